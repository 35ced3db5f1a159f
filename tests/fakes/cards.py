"""Card contents for tests: the lab's case, and strategies whose every word is hostile."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Unread
from diagnostics.model import (
    Confidence,
    Permission,
    PullerKind,
    Step,
    Verdict,
    WorkloadRef,
)
from diagnostics.survey import Stuck, Survey
from handlers.presentation import GroupShown, Presentation, StepShown
from remediation.approval import Approvers
from remediation.freeze import FreezeState
from remediation.people import Person
from remediation.plan import Fix, Plan, PolicyChange, Restart
from remediation.views import (
    Choice,
    Decision,
    Place,
    Request,
    RequestState,
    RunOutcome,
    RunStep,
    RunView,
    StepState,
    StepView,
)
from tests.fakes.reading import IMAGE

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
QUINN, ROBIN = Person("T1", "UQUINN"), Person("T1", "UROBIN")
REF = WorkloadRef("eks-workshop", "default", "Deployment", "ui-private")
SENTENCE = "ui-private cannot pull its image: the repository policy denies EksNodeGroupRole"
ARN = "arn:aws:ecr:us-west-2:123456789012:repository/retail-sample-app-ui"
BEFORE = '{"Statement":[{"Effect":"Deny","Action":["ecr:BatchGetImage","ecr:PutImage"]}]}'
AFTER = '{"Statement":[{"Effect":"Deny","Action":["ecr:PutImage"]}]}'
APPROVERS = Approvers(("UROBIN",), ("SPLATFORM",), 1, reason_required=False, break_glass=False)


def step(
    which: Step, verdict: Verdict = Verdict.OK, summary: str = "fine", **more: Any
) -> StepShown:
    return StepShown(which, verdict, summary, **more)


def group(**changes: Any) -> GroupShown:
    shown = {
        "cause": Cause.REPOSITORY_POLICY_DENIES,
        "confidence": Confidence.PROVEN,
        "sentence": "the repository policy denies EksNodeGroupRole",
        "remedy": "Take the Deny away.",
        "image": IMAGE,
        "puller": "EksNodeGroupRole",
        "puller_kind": PullerKind.NODE_ROLE,
        "pool": "node group default",
        "pods": ("ui-private-7d9f-x",),
        "pod_count": 1,
        "steps": (
            step(Step.NODE_ROLE, summary="EksNodeGroupRole may pull"),
            step(Step.REPOSITORY_POLICY, Verdict.FAULT, "the policy denies it", decisive=True),
        ),
    }
    return GroupShown(**(shown | changes))


def presentation(**changes: Any) -> Presentation:
    shown = {
        "workload": REF,
        "verdict": Verdict.FAULT,
        "sentence": SENTENCE,
        "at": AT,
        "seconds": 1.3,
        "replicas": 1,
        "ready": 0,
        "images": (IMAGE,),
        "groups": (group(),),
    }
    return Presentation(**(shown | changes))


def plan(**changes: Any) -> Plan:
    made = {
        "fix": Fix.REPOSITORY_POLICY,
        "cluster": "eks-workshop",
        "target": ARN,
        "policy": PolicyChange(ARN, BEFORE, AFTER, ("stop denying pulls",), "12 decisions differ"),
        "restart": Restart("Deployment", "default", "ui-private", "uid", 3, IMAGE),
        "actions": ("ecr:SetRepositoryPolicy", "deployments.apps/patch"),
        "namespace": "default",
    }
    return Plan(**(made | changes))


def request(state: RequestState = RequestState.WAITING, **changes: Any) -> Request:
    made = {
        "id": "0123456789abcdef0123",
        "state": state,
        "plan": plan(),
        "digest": "d",
        "requester": QUINN,
        "created_at": AT,
        "expires_at": AT + timedelta(minutes=15),
        "place": Place("C1", "1.0"),
        "presentation": presentation().to_json(),
        "decisions": (),
        "run": None,
    }
    return Request(**(made | changes))


def run(outcome: RunOutcome | None = None, **changes: Any) -> RunView:
    finished = AT + timedelta(seconds=74) if outcome else None
    made = {
        "id": "run-1",
        "request_id": "0123456789abcdef0123",
        "steps": tuple(StepView(one, StepState.PENDING) for one in RunStep),
        "outcome": outcome,
        "words": "",
        "wrote": outcome is not None,
        "dry_run": False,
        "started_at": AT,
        "finished_at": finished,
        "seconds": 74.0 if outcome else None,
    }
    return RunView(**(made | changes))


def approved(outcome: RunOutcome | None = None, **changes: Any) -> Request:
    decisions = (Decision(ROBIN, Choice.APPROVE, AT),)
    return request(RequestState.APPROVED, decisions=decisions, run=run(outcome, **changes))


ATTACKS = (
    "<!channel>", "<!here>", "<!everyone>", "<@UROBIN>", "<#C1|general>", "<!subteam^S1>",
    "<!date^1^{time}|x>", "<https://evil.example|ecr>", "&lt;!channel&gt;", "&", "<", ">",
    "```", "`", "*bold*", "_it_", "~no~", ":white_check_mark:", ":aws:", "\n> quote", "\r\n",
    "\u202eabc", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b[31m", "\u2028", "\U000e0041",
    "@channel", "http://evil.example", "|", "'\"", "{}", "\\", "😀",
)  # fmt: skip

POOL = (
    "",
    "ui-private",
    *ATTACKS,
    "".join(ATTACKS),
    " ".join(ATTACKS) * 3,
    "<" * 300,
    "&" * 3000,
    "x" * 5000,
    "\u202e" * 400,
    "`" * 400,
    "word " * 400,
    "line\n" * 200,
)
hostile = st.sampled_from(POOL)
"""Chosen, not made up: a card has a hundred words, and making each up would take minutes."""

_people = st.builds(Person, st.just("T1"), hostile | st.just("UROBIN"))
_times = st.just(AT)
_permissions = st.builds(Permission, hostile, hostile)
_steps = st.builds(
    StepShown,
    st.sampled_from(Step),
    st.sampled_from(Verdict),
    hostile,
    hostile,
    st.lists(_permissions, max_size=3).map(tuple),
    st.booleans(),
)
_texts = st.lists(hostile, max_size=5).map(tuple)
_groups = st.builds(
    GroupShown,
    cause=st.sampled_from(Cause),
    confidence=st.sampled_from(Confidence),
    sentence=hostile,
    remedy=hostile,
    image=hostile,
    puller=hostile,
    puller_kind=st.none() | st.sampled_from(PullerKind),
    pool=hostile,
    pods=_texts,
    pod_count=st.integers(0, 5000),
    steps=st.lists(_steps, max_size=4).map(tuple),
    commands=_texts,
    no_plan=hostile,
)
_refs = st.builds(WorkloadRef, hostile, hostile, hostile, hostile)
presentations = st.builds(
    Presentation,
    workload=_refs,
    verdict=st.sampled_from(Verdict),
    sentence=hostile,
    at=_times,
    seconds=st.floats(0, 1000),
    images=_texts,
    groups=st.lists(_groups, max_size=3).map(tuple),
    undoes=st.none() | hostile,
    offers_in_thread=st.integers(0, 3),
)
_documents = st.none() | hostile | st.just(BEFORE)
_changes = st.builds(PolicyChange, hostile, _documents, _documents, _texts, hostile)
_restarts = st.builds(Restart, hostile, hostile, hostile, hostile, st.just(1), hostile)
plans = st.builds(
    Plan,
    fix=st.sampled_from(Fix),
    cluster=hostile,
    target=hostile,
    policy=st.none() | _changes,
    restart=st.none() | _restarts,
    actions=_texts,
    will_not_fix=_texts,
    undoes=st.none() | hostile,
    namespace=hostile,
)
_step_views = st.builds(
    StepView,
    st.sampled_from(RunStep),
    st.sampled_from(StepState),
    hostile,
    st.none() | _times,
    st.none() | _times,
    hostile,
)
runs = st.builds(
    RunView,
    id=hostile,
    request_id=hostile,
    steps=st.lists(_step_views, max_size=3).map(tuple),
    outcome=st.none() | st.sampled_from(RunOutcome),
    words=hostile,
    wrote=st.booleans(),
    dry_run=st.booleans(),
    started_at=_times,
    finished_at=st.none() | _times,
    seconds=st.none() | st.floats(0, 10_000),
    owner=hostile,
)
_decisions = st.builds(Decision, _people, st.sampled_from(Choice), _times, hostile)
requests = st.builds(
    Request,
    id=st.text("0123456789abcdef", min_size=1, max_size=40),
    state=st.sampled_from(RequestState),
    plan=plans,
    digest=st.just("d"),
    requester=_people,
    created_at=_times,
    expires_at=_times,
    place=st.builds(Place, st.just("C1") | hostile),
    presentation=presentations.map(Presentation.to_json),
    decisions=st.lists(_decisions, max_size=3).map(tuple),
    run=st.none() | runs,
    dry_run=st.booleans(),
)
names = st.lists(hostile | st.just("UROBIN"), max_size=12).map(tuple)
freezes = st.builds(FreezeState, st.booleans(), hostile, hostile, st.none() | _times)
approvers = st.builds(
    Approvers,
    names,
    st.lists(hostile | st.just("S1"), max_size=12).map(tuple),
    st.integers(1, 3),
    st.booleans(),
    st.booleans(),
)
_stuck = st.builds(
    Stuck, _refs, st.integers(1, 500), _texts, _times, st.none() | st.sampled_from(Cause), hostile
)
_unread = st.builds(Unread, hostile, hostile, hostile, st.none() | _permissions)
surveys = st.builds(
    Survey,
    _times,
    st.lists(_stuck, max_size=6).map(tuple),
    st.lists(_unread, max_size=8).map(tuple),
)

_OURS = re.compile(
    r"<(?:@[A-Z0-9]+|!subteam\^[A-Z0-9]+|#[A-Z0-9]+|!date\^\d+\^\{[^<>]*\}\|[^<>]*"
    r"|https://docs\.example/[^<>|]*\|[^<>|]*)>"
)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a payload."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from parts(part)


def disarmed(text: str) -> bool:
    """Nothing is left in mrkdwn that Slack would act on, except what the bot itself writes."""
    left = _OURS.sub("", text)
    return not ("<" in left or ">" in left or _ENTITY.search(left) or _UNSEEN.search(text))


def faults_of(text: str, blocks: Any) -> list[str]:
    """Whatever an attacker could use in a message."""
    found = [] if disarmed(text) and text.strip() else [f"text: {text!r}"]
    for part in parts(blocks):
        content = part.get("text")
        if not isinstance(content, str):
            continue
        if part.get("type") == "mrkdwn":
            if not disarmed(content):
                found.append(f"mrkdwn: {content!r}")
            if part.get("verbatim") is not True:
                found.append(f"not verbatim: {content!r}")
        elif _UNSEEN.search(content):
            found.append(f"unseen: {content!r}")
    return found
