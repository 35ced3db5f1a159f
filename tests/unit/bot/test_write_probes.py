"""What doctor says of the identity that writes, without writing."""

from typing import NoReturn

from bot.probes import Probe
from bot.write_probes import probe_writing
from diagnostics.gateways.errors import Denied, GatewayError, NotFound
from diagnostics.model import Permission, Verdict
from remediation.gateways.ports import Credit
from remediation.plan import Restart

ROLE = "arn:aws:iam::123456789012:role/ImagepullRemediator"
GONE = NotFound("get deployments", "shop/none", "not found")
NO_ROLE = Denied("sts:AssumeRole", ROLE, "not authorized", Permission("sts:AssumeRole", ROLE))
NO_GET = Denied(
    "get deployments", "shop/none", "forbidden", Permission("get deployments.apps", "shop")
)


class Access:
    """A write identity that answers everything with an error, and has no method that writes."""

    def __init__(self, role: GatewayError | None, workload: GatewayError) -> None:
        self._role, self._workload = role, workload
        self.credits: list[Credit] = []

    def policies(self, credit: Credit, _repository_arn: str) -> None:
        self.credits.append(credit)
        if self._role:
            raise self._role

    def workloads(self, credit: Credit) -> "Access":
        self.credits.append(credit)
        return self

    def rollout(self, workload: Restart) -> NoReturn:
        assert workload.namespace == "shop"
        raise self._workload


def probed(access: Access) -> list[Probe]:
    return list(probe_writing(access, "prod", "shop", "eu-west-1"))  # type: ignore[arg-type]


def test_a_role_that_can_be_taken_on_and_a_workload_that_is_not_there_are_well() -> None:
    access = Access(None, GONE)
    assert {one.verdict for one in probed(access)} == {Verdict.OK}
    assert {(one.cluster, one.approvers) for one in access.credits} == {("prod", ())}


def test_each_right_that_is_missing_names_its_grant() -> None:
    role, *kinds = probed(Access(NO_ROLE, NO_GET))
    assert (role.verdict, role.grant) == (Verdict.FAULT, f"sts:AssumeRole on {ROLE}")
    assert {(one.verdict, one.grant) for one in kinds} == {
        (Verdict.FAULT, "get deployments.apps on shop")
    }
    assert len(kinds) == 3
