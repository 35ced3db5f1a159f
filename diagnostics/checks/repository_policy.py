"""Step 6, repository policy: do the repository's and the registry's policies let the puller in?"""

from dataclasses import replace

from diagnostics.causes import Cause
from diagnostics.facts import EcrLocation, Known, RepositoryPolicyFacts
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.kubelet_words import disagreement
from diagnostics.locations import ecr_location, registry_name
from diagnostics.model import Case, Confidence, Evidence, Finding, Step, Verdict
from diagnostics.pull_decision import policy_problem
from diagnostics.pull_problems import more_stops


def observe(case: Case, gateways: Gateways, known: Known) -> RepositoryPolicyFacts | None:
    """Read both policies together; ECR shows a registry's policy only to its own account."""
    location = ecr_location(known)
    if location is None:
        return None
    text = gateways.start(lambda: read(lambda: gateways.ecr.repository_policy(location)))
    registry = _registry_policy(location, gateways)
    scope: str | Unread = "V2"
    if isinstance(registry, str):
        scope = read(lambda: gateways.ecr.registry_policy_scope(location))
    try:
        return RepositoryPolicyFacts(location, text.result(), registry, scope)
    except NotFound:
        return RepositoryPolicyFacts(location, None, registry, scope, missing=True)


def judge(case: Case, known: Known) -> Finding:
    """Say whether a policy on ECR's side stops the pull, and which statement; AWS's own words are
    held against that."""
    finding = _judged(known)
    differs = disagreement(case, known)
    return replace(finding, note="; ".join(filter(None, (finding.note, differs))))


def _judged(known: Known) -> Finding:
    facts = known.repository_policy
    if facts is None:
        summary = f"No ECR policy decides: {registry_name(known)}"
        return Finding(Step.REPOSITORY_POLICY, Verdict.SKIPPED, summary)
    if facts.missing:
        summary = f"Account {facts.location.account} has no such repository, so no policy of it"
        return Finding(Step.REPOSITORY_POLICY, Verdict.SKIPPED, summary)
    if isinstance(facts.text, Unread):
        return _unreadable(facts.text, facts.location, known)
    evidence = (Evidence("ecr:GetRepositoryPolicy", facts.location.arn, facts.text or "no policy"),)
    role = known.node_role
    if role is None or isinstance(role.puller, Unread):
        summary = "The policy was read, but who pulls is not known, so what it decides is not"
        return Finding(Step.REPOSITORY_POLICY, Verdict.UNKNOWN, summary, evidence)
    problem = policy_problem(known)
    if problem:
        finding = Finding(
            Step.REPOSITORY_POLICY,
            problem.verdict,
            problem.sentence,
            evidence,
            problem.cause,
            note=more_stops(problem),
        )
        return _under_scope(finding, facts.registry_scope)
    if isinstance(facts.registry_text, Unread) and facts.registry_text.missing:
        return _unknown(facts.registry_text)
    has = "The policy does not stop" if facts.text else "No policy, so nothing here stops"
    return Finding(
        Step.REPOSITORY_POLICY,
        Verdict.OK,
        f"{has} {role.puller.role_name}",
        evidence,
        note=f"Not checked: {facts.registry_text}"
        if isinstance(facts.registry_text, Unread)
        else "",
    )


def _under_scope(finding: Finding, scope: str | Unread) -> Finding:
    """A registry's policy that denies is proven only once its scope is known; V2, by default, takes
    in pulls. Source: Amazon ECR User Guide, registry-permissions."""
    if finding.cause is not Cause.REGISTRY_POLICY_DENIES or not isinstance(scope, Unread):
        return finding
    words = f"{finding.summary}, if its scope takes in pulls, as it does by default: {scope}"
    return replace(
        finding,
        summary=words,
        confidence=Confidence.LIKELY,
        missing=(scope.missing,) if scope.missing else (),
    )


def _registry_policy(location: EcrLocation, gateways: Gateways) -> str | Unread | None:
    account = read(gateways.account)
    if isinstance(account, Unread):
        return account
    if account != location.account:
        text = "AWS shows a registry policy only to the account that owns it"
        return Unread("ecr:GetRegistryPolicy", f"account {location.account}", text)
    return read(lambda: gateways.ecr.registry_policy(location))


def _unreadable(gap: Unread, location: EcrLocation, known: Known) -> Finding:
    """Another account's policy is that account's to show: the words name it and what it must do."""
    role = known.node_role
    puller = role.puller if role else None
    own = puller is None or isinstance(puller, Unread) or puller.account == location.account
    finding = _unknown(gap)
    if own or gap.missing is None:
        return finding
    summary = (
        f"Not checked: account {location.account} owns {location.repository} and must let the bot "
        f"read its policy: allow the bot's role {gap.missing.action} there, or look there yourself"
    )
    return replace(finding, summary=summary)


def _unknown(gap: Unread) -> Finding:
    return Finding(
        Step.REPOSITORY_POLICY,
        Verdict.UNKNOWN,
        f"Not checked: {gap}",
        (Evidence(gap.call, gap.subject, gap.text),),
        missing=(gap.missing,) if gap.missing else (),
    )
