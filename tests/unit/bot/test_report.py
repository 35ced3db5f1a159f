"""What a terminal is sent: nothing a cluster or a policy says may steer it."""

import json
from dataclasses import replace

import pytest

from bot.exits import could_not_run
from bot.report import survey_to_terminal, to_json, to_terminal
from diagnostics.gateways.errors import Unread
from diagnostics.model import Diagnosis, Finding, Permission, Step, Verdict, WorkloadRef
from diagnostics.survey import Stuck, Survey
from remediation.offer import NoPlan
from tests.fakes.cards import AT
from tests.fakes.diagnoses import conclusion, diagnosis

PWN = "\x1b]0;pwn\x07"
CSI = "\x9b31m"
EVIL = f"{PWN}{CSI}"


def _harmless(text: str) -> bool:
    return "pwn" in text and not set(text) & {"\x1b", "\x07", "\x9b"}


def _hostile() -> Diagnosis:
    finding = Finding(
        Step.POD_EVENTS,
        Verdict.UNKNOWN,
        EVIL,
        note=EVIL,
        missing=(Permission(EVIL, EVIL),),
    )
    group = replace(
        conclusion(f"registry/{EVIL}", (finding,)),
        remedy=EVIL,
        commands=(EVIL,),
        blast_radius=EVIL,
        sentence=EVIL,
    )
    return replace(diagnosis(group), sentence=EVIL)


def test_no_words_of_a_diagnosis_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    to_terminal(_hostile(), [NoPlan(EVIL)], writes=True)
    printed = capsys.readouterr().out
    assert _harmless(printed)
    assert printed.count("pwn") == 10


def test_no_words_of_a_diagnosis_steer_a_terminal_that_json_is_printed_on() -> None:
    printed = to_json(_hostile(), [NoPlan(EVIL)], writes=True)
    assert _harmless(printed)
    assert json.loads(printed)["sentence"] == EVIL


def test_no_words_of_a_survey_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    ref = WorkloadRef("c", "shop", "Deployment", EVIL)
    found = Survey(AT, (Stuck(ref, 1, (), AT, None, EVIL),), (Unread(EVIL, EVIL, EVIL),))
    survey_to_terminal(found)
    printed = capsys.readouterr().out
    assert _harmless(printed)
    assert printed.count("pwn") == 5


def test_no_words_of_a_refusal_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        could_not_run(EVIL)
    assert _harmless(capsys.readouterr().err)
