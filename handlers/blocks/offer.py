"""What Approve would do: each write in words, the difference, the proof, what stays broken."""

from handlers.blocks import words
from handlers.blocks.diff import cut, policy_diff
from handlers.blocks.elements import Block, context, line, listed, preformatted, rich, text
from handlers.blocks.escape import code, esc_within, shorten
from remediation.approval import Approvers
from remediation.plan import Plan

LONGEST_DIFF = 2500
SHORT_DIFF = 1200
"""Where the card is full; a longer difference stands whole in the thread in any case."""
LONGEST_NAME = 50
"""Of a name in the confirm dialog, which has 300 characters and must say where in all cases."""
MOST_EDITS = 8


def offer(plan: Plan, *, dry_run: bool, tight: bool) -> list[Block]:
    """The plan, before anyone has decided about it: the writes, the difference, then in small
    print why it is safe and what to know. `tight` where the card is full."""
    blocks = [_writes(plan, _opening(plan, dry_run), tight)]
    if plan.policy and plan.policy.proof:
        blocks.append(context(f"*Proof:* {esc_within(_sentence(plan.policy.proof), 500)}"))
    notes = plan.will_not_fix[: 2 if tight else 4]
    return [*blocks, *(context(f":warning: {esc_within(_sentence(one), 300)}") for one in notes)]


def approved(plan: Plan, *, tight: bool) -> list[Block]:
    """What was approved, below the run that carries it out."""
    return [_writes(plan, "Approved:", tight)]


def _writes(plan: Plan, title: str, tight: bool) -> Block:
    items = writes(plan)
    shown = [*items[:2], *items[-1:]] if tight and len(items) > 3 else items
    elements = [line(text(title, bold=True)), listed(shown, "ordered")]
    if plan.policy:
        longest = SHORT_DIFF if tight else LONGEST_DIFF
        elements.append(preformatted(cut(policy_diff(plan.policy), longest)[0]))
    return rich(*elements)


def _sentence(words_: str) -> str:
    """With a capital first letter, unless it is a name."""
    first = words_.split(" ", 1)[0]
    return words_[:1].upper() + words_[1:] if first.isalpha() and first.islower() else words_


def _opening(plan: Plan, dry_run: bool) -> str:
    if dry_run:
        return "Approve rehearses this and writes nothing:"
    return "Approve takes the change back:" if plan.undoes else "Approve does this:"


def writes(plan: Plan) -> list[list[Block]]:
    """Each thing the plan does, in its order, as list items."""
    items: list[list[Block]] = []
    if plan.policy:
        edits = plan.policy.edits or ("Change the policy",)
        items += [[text(shorten(_sentence(edit), 300))] for edit in edits[:MOST_EDITS]]
    if plan.restart:
        again = shorten(f"{plan.restart.kind.lower()}/{plan.restart.name}", 270)
        items.append([text("Restart "), text(again, mono=True), text(" and watch its rollout")])
    return items or [[text("Nothing")]]


def told(plan: Plan) -> str:
    """The plan in one plain sentence that names the objects, the namespace and the cluster."""
    parts = []
    if plan.policy:
        parts.append(f"Change the policy of repository {_short(repository(plan))}")
    if restart := plan.restart:
        verb = "then restart" if parts else "Restart"
        where = f"in namespace {shorten(restart.namespace, 63)}"
        parts.append(f"{verb} {restart.kind} {_short(restart.name)} {where}")
    elif plan.namespace:
        parts.append(f"for a workload in namespace {shorten(plan.namespace, 63)}")
    return f"{', '.join(parts)} (cluster {_short(plan.cluster)})."


def repository(plan: Plan) -> str:
    """The repository's name, without the rest of its ARN."""
    arn = plan.policy.repository_arn if plan.policy else ""
    return arn.partition(":repository/")[2] or arn


def may_approve(approvers: Approvers) -> str:
    """Who may press Approve, in mrkdwn."""
    if not (approvers.users or approvers.groups):
        return "*Nobody may approve this:* no approval rule of the bot names anyone for it"
    return f"*May approve:* {words.who(approvers)}"


def calls(plan: Plan) -> str:
    """The API calls that the plan makes, in mrkdwn."""
    return ", ".join(code(action, 80) for action in plan.actions[:6])


def _short(name: str) -> str:
    return shorten(name, LONGEST_NAME)
