"""Whether a VPC endpoint's policy lets a pull through. Pure: the policy engine, one layer of it.

An endpoint's policy is a gate of its own: it grants nothing, and what it does not allow is denied.
Amazon ECR User Guide, "Create an endpoint policy" and "Minimum Amazon S3 bucket permissions".
"""

from dataclasses import dataclass

from diagnostics.network.model import Endpoint
from diagnostics.policy import (
    Context,
    Decision,
    Layer,
    Outcome,
    PolicyError,
    PolicySet,
    Request,
    RequestError,
    decide,
    parse_policy,
)

TOKEN = "ecr:GetAuthorizationToken"  # noqa: S105 - an action, not a token
PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
NOBODY_WE_KNOW = "000000000000"
"""ECR signs the addresses of layers itself, in an account of its own."""

_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
_OPEN = PolicySet(
    identity=(parse_policy(_ALL, Layer.IDENTITY),),
    repository=parse_policy(
        {
            "Version": "2012-10-17",
            "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"},
        },
        Layer.REPOSITORY,
    ),
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """`sure` False: it turns on a condition key that is not known, or the text cannot be read."""

    words: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Caller:
    """Who pulls: the session it calls with, its role's ARN, its account."""

    session_arn: str
    role_arn: str
    account: str


def stops_ecr(
    endpoint: Endpoint, caller: Caller, repository_arn: str, actions: tuple[str, ...]
) -> Stopped | None:
    """Does the policy of an ECR endpoint stop one of these actions for this caller?"""
    owner = repository_arn.split(":")[4]
    for action in actions:
        level = action == TOKEN
        request = Request(
            caller.session_arn,
            caller.account,
            action,
            "*" if level else repository_arn,
            caller.account if level else owner,
            _context(endpoint, caller.role_arn),
        )
        who = caller.role_arn.rsplit("/", 1)[-1]
        if stopped := _decided(endpoint, request, f"{who} {action}"):
            return stopped
    return None


def stops_layers(endpoint: Endpoint, bucket: str, partition: str) -> Stopped | None:
    """Does the policy of the S3 endpoint stop reading ECR's layer bucket?"""
    signer = f"arn:{partition}:iam::{NOBODY_WE_KNOW}:root"
    request = Request(
        signer,
        NOBODY_WE_KNOW,
        "s3:GetObject",
        f"arn:{partition}:s3:::{bucket}/layer",
        NOBODY_WE_KNOW,
        _context(endpoint, signer),
    )
    return _decided(endpoint, request, f"s3:GetObject on {bucket}")


def _context(endpoint: Endpoint, principal: str) -> Context:
    return Context(
        {
            "aws:PrincipalArn": (principal,),
            "aws:SourceVpce": (endpoint.id,),
            "aws:SourceVpc": (endpoint.vpc,),
            "aws:SecureTransport": ("true",),
        }
    )


def _decided(endpoint: Endpoint, request: Request, what: str) -> Stopped | None:
    if not endpoint.policy:
        return None
    try:
        gate = parse_policy(endpoint.policy, Layer.ENDPOINT, name=endpoint.id)
        policies = PolicySet(_OPEN.identity, repository=_OPEN.repository, endpoint=gate)
        decision = decide(request, policies)
    except (PolicyError, RequestError) as error:
        return Stopped(f"the policy of endpoint {endpoint.id} could not be decided: {error}", False)
    return _words(endpoint, decision, what)


def _words(endpoint: Endpoint, decision: Decision, what: str) -> Stopped | None:
    if decision.outcome is Outcome.ALLOWED:
        return None
    if decision.outcome is Outcome.DEPENDS:
        keys = ", ".join(decision.depends_on)
        return Stopped(
            f"whether the policy of endpoint {endpoint.id} allows {what} depends on {keys}", False
        )
    if decision.outcome is Outcome.EXPLICIT_DENY:
        statement = decision.statements[0]
        label = f'"{statement.sid}"' if statement.sid else str(statement.index)
        return Stopped(f"the policy of endpoint {endpoint.id} denies {what} (statement {label})")
    return Stopped(f"the policy of endpoint {endpoint.id} does not allow {what}")
