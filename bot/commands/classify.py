"""`imagepull classify`: what do these kubelet messages say? Needs no cluster."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.exits import COULD_NOT_RUN, DONE, could_not_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from diagnostics.parsing.pull_failure import PullFailure

_LONGEST_LINE = 1024 * 1024


class Output(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("classify")(classify)


def classify(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A file; - is stdin.")] = "-",
    output: Annotated[
        Output | None,
        typer.Option("-o", "--output", help="Default: text on a terminal, json otherwise."),
    ] = None,
) -> None:
    """Say for each input line why the image was not pulled.

    A line is the text of one message, or a JSON object with `message` and, where known,
    `waiting_reason` and `id`. Each gets one answer, at once; a line that cannot be read gets
    an `error`. Exit code 0: all lines were read; 2: some were not.
    """
    as_json = (output or (Output.TEXT if sys.stdout.isatty() else Output.JSON)) is Output.JSON
    bad = 0
    try:
        with _open(file) as stream:
            for number, line in _lines(stream):
                answer = _answer(number, line)
                bad += "error" in answer
                _print(answer, as_json=as_json)
    except BrokenPipeError:
        _stop_writing()
    if bad:
        sys.stderr.write(f"imagepull: {bad} input line{'s' if bad > 1 else ''} could not be read\n")
    raise typer.Exit(COULD_NOT_RUN if bad else DONE)


def _stop_writing() -> None:
    """Send what is left to nowhere: the reader, such as `head`, has seen enough."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open(file: str) -> "BinaryIO":
    from pathlib import Path

    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        could_not_run(f"{file}: {error.strerror}")


def _lines(stream: "BinaryIO") -> "Iterator[tuple[int, str]]":
    """Yield each line that is not blank, with its number; an endless line is cut."""
    number = 0
    while raw := stream.readline(_LONGEST_LINE):
        number += 1
        rest = raw
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST_LINE)
        if line := raw.decode("utf-8", "replace").strip():
            yield number, line


def _answer(number: int, line: str) -> dict[str, object]:
    import json

    from diagnostics.parsing.kubelet_message import classify as read

    if not line.startswith("{"):
        return _as_answer(read(line))
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"line": number, "error": f"not JSON: {error}"}
    message, reason = given.get("message"), given.get("waiting_reason")
    if not isinstance(message, str) or not isinstance(reason, str | None):
        return {"line": number, "error": "message must be a string, waiting_reason one or null"}
    identity = {"id": given["id"]} if "id" in given else {}
    return identity | _as_answer(read(message, reason))


def _as_answer(found: "PullFailure") -> dict[str, object]:
    from dataclasses import asdict

    return asdict(found)


def _print(answer: dict[str, object], *, as_json: bool) -> None:
    import json

    text = json.dumps(answer, ensure_ascii=False) if as_json else _as_text(answer)
    # A JSON line can smuggle in half of a surrogate pair, which no output can carry.
    sys.stdout.write(text.encode("utf-8", "replace").decode() + "\n")
    sys.stdout.flush()


def _as_text(answer: dict[str, object]) -> str:
    if "error" in answer:
        return f"line {answer['line']}: {_harmless(answer['error'])}"
    cause = typer.style(answer["cause"], bold=True) if sys.stdout.isatty() else answer["cause"]
    rows = [f"{cause}: {answer['because']}"]
    rows += [f"  {name}: {_harmless(answer[name])}" for name in _SHOWN if answer[name]]
    if also := answer["also_possible"]:
        rows.append(f"  also possible: {', '.join(map(str, also))}")  # type: ignore[call-overload]
    return "\n".join(rows)


_SHOWN = ("clause", "image", "registry", "host", "status", "endpoint", "action")


def _harmless(value: object) -> str:
    """Return text without the control characters that could steer a terminal."""
    return "".join(mark if mark.isprintable() else " " for mark in str(value))
