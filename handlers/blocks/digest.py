"""A digest: what cannot pull its image now, by cause, a line for each workload, with a button to
look closer; and what could not be looked at, for a gap is not health."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from diagnostics.gateways.errors import Unread
from diagnostics.query import MalformedQuery, WorkloadQuery, parse_workload_query
from diagnostics.survey import Stuck, Survey
from handlers.blocks import words
from handlers.blocks.elements import (
    Block,
    Message,
    button,
    context,
    fits,
    header,
    line,
    preformatted,
    rich,
    section,
    text,
)
from handlers.blocks.escape import code, esc, esc_within, shorten
from handlers.blocks.frozen import frozen_line
from handlers.blocks.verbs import Verb, action_id
from remediation.freeze import THAWED, FreezeState

MOST_WORKLOADS = 20
MOST_GAPS = 5


def digest(
    name: str, survey: Survey, audit_head: str = "", frozen: FreezeState = THAWED
) -> Message:
    """One message; workloads that do not fit are counted. It says that everything is frozen, lest
    that be forgotten, and witnesses the audit trail's head."""
    for most in range(min(MOST_WORKLOADS, len(survey.stuck)), -1, -1):
        blocks = _blocks(name, survey, most, audit_head, frozen)
        if fits(blocks):
            break
    sign, title = _headline(survey)
    return Message(f":{sign}: {esc(title)} (digest {esc_within(name, 100)})", blocks)


def _blocks(
    name: str, survey: Survey, most: int, audit_head: str, frozen: FreezeState
) -> list[Block]:
    ranked = sorted(survey.stuck[:most], key=_cause)
    blocks = [header(*_headline(survey))]
    if frozen.frozen:
        blocks.append(section(f"{frozen_line(frozen)}."))
    for cause, stuck in groupby(ranked, key=_cause):
        blocks.append(section(f"*{cause}*"))
        blocks += [_workload(one) for one in stuck]
    if hidden := len(survey.stuck) - most:
        blocks.append(section(f"… and {words.count(hidden, 'more workload')}."))
    blocks += _gaps(survey.gaps)
    taken = f"Digest {code(name, 60)} · {words.day_and_time(survey.taken_at)}"
    witness = f" · audit head {code(audit_head, 100)}" if audit_head else ""
    return [*blocks, context(taken + witness)]


def _headline(survey: Survey) -> tuple[str, str]:
    count = len(survey.stuck)
    if count:
        verb = "workload cannot" if count == 1 else "workloads cannot"
        return "red_circle", f"{count} {verb} pull an image"
    if survey.gaps:
        return "white_circle", "Nothing found that cannot pull, but not everything was looked at"
    return "large_green_circle", "No pod fails to pull its image"


def _cause(one: Stuck) -> str:
    return one.cause.value.replace("_", " ").capitalize() if one.cause else "Not looked into"


def _workload(one: Stuck) -> Block:
    ref = one.ref
    since = f"{words.count(one.pods, 'pod')} since {words.day_and_time(one.since)}"
    row = section(
        f"{code(f'{ref.kind.lower()}/{ref.name}')} in {code(ref.namespace)}, "
        f"{code(ref.cluster)} · {since}\n{esc_within(one.sentence, 300)}"
    )
    query = str(WorkloadQuery(ref.name, ref.namespace, ref.kind, ref.cluster))
    if not _can_be_asked(query):
        return row
    says = f"Diagnose {ref.name} in {ref.namespace}"
    return row | {
        "accessory": button("Diagnose", action_id(Verb.DIAGNOSE, "workload"), query, says=says)
    }


def _can_be_asked(query: str) -> bool:
    """Some owners are no workload that can be asked about, such as an Argo Rollout's ReplicaSet: a
    button for them would only be refused."""
    try:
        parse_workload_query(query)
    except MalformedQuery:
        return False
    return True


def _gaps(gaps: Sequence[Unread]) -> Iterator[Block]:
    if not gaps:
        return
    shown = "\n".join(shorten(str(gap), 300) for gap in gaps[:MOST_GAPS])
    more = f"\n… and {len(gaps) - MOST_GAPS} more" if len(gaps) > MOST_GAPS else ""
    yield rich(line(text("Not looked at:", bold=True)), preformatted(shown + more))
