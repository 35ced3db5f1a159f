"""`imagepull decide`: what would AWS decide, by these policies? Needs neither AWS nor a cluster."""

import json
import os
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from bot.exits import COULD_NOT_RUN, DONE, FAULT_FOUND, could_not_run
from diagnostics.policy.cases import Case, CaseError, decode_case, read_case
from diagnostics.policy.decide import Decision
from diagnostics.policy.decide import decide as decide_request
from diagnostics.policy.document import Number
from diagnostics.policy.explain import explain
from diagnostics.policy.model import Layer, Outcome

LONGEST_LINE: Final = 1024 * 1024
# An id that comes first can be told even of a line that is not valid JSON.
_ID_FIRST: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"id"\s*:\s*("(?:[^"\\\x00-\x1f]|\\.){0,500}")'
)
_LONGEST_NUMBER: Final = 20
Answer = dict[str, object]


class Output(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


def decide(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A file; - is stdin.")] = "-",
    output: Annotated[
        Output | None,
        typer.Option("-o", "--output", help="Default: text on a terminal, json otherwise."),
    ] = None,
) -> None:
    """Decide for each input line whether AWS would allow the request, and say why.

    A line is a JSON object with a request and its policies. Each gets one answer, at once; a line
    that cannot be read gets an `error` and the `place` in it. `decision` is what is certain at
    least: where it turns on condition keys (`depends_on`) it is a denial, and `outcome` says so.
    Exit code 0: every line was decided, and as `expected` where a line says so; 1: some decision
    is not as expected; 2: some line could not be read.
    """
    if sys.stdout is None:
        could_not_run("there is no standard output")
    as_json = (output or (Output.TEXT if sys.stdout.isatty() else Output.JSON)) is Output.JSON
    unread = unexpected = 0
    try:
        with _open(file) as stream:
            for number, line in _lines(stream):
                answer = answer_line(number, line)
                unread += "error" in answer
                unexpected += answer.get("as_expected") is False
                _print(answer, as_json=as_json)
    except OSError as error:
        # What is left in the buffer goes to nowhere, or Python would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # such as `head`, which has seen enough
            could_not_run(f"could not read or write on: {error.strerror}")
    _note(unread, "could not be read")
    _note(unexpected, "decided otherwise than expected")
    raise typer.Exit(COULD_NOT_RUN if unread else FAULT_FOUND if unexpected else DONE)


def _note(count: int, what: str) -> None:
    if count:
        sys.stderr.write(f"imagepull: {count} input line{'s' if count > 1 else ''} {what}\n")


def _open(file: str) -> BinaryIO:
    if file == "-":
        if sys.stdin is None:
            could_not_run("there is no standard input")
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        could_not_run(f"{file}: {error.strerror}")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, with its number; one that is too long is cut."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        ended = line.endswith(b"\n")
        while not ended:
            rest = stream.readline(LONGEST_LINE)
            ended = not rest or rest.endswith(b"\n")
        if line.strip():
            yield number, line


def answer_line(number: int, line: bytes) -> Answer:
    """Answer one line of input, whatever it holds."""
    if len(line) > LONGEST_LINE:
        return _unread(number, _id_first(line), "", f"longer than {LONGEST_LINE} bytes")
    try:
        tree = decode_case(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _unread(number, _id_first(line), "", "not UTF-8")
    except CaseError as error:
        return _unread(number, _id_first(line), error.place, error.reason)
    try:
        case = read_case(tree)
    except CaseError as error:
        return _unread(number, _id_of(tree), error.place, error.reason)
    return _decided(number, case, decide_request(case.request, case.policies))


def _id_of(tree: object) -> str | int | None:
    found = tree.get("id") if isinstance(tree, dict) else None
    return _as_given(found) if isinstance(found, str) else None


def _as_given(identifier: str | None) -> str | int | None:
    """Return an id as the line has it; numbers are text to the reader of JSON."""
    if isinstance(identifier, Number) and len(identifier) < _LONGEST_NUMBER:
        return int(identifier) if identifier.isdigit() else identifier
    return identifier


def _id_first(line: bytes) -> str | None:
    found = _ID_FIRST.match(line)
    if found is None:
        return None
    try:
        identifier = json.loads(found[1])
    except ValueError:
        return None
    return str(identifier)


def _unread(number: int, identifier: str | int | None, place: str, reason: str) -> Answer:
    return {"id": identifier, "line": number, "error": reason, "place": place}


def _decided(number: int, case: Case, decision: Decision) -> Answer:
    depends = decision.outcome is Outcome.DEPENDS
    explanation = explain(decision)
    answer: Answer = {
        "id": _as_given(case.id),
        "line": number,
        # Never "allowed" unless it is so whatever is unknown.
        "decision": (decision.at_worst if depends else decision.outcome).value,
        "outcome": decision.outcome.value,
        "statements": [
            {
                "layer": ref.layer.value,
                "policy": ref.policy or None,
                "index": ref.index,
                "sid": ref.sid,
                "effect": ref.effect.value,
                "certain": match.certain,
            }
            for match in decision.matches
            for ref in (match.statement.ref,)
        ],
        "depends_on": list(decision.depends_on),
        "missing": [layer.value for layer in decision.missing],
        "unread": [layer.value for layer in Layer if layer in decision.unread],
        "explanation": explanation.sentence,
        "elements": {element.name: element.text for element in explanation.elements},
    }
    if case.expected is not None:
        answer["expected"] = case.expected.value
        answer["as_expected"] = decision.outcome is case.expected
    return answer


def _print(answer: Answer, *, as_json: bool) -> None:
    text = json.dumps(answer, separators=(",", ":")) if as_json else _as_text(answer)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _as_text(answer: Answer) -> str:
    name = f"line {answer['line']}" if answer["id"] in (None, "") else answer["id"]
    if "error" in answer:
        text = f"{name}: cannot be read, at {answer['place'] or 'the line'}: {answer['error']}"
    else:
        wrong = f" (expected {answer['expected']})" if answer.get("as_expected") is False else ""
        text = f"{name}: {answer['outcome']}{wrong}: {answer['explanation']}"
    # Names in policies are untrusted: no control sequence may reach the terminal.
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
