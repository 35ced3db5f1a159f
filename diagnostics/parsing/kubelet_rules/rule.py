"""The form of a rule, and how its pattern is read.

A pattern is a phrase. Words are compared whole and without case; spaces and punctuation between
words do not count, so one phrase covers every way of quoting. `?` stands for a name (up to six
words, since `app:1.0` is two), `*` for any text of a clause's length; both may be empty.
`wrong|bad` stands for either word, and an empty choice, as in `is|`, for none. A word keeps
`. / _ @ -` inside it, so that an image name is one word and cannot imitate a phrase.
"""

import re
from dataclasses import dataclass
from itertools import product

from diagnostics.parsing.pull_failure import Endpoint, PullCause

_INSIDE_WORDS = b"./_@-"


def _table() -> bytes:
    table = bytearray(b" " * 256)
    for code in range(128):
        if chr(code).isalnum() or code in _INSIDE_WORDS:
            table[code] = ord(chr(code).lower())
    return bytes(table)


_TABLE = _table()
_BETWEEN = r"\.?[^\w./@-]+"
_REACH = {"*": (400, 60), "?": (300, 6)}
"""How far a wild card reaches: bytes, words."""


def words_of(text: str) -> list[bytes]:
    """Return the words of a text or of a pattern, in lower case."""
    plain = text.encode("utf-8", "replace").translate(_TABLE) + b" "
    return plain.replace(b". ", b" ").split()


def phrase_of(words: list[bytes]) -> bytes:
    """Return words as one line in which a phrase is found by its bytes alone."""
    return b" " + b" ".join(words) + b" "


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when the pattern is in a message, the cause is this, because of that."""

    pattern: str
    cause: PullCause
    because: str
    example: str
    """A message, or its telling part, that this row decides. A test proves that it does."""
    also: tuple[PullCause, ...] = ()
    """Causes that the same words also allow."""


@dataclass(frozen=True, slots=True)
class StatusRule:
    """One row for an HTTP status: the first whose fields all fit decides."""

    statuses: range
    cause: PullCause
    because: str
    example: str
    endpoint: Endpoint | None = None
    phrase: str = ""
    """Words that must also be in the message."""
    registries: tuple[str, ...] = ()
    """Only for these registries; empty for any."""
    also: tuple[PullCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern made ready: its parts, and how far apart each may stand from the one before."""

    parts: tuple[bytes, ...]
    reaches: tuple[tuple[int, int], ...]

    def find(self, line: bytes) -> int:
        """Return where the last occurrence in a line ends, or -1."""
        last = self.parts[-1]
        at = line.rfind(last)
        if at < 0 or len(self.parts) == 1:
            return at + len(last) if at >= 0 else -1
        while at >= 0:
            if self._reaches_back(line, at):
                return at + len(last)
            at = line.rfind(last, 0, at + len(last) - 1)
        return -1

    def _reaches_back(self, line: bytes, at: int) -> bool:
        for part, (most_bytes, most_words) in zip(
            reversed(self.parts[:-1]), reversed(self.reaches), strict=True
        ):
            # Neighbouring parts share the space between their words.
            start = line.rfind(part, max(0, at - most_bytes - len(part)), at + 1)
            if start < 0 or line.count(b" ", start + len(part) - 1, at) > most_words:
                return False
            at = start
        return True


def phrases(pattern: str) -> tuple[Phrase, ...]:
    """Make a pattern ready for searching: one phrase for each choice of its alternatives."""
    choices = product(*(word.split("|") for word in pattern.split()))
    return tuple(_phrase(" ".join(choice)) for choice in choices)


def _phrase(pattern: str) -> Phrase:
    pieces = re.split(r"\s*([*?])\s*", pattern)
    parts = tuple(phrase_of(words_of(piece)) for piece in pieces[::2])
    return Phrase(parts, tuple(_REACH[wild] for wild in pieces[1::2]))


def locator(part: bytes) -> re.Pattern[str]:
    """Return an expression that finds a phrase's part in lower-case text."""
    return re.compile(_BETWEEN.join(re.escape(word.decode()) for word in part.split()))
