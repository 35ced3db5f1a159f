"""The audit trail: every kind of tampering is found, on both stores."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from remediation import ledger, schema
from remediation.ledger import Entry
from remediation.store import StoreUnavailable


def fill(desk, rows: int = 6) -> None:
    with desk.store.recording() as connection:
        for number in range(rows):
            at = desk.store.now(connection)
            ledger.append(connection, Entry("noted", at, "bot-0", facts={"number": number}))


def tamper(desk, *statements) -> None:
    """Change rows behind the ledger's back, as someone with rights on the database could."""
    postgresql = desk.store.engine.dialect.name == "postgresql"
    with desk.store.begin() as connection:
        if postgresql:
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER ledger_no_{verb}"))
        for statement in statements:
            connection.execute(statement)


def row(desk, seq: int):
    with desk.store.reading() as connection:
        return connection.execute(schema.ledger.select().where(schema.ledger.c.seq == seq)).one()


def change(number: int, /, **values):
    return update(schema.ledger).where(schema.ledger.c.seq == number).values(**values)


def test_a_whole_chain_verifies_and_tells_its_head(desk) -> None:
    fill(desk)
    result = ledger.verify(desk.store)
    assert result.ok
    assert result.rows == 6
    assert result.head == ledger.head(desk.store)
    assert ledger.verify(desk.store, result.head).ok


def test_an_empty_ledger_verifies(desk) -> None:
    assert ledger.verify(desk.store, ledger.head(desk.store)).ok


def test_the_database_itself_refuses_changes(desk) -> None:
    fill(desk)
    for statement in (change(2, kind="other"), delete(schema.ledger)):
        with pytest.raises((DatabaseError, StoreUnavailable)), desk.store.begin() as connection:
            connection.execute(statement)
    assert ledger.verify(desk.store).rows == 6


def test_one_flipped_byte_is_found(desk) -> None:
    fill(desk)
    body = row(desk, 3).body
    tamper(desk, change(3, body=body.replace('"number":2', '"number":7')))
    assert [one.seq for one in ledger.verify(desk.store).problems] == [3]


def test_a_changed_row_with_its_hash_made_anew_is_found_by_the_next_row(desk) -> None:
    fill(desk)
    body = row(desk, 3).body.replace('"number":2', '"number":7')
    tamper(desk, change(3, body=body, hash=ledger._hash(body)))
    assert [one.seq for one in ledger.verify(desk.store).problems] == [4]


def test_a_changed_column_is_found(desk) -> None:
    fill(desk)
    tamper(desk, change(3, kind="harmless"))
    assert [one.seq for one in ledger.verify(desk.store).problems] == [3]


def test_a_removed_row_is_found(desk) -> None:
    fill(desk)
    tamper(desk, delete(schema.ledger).where(schema.ledger.c.seq == 3))
    problems = ledger.verify(desk.store).problems
    assert problems[0].seq == 4
    assert "missing" in problems[0].what


def test_rows_in_another_order_are_found(desk) -> None:
    fill(desk)
    tamper(desk, change(3, seq=99), change(4, seq=3), change(99, seq=4))
    assert {one.seq for one in ledger.verify(desk.store).problems} >= {3, 4}


def test_a_cut_off_tail_is_found(desk) -> None:
    fill(desk)
    tamper(desk, delete(schema.ledger).where(schema.ledger.c.seq > 4))
    assert not ledger.verify(desk.store).ok


def test_a_tail_cut_off_with_care_is_found_by_a_head_written_down_earlier(desk) -> None:
    fill(desk)
    head = ledger.head(desk.store)
    last = row(desk, 4)
    tamper(
        desk,
        delete(schema.ledger).where(schema.ledger.c.seq > 4),
        update(schema.ledger_head).values(seq=4, hash=last.hash),
    )
    assert ledger.verify(desk.store).ok
    problems = ledger.verify(desk.store, head).problems
    assert "is not in the chain" in problems[0].what


def test_a_history_written_anew_is_found_by_a_head_written_down_earlier(desk) -> None:
    fill(desk)
    head = ledger.head(desk.store)
    genesis = update(schema.ledger_head).values(seq=0, hash=ledger.GENESIS)
    tamper(desk, delete(schema.ledger), genesis)
    desk.clock.forward(1)
    fill(desk, 9)
    assert ledger.verify(desk.store).ok
    assert not ledger.verify(desk.store, head).ok


def test_what_is_not_a_head_is_refused(desk) -> None:
    with pytest.raises(ValueError, match="not a head"):
        ledger.verify(desk.store, "yesterday")


def test_appends_from_many_threads_make_one_chain(open_desk) -> None:
    desks = [open_desk() for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: fill(desks[number % 3], 1), range(60)))
    result = ledger.verify(desks[0].store)
    assert (result.ok, result.rows) == (True, 60)


def test_the_export_is_json_lines_with_the_hashed_bytes(desk) -> None:
    fill(desk, ledger.PAGE + 2)
    lines = list(ledger.export(desk.store))
    assert len(lines) == ledger.PAGE + 2
    last = json.loads(lines[-1])
    assert last["entry"]["seq"] == ledger.PAGE + 2
    canonical = json.dumps(last["entry"], sort_keys=True, separators=(",", ":"))
    assert ledger._hash(canonical) == last["hash"]


def test_a_change_that_fails_leaves_no_row(desk) -> None:
    fill(desk, 1)

    def fail() -> None:
        with desk.store.recording() as connection:
            ledger.append(connection, Entry("half", desk.store.now(connection), "bot-0"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert ledger.verify(desk.store).rows == 1
