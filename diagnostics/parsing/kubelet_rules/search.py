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
    phrase: Phrase
    rule: Rule
    strength: tuple[int, int]
    """Of two rows that end at the same place the one with more words tells more."""
    other: bytes
    """Another word of the phrase, if it has one: most rows can be passed over for want of it."""

    @property
    def last(self) -> bytes:
        """Return the end of the phrase, after its last wild card."""
        return self.phrase.parts[-1]


_COMMON = frozenset(
    b"a and code desc error failed from found image in is not of pull reference resolve rpc the to "
    b"unknown unpack".split()
)
"""Words of nearly every message: bad to look rows up by."""


@cache
def index() -> dict[bytes, tuple[Row, ...]]:
    """Return all rows by stage, each under the word of its pattern that is rarest."""
    examples = {rule.example for rules in STAGES for rule in rules}
    frequency = Counter(word for example in examples for word in set(words_of(example)))
    found: dict[bytes, list[Row]] = {}
    for stage, rules in enumerate(STAGES):
        for order, rule in enumerate(rules):
            for ready in phrases(rule.pattern):
                words = sorted(
                    (word for part in ready.parts for word in part.split()),
                    key=lambda word: (word in _COMMON, frequency[word], -len(word)),
                )
                strength = (sum(map(len, ready.parts)), -order)
                row = Row(stage, ready, rule, strength, words[min(1, len(words) - 1)])
                found.setdefault(words[0], []).append(row)
    return {word: tuple(sorted(rows, key=lambda row: row.stage)) for word, rows in found.items()}


@cache
def _looked_up() -> frozenset[bytes]:
    return frozenset(index())


def best_row(words: list[bytes], line: bytes) -> Row | None:
    """Return the row that decides a message, by stage, then by the later and longer match."""
    best: Row | None = None
    best_stage, best_end = len(STAGES), 0
    rows_by_word, said = index(), set(words)
    for word in _looked_up() & said:
        for row in rows_by_word[word]:
            if row.stage > best_stage:
                break
            if row.other not in said:
                continue
            end = row.phrase.find(line)
            if end >= 0 and _is_better(row, end, best, best_end):
                best, best_stage, best_end = row, row.stage, end
    return best


def _is_better(row: Row, end: int, best: Row | None, best_end: int) -> bool:
    if best is None or row.stage < best.stage or end > best_end:
        return True
    return end == best_end and row.strength > best.strength


def is_last(row: Row) -> bool:
    """Say whether a row only tells that there is no detail."""
    return row.stage == len(STAGES) - 1


def is_before_status(row: Row | None) -> bool:
    """Say whether a row decides even when an HTTP status was read."""
    return row is not None and row.stage < STATUS_STAGE
