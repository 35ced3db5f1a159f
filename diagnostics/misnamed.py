"""An Allow that is meant for the role that pulls and does not reach it. Pure.

Two ways are told: the principal was deleted and made anew, so that AWS shows the old one's unique
id (IAM User Guide, reference_policies_elements_principal, "IAM role principals"); or the ARN is
nearly the role's: another account's, one instance's session, an instance profile, another path.
"""

from dataclasses import dataclass

from diagnostics.parsing.arn import Arn, InvalidArn
from diagnostics.policy.conditions import Clause
from diagnostics.policy.matching import match
from diagnostics.policy.model import Effect
from diagnostics.policy.request import Request
from diagnostics.policy.statements import Policy, Statement

PRINCIPAL_ARN = "aws:principalarn"
INSTANCE_PROFILE = "instance-profile"
ROLE_ID = "AROA"


@dataclass(frozen=True, slots=True)
class Misnamed:
    """The statement, the name in it, and `why` it is not the role's: the rest of a sentence."""

    statement: Statement
    name: str
    deleted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom an Allow should name: the role, and names people take for it.

    `mistaken` maps other ARNs, such as that of the pod's own role, to what they are.
    """

    role_arn: str
    role_id: str = ""
    mistaken: tuple[tuple[str, str], ...] = ()


def misnamed(policy: Policy | None, request: Request, meant: Meant) -> Misnamed | None:
    """The first Allow for this action that nearly names the role; else one that names a deleted
    principal; None when the policy was never meant for it."""
    allows = [
        one
        for one in (policy.statements if policy else ())
        if one.effect is Effect.ALLOW
        and one.actions.applies(request.action_key)
        and match(one, request) is None
    ]
    near = (found for one in allows if (found := _near(one, meant)))
    gone = (found for one in allows if (found := _gone(one, meant)))
    return next(near, None) or next(gone, None)


def _gone(statement: Statement, meant: Meant) -> Misnamed | None:
    stale = statement.principals.stale if statement.principals else ()
    ids = [one for one in stale if one.startswith(ROLE_ID) and one != meant.role_id]
    if not ids:
        return None
    anew = f", whose id is {meant.role_id}" if meant.role_id else ""
    why = f"the id of a role that was deleted; it is not {_name(meant.role_arn)}{anew}"
    return Misnamed(statement, ids[0], True, why)


def _near(statement: Statement, meant: Meant) -> Misnamed | None:
    mistaken = dict(meant.mistaken)
    for name in _names(statement):
        why = mistaken.get(name) or _difference(name, meant.role_arn)
        if why:
            return Misnamed(statement, name, False, why)
    return None


def _names(statement: Statement) -> list[str]:
    """Whom the statement lets in by ARN: its principals, or what aws:PrincipalArn must be."""
    principals = statement.principals
    literals = principals.literals if principals and not principals.inverted else ()
    named = [text for kind, text in literals if kind == "AWS"]
    return named + [value for one in statement.clauses if _asks_who(one) for value in one.values]


def _asks_who(clause: Clause) -> bool:
    negated = clause.comparison is None or clause.comparison.negated
    return clause.key == PRINCIPAL_ARN and not negated


def _difference(name: str, role_arn: str) -> str:
    """How a name differs from the role's ARN, empty where it means something else altogether."""
    try:
        written, role = Arn.parse(name), Arn.parse(role_arn)
    except InvalidArn:
        return ""
    mine = role.role_name or ""
    if written.service == "iam" and written.resource_type == INSTANCE_PROFILE:
        profile = written.resource_id.rpartition("/")[2]
        same = written.account == role.account and profile.lower() == mine.lower()
        return "an instance profile, and a principal must be the role in it" if same else ""
    if (written.role_name or "").lower() != mine.lower():
        return ""
    if written.account != role.account:
        return f"a role of account {written.account}; the one that pulls is of {role.account}"
    if written.partition != role.partition:
        return f"of partition {written.partition}; the role is of {role.partition}"
    if written.session_name:
        return "one session of the role: only that instance may pull, and only by that name"
    if name != role_arn:
        return f"not the role's ARN, which is {role_arn}"
    return ""


def _name(role_arn: str) -> str:
    return role_arn.rpartition("/")[2]
