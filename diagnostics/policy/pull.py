"""The pull, decided as a whole: three actions, and one more as a note.

A pull needs GetAuthorizationToken (on the account), BatchGetImage (the manifest) and
GetDownloadUrlForLayer (each layer). BatchCheckLayerAvailability belongs to pushing: AWS's own
pull-only policy does not grant it. Source: Amazon ECR User Guide, security-iam-awsmanpol.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diagnostics.policy.decide import Decision, decide
from diagnostics.policy.model import Layer, Outcome
from diagnostics.policy.request import NOTHING_KNOWN, Context, Request
from diagnostics.policy.statements import PolicySet

TOKEN: Final = "ecr:GetAuthorizationToken"  # noqa: S105 - an action's name
IMAGE: Final = "ecr:BatchGetImage"
LAYER: Final = "ecr:GetDownloadUrlForLayer"
LAYER_CHECK: Final = "ecr:BatchCheckLayerAvailability"


@dataclass(frozen=True, slots=True)
class PullReport:
    """The decisions a pull consists of; `layer_check` is a note and never the cause."""

    token: Decision
    image: Decision
    layer: Decision
    layer_check: Decision

    @property
    def needed(self) -> tuple[Decision, Decision, Decision]:
        """Return the decisions that all have to be "allowed", in the order of the calls."""
        return (self.token, self.image, self.layer)

    @property
    def outcome(self) -> Outcome:
        """Return the pull's outcome: a denial before DEPENDS before ALLOWED."""
        outcomes = [decision.outcome for decision in self.needed]
        for word in (Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY, Outcome.DEPENDS):
            if word in outcomes:
                return word
        return Outcome.ALLOWED

    @property
    def failing(self) -> tuple[Decision, ...]:
        """Return the needed decisions that are not "allowed"."""
        return tuple(d for d in self.needed if d.outcome is not Outcome.ALLOWED)

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Return the condition keys on which the pull turns."""
        return tuple(dict.fromkeys(key for d in self.needed for key in d.depends_on))

    @property
    def unread(self) -> frozenset[Layer]:
        """Return the layers that could not be read and have a say."""
        return frozenset().union(*(d.unread for d in self.needed))


def pull_report(
    principal_arn: str,
    repository_arn: str,
    policies: PolicySet,
    context: Context = NOTHING_KNOWN,
    *,
    role_arn: str | None = None,
) -> PullReport:
    """Decide a pull from one repository by one principal: a session (best), a role or a user.

    `role_arn` is the session's role, as IAM shows it: a session ARN does not tell the path that
    `aws:PrincipalArn` holds. Raises RequestError for ARNs that are none.
    """
    seen = context if role_arn is None else with_role(context, role_arn)

    def ask(action: str) -> Decision:
        return decide(pull_request(principal_arn, repository_arn, action, seen), policies)

    return PullReport(ask(TOKEN), ask(IMAGE), ask(LAYER), ask(LAYER_CHECK))


def pull_request(
    principal_arn: str, repository_arn: str, action: str, context: Context = NOTHING_KNOWN
) -> Request:
    """Make the request for one action; accounts are the ARNs'. Raises RequestError."""
    own = _account(principal_arn)
    owner = own if action == TOKEN else _account(repository_arn)
    resource = "*" if action == TOKEN else repository_arn
    if action == TOKEN:
        context = _with_region(context, repository_arn)
    return Request(principal_arn, own, action, resource, owner, context)


def _account(arn: str) -> str:
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def _with_region(context: Context, repository_arn: str) -> Context:
    """Tell the region of the token's request, which `*` as its resource does not."""
    parts = repository_arn.split(":", 5)
    if context.complete or len(parts) != 6 or "aws:requestedregion" in context.known:
        return context
    return Context({**context.known, "aws:requestedregion": (parts[3],)})


def with_role(context: Context, role_arn: str) -> Context:
    """Return the context with `aws:PrincipalArn`, unless it is already given."""
    if "aws:principalarn" in context.known:
        return context
    return Context({**context.known, "aws:principalarn": (role_arn,)}, context.complete)


def session_of(role_arn: str, session_name: str) -> str:
    """Return the ARN of a role's session, which drops the role's path."""
    parts = role_arn.split(":", 5)
    name = parts[5].rpartition("/")[2]
    return f"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{name}/{session_name}"
