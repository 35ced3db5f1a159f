"""A fix is offered only where the bot may carry it out."""

from typing import Any

import pytest

from bot.asking import ask
from bot.environment import Environment
from bot.offers import READS_ONLY, hold_of, offers_of
from bot.settings import Cluster, Configuration, Settings
from diagnostics.model import Diagnosis
from remediation.offer import NoPlan
from tests.fakes.cards import REF
from tests.fakes.diagnoses import conclusion, diagnosis
from tests.fakes.remediation.outside import make_plan


def _configured(**more: Any) -> Configuration:
    cluster = Cluster(name=REF.cluster, region="us-west-2", **more)
    return Configuration.model_construct(clusters=(cluster,))


READING = _configured()
WRITING = _configured(remediation={"role_arn": "arn:aws:iam::123456789012:role/imagepull-write"})


PLAN = make_plan()


class Doctor:
    """Answers every question with one diagnosis."""

    def diagnose(self, *_: object) -> Diagnosis:
        return diagnosis(conclusion())


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that makes plans, in a word."""
    for module in ("bot.offers", "bot.asking"):
        monkeypatch.setattr(f"{module}.offer", lambda _: PLAN)
    monkeypatch.setattr("bot.asking.make_doctor", lambda *_, **__: Doctor())


@pytest.mark.usefixtures("offered")
def test_a_cluster_the_bot_only_reads_is_offered_nothing_to_approve() -> None:
    assert offers_of(READING)(diagnosis(conclusion())) == (NoPlan(READS_ONLY),)


@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("configuration", [READING, WRITING])
def test_the_terminal_shows_the_plan_whoever_may_carry_it_out(configuration: Configuration) -> None:
    settings = Settings.model_construct(environment=Environment(), configuration=configuration)
    assert ask(settings, "ui", print)[1] == (PLAN,)


@pytest.mark.usefixtures("offered")
def test_a_cluster_with_a_write_identity_is_offered_its_plan() -> None:
    assert offers_of(WRITING)(diagnosis(conclusion())) == (PLAN,)


def test_where_nothing_helps_a_cluster_the_bot_only_reads_is_told_that_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.offers.offer", lambda _: NoPlan("It would not help."))
    assert offers_of(READING)(diagnosis(conclusion())) == (NoPlan("It would not help."),)


def test_a_plan_reaches_only_where_todays_configuration_lets_the_bot_write() -> None:
    plan = make_plan(cluster=REF.cluster)
    assert hold_of(WRITING).reach(plan) == ""
    assert "no write identity" in hold_of(READING).reach(plan)
    assert "no write identity" in hold_of(WRITING).reach(make_plan(cluster="gone"))
    narrow = _configured(remediation={}, namespaces=("pay", "team-*"))
    assert "namespace shop" in hold_of(narrow).reach(plan)
    assert "namespace shop" in hold_of(narrow).reach(make_plan(cluster=REF.cluster, restart=None))
