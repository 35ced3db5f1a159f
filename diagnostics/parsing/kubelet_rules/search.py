"""Find the rule that decides: rows are looked up by their rarest word, so that few are ever tried."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from diagnostics.parsing.kubelet_rules.rule import Phrase, Rule, phrase, words_of
from diagnostics.parsing.kubelet_rules.stages import STAGES, STATUS_STAGE


@dataclass(frozen=True, slots=True)
class Row:
    """A rule made ready for searching."""

    rule: Rule
    stage: int
    phrase: Phrase


Index = dict[bytes, tuple[Row, ...]]


@cache
def index() -> Index:
    """Return all rows, each under the word of its pattern that is rarest among all examples."""
    rules = [(stage, rule) for stage, rules in enumerate(STAGES) for rule in rules]
    frequency = Counter(word for _, rule in rules for word in set(words_of(rule.example)))
    found: dict[bytes, list[Row]] = {}
    for stage, rule in rules:
        ready = phrase(rule.pattern)
        words = [word for part in ready.parts for word in part.split()]
        rarest = min(words, key=lambda word: (frequency[word], -len(word)))
        found.setdefault(rarest, []).append(Row(rule, stage, ready))
    return {word: tuple(rows) for word, rows in found.items()}


def best_row(words: set[bytes], line: bytes) -> Row | None:
    """Return the row that decides a message, by stage, then by the later and longer match."""
    best: Row | None = None
    best_key = (-len(STAGES), 0, 0)
    rows_by_word = index()
    for word in words & rows_by_word.keys():
        for row in rows_by_word[word]:
            if -row.stage < best_key[0]:
                continue
            end = row.phrase.find(line)
            if end < 0:
                continue
            key = (-row.stage, end, len(row.rule.pattern))
            if key > best_key:
                best, best_key = row, key
    return best


def is_before_status(row: Row | None) -> bool:
    """Say whether a row decides even when an HTTP status was read."""
    return row is not None and row.stage < STATUS_STAGE
