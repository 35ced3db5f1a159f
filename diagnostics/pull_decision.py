"""May this puller pull this image? The policy engine, asked with the facts of one case. Pure.

The two sides are asked apart, each as if the other did its best: what the role lacks is found even
where a policy denies, and the other way round. Otherwise the second fault would only show once the
first is mended.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from diagnostics.causes import Cause
from diagnostics.facts import Known, PolicyDocument
from diagnostics.gateways.errors import Unread
from diagnostics.locations import ecr_location
from diagnostics.misnamed import Meant, misnamed
from diagnostics.model import Puller, Verdict
from diagnostics.policy.decide import Decision, decide
from diagnostics.policy.model import Effect, Layer, Outcome, PolicyError
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.pull import TOKEN, pull_request
from diagnostics.policy.request import Context
from diagnostics.policy.statements import Policy, PolicySet
from diagnostics.pull_problems import Problem, depends, on_the_name, on_the_policy, on_the_role

PULL_ACTIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
NEVER_READ = frozenset({Layer.SCP, Layer.RCP, Layer.ENDPOINT})
"""Layers that the bot does not read: an "allowed" is always "by everything that was read"."""

REPOSITORY = "the repository policy"
REGISTRY = "the registry policy"
TAG = "aws:principaltag/"


def _open(layer: Layer, **to: str) -> Policy:
    statement = {"Effect": "Allow", "Action": "*", **to}
    return parse_policy({"Version": "2012-10-17", "Statement": statement}, layer)


ALLOW_ALL = _open(Layer.IDENTITY, Resource="*")
NO_BOUNDARY = _open(Layer.BOUNDARY, Resource="*")
LET_ALL_IN = _open(Layer.REPOSITORY, Principal="*")


def role_problem(known: Known) -> Problem | None:
    """What the role's own policies lack, with every Deny of the repository thought away.

    A registry policy that could not be read is noted by its step and left out here: it exists for
    replication and caches, and an unknown in every answer would hide all others.
    """
    policies = _policies(known)
    if isinstance(policies, Problem):
        return policies
    if by_policy_only(known) and _on_names(known, policies):
        return None
    own = _own_side(known, policies)
    unsure = Layer.REPOSITORY in policies.unread and not _another_account(known)
    problems = []
    for decision in _decisions(known, own, (TOKEN, *PULL_ACTIONS)):
        if problem := on_the_role(decision, _puller(known)):
            lacks = decision.outcome is Outcome.IMPLICIT_DENY and not decision.request.account_level
            problems.append(_or_by_the_policy(problem) if unsure and lacks else problem)
    return Problem.first(problems)


def policy_problem(known: Known) -> Problem | None:
    """What the repository's and registry's policies stop, as if the role itself might do all."""
    policies = _policies(known)
    if isinstance(policies, Problem):
        return policies
    return Problem.first(list(_of_the_policies(known, policies)))


def by_policy_only(known: Known) -> bool:
    """Whether the role may log in, and only the repository's policy could let it pull: the same
    account's, where either side is enough."""
    policies = _policies(known)
    if isinstance(policies, Problem) or _another_account(known):
        return False
    alone = replace(policies, repository=None, registry=None)
    alone = replace(alone, unread=policies.unread - {Layer.REPOSITORY})
    token, *pulls = _decisions(known, alone, (TOKEN, *PULL_ACTIONS))
    lacking = [one for one in pulls if one.outcome is Outcome.IMPLICIT_DENY]
    return token.outcome is Outcome.ALLOWED and any(
        Layer.IDENTITY in one.missing for one in lacking
    )


def _own_side(known: Known, policies: PolicySet) -> PolicySet:
    """The role's side alone, the repository's doing its best: all it allows and no Deny. Another
    account's policy lets everybody in here: it is asked apart."""
    repository = policies.repository and _only_allows(policies.repository)
    return replace(
        policies,
        repository=LET_ALL_IN if _another_account(known) else repository,
        registry=None,
        unread=policies.unread - {Layer.REPOSITORY},
    )


def _or_by_the_policy(problem: Problem) -> Problem:
    """A role that lacks what the unread policy of its own account might give is not at fault."""
    sentence = f"{problem.sentence}, and the repository policy, which might, could not be read"
    return Problem(Verdict.UNKNOWN, sentence)


def _of_the_policies(known: Known, policies: PolicySet) -> Iterator[Problem]:
    theirs = replace(
        policies,
        identity=(ALLOW_ALL,),
        boundary=NO_BOUNDARY if policies.boundary else None,
        registry=_registry_of_pulls(known, policies),
        unread=policies.unread - {Layer.IDENTITY, Layer.BOUNDARY},
    )
    named = _on_names(known, policies)
    for decision in _decisions(known, theirs, PULL_ACTIONS):
        problem = on_the_policy(decision, _puller(known))
        if problem and problem.cause is Cause.CROSS_ACCOUNT_POLICY_MISSING and named:
            yield named
        elif problem:
            yield problem
    if named and by_policy_only(known):
        yield named


def _on_names(known: Known, policies: PolicySet) -> Problem | None:
    """An Allow of the repository's policy that is meant for the role and misses it."""
    role = known.node_role.role if known.node_role else None
    role_id = "" if role is None or isinstance(role, Unread) else role.role_id
    meant = Meant(_puller(known).name, role_id)
    for decision in _decisions(known, policies, PULL_ACTIONS):
        found = misnamed(policies.repository, decision.request, meant)
        if found and decision.outcome is Outcome.IMPLICIT_DENY:
            return on_the_name(found)
    return None


def import_problem(known: Known, *, creates: bool) -> Problem | None:
    """What stops the role from having a cache rule fetch an image, and make its repository."""
    role = known.node_role
    if role is None or isinstance(role.puller, Unread):
        sentence = "Who pulls is not known, so neither is whether a first pull may fill the cache"
        return Problem(Verdict.UNKNOWN, sentence)
    policies = _policies(known)
    if isinstance(policies, Problem):
        return policies
    actions = ("ecr:BatchImportUpstreamImage", *(("ecr:CreateRepository",) if creates else ()))
    for decision in _decisions(known, policies, actions):
        if decision.outcome is Outcome.DEPENDS:
            return depends(decision)
        if decision.outcome is not Outcome.ALLOWED:
            sentence = (
                f"{role.puller.role_name} may not call {decision.request.action}, which a first "
                "pull through the cache needs"
            )
            return Problem(Verdict.FAULT, sentence, Cause.PULL_THROUGH_UPSTREAM_REFUSED)
    return None


def pull_decision(known: Known, action: str) -> Decision | None:
    """What everything that was read says of one action of the pull; None for other actions, or
    where who pulls is not known."""
    role, policies = known.node_role, None
    if role is not None and not isinstance(role.puller, Unread):
        policies = case_policies(known)
    if policies is None or action not in (TOKEN, *PULL_ACTIONS):
        return None
    return _decisions(known, policies, (action,))[0]


def case_policies(known: Known) -> PolicySet | None:
    """Every policy that was read about a case, for the plan; None when something is missing."""
    policies = _policies(known)
    if isinstance(policies, Problem):
        return None
    return replace(policies, registry=_registry_of_pulls(known, policies))


def case_context(known: Known) -> Context:
    """What is known of the circumstances of a pull: who the role is, and its tags.

    An instance's session brings no tags of its own, so a tag that the role lacks is absent. Source:
    IAM User Guide, reference_policies_condition-keys, aws:PrincipalTag.
    """
    keys: dict[str, tuple[str, ...]] = {"aws:PrincipalArn": (_puller(known).name,)}
    role = known.node_role.role if known.node_role else None
    if role is not None and not isinstance(role, Unread):
        policies = _policies(known)
        asked = () if isinstance(policies, Problem) else _tags_asked(policies)
        tags = {name.lower(): value for name, value in role.tags}
        keys |= {f"{TAG}{one}": ((tags[one],) if one in tags else ()) for one in asked}
    return Context(keys)


def _tags_asked(policies: PolicySet) -> set[str]:
    """The principal tags that any statement asks for, in lower case."""
    found = (policies.boundary, policies.repository, policies.registry)
    return {
        clause.key.removeprefix(TAG)
        for policy in (*policies.identity, *(one for one in found if one))
        for statement in policy.statements
        for clause in statement.clauses
        if clause.key.startswith(TAG)
    }


def _decisions(known: Known, policies: PolicySet, actions: tuple[str, ...]) -> list[Decision]:
    role, location = known.node_role, ecr_location(known)
    assert role is not None
    assert location is not None
    context = case_context(known)
    return [
        decide(pull_request(role.session_arn, location.arn, action, context), policies)
        for action in actions
    ]


def _another_account(known: Known) -> bool:
    location = ecr_location(known)
    return location is not None and location.account != _puller(known).account


def _puller(known: Known) -> Puller:
    assert known.node_role is not None
    assert not isinstance(known.node_role.puller, Unread)
    return known.node_role.puller


def _registry_of_pulls(known: Known, policies: PolicySet) -> Policy | None:
    """The registry's policy where its scope takes in pulls.

    Source: Amazon ECR User Guide, registry-permissions-create.
    """
    facts = known.repository_policy
    return None if facts and facts.registry_scope == "V1" else policies.registry


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
    return tuple(_read(one.text, layer, one.name) for one in documents)


@lru_cache(maxsize=256)
def _read(text: str, layer: Layer, name: str) -> Policy:
    """Read once: each step of a diagnosis asks for the same documents again."""
    return parse_policy(text, layer, name=name)
