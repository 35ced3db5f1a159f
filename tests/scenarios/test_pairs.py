"""Two faults at once: both are named, or the first that blocks and that more stops the pull."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.causes import Cause
from diagnostics.ecr.model import Repository
from diagnostics.model import Confidence
from remediation.plan import Plan
from tests.fakes.reading import ACCOUNT, FORBIDDEN, NOT_FOUND, REGION, ROLE_ARN, World
from tests.scenarios.judging import first_group
from tests.scenarios.recorded import ask_recorded
from tests.scenarios.recorded_rows import NO_CREDENTIALS

PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
LOGIN = "ecr:GetAuthorizationToken"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
MORE = ("More stops it", "More may follow", "nor does its permissions boundary")
SIDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
REPOSITORY = "retail-sample-app-ui"


@dataclass(frozen=True)
class Fault:
    """A fault to put into a world. `place` is when it stops a pull: faults of one place meet the
    kubelet with the same words; `on` is what it changes: two on the same thing cannot be had."""

    cause: Cause
    place: int
    on: str
    words: str
    make: Callable[[World, str], None]


def policy(effect: str, *actions: str, **more: object) -> str:
    one = {"Effect": effect, "Action": list(actions), **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [one]})


def _role(*actions: str) -> Callable[[World, str], None]:
    def make(world: World, sid: str) -> None:
        document = policy("Allow", *actions, Sid=sid, Resource="*")
        world.role_policies = {"EksNodeGroupRole": [document]}

    return make


def _boundary(world: World, sid: str) -> None:
    world.boundary = policy("Allow", LOGIN, "ec2:*", Sid=sid, Resource="*")


def _repository(world: World, sid: str) -> None:
    world.repository_policy = policy("Deny", *PULL, Sid=sid, Principal={"AWS": ROLE_ARN})


def _registry(world: World, sid: str) -> None:
    world.registry_policy = policy("Deny", *PULL, Sid=sid, Principal="*", Resource="*")


def _key(world: World, sid: str) -> None:
    world.settings = Repository(kms_key=KEY)
    world.key_state = "Disabled"


def _tag(world: World, sid: str) -> None:
    world.images = {REPOSITORY: (f"1.2.{len(sid) + 1}-{sid}",)}


def _archived(world: World, sid: str) -> None:
    world.image_status = "ARCHIVED"


FAULTS = (
    Fault(Cause.TOKEN_NOT_ALLOWED, 0, "role", NO_CREDENTIALS, _role(*PULL)),
    Fault(Cause.ROLE_LACKS_PULL, 1, "role", FORBIDDEN, _role(LOGIN)),
    Fault(Cause.PERMISSIONS_BOUNDARY, 1, "boundary", FORBIDDEN, _boundary),
    Fault(Cause.REPOSITORY_POLICY_DENIES, 1, "repository", FORBIDDEN, _repository),
    Fault(Cause.REGISTRY_POLICY_DENIES, 1, "registry", FORBIDDEN, _registry),
    Fault(Cause.KMS_KEY_UNUSABLE, 2, "key", FORBIDDEN, _key),
    Fault(Cause.TAG_MISSING, 3, "image", NOT_FOUND, _tag),
    Fault(Cause.IMAGE_ARCHIVED, 3, "image", NOT_FOUND, _archived),
)
PAIRS = [
    (one, other)
    for place, one in enumerate(FAULTS)
    for other in FAULTS[place + 1 :]
    if one.on != other.on and {one.on, other.on} != {"image", "key"}
]


@settings(deadline=None)
@given(pair=st.sampled_from(PAIRS), sids=st.tuples(SIDS, SIDS))
def test_of_two_faults_neither_is_lost(pair: tuple[Fault, Fault], sids: tuple[str, str]) -> None:
    world = World(repository_policy=None)
    for fault, sid in zip(pair, sids, strict=True):
        fault.make(world, sid)
    world.event_messages = [min(pair, key=lambda one: one.place).words]

    answer = ask_recorded(world)

    first = first_group(answer)
    assert first is not None
    causes = {fault.cause for fault in pair}
    assert first.cause in causes
    assert first.confidence is Confidence.PROVEN
    lost = causes - {first.cause, *first.also}
    told = " ".join([first.sentence, *(one.note for one in first.findings)])
    assert not lost or any(words in told for words in MORE)
    for plan in answer.plans:
        if isinstance(plan, Plan) and plan.policy is not None:
            stays = causes - {Cause.REPOSITORY_POLICY_DENIES}
            assert all(any(one.value in words for words in plan.will_not_fix) for one in stays)
