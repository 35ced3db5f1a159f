"""`imagepull decide`: one answer for each line, whatever the line holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.decide import LONGEST_LINE, Output, answer_line, decide

CASES = Path(__file__).parents[3] / "cases" / "iam-cases.jsonl"
LINES = CASES.read_text().splitlines()

app = typer.Typer()
app.command()(decide)


def run(text: str | bytes, *options: str) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, ["-o", "json", *options], input=text)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def changed(index: int, **changes: object) -> str:
    return json.dumps({**json.loads(LINES[index]), **changes})


def test_every_line_gets_an_answer_in_its_order() -> None:
    code, answers = run("\n".join(LINES))

    assert code == 0
    assert [answer["id"] for answer in answers] == [json.loads(line)["id"] for line in LINES]
    assert all(answer["as_expected"] for answer in answers)


def test_an_answer_names_decision_statement_and_what_it_depends_on() -> None:
    code, [answer] = run(LINES[2])

    assert code == 0
    assert answer["decision"] == "explicit_deny"
    assert answer["depends_on"] == []
    assert answer["statements"] == [
        {
            "layer": "repository",
            "policy": None,
            "index": 0,
            "sid": "DenyNodeRole",
            "effect": "Deny",
            "certain": True,
        }
    ]
    assert answer["elements"]["Action"] == "ecr:BatchGetImage"


def test_a_decision_that_depends_is_never_a_bare_allowed() -> None:
    line = next(line for line in LINES if "vpce-match" in line)
    open_context = {**json.loads(line), "context": {}, "context_complete": False}

    code, [answer] = run(json.dumps(open_context))

    assert code == 1
    assert (answer["decision"], answer["outcome"]) == ("explicit_deny", "depends")
    assert answer["depends_on"] == ["aws:SourceVpce"]
    assert answer["as_expected"] is False


def test_a_bad_line_does_not_stop_the_others() -> None:
    text = "\n".join([LINES[0], "{", "", changed(2, resource_policy={"Statement": []}), LINES[1]])

    code, answers = run(text)

    assert code == 2
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert answers[2]["id"] == json.loads(LINES[2])["id"]
    assert answers[2]["place"] == "/resource_policy/Statement"
    assert [answer["line"] for answer in answers] == [1, 2, 4, 5]


def test_a_decision_other_than_expected_ends_with_one() -> None:
    code, [answer] = run(changed(0, expected="explicit_deny"))

    assert code == 1
    assert answer["as_expected"] is False


def test_without_an_expected_answer_a_denial_is_no_failure() -> None:
    line = {key: value for key, value in json.loads(LINES[2]).items() if key != "expected"}

    code, [answer] = run(json.dumps(line))

    assert code == 0
    assert "as_expected" not in answer


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 10_000,
        b'"\\ud800"',
        b"NaN",
        b"null",
        b'{"id":"x","id":"y"}',
        LINES[2].replace('"context"', '"context":{"a:b":"1","a:b":"2"},"was"').encode(),
        LINES[2].replace('"Effect"', '"Effect":"Allow","Effect"').encode(),
        b"x" * (LONGEST_LINE + 1),
    ],
    ids=range(11),
)
def test_a_hostile_line_is_an_error_with_a_reason(line: bytes) -> None:
    answer = answer_line(7, line)

    assert answer["error"]
    assert answer["line"] == 7
    assert "decision" not in answer


@pytest.mark.parametrize(
    "line",
    [
        b'\xef\xbb\xbf{"id": "a\\u00e9", ',
        b'{"id":"a\\u00e9","context":{"k:x":NaN}}',
        b'{ "id" : "a\\u00e9", "x": "\xff"}',
        b'{"id":"a\\u00e9","x":' + b"[" * 100_000,
        b'{"id":"a\\u00e9","x":"' + b"x" * LONGEST_LINE,
        b'{"id":"a\\u00e9","policy":{"Statement":[]}}',
    ],
    ids=range(6),
)
def test_a_line_that_cannot_be_read_keeps_an_id_that_can(line: bytes) -> None:
    assert answer_line(7, line)["id"] == "a\u00e9"


def test_an_id_comes_back_as_it_was_given() -> None:
    given = [7, "7", None, "", 12345678901234567890123]

    _, answers = run("\n".join(changed(0, id=one) for one in given))

    assert [answer["id"] for answer in answers] == [7, "7", None, "", "12345678901234567890123"]
    assert answer_line(1, b'{"id": 7}')["id"] == 7


def test_an_answer_that_cannot_be_written_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        with pytest.raises(SystemExit) as ended:
            decide(str(CASES), Output.JSON)

    assert ended.value.code == 2
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_a_closed_stream_ends_with_two(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"sys.{stream}", None)
    with pytest.raises(SystemExit) as ended:
        decide("-", Output.JSON)

    assert ended.value.code == 2


def test_a_line_without_end_is_cut_and_the_next_one_is_read() -> None:
    code, answers = run("x" * (3 * LONGEST_LINE) + "\n" + LINES[0])

    assert code == 2
    assert str(LONGEST_LINE) in answers[0]["error"]
    assert answers[1]["decision"] == "allowed"


def test_a_file_that_is_not_there_ends_with_two(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [str(tmp_path / "none.jsonl")])

    assert result.exit_code == 2


def test_a_file_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(LINES[0])

    result = CliRunner().invoke(app, ["-o", "json", str(file)])

    assert json.loads(result.stdout)["decision"] == "allowed"


def test_text_for_people_holds_no_control_sequence() -> None:
    result = CliRunner().invoke(app, ["-o", "text"], input=changed(2, id="\x1b[31mred") + "\n{")

    first, second = result.stdout.splitlines()
    assert "\x1b" not in first
    assert "explicit_deny" in first
    assert "cannot be read" in second
