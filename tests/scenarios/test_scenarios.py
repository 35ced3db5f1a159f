"""Every scenario of the playground, through the real gateways: the bot names the cause."""

import pytest

from playground.scenarios import SCENARIOS, scenario
from tests.scenarios.expected import EXPECTED, Expected
from tests.scenarios.judging import first_group
from tests.scenarios.lab import Lab


def test_every_scenario_has_an_expectation() -> None:
    assert sorted(one.scenario for one in EXPECTED) == sorted(one.name for one in SCENARIOS)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one.scenario)
def test_the_bot_names_the_cause(lab: Lab, expected: Expected) -> None:
    situation = scenario(expected.scenario)
    lab.load(situation, expected.settings)

    answer = lab.ask(expected.ask or situation.tries[0].removeprefix("/imagepull "))

    first = first_group(answer)
    if first is None:
        assert expected.cause is None, answer.diagnosis.sentence
        return
    told = (first.cause, first.confidence, answer.fixes_policy, first.puller and first.puller.kind)
    wanted = (expected.cause, expected.confidence, expected.fixes_policy, expected.puller)
    assert told == wanted, _report(answer.diagnosis.sentence, first.findings)


def _report(sentence: str, findings: tuple[object, ...]) -> str:
    return "\n".join([sentence, *map(str, findings)])
