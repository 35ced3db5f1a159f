"""`imagepull classify`: what do these kubelet messages say? Needs no cluster."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from bot.exits import COULD_NOT_RUN, DONE, could_not_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from diagnostics.parsing.pull_failure import PullFailure

_LONGEST_LINE = 1024 * 1024
_CHUNK = 64 * 1024
_MESSAGE = ("message", "err", "error")
"""Where a JSON line holds the message: ours, or a log's."""


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
    `waiting_reason` and `id`, or a line of a JSON log with `err` or `error`. Each gets one answer,
    at once; a line that cannot be read gets an `error`. Exit code 0: all lines were read; 2: some
    were not.
    """
    as_json = (output or (Output.TEXT if sys.stdout.isatty() else Output.JSON)) is Output.JSON
    bad = 0
    try:
        with _open(file) as stream:
            for lines in _batches(stream):
                answers = [_answer(number, line) for number, line in lines]
                bad += sum("error" in answer for answer in answers)
                _print(answers, as_json=as_json)
    except BrokenPipeError:
        _stop_writing()
    if bad:
        sys.stderr.write(f"imagepull: {bad} input line{'s' if bad > 1 else ''} could not be read\n")
    raise typer.Exit(COULD_NOT_RUN if bad else DONE)


def _stop_writing() -> None:
    """Send what is left to nowhere: the reader, such as `head`, has seen enough."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open(file: str) -> "BufferedReader":
    from pathlib import Path

    if file == "-":
        return cast("BufferedReader", sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        could_not_run(f"{file}: {error.strerror}")


def _batches(stream: "BufferedReader") -> "Iterator[list[tuple[int, str]]]":
    """Yield what has arrived, as lines with their numbers: none waits for a line after it.

    Blank lines are left out; an endless line is cut.
    """
    number, rest = 0, b""
    while chunk := stream.read1(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        rest = rest[:_LONGEST_LINE]
        yield [(at, text) for at, line in enumerate(whole, number + 1) if (text := _text(line))]
        number += len(whole)
    if last := _text(rest):
        yield [(number + 1, last)]


def _text(line: bytes) -> str:
    return line[:_LONGEST_LINE].decode("utf-8", "replace").strip()


def _answer(number: int, line: str) -> dict[str, object]:
    import json

    from diagnostics.parsing.kubelet_message import classify as read

    if not line.startswith("{"):
        return _as_answer(read(line))
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"line": number, "error": f"not JSON: {error}"}
    message = next((given[name] for name in _MESSAGE if name in given), None)
    reason = given.get("waiting_reason")
    if not isinstance(message, str) or not isinstance(reason, str | None):
        return {"line": number, "error": "message must be a string, waiting_reason one or null"}
    identity = {"id": given["id"]} if "id" in given else {}
    return identity | _as_answer(read(message, reason))


def _as_answer(found: "PullFailure") -> dict[str, object]:
    names = found.__slots__
    attempts = [{name: getattr(one, name) for name in one.__slots__} for one in found.attempts]
    return {name: getattr(found, name) for name in names} | {"attempts": attempts}


def _print(answers: list[dict[str, object]], *, as_json: bool) -> None:
    import json

    if as_json:
        encode = json.JSONEncoder(ensure_ascii=False).encode
        lines = [encode(answer) for answer in answers]
    else:
        lines = [_as_text(answer) for answer in answers]
    # A JSON line can smuggle in half of a surrogate pair, which no output can carry.
    text = "".join(f"{line}\n" for line in lines)
    sys.stdout.write(text.encode("utf-8", "replace").decode())
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
