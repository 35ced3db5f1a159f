"""What a diagnosis rests on, for the thread: each step with the calls it made and what came back,
word for word, as raw text that nothing can break out of."""

from collections.abc import Iterator

from diagnostics.model import Conclusion, Diagnosis, Evidence, Finding, Step
from handlers.blocks import words
from handlers.blocks.diff import policy_diff
from handlers.blocks.elements import (
    Block,
    Message,
    emoji,
    fits,
    line,
    preformatted,
    rich,
    text,
)
from handlers.blocks.escape import esc_within, shorten
from handlers.blocks.offer import SHORT_DIFF
from remediation.plan import PolicyChange

LONGEST_EVIDENCE = 900
DIFF_PART = 6000


def evidence(diagnosis: Diagnosis) -> Message | None:
    """One message, cut where it would not fit any more; None when there is nothing to show."""
    elements: list[Block] = []
    for piece in _pieces(diagnosis):
        if not fits([rich(*elements, *piece, *_cut(diagnosis))]):
            elements += _cut(diagnosis)
            break
        elements += piece
    if not elements:
        return None
    return Message(
        f"Evidence for {esc_within(diagnosis.workload.ref.name, 300)}", [rich(*elements)]
    )


def whole_diff(change: PolicyChange) -> list[Message]:
    """The whole difference where a card may show only its beginning."""
    diff = policy_diff(change)
    if len(diff) <= SHORT_DIFF:
        return []
    parts = list(_parts(diff))
    title = "The whole change of the policy"
    return [
        Message(
            f"{title}, part {number} of {len(parts)}",
            [rich(line(text(f"{title}, {number} of {len(parts)}", bold=True)), preformatted(part))],
        )
        for number, part in enumerate(parts, 1)
    ]


def _pieces(diagnosis: Diagnosis) -> Iterator[list[Block]]:
    for number, group in enumerate(diagnosis.groups, 1):
        if len(diagnosis.groups) > 1:
            title = f"{number} of {len(diagnosis.groups)}: {shorten(group.case.image, 200)}"
            yield [line(text(title, bold=True))]
        for finding in _in_order(group):
            yield from _finding(finding)


def _in_order(group: Conclusion) -> list[Finding]:
    order = list(Step)
    return sorted(group.findings, key=lambda finding: order.index(finding.step))


def _finding(finding: Finding) -> Iterator[list[Block]]:
    if not finding.evidence and not finding.note:
        return
    title = [emoji(words.SIGN[finding.verdict])]
    title.append(text(f" {words.WORD[finding.verdict]} · {words.STEP[finding.step]}", bold=True))
    if finding.note:
        title.append(text(f": {shorten(finding.note, 300)}"))
    head = [line(*title)]
    for one in finding.evidence:
        yield [*head, preformatted(_told(one))]
        head = []
    if head:
        yield head


def _told(one: Evidence) -> str:
    said = shorten(one.text.strip(), LONGEST_EVIDENCE)
    return f"{one.call}  {one.subject}\n{said}".strip() or "(nothing)"


def _cut(diagnosis: Diagnosis) -> list[Block]:
    ref = diagnosis.workload.ref
    ask = f"imagepull check {ref.name} -n {ref.namespace} -o json"
    return [line(text("More evidence than fits here; all of it: "), text(ask, mono=True))]


def _parts(diff: str) -> Iterator[str]:
    part: list[str] = []
    for row in diff.split("\n"):
        if part and sum(map(len, part)) + len(part) + len(row) > DIFF_PART:
            yield "\n".join(part)
            part = []
        part.append(shorten(row, DIFF_PART))
    yield "\n".join(part)
