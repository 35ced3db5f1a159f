"""`imagepull classify`, by way of the command line."""

import io
import json
import sys
import types
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands import classify


@pytest.fixture
def run():
    app = typer.Typer(pretty_exceptions_enable=False)
    classify.register(app)
    app.command("other")(lambda: None)  # so that `classify` stays a subcommand

    def invoke(*arguments: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(app, ["classify", *arguments], input=stdin)

    return invoke


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_of_text_gets_one_json_line(run) -> None:
    result = run(stdin='Failed to pull image "a": no basic auth credentials\n\npull QPS exceeded\n')
    assert result.exit_code == 0
    assert [answer["cause"] for answer in answers(result)] == ["unauthorized", "pull_qps_exceeded"]
    assert {"because", "wrappers", "registry"} <= answers(result)[0].keys()


def test_json_lines_carry_a_waiting_reason_and_an_id(run) -> None:
    line = {"message": "", "waiting_reason": "InvalidImageName", "id": "x-1"}
    (answer,) = answers(run(stdin=json.dumps(line)))
    assert (answer["id"], answer["cause"]) == ("x-1", "invalid_reference")


def test_text_and_json_lines_may_be_mixed(run) -> None:
    result = run(stdin='pull QPS exceeded\n{"message": "pull QPS exceeded"}\n')
    assert [answer["cause"] for answer in answers(result)] == ["pull_qps_exceeded"] * 2


@pytest.mark.parametrize(
    "line", ["{bad", '{"x": 1}', '{"message": 3}', '{"message": "a", "waiting_reason": 1}']
)
def test_a_bad_line_is_answered_and_the_rest_goes_on(run, line: str) -> None:
    result = run(stdin=f"{line}\npull QPS exceeded\n")
    bad, good = answers(result)
    assert bad["line"] == 1
    assert bad["error"]
    assert good["cause"] == "pull_qps_exceeded"
    assert result.exit_code == 2
    assert "1 input line could not be read" in result.stderr


def test_a_file_is_read(run, tmp_path: Path) -> None:
    file = tmp_path / "messages"
    file.write_text("no space left on device\n")
    assert answers(run(str(file)))[0]["cause"] == "disk_full"


def test_a_missing_file_cannot_be_read(run, tmp_path: Path) -> None:
    result = run(str(tmp_path / "none"))
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_text_output_is_for_people_and_holds_no_escape_codes(run) -> None:
    result = run("-o", "text", stdin='Failed to pull image "a": \x1b]0;evil\x07 odd words\n')
    assert result.stdout.startswith("unknown: no rule knows these words\n")
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


def test_bytes_that_are_no_text_are_answered(run) -> None:
    assert answers(run(stdin=b"\xff\xfe x509: bad\n"))[0]["cause"] == "tls"


def test_a_line_of_a_json_log_is_read_by_its_error(run) -> None:
    line = {"ts": 1.5, "msg": "Failed to pull image", "err": "no basic auth credentials"}
    assert answers(run(stdin=json.dumps(line)))[0]["cause"] == "unauthorized"


class Slow(io.BytesIO):
    """A stream that hands out a piece at a time, and writes down what was printed by then."""

    def __init__(self, *pieces: bytes) -> None:
        super().__init__()
        self.pieces = list(pieces)
        self.printed: list[int] = []

    def read1(self, size: int | None = -1, /) -> bytes:
        self.printed.append(sys.stdout.getvalue().count("\n"))  # type: ignore[attr-defined]
        return self.pieces.pop(0) if self.pieces else b""


def test_a_line_is_answered_as_soon_as_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(b"pull QPS exceeded\nno such", b" host\n", b"x509: bad", b"\n\nEO", b"F")
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=slow))
    monkeypatch.setattr(sys, "stdout", out)
    with pytest.raises(typer.Exit) as ended:
        classify.classify("-", classify.Output.JSON)
    assert ended.value.exit_code == 0
    assert slow.printed == [0, 1, 2, 2, 3, 3]
    causes = [json.loads(line)["cause"] for line in out.getvalue().splitlines()]
    assert causes == ["pull_qps_exceeded", "dns", "tls", "other"]


def test_an_endless_line_is_cut(run) -> None:
    result = run(stdin="x509: bad " + "y" * 3_000_000 + "\npull QPS exceeded\n")
    assert [answer["cause"] for answer in answers(result)] == ["tls", "pull_qps_exceeded"]


def test_half_a_surrogate_pair_does_not_stop_the_output(run) -> None:
    result = run(stdin='{"message": "odd \\ud800 words", "id": "\\udfff"}\npull QPS exceeded\n')
    assert result.exit_code == 0
    assert [answer["cause"] for answer in answers(result)] == ["unknown", "pull_qps_exceeded"]
