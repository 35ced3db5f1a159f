"""The writing gateway over real connections: the role it takes on, each request sent once, and what
a run makes of an answer that never came."""

import json
import time
from collections.abc import Callable

import pytest

from diagnostics.gateways.errors import Denied, NotFound, Refused, Throttled, Unreachable
from playground.aws.faults import Fault, FaultKind
from playground.scenarios.form import ACCOUNT, REGION, Repository
from playground.scenarios.seeding.people import READER_ARN, REMEDIATOR_ARN
from remediation.documents import same
from remediation.gateways.connect import WriteConnections, WriteIdentity
from remediation.gateways.ecr import ONCE
from remediation.gateways.ports import Credit
from remediation.plan import PolicyChange
from remediation.store import open_store
from remediation.views import RunOutcome
from tests.fakes.remediation.clock import FakeClock
from tests.fakes.remediation.desk import Desk
from tests.fakes.remediation.outside import FakeOutside, make_plan
from tests.fakes.remediation.people import ANA, BEN

ARN = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/app"
CREDIT = Credit("prod", "run17", (ANA, BEN))
SET, GET = "ecr:SetRepositoryPolicy", "ecr:GetRepositoryPolicy"


def policy(*actions: str) -> str:
    statement = {"Effect": "Deny", "Principal": {"AWS": READER_ARN}, "Action": list(actions)}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


BEFORE, AFTER = policy("ecr:BatchGetImage", "ecr:PutImage"), policy("ecr:PutImage")


@pytest.fixture
def access(aws, monkeypatch: pytest.MonkeyPatch) -> WriteConnections:
    """The bot's own identity is the reading role; the repository has opted in."""
    document = json.loads(BEFORE)
    aws.fill(Repository("app", policy=document, tags={"ecr-doctor": "managed"}), Repository("shut"))
    keys = aws.keys.reader
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys.secret_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", keys.session_token)
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.front.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    aws.front.journal.clear()
    return WriteConnections({"prod": WriteIdentity(region=REGION, role_arn=REMEDIATOR_ARN)})


def callers(aws, action: str) -> set[str]:
    return {entry.arn for entry in aws.front.journal if entry.action == action}


def test_the_policy_is_read_replaced_and_deleted_as_the_run(aws, access) -> None:
    policies = access.policies(CREDIT, ARN)
    assert same(policies.get(ARN), BEFORE)
    answer = policies.put(ARN, AFTER)
    assert answer.request_id
    assert same(policies.get(ARN), AFTER)
    policies.delete(ARN)
    assert policies.get(ARN) is None
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/ImagepullRemediator/imagepull-run17"
    assert callers(aws, SET) == callers(aws, GET) == {session}


def test_a_repository_that_did_not_opt_in_is_denied_with_the_grant_to_add(access) -> None:
    arn = ARN.replace("/app", "/shut")
    with pytest.raises(Denied) as caught:
        access.policies(CREDIT, arn).put(arn, AFTER)
    assert (caught.value.permission.action, caught.value.permission.resource) == (SET, arn)


def test_the_reading_role_itself_may_not_write(access) -> None:
    reading = WriteConnections({"prod": WriteIdentity(region=REGION)})
    with pytest.raises(Denied):
        reading.policies(CREDIT, ARN).put(ARN, AFTER)


def test_a_role_that_may_not_be_assumed_is_named(access) -> None:
    other = REMEDIATOR_ARN + "Other"
    wrong = WriteConnections({"prod": WriteIdentity(region=REGION, role_arn=other)})
    with pytest.raises(Denied) as caught:
        wrong.policies(CREDIT, ARN)
    assert caught.value.permission.action == "sts:AssumeRole"
    assert caught.value.permission.resource == other


def test_a_missing_repository_is_not_found(access) -> None:
    arn = ARN.replace("/app", "/none")
    with pytest.raises((NotFound, Denied)):
        access.policies(CREDIT, arn).get(arn)


def test_a_cluster_without_a_write_identity_is_never_written_to(access) -> None:
    with pytest.raises(Refused, match="no write identity"):
        access.policies(Credit("dev", "run17", (ANA,)), ARN)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.THROTTLE, Throttled),
        (FaultKind.ERROR, Unreachable),
        (FaultKind.RESET, Unreachable),
        (FaultKind.CUT_AFTER, Unreachable),
    ],
)
def test_11_a_write_that_fails_is_sent_once(aws, access, kind: FaultKind, error: type) -> None:
    aws.front.faults.add(Fault(SET, kind))
    policies = access.policies(CREDIT, ARN)
    with pytest.raises(error):
        policies.put(ARN, AFTER)
    assert aws.front.journal.counts[SET] == 1


def test_half_an_answer_is_no_answer(aws, access) -> None:
    policies = access.policies(CREDIT, ARN)
    aws.front.faults.add(Fault(GET, FaultKind.TRUNCATE))
    with pytest.raises(Unreachable):
        policies.get(ARN)


@pytest.fixture
def desk(access, tmp_path):
    """A desk whose policies are in this AWS and whose cluster is in memory."""
    clock = FakeClock()
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}", clock=clock, trust_filesystem=True)
    world = Mixed(access)
    yield Desk(store, clock, world)
    store.close()


class Mixed(FakeOutside):
    """AWS over the wire, the cluster in memory."""

    def __init__(self, access: WriteConnections) -> None:
        super().__init__()
        self._access = access

    def policies(self, credit: Credit, repository_arn: str):
        return self._access.policies(credit, repository_arn)


def plan():
    change = PolicyChange(ARN, BEFORE, AFTER, ("narrow the deny",), "")
    return make_plan(policy=change)


def current(aws) -> str:
    text: str = aws.person("ecr").get_repository_policy(repositoryName="app")["policyText"]
    return text


def test_a_run_sets_the_policy_in_aws(aws, desk) -> None:
    assert desk.finish(desk.approved(plan())).run.outcome is RunOutcome.FIXED
    assert same(current(aws), AFTER)


def test_11_throttled_writes_are_backed_off(aws, desk) -> None:
    aws.front.faults.add(Fault(SET, FaultKind.THROTTLE, times=2))
    assert desk.finish(desk.approved(plan())).run.outcome is RunOutcome.FIXED
    assert aws.front.journal.counts[SET] == 3
    assert desk.kinds().count("run_retry") == 2


def test_11_a_write_whose_answer_was_lost_is_looked_for_and_not_sent_again(aws, desk) -> None:
    aws.front.faults.add(Fault(SET, FaultKind.CUT_AFTER, times=1))
    assert desk.finish(desk.approved(plan())).run.outcome is RunOutcome.FIXED
    assert aws.front.journal.counts[SET] == 1
    assert same(current(aws), AFTER)


@pytest.mark.slow
def test_11_a_write_that_aws_obeyed_in_silence_is_decided_by_a_look_after_the_timeout(
    aws, desk
) -> None:
    aws.front.faults.add(Fault(SET, FaultKind.SILENT_AFTER, times=1))
    began = time.monotonic()
    ended = desk.finish(desk.approved(plan())).run
    assert time.monotonic() - began >= ONCE.read_timeout
    assert ended.outcome is RunOutcome.FIXED
    assert aws.front.journal.counts[SET] == 1
    assert same(current(aws), AFTER)
    assert "write_failed" in desk.kinds()


def test_11_a_denied_write_ends_the_run_with_the_grant(aws, desk) -> None:
    request = desk.approved(plan())
    aws.person("ecr").untag_resource(resourceArn=ARN, tagKeys=["ecr-doctor"])
    ended = desk.finish(request).run
    assert ended.outcome is RunOutcome.NEEDS_HUMAN
    assert f"needs {GET} on {ARN}" in ended.words


@pytest.mark.parametrize("moment", ["after the plan", "just before the write"])
def test_12_a_policy_that_somebody_changed_is_left_as_it_is(
    aws, desk, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = policy("ecr:DeleteRepository")

    def change() -> None:
        aws.person("ecr").set_repository_policy(repositoryName="app", policyText=other)

    request = desk.approved(plan())
    if moment == "after the plan":
        change()
        worker = desk.worker()
    else:
        worker = desk.worker(notice=_once(change))
    ended = desk.finish(request, worker).run
    assert ended.outcome is RunOutcome.DRIFTED
    assert "approved " in ended.words
    assert "found " in ended.words
    assert same(current(aws), other)
    assert callers(aws, SET) == {f"arn:aws:iam::{ACCOUNT}:user/playground-admin"}


def _once(act: Callable[[], None]):
    """Act when the re-check is over."""
    left = [act]

    def notice(when: str, run) -> None:
        if when == "committed" and run.step == "recheck_approval" and left:
            left.pop()()

    return notice


def test_10_a_dry_run_makes_no_mutating_call(aws, desk) -> None:
    desk.dry_run = True
    assert desk.finish(desk.approved(plan())).run.outcome is RunOutcome.REHEARSED
    assert set(aws.front.journal.counts) <= {GET, "sts:AssumeRole"}
    assert same(current(aws), BEFORE)
