"""What a person can do where the bot offers nothing: the remedy in words, commands to paste."""

from handlers.blocks.elements import Block, line, preformatted, rich, text
from handlers.blocks.escape import shorten
from handlers.blocks.facts import Detail
from handlers.presentation import GroupShown, Presentation
from remediation.plan import Plan

MOST_REMEDIES = 4
MOST_COMMANDS = 4


def remedies(shown: Presentation, plan: Plan | None, detail: Detail) -> list[Block]:
    """The remedy of each group that the plan, if there is one, does not take care of; where there
    is no room for that, of the first, without its commands, and only if nothing is offered."""
    if plan and detail is Detail.LEAST:
        return []
    left = [group for group in shown.groups if not _covered(group, shown, plan)]
    several, most = len(shown.groups) > 1, 1 if detail.tight else MOST_REMEDIES
    commands = 0 if detail is Detail.LEAST else MOST_COMMANDS
    return [_remedy(group, several, commands) for group in left[:most] if group.remedy]


def _covered(group: GroupShown, shown: Presentation, plan: Plan | None) -> bool:
    if plan is None:
        return False
    if len(shown.groups) == 1:
        return True
    return plan.restart is not None and plan.restart.image == group.image


def _remedy(group: GroupShown, named: bool, commands: int) -> Block:
    about = f" about {group.image.rsplit('/', 1)[-1]}" if named else ""
    words = line(
        text(f"What to do{shorten(about, 80)}: ", bold=True), text(shorten(group.remedy, 500))
    )
    parts = [words]
    if group.no_plan:
        why_not = (text("No fix is offered: ", bold=True), text(shorten(group.no_plan, 400)))
        parts.append(line(text("\n"), *why_not))
    if given := group.commands[:commands]:
        parts.append(preformatted("\n".join(shorten(command, 300) for command in given)))
    return rich(*parts)
