"""The audit trail: what was asked, decided, written and answered, in order, tamper-evident.

Each row's body is canonical JSON that holds its own number and the hash of the row before, and is
stored as the very bytes that were hashed. A chain by itself does not stop someone with rights on
the database from rewriting it from some row on; a head written down elsewhere (the log, a digest)
does: `verify` takes it as an anchor.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from remediation import schema
from remediation.people import Person
from remediation.store import Store, lock_ledger

SCHEMA = 1
GENESIS = "0" * 64
PAGE = 500
BEFORE_ALL = -(2**63)
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `actor` is a person, or the name of the replica that acted;
    `facts` is what JSON can hold."""

    kind: str
    at: datetime
    actor: Person | str
    request_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something is wrong at row `seq`."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What a walk over the whole chain found. `head` is the newest row, as "seq:hash"."""

    rows: int
    head: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """The chain is whole."""
        return not self.problems


def append(connection: Connection, entry: Entry) -> None:
    """Add one row, in the transaction of the change that it tells of."""
    lock_ledger(connection)
    seq, previous = connection.execute(
        select(schema.ledger_head.c.seq, schema.ledger_head.c.hash)
    ).one()
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    body = _canonical(
        {
            "schema": SCHEMA,
            "seq": seq + 1,
            "previous": previous,
            "at": at,
            "kind": entry.kind,
            "request": entry.request_id,
            "actor": _actor(entry.actor),
            "facts": entry.facts,
        }
    )
    row = {"seq": seq + 1, "at": at, "kind": entry.kind, "request_id": entry.request_id}
    digest = _hash(body)
    connection.execute(insert(schema.ledger).values(**row, body=body, hash=digest))
    connection.execute(update(schema.ledger_head).values(seq=seq + 1, hash=digest))


def head(store: Store) -> str:
    """The newest row as "seq:hash": write it down where the database's owner cannot reach."""
    with store.reading() as connection:
        return _head(connection)


def verify(store: Store, head: str | None = None) -> VerifyResult:
    """Walk the whole chain. `head` is one written down earlier; with it a cut-off or rewritten
    tail is found even when the thief was tidy."""
    problems: list[Problem] = []
    anchor = _anchor(head) if head else None
    with store.reading() as connection:
        newest = _head(connection)
        expected_seq, previous, met = 1, GENESIS, anchor is None or anchor == (0, GENESIS)
        for row in _rows(connection):
            if len(problems) < MOST_PROBLEMS:
                problems += _problems(row, expected_seq, previous)
            met = met or (row.seq, row.hash) == anchor
            expected_seq, previous = row.seq + 1, row.hash
    last = f"{expected_seq - 1}:{previous}"
    if last != newest:
        problems.append(Problem(expected_seq, f"the chain ends at {last}, the head is {newest}"))
    if not met:
        problems.append(Problem(anchor[0] if anchor else 0, f"the head {head} is not in the chain"))
    return VerifyResult(expected_seq - 1, newest, tuple(problems))


def export(store: Store) -> Iterator[str]:
    """Every row as one line of JSON, oldest first: its hash, and the very bytes that were hashed.
    Reads a page at a time, so that a slow reader holds no transaction open."""
    after = BEFORE_ALL
    while True:
        with store.reading() as connection:
            page = _page(connection, after)
        for row in page:
            yield f'{{"hash":"{row.hash}","entry":{row.body}}}'
        if len(page) < PAGE:
            return
        after = page[-1].seq


def _head(connection: Connection) -> str:
    seq, digest = connection.execute(
        select(schema.ledger_head.c.seq, schema.ledger_head.c.hash)
    ).one()
    return f"{seq}:{digest}"


def _anchor(head: str) -> tuple[int, str]:
    seq, _, digest = head.strip().partition(":")
    if not seq.isdigit() or len(digest) != len(GENESIS):
        raise ValueError(f"{head!r} is not a head: it has the form NUMBER:HASH")
    return int(seq), digest


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    """All rows by number, a page at a time."""
    after = BEFORE_ALL
    while page := _page(connection, after):
        yield from page
        after = page[-1].seq


def _page(connection: Connection, after: int) -> Sequence[Row[Any]]:
    table = schema.ledger
    query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(PAGE)
    return connection.execute(query).all()


def _problems(row: Row[Any], expected_seq: int, previous: str) -> Iterator[Problem]:
    if row.seq != expected_seq:
        yield Problem(row.seq, f"expected row {expected_seq} here: rows are missing")
    if _hash(row.body) != row.hash:
        yield Problem(row.seq, "the row's content does not have the row's hash: it was changed")
    try:
        body = json.loads(row.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        yield Problem(row.seq, "the row's content is not an entry")
        return
    if body.get("schema") != SCHEMA:
        yield Problem(row.seq, f"schema {body.get('schema')} is not known to this version")
    if body.get("seq") != row.seq:
        yield Problem(row.seq, f"this is row {body.get('seq')}, moved")
    if body.get("previous") != previous:
        yield Problem(row.seq, "the row before is not the one it was chained to")
    shown = (row.at, row.kind, row.request_id)
    if (body.get("at"), body.get("kind"), body.get("request")) != shown:
        yield Problem(row.seq, "the columns do not say what the content says")


def _actor(actor: Person | str) -> Any:
    if isinstance(actor, Person):
        return {"team": actor.team_id, "user": actor.user_id}
    return {"replica": actor}


def _canonical(value: Any) -> str:
    """Sorted keys, no white space, ASCII only: whatever a service put into a message, half a
    surrogate pair or a NUL, it can be stored in any database and hashed again."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
