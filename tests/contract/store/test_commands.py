"""`imagepull audit` and `imagepull freeze`, on a store that a bot has written to."""

import json
import logging

import typer
from sqlalchemy import text
from typer.testing import CliRunner

from bot.audit_head import AuditHead
from bot.commands import audit
from bot.commands.freeze import freeze, unfreeze
from remediation import ledger
from remediation.approval import RefusalReason
from remediation.store import StoreUnavailable
from remediation.views import Choice
from tests.fakes.remediation.people import ANA


def run(*arguments: str):
    app = typer.Typer()
    app.add_typer(audit.app, name="audit")
    app.command()(freeze)
    app.command()(unfreeze)
    return CliRunner().invoke(app, list(arguments))


def test_a_whole_trail_is_code_0_and_tells_its_head(desk, url: str) -> None:
    desk.finish(desk.approved())
    result = run("audit", "verify", "--database", url)
    assert result.exit_code == 0
    assert result.stdout == f"whole: 11 rows, head {ledger.head(desk.store)}\n"


def test_a_changed_row_is_code_1_and_named(desk, url: str) -> None:
    desk.finish(desk.approved())
    with desk.store.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER ledger_no_update"))
        connection.execute(text("UPDATE ledger SET kind = 'other' WHERE seq = 4"))
    result = run("audit", "verify", "--database", url)
    assert result.exit_code == 1
    assert result.stdout.startswith("row 4: ")
    assert "BROKEN" in result.stdout


def test_a_head_that_is_not_in_the_trail_is_code_1(desk, url: str) -> None:
    desk.open()
    result = run("audit", "verify", "--database", url, "--head", "9:" + "a" * 64)
    assert result.exit_code == 1


def test_the_head_is_logged_when_the_trail_has_grown_and_verify_takes_it(
    desk, url: str, caplog
) -> None:
    caplog.set_level(logging.INFO, "bot.audit_head")
    head = AuditHead(desk.store)
    for _ in range(2):
        head.note()
    desk.open()
    head.note()
    logged = [one.getMessage().removeprefix("audit head ") for one in caplog.records]
    assert logged == [f"0:{ledger.GENESIS}", ledger.head(desk.store)]
    assert run("audit", "verify", "--database", url, "--head", logged[-1]).exit_code == 0


def test_a_digest_does_not_wait_for_a_database_that_is_away(desk, monkeypatch) -> None:
    def away(_store) -> str:
        raise StoreUnavailable("no answer")

    monkeypatch.setattr(ledger, "head", away)
    assert AuditHead(desk.store).words() == ""


def test_what_is_not_a_head_or_no_database_is_code_2(desk, url: str, tmp_path) -> None:
    assert run("audit", "verify", "--database", url, "--head", "x").exit_code == 2
    missing = f"sqlite:///{tmp_path / 'none.db'}"
    assert run("audit", "verify", "--database", missing).exit_code == 2
    assert not (tmp_path / "none.db").exists()


def test_the_export_holds_what_changed_before_and_after(desk, url: str) -> None:
    desk.finish(desk.approved())
    result = run("audit", "export", "--database", url)
    rows = [json.loads(line)["entry"] for line in result.stdout.splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, 12))
    write = next(row for row in rows if row["kind"] == "write_intended")
    assert write["facts"]["action"] == "ecr:SetRepositoryPolicy"
    assert "PutImage" in write["facts"]["after"]
    assert write["facts"]["approvers"] == ["T1/UANA"]
    answers = [row["facts"].get("answer") for row in rows if row["kind"] == "run_step"]
    assert "aws-1" in answers
    assert "k8s-1" in answers


def test_freeze_and_unfreeze_from_a_terminal(desk, url: str) -> None:
    request = desk.open()
    assert "frozen by cli:" in run("freeze", "incident 3", "--database", url).stdout
    outcome = desk.requests.decide(request.id, ANA, Choice.APPROVE)
    assert outcome.refusal.reason is RefusalReason.FROZEN
    assert "incident 3" in outcome.refusal.sentence
    assert run("unfreeze", "--database", url).exit_code == 0
    desk.finish(desk.approved())
