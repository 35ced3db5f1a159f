"""What was found: the workload in two columns, then each group of containers with its steps."""

from collections.abc import Iterator, Sequence
from enum import IntEnum

from diagnostics.model import Permission, PullerKind, Verdict
from handlers.blocks import words
from handlers.blocks.elements import (
    Block,
    divider,
    emoji,
    fields,
    line,
    preformatted,
    rich,
    section,
    text,
)
from handlers.blocks.escape import code, esc, shorten
from handlers.presentation import GroupShown, Presentation, StepShown

MOST_GROUPS = 6
FEW_GROUPS = 3
MOST_GRANTS = 6
LONGEST_SUMMARY = 200
LONGEST_SENTENCE = 400


class Detail(IntEnum):
    """How much of the runbook a card tells; less when all of it would not fit."""

    EVERY_STEP = 3
    WHAT_IS_NOT_OK = 2
    SENTENCES = 1
    LEAST = 0
    """The first reason, what is offered, and the buttons: a card without them is no use."""

    @property
    def tight(self) -> bool:
        """Whether everything else has to be short too."""
        return self <= Detail.SENTENCES

    @property
    def groups(self) -> int:
        """How many groups of containers are told of."""
        return {Detail.LEAST: 1, Detail.SENTENCES: FEW_GROUPS}.get(self, MOST_GROUPS)


_PULLER = {
    PullerKind.NODE_ROLE: "node role",
    PullerKind.FARGATE_ROLE: "Fargate pod execution role",
    PullerKind.PULL_SECRET: "pull secret",
    PullerKind.ANONYMOUS: "nobody: anonymous",
}


def facts(shown: Presentation, detail: Detail) -> list[Block]:
    """The workload, and why each of its groups fails."""
    if len(shown.groups) == 1 and detail is not Detail.LEAST:
        only = shown.groups[0]
        return [_workload(shown, only), _image(only.image), *_steps(only, detail)]
    blocks = [_workload(shown, None)]
    if not shown.groups:
        return blocks + [_image(image) for image in shown.images[:3]]
    for number, group in enumerate(shown.groups[: detail.groups], 1):
        blocks += [divider(), *_numbered(number, group, len(shown.groups)), *_steps(group, detail)]
    if (more := len(shown.groups) - detail.groups) > 0:
        blocks.append(section(f"… and {words.count(more, 'more group')}."))
    return blocks


def missing_grants(shown: Presentation, detail: Detail) -> list[Block]:
    """The grants without which a step could not look, as lines to copy."""
    missing = dict.fromkeys(
        grant for group in shown.groups for step in group.steps for grant in step.missing
    )
    if not missing:
        return []
    asks = "The bot was not allowed to look. Grant it this, then press Re-check:"
    most = 1 if detail is Detail.LEAST else MOST_GRANTS
    return [rich(line(text(asks)), preformatted(grants(list(missing), most)))]


def grants(missing: Sequence[Permission], most: int = MOST_GRANTS) -> str:
    """One grant a line: the action, then what it is on."""
    shown = [f"{grant.action}  {grant.resource}" for grant in missing[:most]]
    more = [f"… and {len(missing) - most} more"] if len(missing) > most else []
    return "\n".join(shorten(row, 250) for row in shown + more)


def _workload(shown: Presentation, group: GroupShown | None) -> Block:
    ref = shown.workload
    pairs = [
        ("Workload", code(f"{ref.kind.lower()}/{ref.name}")),
        ("Where", f"{code(ref.namespace)} in {code(ref.cluster)}"),
        ("Pods", _pods(shown, group)),
    ]
    if group:
        pairs.append(("Pulls as", _puller(group)))
    return fields(pairs)


def _pods(shown: Presentation, group: GroupShown | None) -> str:
    ready = f"{shown.ready} of {shown.replicas} ready"
    failing = group.pod_count if group else sum(one.pod_count for one in shown.groups)
    return f"{words.count(failing, 'pod')} failing, {ready}" if failing else ready


def _puller(group: GroupShown) -> str:
    if not group.puller_kind:
        return "not known"
    where = f", {esc(shorten(group.pool, 100))}" if group.pool else ""
    name = code(group.puller) if group.puller else ""
    return f"{name} ({_PULLER[group.puller_kind]}{where})"


def _image(image: str) -> Block:
    return section(f"*Image*  {code(image, 500)}")


def _numbered(number: int, group: GroupShown, total: int) -> Iterator[Block]:
    sentence = shorten(group.sentence, LONGEST_SENTENCE)
    yield rich(line(text(f"{number} of {total}: {sentence}", bold=True)))
    yield fields(
        [
            ("Image", code(group.image, 500)),
            ("Pulls as", f"{_puller(group)}, {words.count(group.pod_count, 'pod')}"),
        ]
    )


def _steps(group: GroupShown, detail: Detail) -> list[Block]:
    if detail.tight:
        return []
    steps = [
        step
        for step in group.steps
        if detail is Detail.EVERY_STEP or step.verdict in {Verdict.FAULT, Verdict.UNKNOWN}
    ]
    runs = [run for step in steps for run in step_line(step)]
    return [rich(line(*runs))] if runs else []


def step_line(step: StepShown) -> list[Block]:
    """ "✅ OK · Node role: may pull", all of it bold where it is the cause."""
    start = f" {words.WORD[step.verdict]} · {words.STEP[step.step]}: "
    said = shorten(step.summary, LONGEST_SUMMARY) + "\n"
    return [emoji(words.SIGN[step.verdict]), text(start + said, bold=step.decisive)]
