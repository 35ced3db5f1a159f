"""A run as it happens, and how it ended: "fixed in 74 s" or what is still wrong."""

from handlers.blocks import words
from handlers.blocks.elements import Block, emoji, line, rich, text
from handlers.blocks.escape import shorten
from remediation.views import RunOutcome, RunStep, RunView, StepState, StepView

_SIGN = {
    RunOutcome.FIXED: "large_green_circle",
    RunOutcome.APPLIED: "large_green_circle",
    RunOutcome.UNDONE: "large_green_circle",
    RunOutcome.REHEARSED: "white_circle",
    RunOutcome.STILL_FAILING: "red_circle",
    RunOutcome.DRIFTED: "red_circle",
    RunOutcome.REFUSED: "red_circle",
    RunOutcome.NEEDS_HUMAN: "red_circle",
}


def run_headline(run: RunView | None, name: str) -> tuple[str, str]:
    """The card's first line once somebody has approved: the sign, and the words."""
    if run is None or run.outcome is None or not run.finished:
        doing = "Rehearsing" if run and run.dry_run else "Fixing"
        return "hourglass_flowing_sand", f"{doing} {name}"
    return _SIGN[run.outcome], _ended(run, run.outcome, name)


def _ended(run: RunView, outcome: RunOutcome, name: str) -> str:
    match outcome:
        case RunOutcome.FIXED:
            return f"Fixed in {words.duration(_seconds(run))}: {name} pulls its image and runs"
        case RunOutcome.STILL_FAILING:
            return f"Still failing: {name}, now because {_because(run.words)}"
        case RunOutcome.DRIFTED if run.wrote:
            return f"Stopped part way: what was approved for {name} is no longer what is there"
        case RunOutcome.DRIFTED:
            return f"Nothing overwritten: what was approved for {name} is no longer what is there"
        case RunOutcome.REFUSED:
            return f"Nothing changed: the approval for {name} no longer holds"
        case RunOutcome.NEEDS_HUMAN:
            return f"A person has to look at {name}: the bot cannot go on"
        case RunOutcome.APPLIED:
            return f"The policy for {name} is changed; there was nothing to restart"
        case RunOutcome.UNDONE:
            return f"Undone: the policy for {name} is back as it was"
        case RunOutcome.REHEARSED:
            return f"Rehearsed for {name}: nothing was written"


def run_lines(run: RunView | None) -> list[Block]:
    """The run's steps, one line each, with times; and its last words."""
    if run is None:
        return [rich(line(emoji("hourglass_flowing_sand"), text(" Waiting for a free worker")))]
    shown = [step for step in run.steps if step.step is not RunStep.REPORT]
    runs = [piece for step in shown for piece in _step(step)]
    blocks = [rich(line(*runs))] if runs else []
    if run.words and run.words not in {step.words for step in shown}:
        blocks.append(rich(line(text(shorten(run.words, 600)))))
    return blocks


def _step(step: StepView) -> list[Block]:
    told = [words.RUN_STEP[step.step]]
    if step.state is not StepState.DONE:
        told.append(words.RUN_WORD[step.state])
    said = ", ".join(told) + (f": {shorten(step.words, 200)}" if step.words else "")
    now = step.state in {StepState.DOING, StepState.STOPPED}
    return [emoji(words.RUN_SIGN[step.state]), text(f" {said}{_took(step)}\n", bold=now)]


def _took(step: StepView) -> str:
    if step.started_at is None or step.finished_at is None:
        return ""
    seconds = (step.finished_at - step.started_at).total_seconds()
    return f" ({words.duration(seconds)})" if seconds >= 0.1 else ""


def _seconds(run: RunView) -> float:
    if run.seconds is not None:
        return run.seconds
    assert run.finished_at is not None, "asked of a finished run only"
    return (run.finished_at - run.started_at).total_seconds()


def _because(sentence: str) -> str:
    return shorten(sentence, 80).rstrip(".") or "of something else"
