"""May this puller pull this image? The policy engine, asked with the facts of one case. Pure.

The two sides are asked apart, each as if the other did its best: what the role lacks is found even
where a policy denies, and the other way round. Otherwise the second fault would only show once the
first is mended.
"""

from dataclasses import dataclass, replace

from diagnostics.causes import Cause
from diagnostics.facts import EcrLocation, Known, NodeRoleFacts, PolicyDocument
from diagnostics.gateways.errors import Unread
from diagnostics.locations import ecr_location
from diagnostics.model import PullerKind, Verdict
from diagnostics.policy.decide import Decision, decide
from diagnostics.policy.model import Effect, Layer, Outcome, PolicyError
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.request import Context, Request
from diagnostics.policy.statements import Policy, PolicySet

TOKEN = "ecr:GetAuthorizationToken"  # noqa: S105 - an action, not a token
PULL_ACTIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
NEVER_READ = frozenset({Layer.SCP, Layer.RCP, Layer.ENDPOINT})
"""Layers that the bot does not read: an "allowed" is always "by everything that was read"."""

REPOSITORY = "the repository policy"
REGISTRY = "the registry policy"

ALLOW_ALL = parse_policy(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"},
    },
    Layer.IDENTITY,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a pull: a cause with its sentence, or an UNKNOWN where a key would decide."""

    verdict: Verdict
    sentence: str
    cause: Cause | None = None


def role_problem(known: Known) -> Problem | None:
    """What the role's own policies lack, with every Deny of the repository thought away.

    A registry policy that could not be read is noted by its step and left out here: it exists for
    replication and caches, and an unknown in every answer would hide all others.
    """
    policies = _policies(known)
    if isinstance(policies, Problem):
        return policies
    repository = policies.repository and _only_allows(policies.repository)
    own = replace(policies, repository=repository, registry=None)
    for decision in _decisions(known, own, (TOKEN, *PULL_ACTIONS)):
        if problem := _on_the_role(decision, known):
            return problem
    return None


def policy_problem(known: Known) -> Problem | None:
    """What the repository's and registry's policies stop, as if the role itself might do all."""
    policies = _policies(known)
    if isinstance(policies, Problem):
        return policies
    theirs = replace(policies, identity=(ALLOW_ALL,), boundary=None)
    for decision in _decisions(known, theirs, PULL_ACTIONS):
        if problem := _on_the_policy(decision):
            return problem
    return None


def case_policies(known: Known) -> PolicySet | None:
    """Every policy that was read about a case, for the plan; None when something is missing."""
    policies = _policies(known)
    return None if isinstance(policies, Problem) else policies


def _decisions(known: Known, policies: PolicySet, actions: tuple[str, ...]) -> list[Decision]:
    role, location = known.node_role, ecr_location(known)
    assert role is not None
    assert location is not None
    return [decide(_request(role, location, action), policies) for action in actions]


def _request(role: NodeRoleFacts, location: EcrLocation, action: str) -> Request:
    assert not isinstance(role.puller, Unread)
    return Request(
        principal_arn=role.session_arn,
        principal_account=role.puller.account,
        action=action,
        resource_arn="*" if action == TOKEN else location.arn,
        resource_account=role.puller.account if action == TOKEN else location.account,
        context=Context({"aws:PrincipalArn": (role.puller.name,)}),
    )


def _on_the_role(decision: Decision, known: Known) -> Problem | None:
    assert known.node_role is not None
    puller = known.node_role.puller
    assert not isinstance(puller, Unread)
    action, who = decision.request.action, puller.role_name
    if decision.outcome is Outcome.ALLOWED:
        return None
    if decision.outcome is Outcome.DEPENDS:
        return _depends(decision)
    if decision.outcome is Outcome.EXPLICIT_DENY:
        sentence = f"{decision.statements[0]} denies {who} {action}"
    else:
        sentence = f"No policy of {who} allows {action}"
    if Layer.BOUNDARY in decision.missing or _denied_in(decision, Layer.BOUNDARY):
        sentence = f"The permissions boundary of {who} does not allow {action}"
        return Problem(Verdict.FAULT, sentence, Cause.PERMISSIONS_BOUNDARY)
    return Problem(Verdict.FAULT, sentence, _role_cause(decision, puller.kind))


def _role_cause(decision: Decision, kind: PullerKind) -> Cause:
    request = decision.request
    if kind is PullerKind.FARGATE_ROLE:
        return Cause.FARGATE_ROLE_LACKS_PULL
    if request.action == TOKEN:
        return Cause.TOKEN_NOT_ALLOWED
    if request.principal_account != request.resource_account:
        return Cause.CROSS_ACCOUNT_ROLE_LACKS_PULL
    return Cause.ROLE_LACKS_PULL


def _on_the_policy(decision: Decision) -> Problem | None:
    request = decision.request
    who = request.context.known["aws:principalarn"][0].rsplit("/", 1)[-1]
    if decision.outcome is Outcome.ALLOWED:
        return None
    if decision.outcome is Outcome.DEPENDS:
        return _depends(decision)
    if decision.outcome is Outcome.IMPLICIT_DENY:
        sentence = (
            f"The repository policy of account {request.resource_account} does not let {who}, of "
            f"account {request.principal_account}, call {request.action}"
        )
        return Problem(Verdict.FAULT, sentence, Cause.CROSS_ACCOUNT_POLICY_MISSING)
    statement = decision.statements[0]
    label = f'statement "{statement.sid}"' if statement.sid else f"statement {statement.index}"
    if statement.layer is Layer.REGISTRY:
        sentence = f"The registry policy denies {who} {request.action} ({label})"
        return Problem(Verdict.FAULT, sentence, Cause.REGISTRY_POLICY_DENIES)
    sentence = f"The repository policy denies {who} {request.action} ({label})"
    return Problem(Verdict.FAULT, sentence, Cause.REPOSITORY_POLICY_DENIES)


def _depends(decision: Decision) -> Problem:
    keys = ", ".join(decision.depends_on) or "a policy that could not be read"
    where = f" ({decision.statements[0]})" if decision.statements else ""
    return Problem(Verdict.UNKNOWN, f"Whether it may depends on {keys}{where}")


def _denied_in(decision: Decision, layer: Layer) -> bool:
    return decision.outcome is Outcome.EXPLICIT_DENY and decision.statements[0].layer is layer


def _only_allows(policy: Policy) -> Policy:
    kept = tuple(one for one in policy.statements if one.effect is Effect.ALLOW)
    return replace(policy, statements=kept)


def _policies(known: Known) -> PolicySet | Problem:
    """The facts as the engine wants them; a document it cannot read is UNKNOWN, never allowed."""
    role, ecr = known.node_role, known.repository_policy
    assert role is not None
    unread = set(NEVER_READ)
    repository_text = Unread("ecr:GetRepositoryPolicy", "", "") if ecr is None else ecr.text
    registry_text = (
        None if ecr is None or isinstance(ecr.registry_text, Unread) else ecr.registry_text
    )
    try:
        return PolicySet(
            identity=_parsed(role.policies, Layer.IDENTITY, unread),
            boundary=_parsed_one(role.boundary, Layer.BOUNDARY, unread),
            repository=_parsed_one(_named(repository_text, REPOSITORY), Layer.REPOSITORY, unread),
            registry=_parsed_one(_named(registry_text, REGISTRY), Layer.REGISTRY, unread),
            unread=frozenset(unread),
        )
    except PolicyError as error:
        return Problem(Verdict.UNKNOWN, f"Not decided: {error}")


def _named(text: str | Unread | None, name: str) -> PolicyDocument | Unread | None:
    return PolicyDocument(name, text) if isinstance(text, str) else text


def _parsed_one(
    document: PolicyDocument | Unread | None, layer: Layer, unread: set[Layer]
) -> Policy | None:
    documents = document if isinstance(document, Unread) else (document,) if document else ()
    return next(iter(_parsed(documents, layer, unread)), None)


def _parsed(
    documents: tuple[PolicyDocument, ...] | Unread, layer: Layer, unread: set[Layer]
) -> tuple[Policy, ...]:
    if isinstance(documents, Unread):
        unread.add(layer)
        return ()
    return tuple(parse_policy(one.text, layer, name=one.name) for one in documents)
