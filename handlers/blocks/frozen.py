"""The freeze switch in words: what the person who throws it is told, and the line that stands on
open cards, on the Home tab and in digests while it is on."""

from handlers.blocks import words
from handlers.blocks.elements import Message, section
from handlers.blocks.escape import code, esc_within
from handlers.blocks.refusals import COMMAND, said
from remediation.approval import Refusal
from remediation.freeze import FreezeState
from remediation.freeze_desk import FreezeRule

UNFREEZE = f"{COMMAND} unfreeze"


def frozen_line(state: FreezeState) -> str:
    """Who froze, when and why, in mrkdwn."""
    when = f" ({words.day_and_time(state.at)})" if state.at else ""
    why = esc_within(state.why or "no reason given", 300)
    return f":snowflake: *All changes are frozen* by {words.user(state.who)}{when}: {why}"


def frozen(state: FreezeState, under_way: int, rule: FreezeRule) -> Message:
    """To whoever threw the switch: what it does, and who can lift it."""
    waits = f" {words.count(under_way, 'approved run')} under way will wait." if under_way else ""
    sentence = (
        f"{frozen_line(state)}.\nFrom now on no replica starts a write, in AWS or in a cluster; a "
        f"call that was on its way already may still arrive within seconds.{waits} "
        f"Diagnoses go on. {_lift(rule)}"
    )
    return Message(sentence, [section(sentence)])


def thawed(under_way: int) -> Message:
    """To whoever released it."""
    goes = (
        f" {words.count(under_way, 'approved run')} under way will go on if the approval still "
        "holds."
        if under_way
        else ""
    )
    return said(f":white_check_mark: Changes are allowed again.{goes}")


def not_frozen() -> Message:
    """Unfreeze where nothing is frozen."""
    return said("Nothing is frozen, so there is nothing to lift.")


def why_missing() -> Message:
    """A freeze without a reason, or something that looks like a question about a workload."""
    return said(
        f"Say why, everyone sees it: {code(f'{COMMAND} freeze REASON')}; "
        f"{code(UNFREEZE)} lifts it. A workload of that name is asked about with its kind: "
        f"{code(f'{COMMAND} deployment/freeze')}."
    )


def freeze_refused(refusal: Refusal, rule: FreezeRule) -> Message:
    """Not allowed, and who is."""
    return said(
        f":no_entry: Nothing was done. {esc_within(refusal.sentence, 600)} {_lift(rule)}".rstrip()
    )


def _lift(rule: FreezeRule) -> str:
    if not (rule.users or rule.groups):
        return f"Only {code('imagepull unfreeze')} in a terminal lifts a freeze."
    return f"{words.named(rule.users, rule.groups)} may lift it: {code(UNFREEZE)}."
