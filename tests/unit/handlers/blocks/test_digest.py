"""Each line of a digest has a button, where pressing it would be answered."""

import pytest

from diagnostics.causes import Cause
from diagnostics.model import WorkloadRef
from diagnostics.query import WorkloadQuery, parse_workload_query
from diagnostics.survey import Stuck, Survey
from handlers.blocks.digest import digest
from handlers.blocks.elements import Block
from remediation.freeze import FreezeState
from tests.fakes.cards import AT


def _line(kind: str, name: str = "ui") -> Block:
    ref = WorkloadRef("c", "shop", kind, name)
    stuck = Stuck(ref, 1, ("registry/ui:1",), AT, Cause.TAG_MISSING, "the tag is missing")
    (line,) = (
        block
        for block in digest("morning", Survey(AT, (stuck,), ())).blocks
        if f"{kind.lower()}/{name}" in str(block.get("text"))
    )
    return line


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Pod"])
def test_a_workload_has_a_button_that_asks_about_it(kind: str) -> None:
    query = parse_workload_query(_line(kind)["accessory"]["value"])
    assert query == WorkloadQuery("ui", "shop", kind, "c")


def test_a_replica_set_that_no_deployment_owns_is_listed_without_a_button() -> None:
    assert "accessory" not in _line("ReplicaSet", "rollout-7d9f")


def test_a_digest_witnesses_the_audit_head_in_the_form_that_verify_takes() -> None:
    head = "12:" + "a" * 64
    last = digest("morning", Survey(AT, (), ()), head).blocks[-1]
    assert f"audit head `{head}`" in last["elements"][0]["text"]


def test_a_digest_reminds_of_a_freeze() -> None:
    frozen = FreezeState(True, "UQUINN", "incident 42", AT)
    text = str(digest("morning", Survey(AT, (), ()), "", frozen).blocks)
    assert "All changes are frozen" in text
    assert "incident 42" in text
    assert "frozen" not in str(digest("morning", Survey(AT, (), ())).blocks)
