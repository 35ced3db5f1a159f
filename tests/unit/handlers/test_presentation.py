from hypothesis import given

from diagnostics.causes import Cause
from diagnostics.model import Evidence, Finding, Step, Verdict
from handlers.presentation import Presentation
from handlers.presenting import present
from remediation.offer import NoPlan
from tests.fakes.cards import plan, presentations
from tests.fakes.diagnoses import conclusion, diagnosis


@given(presentations)
def test_it_is_read_back_as_it_was_stored(shown: Presentation) -> None:
    assert Presentation.from_json(shown.to_json()) == shown


def test_steps_stand_in_the_runbooks_order_and_the_one_that_names_the_cause_is_marked() -> None:
    findings = (
        Finding(Step.ECR_IMAGE, Verdict.FAULT, "no tag", cause=Cause.TAG_MISSING),
        Finding(Step.POD_STATUS, Verdict.FAULT, "waits", (Evidence("a", "b", "c"),)),
    )
    shown = present(diagnosis(conclusion(findings=findings))).groups[0]
    assert [step.step for step in shown.steps] == [Step.POD_STATUS, Step.ECR_IMAGE]
    assert [step.decisive for step in shown.steps] == [False, True]
    assert shown.pool == "node group default"


def test_each_group_keeps_why_nothing_is_offered_for_it() -> None:
    offered = (plan(), NoPlan("It is not proven."))
    shown = present(diagnosis(conclusion("a"), conclusion("b")), offered)
    assert [group.no_plan for group in shown.groups] == ["", "It is not proven."]
    assert shown.offers_in_thread == 0
    assert (
        present(diagnosis(conclusion("a"), conclusion("b")), (plan(), plan())).offers_in_thread == 1
    )


def test_the_query_asks_about_the_same_workload_again() -> None:
    assert (
        str(present(diagnosis()).query) == "deployment/ui-private -n default --cluster eks-workshop"
    )
