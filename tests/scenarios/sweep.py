"""A scenario asked again, each time with one permission fewer: the answer may only become weaker.

Only permissions that the diagnosis used, as the journals of AWS and of the API server tell, are
taken away: the others cannot matter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Denied
from playground.cluster.faults import Fault
from playground.scenarios.seeding.people import READER_ARN
from tests.scenarios.expected import Expected
from tests.scenarios.judging import first_group
from tests.scenarios.lab import Answer, Lab

ALWAYS_ALLOWED = ("sts:GetCallerIdentity",)


@dataclass(frozen=True, slots=True)
class Swept:
    """One permission less: what was taken, what the bot then said, and what is wrong with that
    ("" when nothing is)."""

    scenario: str
    permission: str
    told: str
    wrong: str = ""


def sweep(lab: Lab, expected: Expected) -> Iterator[Swept]:
    """Take each permission away that a loaded scenario's diagnosis needs, one after the other."""
    lab.remember_nothing()
    lab.forget_requests()
    whole = lab.ask(expected.words)
    for permission in used_permissions(lab):
        with _without(lab, permission):
            lab.remember_nothing()
            yield _swept(lab, expected, whole, permission)


def used_permissions(lab: Lab) -> list[str]:
    """What was asked since the journals were cleared: `ecr:DescribeImages`, `list pods`."""
    role = READER_ARN.rpartition("/")[2]
    actions = {one.action for one in lab.world.aws.journal if f"/{role}/" in one.arn}
    verbs = {f"{one.verb} {one.resource}" for one in lab.world.cluster.request_log if _of_bot(one)}
    return [*sorted(actions.difference(ALWAYS_ALLOWED)), *sorted(verbs)]


def _of_bot(record: object) -> bool:
    return "serviceaccount:imagepull:" in getattr(record, "user", "")


@contextmanager
def _without(lab: Lab, permission: str) -> Iterator[None]:
    authorization, cluster = lab.world.cloud.authorization, lab.world.cluster
    if ":" in permission:
        authorization.deny(permission)
    else:
        verb, _, resource = permission.partition(" ")
        cluster.set_faults(Fault(verb=verb, resource=resource, status=403))
    try:
        yield
    finally:
        authorization.allow_again()
        cluster.set_faults()


def _swept(lab: Lab, expected: Expected, whole: Answer, permission: str) -> Swept:
    try:
        answer = lab.ask(expected.words)
    except Denied as error:
        named = permission in error.permission.action
        wrong = "" if named else f"names {error.permission.action}, not what is missing"
        return Swept(expected.scenario, permission, f"could not look: {error.call}", wrong)
    first, before = first_group(answer), first_group(whole)
    cause = first.cause if first else None
    told = cause.value if cause else "no pull problem"
    allowed = {before.cause, *before.also} if before else {None}
    wrong = ""
    if answer.fixes_policy and not expected.fixes_policy:
        wrong = "offers a fix that does not help"
    elif cause is Cause.UNKNOWN and before and before.cause is not Cause.UNKNOWN:
        wrong = "" if _names(answer, permission) else "does not name what is missing"
    elif cause not in allowed | {Cause.UNKNOWN}:
        wrong = f"says {told}"
    return Swept(expected.scenario, permission, told, wrong)


def _names(answer: Answer, permission: str) -> bool:
    """Whether any finding says what the bot was not allowed."""
    findings = [one for group in answer.diagnosis.groups for one in group.findings]
    said = [grant.action for one in findings for grant in one.missing]
    said += [text for one in findings for text in (one.summary, one.note)]
    return any(permission in text for text in said)
