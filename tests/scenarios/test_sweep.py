"""With a permission fewer the bot says less, names what it lacks, and never another cause.

A sample here; `make accuracy` takes every permission away from every scenario.
"""

import pytest

from playground.scenarios import scenario
from tests.scenarios.expected import EXPECTED, Expected
from tests.scenarios.lab import Lab
from tests.scenarios.sweep import sweep

EVERY = 12
SAMPLE = EXPECTED[::EVERY]


@pytest.mark.slow
@pytest.mark.parametrize("expected", SAMPLE, ids=lambda one: one.scenario)
def test_with_a_permission_fewer_the_answer_only_becomes_weaker(
    lab: Lab, expected: Expected
) -> None:
    lab.load(scenario(expected.scenario), expected.settings)
    tried = list(sweep(lab, expected))
    assert tried, "the diagnosis used no permission at all"
    assert [one for one in tried if one.wrong] == []
