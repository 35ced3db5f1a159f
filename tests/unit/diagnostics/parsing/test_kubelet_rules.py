"""The rows: each can be reached, by its own example, and says something of its own."""

from collections import Counter

import pytest

from diagnostics.parsing.kubelet_message import PullCause, classify
from diagnostics.parsing.kubelet_rules.rule import Rule, StatusRule, phrase_of, phrases, words_of
from diagnostics.parsing.kubelet_rules.search import best_row, index
from diagnostics.parsing.kubelet_rules.stages import STAGES
from diagnostics.parsing.kubelet_rules.statuses import STATUSES
from diagnostics.parsing.kubelet_rules.wrappers import WRAPPERS, Wrapper

RULES = [rule for rules in STAGES for rule in rules]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern)
def test_a_rule_decides_its_own_example(rule: Rule) -> None:
    line = phrase_of(words_of(rule.example))
    row = best_row(words_of(rule.example), line)
    assert row is not None
    assert row.rule == rule
    assert classify(rule.example).cause is rule.cause


@pytest.mark.parametrize("rule", STATUSES, ids=lambda rule: rule.because)
def test_a_status_rule_decides_its_own_example(rule: StatusRule) -> None:
    found = classify(rule.example)
    assert (found.cause, found.because) == (rule.cause, rule.because)
    assert found.status in rule.statuses


@pytest.mark.parametrize("wrapper", WRAPPERS, ids=lambda wrapper: wrapper.pattern)
def test_a_wrapper_is_peeled_off_its_own_example(wrapper: Wrapper) -> None:
    found = classify(wrapper.example)
    assert found.wrappers
    assert (found.cause, found.clause) == (PullCause.NOT_FOUND_TAG, "manifest unknown")


def test_no_pattern_stands_twice() -> None:
    patterns = Counter(
        " ".join(map(str, ready.parts)) for rule in RULES for ready in phrases(rule.pattern)
    )
    assert [pattern for pattern, count in patterns.items() if count > 1] == []


def test_every_cause_but_unknown_has_rules() -> None:
    assert {rule.cause for rule in RULES} == set(PullCause) - {PullCause.UNKNOWN}


def test_every_phrase_of_a_rule_is_in_the_index_once() -> None:
    rows = [row for found in index().values() for row in found]
    assert len(rows) == sum(len(phrases(rule.pattern)) for rule in RULES)
    assert {row.rule.pattern for row in rows} == {rule.pattern for rule in RULES}


def test_no_rule_lists_its_own_cause_as_also_possible() -> None:
    assert [rule.pattern for rule in RULES if rule.cause in rule.also] == []
