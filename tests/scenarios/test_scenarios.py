"""Every scenario of the playground, through the real gateways: the bot names the cause."""

import pytest

from playground.scenarios import SCENARIOS, scenario
from tests.scenarios.contract import faults_of_form
from tests.scenarios.expected import EXPECTED, Expected
from tests.scenarios.figures import Figures
from tests.scenarios.judging import first_group
from tests.scenarios.lab import Answer, Lab
from tests.scenarios.recorded import RECORDED, Recorded, ask_recorded


def test_the_readme_quotes_the_figures_that_these_tests_hold() -> None:
    rows = len(EXPECTED) + len(RECORDED)
    figures = Figures(rows, len(RECORDED), right=rows, unknown=0, wrong=0, wrong_fixes=0)
    assert figures.quoted, figures


def test_every_scenario_has_an_expectation() -> None:
    assert {one.scenario for one in EXPECTED} == {one.name for one in SCENARIOS}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one.scenario)
def test_the_bot_names_the_cause(lab: Lab, expected: Expected) -> None:
    lab.load(scenario(expected.scenario), expected.settings)
    _assert_told(expected, lab.ask(expected.words))


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one.expected.scenario)
def test_the_bot_names_the_cause_from_recorded_answers(recorded: Recorded) -> None:
    _assert_told(recorded.expected, ask_recorded(recorded.world()))


def _assert_told(expected: Expected, answer: Answer) -> None:
    assert faults_of_form(answer) == []
    first = first_group(answer)
    if first is None:
        assert expected.cause is None, answer.diagnosis.sentence
        return
    told = (first.cause, first.confidence, answer.fixes_policy, first.puller and first.puller.kind)
    wanted = (expected.cause, expected.confidence, expected.fixes_policy, expected.puller)
    assert told == wanted, "\n".join([answer.diagnosis.sentence, *map(str, first.findings)])
