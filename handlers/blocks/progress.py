"""What the channel sees while a question is being answered: one line a step, as findings come."""

from collections.abc import Sequence

from diagnostics.model import Finding, Step, Verdict
from diagnostics.query import WorkloadQuery
from handlers.blocks import words
from handlers.blocks.elements import Block, Message, emoji, line, rich, section, text
from handlers.blocks.escape import code, shorten
from remediation.people import Person

LONGEST_SUMMARY = 120

_WORST = (Verdict.FAULT, Verdict.UNKNOWN, Verdict.OK, Verdict.SKIPPED)


def looking(query: WorkloadQuery, asker: Person, findings: Sequence[Finding]) -> Message:
    """ "Looking at ui-private for @quinn", and what is known so far."""
    known = {step: found for step in Step if (found := _worst(findings, step))}
    title = f":mag: Looking at {code(str(query), 300)} for {words.mention(asker)}"
    count = f" · {len(known)} of {len(Step)} steps" if known else ""
    runs = [run for step in Step for run in _line(step, known.get(step))]
    return Message(title + count, [section(title + count), rich(line(*runs))])


def gave_up(query: WorkloadQuery, asker: Person) -> Message:
    """What stands in the channel when the question could not be answered after all."""
    sentence = (
        f":white_circle: {code(str(query), 300)} could not be looked at. "
        f"{words.mention(asker)} was told privately why."
    )
    return Message(sentence, [section(sentence)])


def _worst(findings: Sequence[Finding], step: Step) -> Finding | None:
    mine = [finding for finding in findings if finding.step is step]
    return min(mine, key=lambda finding: _WORST.index(finding.verdict), default=None)


def _line(step: Step, finding: Finding | None) -> list[Block]:
    if finding is None:
        return [emoji("hourglass_flowing_sand"), text(f" {words.STEP[step]}\n")]
    start = f" {words.WORD[finding.verdict]} · {words.STEP[step]}: "
    said = shorten(finding.summary, LONGEST_SUMMARY) + "\n"
    return [emoji(words.SIGN[finding.verdict]), text(start + said)]
