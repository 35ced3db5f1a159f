"""Read a kubelet, runtime or client message about a failed pull: `classify` -> `PullFailure`.

The rules are rows of `kubelet_rules/`; docs/messages.md explains them. The order of reading: the
kubelet's final words, its own limit, proxy, DNS, TLS, disk; reasons in words; HTTP status with its
endpoint; transport; vague words. Inside a stage the later clause wins, because wrappers come first.
"""

import re
from dataclasses import replace
from functools import lru_cache

from diagnostics.parsing.kubelet_rules.clause import LONGEST_CLAUSE, clause_at, clause_of_phrase
from diagnostics.parsing.kubelet_rules.peeling import Peeled, peel
from diagnostics.parsing.kubelet_rules.rule import StatusRule, phrase_of, words_of
from diagnostics.parsing.kubelet_rules.search import Row, best_row, is_before_status, is_last
from diagnostics.parsing.kubelet_rules.statuses import STATUSES
from diagnostics.parsing.origin import Origin, action_of, origin_of, status_of
from diagnostics.parsing.pull_failure import Attempt, Endpoint, PullCause, PullFailure

__all__ = ["Attempt", "Endpoint", "PullCause", "PullFailure", "classify"]

LONGEST = 64 * 1024
"""A longer message is cut to this many characters."""
_LONGEST_REMEMBERED = 4096

_FINAL_REASONS = {
    "InvalidImageName": (PullCause.INVALID_REFERENCE, "the kubelet's reason is InvalidImageName"),
    "ErrImageNeverPull": (PullCause.NEVER_PULL, "the kubelet's reason is ErrImageNeverPull"),
    "SignatureValidationFailed": (
        PullCause.SIGNATURE,
        "the kubelet's reason is SignatureValidationFailed",
    ),
}
_TELLING_REASONS = {
    "ImageInspectError": (PullCause.OTHER, "the kubelet's reason is ImageInspectError"),
    "RegistryUnavailable": (
        PullCause.CONNECTION_REFUSED,
        "the kubelet's reason is RegistryUnavailable",
    ),
    "ErrImageNotEnsured": (PullCause.UNAUTHORIZED, "the kubelet's reason is ErrImageNotEnsured"),
}
_MOST_SPECIFIC = (
    PullCause.INVALID_REFERENCE,
    PullCause.UNSUPPORTED_MANIFEST,
    PullCause.PLATFORM_MISMATCH,
    PullCause.SIGNATURE,
    PullCause.DISK_FULL,
    PullCause.CORRUPT,
    PullCause.NOT_FOUND_REPOSITORY,
    PullCause.NOT_FOUND_TAG,
    PullCause.RATE_LIMITED,
    PullCause.ACCESS_DENIED,
    PullCause.TLS,
    PullCause.PROXY,
    PullCause.DNS,
    PullCause.CONNECTION_REFUSED,
    PullCause.TIMEOUT,
    PullCause.REGISTRY_ERROR,
    PullCause.NOT_FOUND_OR_DENIED,
    PullCause.UNAUTHORIZED,
)
_PLAIN = dict.fromkeys(range(0x201C, 0x2020), '"') | dict.fromkeys(range(0x2018, 0x201C), "'")
"""Typographic quotation marks, which chats and documents put in place of plain ones."""
_ESCAPED = re.compile(r'(?<!\\)\\{1,63}(["nt])')
"""Each log that quotes a log escapes once more: `\\"`, `\\\\\\"`, ..."""
_COLOURS = re.compile("\x1b\\[[0-9;]{0,16}m")
_SPACES = re.compile("\n {4,}| {2,}")
"""Also the line breaks that YAML and terminals put into a long line."""
_NOTHING = " :;,.\"'()[]{}\n"
_ASCII_LOWER = {code: code + 32 for code in range(65, 91)}
_OPENING = (
    r"(?=rpc error: |failed to pull |failed to resolve |unable to |error response from daemon"
    r"|initializing source |reading manifest |pull access denied|pinging container registry )"
)
_LIST = re.compile(rf"(?<!\w)\[{_OPENING}")
_NEXT = re.compile(rf", {_OPENING}")
_CLOSING = re.compile(r"\](?![:/]?\w)(?=[^\]]*$)")
"""The kubelet lists its attempts with different credentials as `[one, another]`."""
_MIRRORS = ("(mirrors also failed: [", "]): ")
"""What CRI-O puts around the errors of mirrors, before the error of the registry itself."""
_SECOND_TRY = "; artifact err:"
"""CRI-O tries the reference as an artifact after it failed as an image: that tells nothing."""


def classify(message: str, waiting_reason: str | None = None) -> PullFailure:
    """Say why an image was not pulled, from the words of one event, state or log line.

    `message` may be of any length and content; `waiting_reason` is `state.waiting.reason`.
    Kubernetes: https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff.
    """
    if len(message) <= _LONGEST_REMEMBERED:
        return _remembered(message, waiting_reason)
    return _classify(message, waiting_reason)


def _classify(message: str, waiting_reason: str | None) -> PullFailure:
    text = _plain(message[:LONGEST])
    lower = text.lower() if text.isascii() else text.translate(_ASCII_LOWER)
    if (second := lower.find(_SECOND_TRY)) >= 0:
        text, lower = text[:second], lower[:second]
    peeled = peel(text, lower)
    found = _read(text, lower, peeled, waiting_reason)
    if len(message) > LONGEST:
        found = replace(found, wrappers=(*found.wrappers, f"cut after {LONGEST} characters"))
    return found


_remembered = lru_cache(maxsize=512)(_classify)
"""A thousand pods that fail for one reason say one sentence."""


def _plain(message: str) -> str:
    """Undo what logs and chats do to quotes and line ends."""
    if not message.isascii():
        message = message.translate(_PLAIN)
    if "\\" in message:
        message = _ESCAPED.sub(_unescaped, message)
    if "\x1b" in message:
        message = _COLOURS.sub("", message)
    return _SPACES.sub(" ", message) if "  " in message else message


def _unescaped(escaped: re.Match[str]) -> str:
    return {"n": "\n", "t": " "}.get(escaped[1], '"')


def _read(text: str, lower: str, peeled: Peeled, reason: str | None) -> PullFailure:
    if reason in _FINAL_REASONS:
        return _by_reason(text, lower, peeled, _FINAL_REASONS[reason])
    if attempts := _attempts(text, lower, peeled):
        return _of_attempts(attempts, peeled)
    found = _read_one(text[: peeled.end], lower[: peeled.end], peeled)
    if reason in _TELLING_REASONS and found.cause in {PullCause.NO_DETAIL, PullCause.UNKNOWN}:
        cause, because = _TELLING_REASONS[reason]
        return replace(found, cause=cause, because=because)
    return found


def _by_reason(
    text: str, lower: str, peeled: Peeled, verdict: tuple[PullCause, str]
) -> PullFailure:
    found = _read_one(text, lower, peeled)
    cause, because = verdict
    if found.cause is cause:
        return found
    return replace(found, cause=cause, because=because, clause="", also_possible=())


def _read_one(text: str, lower: str, peeled: Peeled) -> PullFailure:
    words = words_of(lower)
    line = phrase_of(words)
    image = text[slice(*peeled.image)].strip('"') if peeled.image else None
    origin = origin_of(text, lower, line, image)
    status = status_of(words)
    row = best_row(words, line)
    if row and is_last(row) and _is_peeled(row, lower, peeled.start) and _rest(text, peeled):
        row = None
    if status is not None and not is_before_status(row):
        return _by_status(text, lower, line, peeled, origin, status)
    if row is None:
        return _by_nothing(_rest(text, peeled), peeled, origin)
    return PullFailure(
        cause=row.rule.cause,
        because=row.rule.because,
        clause=clause_of_phrase(text, lower, peeled.start, row.last),
        wrappers=peeled.wrappers,
        registry=origin.registry,
        host=origin.host,
        status=status,
        endpoint=origin.endpoint,
        action=action_of(text, line),
        image=origin.image,
        also_possible=row.rule.also,
    )


def _by_status(
    text: str, lower: str, line: bytes, peeled: Peeled, origin: Origin, status: int
) -> PullFailure:
    rule = _status_rule(line, origin, status)
    at = lower.rfind(str(status))
    before = lower.rfind(": ", 0, max(0, at - 2))
    return PullFailure(
        cause=rule.cause,
        because=rule.because,
        clause=clause_at(text, lower, peeled.start, (max(0, before + 2), at + 3)),
        wrappers=peeled.wrappers,
        registry=origin.registry,
        host=origin.host,
        status=status,
        endpoint=origin.endpoint,
        image=origin.image,
        also_possible=rule.also,
    )


def _status_rule(line: bytes, origin: Origin, status: int) -> StatusRule:
    for rule in STATUSES:
        if (
            status in rule.statuses
            and rule.endpoint in {None, origin.endpoint}
            and (not rule.registries or origin.registry in rule.registries)
            and (not rule.phrase or phrase_of(words_of(rule.phrase)) in line)
        ):
            return rule
    raise AssertionError(status)


def _rest(text: str, peeled: Peeled) -> str:
    return text[peeled.start : peeled.end].strip(_NOTHING)


def _is_peeled(row: Row, lower: str, start: int) -> bool:
    """Say whether a row rests on the wrappers alone: then it does not speak for what follows."""
    return 0 <= lower.rfind(row.last.decode().strip()) < start


def _by_nothing(rest: str, peeled: Peeled, origin: Origin) -> PullFailure:
    if rest:
        cause, because = PullCause.UNKNOWN, "no rule knows these words"
    else:
        cause, because = PullCause.NO_DETAIL, "the message names no reason"
    return PullFailure(
        cause=cause,
        because=because,
        clause=rest[:LONGEST_CLAUSE],
        wrappers=peeled.wrappers,
        registry=origin.registry,
        host=origin.host,
        endpoint=origin.endpoint,
        image=origin.image,
    )


def _attempts(text: str, lower: str, peeled: Peeled) -> tuple[PullFailure, ...]:
    """Return each attempt read by itself, when the message lists several; the decisive one last."""
    if mirrors := _mirrors(lower, peeled.end):
        found = [_read_span(text, lower, span) for span in mirrors]
        return (*found, found[-1])
    opening = _LIST.search(lower, peeled.start, peeled.end) if "[" in lower else None
    if opening is None:
        return ()
    starts = [opening.end()]
    ends: list[int] = []
    for comma in _NEXT.finditer(lower, opening.end(), peeled.end):
        ends.append(comma.start())
        starts.append(comma.end())
    if not ends:
        return ()
    closing = _CLOSING.search(lower, starts[-1], peeled.end)
    ends.append(closing.start() if closing else peeled.end)
    found = [_read_span(text, lower, span) for span in zip(starts, ends, strict=True)]
    return (*found, min(reversed(found), key=_specificity))


def _mirrors(lower: str, end: int) -> tuple[tuple[int, int], ...]:
    before, after = _MIRRORS
    start = lower.find(before)
    stop = lower.find(after, start)
    if start < 0 or stop < 0:
        return ()
    return (start + len(before), stop), (stop + len(after), end)


def _read_span(text: str, lower: str, span: tuple[int, int]) -> PullFailure:
    part, part_lower = text[slice(*span)], lower[slice(*span)]
    return _read_one(part, part_lower, peel(part, part_lower))


def _specificity(found: PullFailure) -> int:
    causes = _MOST_SPECIFIC
    return causes.index(found.cause) if found.cause in causes else len(causes)


def _of_attempts(found: tuple[PullFailure, ...], peeled: Peeled) -> PullFailure:
    *each, decisive = found
    others = {failure.cause for failure in each} - {decisive.cause}
    return replace(
        decisive,
        wrappers=(*peeled.wrappers, *decisive.wrappers),
        attempts=tuple(Attempt(one.cause, one.because, one.clause) for one in each),
        also_possible=tuple(dict.fromkeys((*decisive.also_possible, *sorted(others)))),
    )
