"""Find the rule that decides.

Rows are looked up by their rarest word, so that a message of thirty words tries about five of the
four hundred rows.
"""

from collections import Counter
from functools import cache
from typing import NamedTuple

from diagnostics.parsing.kubelet_rules.rule import Phrase, Rule, phrases, words_of
from diagnostics.parsing.kubelet_rules.stages import STAGES, STATUS_STAGE


class Row(NamedTuple):
    """A rule made ready for searching."""

    stage: int
    last: bytes
    phrase: Phrase
    rule: Rule
    strength: tuple[int, int]
    """Of two rows that end at the same place the one with more words tells more."""


_COMMON = frozenset(
    b"a and code desc error failed from found image in is not of pull reference resolve rpc the to "
    b"unknown unpack".split()
)
"""Words of nearly every message: bad to look rows up by."""


@cache
def index() -> dict[bytes, tuple[Row, ...]]:
    """Return all rows by stage, each under the word of its pattern that is rarest."""
    rows = [
        Row(stage, ready.parts[-1], ready, rule, (sum(map(len, ready.parts)), -order))
        for stage, rules in enumerate(STAGES)
        for order, rule in enumerate(rules)
        for ready in phrases(rule.pattern)
    ]
    examples = {row.rule.example for row in rows}
    frequency = Counter(word for example in examples for word in set(words_of(example)))
    found: dict[bytes, list[Row]] = {}
    for row in rows:
        words = [word for part in row.phrase.parts for word in part.split()]
        rarest = min(words, key=lambda word: (word in _COMMON, frequency[word], -len(word)))
        found.setdefault(rarest, []).append(row)
    return {word: tuple(sorted(rows, key=lambda row: row.stage)) for word, rows in found.items()}


@cache
def _looked_up() -> frozenset[bytes]:
    return frozenset(index())


def best_row(words: list[bytes], line: bytes) -> Row | None:
    """Return the row that decides a message, by stage, then by the later and longer match."""
    best: Row | None = None
    best_stage, best_end = len(STAGES), 0
    rows_by_word = index()
    for word in _looked_up().intersection(words):
        for row in rows_by_word[word]:
            if row.stage > best_stage:
                break
            if row.last not in line:
                continue
            end = row.phrase.find(line)
            if end >= 0 and _is_better(row, end, best, best_end):
                best, best_stage, best_end = row, row.stage, end
    return best


def _is_better(row: Row, end: int, best: Row | None, best_end: int) -> bool:
    if best is None or row.stage < best.stage or end > best_end:
        return True
    return end == best_end and row.strength > best.strength


def is_before_status(row: Row | None) -> bool:
    """Say whether a row decides even when an HTTP status was read."""
    return row is not None and row.stage < STATUS_STAGE
