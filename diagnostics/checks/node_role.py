"""Step 5, node role: who pulls in this case, and may that role pull?

The image is fetched by the node's role (on Fargate: the pod execution role), never by the pod's own
IRSA or Pod Identity role.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from diagnostics import node_pools
from diagnostics.facts import Known, NodeRoleFacts, PolicyDocument, Role
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.locations import ecr_location, registry_name
from diagnostics.model import Case, Evidence, Finding, NodePool, Puller, PullerKind, Step, Verdict
from diagnostics.pod_credentials import own_role, secret_looks
from diagnostics.pull_decision import by_policy_only, role_problem
from diagnostics.pull_problems import more_stops
from diagnostics.pull_secrets import Tried, explains_beside_role, tried_secret

T = TypeVar("T")


def observe(case: Case, gateways: Gateways, known: Known) -> NodeRoleFacts:
    """Find the role behind the pool, then read the role and all its policies together."""
    own = gateways.start(lambda: own_role(case, gateways))
    secrets = [gateways.start(look) for look in secret_looks(case, gateways)]
    return replace(
        _role_facts(case, gateways),
        secrets=tuple(one.result() for one in secrets),
        seen_at=gateways.now(),
        own_role=own.result(),
    )


def _role_facts(case: Case, gateways: Gateways) -> NodeRoleFacts:
    puller = _puller(case.pool, gateways)
    if isinstance(puller, Unread):
        return NodeRoleFacts(puller)
    name = puller.role_name
    role = gateways.start(lambda: _present(lambda: gateways.iam.role(name)))
    attached = gateways.start(lambda: _present(lambda: gateways.iam.attached_policies(name)))
    inline = gateways.start(lambda: _present(lambda: gateways.iam.inline_policies(name)))
    versions = gateways.start(lambda: _present(gateways.iam.default_versions))
    boundary = _boundary(role.result(), gateways)
    current = versions.result()
    known_versions = {} if isinstance(current, Unread) else current
    policies = _policies(name, attached.result(), inline.result(), known_versions, gateways)
    return NodeRoleFacts(puller, role.result(), _session(puller, case.pool), policies, boundary)


def judge(case: Case, known: Known) -> Finding:
    """Say who pulls, and whether something on the puller's side stops the pull."""
    facts = known.node_role
    assert facts is not None
    finding = _judged_role(facts, known)
    tried = tried_secret(known)
    if tried is not None and finding.verdict is Verdict.OK:
        finding = _beside_secret(finding, tried, known)
    elif tried is not None and not finding.remedy:
        finding = _with_secret(finding, tried)
    if isinstance(facts.own_role, str) and facts.own_role:
        own = facts.own_role.rpartition("/")[2]
        note = f"{own}, the role of the pod's service account, is not used to pull images"
        finding = replace(finding, note=f"{finding.note}; {note}".lstrip("; "))
    return finding


def _with_secret(finding: Finding, tried: Tried) -> Finding:
    """A pod with a pull secret was to be let in by it: what is wrong with it comes first."""
    problem = tried.problem
    if problem is None:
        return replace(finding, note=tried.note)
    return Finding(
        Step.NODE_ROLE,
        problem.verdict,
        problem.sentence,
        finding.evidence,
        problem.cause,
        missing=(*tried.missing, *finding.missing),
        note=f"Without it: {finding.summary}" if finding.verdict is Verdict.FAULT else "",
    )


def _beside_secret(finding: Finding, tried: Tried, known: Known) -> Finding:
    """The role may pull, and still the node was not let in: the secret that was tried tells why."""
    confidence = explains_beside_role(tried, known)
    if confidence is None:
        return finding
    note = f"{finding.summary}, yet the node's own credentials did not let it in either"
    return replace(_with_secret(finding, tried), note=note, confidence=confidence)


def _judged_role(facts: NodeRoleFacts, known: Known) -> Finding:
    if isinstance(facts.puller, Unread):
        return _unknown(facts.puller)
    if ecr_location(known) is None:
        summary = f"{facts.puller.role_name} pulls, but {registry_name(known)} does not ask IAM"
        return Finding(Step.NODE_ROLE, Verdict.SKIPPED, summary)
    evidence = tuple(_evidence(facts, facts.puller))
    gaps = [one for one in (facts.role, facts.policies, facts.boundary) if isinstance(one, Unread)]
    if gaps:
        return _unknown(*gaps)
    problem = role_problem(known)
    if problem:
        return Finding(
            Step.NODE_ROLE,
            problem.verdict,
            problem.sentence,
            evidence,
            problem.cause,
            note=more_stops(problem),
            remedy=problem.remedy,
        )
    how = "may pull, by its own policies"
    if by_policy_only(known):
        how = "may log in; that it may pull is left to the repository policy"
    return Finding(Step.NODE_ROLE, Verdict.OK, f"{facts.puller.role_name} {how}", evidence)


def _puller(pool: NodePool, gateways: Gateways) -> Puller | Unread:
    match pool.kind:
        case node_pools.MANAGED:
            arn = _present(lambda: gateways.eks.nodegroup_role(pool.name))
            if isinstance(arn, Unread):
                return _of_instance(pool, gateways) or arn
            return _named(arn, PullerKind.NODE_ROLE, f"role of node group {pool.name}")
        case node_pools.FARGATE:
            arn = _present(lambda: gateways.eks.fargate_role(pool.name))
            return _named(arn, PullerKind.FARGATE_ROLE, f"pod execution role of {pool.name}")
        case node_pools.INSTANCE_PROFILE:
            arn = _present(lambda: gateways.iam.instance_profile_role(pool.name))
            return _named(arn, PullerKind.NODE_ROLE, f"role in {pool.name.rsplit('/', 1)[-1]}")
        case node_pools.NODE_CLASS:
            arn = _present(lambda: _node_class_role(pool, gateways))
            return _named(arn, PullerKind.NODE_ROLE, f"role of NodeClass {pool.name}")
        case node_pools.HYBRID:
            why = (
                "a hybrid node pulls with the Hybrid Nodes IAM role it was registered with (SSM or "
                "IAM Roles Anywhere), which neither the node nor EC2 tells"
            )
            return Unread("who pulls", f"hybrid node {pool.name}", why)
    return Unread("who pulls", pool.kind, pool.name, pool.missing)


def _of_instance(pool: NodePool, gateways: Gateways) -> Puller | None:
    """The role in the profile that one of the pool's instances bears, where EKS does not tell it:
    a node group's nodes share one. None where EC2 does not tell it either."""
    ids = [one for node in pool.nodes if (one := node_pools.instance_id(node))][:1]
    profiles = _present(lambda: gateways.ec2.instance_profiles(ids)) if ids else {}
    profile = None if isinstance(profiles, Unread) else next(iter(profiles.values()), None)
    if not profile:
        return None
    arn = _present(lambda: gateways.iam.instance_profile_role(profile))
    found = _named(arn, PullerKind.NODE_ROLE, f"role in {profile.rsplit('/', 1)[-1]}")
    return None if isinstance(found, Unread) else found


def _node_class_role(pool: NodePool, gateways: Gateways) -> str:
    """The ARN of the role a NodeClass names; it names it without account or path."""
    role = gateways.cluster.node_class_role(pool.name)
    if not role:
        text = "it names an instance profile, and EC2 shows none on the node"
        raise NotFound("get nodeclasses.eks.amazonaws.com", pool.name, text)
    return role if role.startswith("arn:") else gateways.iam.role(role).arn


def _named(arn: str | Unread, kind: PullerKind, known_by: str) -> Puller | Unread:
    return arn if isinstance(arn, Unread) else Puller(kind, arn, arn.split(":")[4], known_by)


def _policies(
    role_name: str,
    attached: tuple[str, ...] | Unread,
    inline: tuple[str, ...] | Unread,
    versions: Mapping[str, str],
    gateways: Gateways,
) -> tuple[PolicyDocument, ...] | Unread:
    """Every policy of the role, or the first that could not be read: one gap hides a Deny."""
    if isinstance(attached, Unread):
        return attached
    if isinstance(inline, Unread):
        return inline
    reads = [gateways.start(_policy(arn, versions.get(arn), gateways)) for arn in attached]
    reads += [gateways.start(_inline_policy(role_name, name, gateways)) for name in inline]
    documents = [one.result() for one in reads]
    gap = next((one for one in documents if isinstance(one, Unread)), None)
    return gap or tuple(one for one in documents if isinstance(one, PolicyDocument))


def _policy(
    arn: str, version: str | None, gateways: Gateways
) -> Callable[[], PolicyDocument | Unread]:
    return lambda: _present(lambda: gateways.iam.policy(arn, version))


def _inline_policy(
    role_name: str, name: str, gateways: Gateways
) -> Callable[[], PolicyDocument | Unread]:
    return lambda: _present(lambda: gateways.iam.inline_policy(role_name, name))


def _boundary(role: Role | Unread, gateways: Gateways) -> PolicyDocument | Unread | None:
    if isinstance(role, Unread):
        return role
    if role.boundary_arn is None:
        return None
    arn = role.boundary_arn
    return _present(lambda: gateways.iam.policy(arn))


def _session(puller: Puller, pool: NodePool) -> str:
    """The ARN a node calls with: a session of its role, named after the instance.

    A session's ARN has no path. Source: IAM User Guide, "IAM identifiers".
    """
    partition = puller.name.split(":")[1]
    name = next((one for node in pool.nodes if (one := node_pools.instance_id(node))), "session")
    return f"arn:{partition}:sts::{puller.account}:assumed-role/{puller.role_name}/{name}"


def _present(call: Callable[[], T]) -> T | Unread:
    """The answer; "it is not there" is a gap here, for something else said that it is."""
    try:
        return read(call)
    except NotFound as error:
        return Unread(error.call, error.subject, error.text)


def _evidence(facts: NodeRoleFacts, puller: Puller) -> list[Evidence]:
    policies = () if isinstance(facts.policies, Unread) else facts.policies
    names = ", ".join(one.name.rsplit("/", 1)[-1] for one in policies)
    return [
        Evidence("who pulls", puller.known_by, puller.name),
        Evidence("iam:ListAttachedRolePolicies", puller.role_name, names or "no policies"),
    ]


def _unknown(*gaps: Unread) -> Finding:
    return Finding(
        Step.NODE_ROLE,
        Verdict.UNKNOWN,
        f"Not checked: {gaps[0]}",
        tuple(Evidence(one.call, one.subject, one.text) for one in gaps),
        missing=tuple(one.missing for one in gaps if one.missing),
    )
