"""Private answers to a question or a click that could not be carried out: why, and what to do."""

from dataclasses import replace

from diagnostics.gateways.errors import Denied, GatewayError, NotFound, Throttled, Unreachable
from diagnostics.model import WorkloadRef
from diagnostics.query import MalformedQuery, WorkloadQuery
from diagnostics.resolve_errors import (
    NamespaceNotAllowed,
    ResolveError,
    SeveralMatches,
    UnknownCluster,
    UnknownWorkload,
)
from handlers.blocks.elements import Message, line, preformatted, rich, section, text
from handlers.blocks.escape import code, esc_within, rows_within, shorten
from handlers.blocks.facts import grants
from remediation.outcomes import NeedsMore, Refused

COMMAND = "/imagepull"
MOST_NAMES = 8


def said(sentence: str) -> Message:
    """A message of one mrkdwn paragraph, escaped by the caller."""
    return Message(sentence, [section(sentence)])


def malformed(error: MalformedQuery) -> Message:
    """What was typed names no workload."""
    how = f"Type {code(f'{COMMAND} {error.usage}')}, for example {code(f'{COMMAND} ui-private')}."
    return said(f"{esc_within(error.reason, 800)}\n{how}")


def unresolved(error: ResolveError) -> Message:
    """The question names no single workload the bot may look at."""
    match error:
        case UnknownWorkload():
            return said(_unknown(error))
        case SeveralMatches():
            asks = rows_within(map(_ask, error.matches[:MOST_NAMES]), 1500)
            total = len(error.matches)
            return said(f"{total} workloads answer to {_named(error.query)}. Which one?\n{asks}")
        case NamespaceNotAllowed():
            return said(
                f"The bot may not read namespace {code(error.namespace)}.{_known(error.allowed)} "
                "Whoever runs the bot can add it to `namespaces` in imagepull.yaml."
            )
        case UnknownCluster():
            return said(
                f"The bot knows no cluster called {code(error.name)}.{_known(error.known)} "
                "Whoever runs the bot can add it to `clusters` in imagepull.yaml."
            )
    return said(esc_within(str(error), 800))


def unreadable(error: GatewayError, query: WorkloadQuery) -> Message:
    """The cluster or AWS did not give its answer."""
    call, about = code(error.call, 60), code(error.subject, 200)
    again = f"Nothing was changed. Then ask again: {code(f'{COMMAND} {query}', 200)}"
    match error:
        case Denied():
            words = f"The bot is not allowed to call {call} on {about}. Grant it this. {again}"
            box = preformatted(grants([error.permission]))
            return Message(words, [section(words), rich(box)])
        case Unreachable():
            why = f"Nobody answered {call} on {about} in time. "
            hint = "Look whether it is reachable (`imagepull doctor` tries every call). "
            return _with_text(why + hint + again, error)
        case Throttled():
            return _with_text(f"{call} on {about} was throttled. Wait a minute. {again}", error)
        case NotFound():
            return _with_text(f"{about} is gone: it was not there when read. {again}", error)
    return _with_text(f"{call} on {about} was refused. {again}", error)


def refused(outcome: Refused) -> Message:
    """A click that did nothing: why, and what to do."""
    return said(f":no_entry: Nothing was done. {esc_within(outcome.refusal.sentence, 900)}")


def counted(outcome: NeedsMore) -> Message:
    """An approval that counts and is not the last one needed."""
    more = outcome.need - outcome.have
    people = "One more person has" if more == 1 else f"{more} more people have"
    return said(f":white_check_mark: Your approval counts. {people} to approve before it starts.")


def nothing_to_undo(why: str) -> Message:
    """Undo was pressed where there is nothing to take back, or it is offered already."""
    return said(f"Nothing to undo: {esc_within(why, 500)}.")


def gone() -> Message:
    """A button whose request the database does not know, or of another version of the bot."""
    return said("This button no longer works: ask again, and use the new card.")


def copy_of_a_card() -> Message:
    """In the place of a card that Slack had shown twice."""
    return said("This card came twice. The other one, further down, is the one kept up to date.")


def busy(what: str) -> Message:
    """The line is full."""
    return said(
        f"The bot is busy: too many questions are waiting, so {code(what)} was not taken. "
        "Nothing is lost; ask again in a minute."
    )


def not_recorded() -> Message:
    """The database did not take the click."""
    return said(
        "That could not be recorded, so it did not count: the bot's database does not answer. "
        "Look at the card, then press again in a minute."
    )


def broken(reference: str) -> Message:
    """Something failed that nobody foresaw; the log has it under `reference`."""
    return said(
        f"Something broke on the bot's side; nothing was decided by it. Try again, and if it "
        f"stays, give whoever runs the bot this reference: {code(reference)}"
    )


def foreign() -> str:
    """Another workspace than those the bot serves, as plain text for an acknowledgement."""
    return "This bot does not serve your workspace."


def _unknown(error: UnknownWorkload) -> str:
    start = f"There is no workload {_named(error.query)}."
    if not error.nearest and error.query.namespace:
        everywhere = code(f"{COMMAND} {replace(error.query, namespace=None)}", 500)
        return (
            f"{start} Nothing has a name like it there. To look through every namespace: "
            f"{everywhere}"
        )
    if not error.nearest:
        return f"{start} Nothing has a name like it in any namespace that the bot may read."
    asks = (code(f"{COMMAND} {name}", 600) for name in error.nearest[:MOST_NAMES])
    return f"{start} Did you mean one of these?\n{rows_within(asks, 1500)}"


def _named(query: WorkloadQuery) -> str:
    return code(str(query), 200)


def _ask(ref: WorkloadRef) -> str:
    return code(f"{COMMAND} {WorkloadQuery(ref.name, ref.namespace, ref.kind, ref.cluster)}", 600)


def _known(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    shown = [code(name, 60) for name in names[:MOST_NAMES]]
    more = " and others" if len(names) > MOST_NAMES else ""
    return f" It knows {', '.join(shown)}{more}."


def _with_text(words: str, error: GatewayError) -> Message:
    raw = shorten(error.text, 600)
    if not raw.strip():
        return said(words)
    box = rich(line(text("It said:")), preformatted(raw))
    return Message(words, [section(words), box])
