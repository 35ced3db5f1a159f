"""A pull-through cache rule should have fetched the image: why did it not? Pure.

Amazon ECR User Guide, "Sync an upstream registry":
https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

from diagnostics.causes import Cause
from diagnostics.ecr.findings import fault, unknown
from diagnostics.ecr.model import DOCKER_HUB, ROOT, PullThroughRule
from diagnostics.facts import Known, UpstreamFacts
from diagnostics.gateways.errors import Unread
from diagnostics.locations import ecr_location
from diagnostics.model import Confidence, Evidence, Finding, Verdict
from diagnostics.parsing.pull_failure import PullCause
from diagnostics.pull_decision import import_problem

NOT_FOUND = frozenset(
    {PullCause.NOT_FOUND_TAG, PullCause.NOT_FOUND_REPOSITORY, PullCause.NOT_FOUND_OR_DENIED}
)


def judge_upstream(facts: UpstreamFacts, known: Known, seen: Evidence, *, creates: bool) -> Finding:
    """`creates`: the repository has to be made too. What is proven comes before what is likely."""
    location = ecr_location(known)
    assert location is not None
    rule, path = facts.rule, facts.rule.path(location.repository)
    told = Evidence(
        "ecr:DescribePullThroughCacheRules", rule.prefix, f"{rule.prefix} -> {rule.upstream}"
    )
    if rule.upstream == DOCKER_HUB and "/" not in path:
        return fault(Cause.PULL_THROUGH_PATH_WRONG, _no_library(rule, path), seen, told)
    problem = import_problem(known, creates=creates)
    if problem and problem.cause:
        return fault(problem.cause, problem.sentence, seen, told)
    if isinstance(facts.no_way_out, Unread):
        words = f"{_names(rule)} covers it; whether its subnet leads to the internet: "
        return unknown(f"{words}{facts.no_way_out}", facts.no_way_out, seen, told)
    if facts.no_way_out:
        words = (
            f"{_names(rule)} has not fetched {path} yet, and subnet {facts.no_way_out} has no "
            "default route: a first pull through the cache needs one"
        )
        route = Evidence("ec2:DescribeRouteTables", facts.no_way_out, "no default route")
        return fault(
            Cause.PULL_THROUGH_NEEDS_INTERNET,
            words,
            seen,
            told,
            route,
            confidence=Confidence.LIKELY,
        )
    if facts.secret_gone is True:
        name = rule.secret.rpartition(":")[2]
        words = f"{_names(rule)} has no credentials for {rule.upstream}: secret {name} is deleted"
        gone = Evidence("secretsmanager:DescribeSecret", rule.secret, "deleted")
        return fault(Cause.PULL_THROUGH_UPSTREAM_REFUSED, words, seen, told, gone)
    if isinstance(facts.secret_gone, Unread):
        words = f"{_names(rule)} did not fetch {path}; whether its secret is there: "
        return unknown(f"{words}{facts.secret_gone}", facts.secret_gone, seen, told)
    if problem and problem.verdict is Verdict.UNKNOWN:
        gap = Unread("policy evaluation", location.arn, problem.sentence)
        return unknown(problem.sentence, gap, seen, told)
    return _at_upstream(rule, path, known, seen, told)


def _at_upstream(
    rule: PullThroughRule, path: str, known: Known, seen: Evidence, told: Evidence
) -> Finding:
    """Nothing on this side stops it: the upstream registry refused, or has no such image."""
    failure = known.pod_events.failure if known.pod_events else None
    if failure is not None and failure.cause in NOT_FOUND:
        words = f"{_names(rule)} did not fetch it: {rule.upstream} gave ECR no {path}"
        return fault(Cause.PULL_THROUGH_PATH_WRONG, words, seen, told, confidence=Confidence.LIKELY)
    said = f" ({failure.because})" if failure else ""
    words = f"{_names(rule)} did not fetch {path}: {rule.upstream} refused ECR{said}"
    return fault(
        Cause.PULL_THROUGH_UPSTREAM_REFUSED, words, seen, told, confidence=Confidence.LIKELY
    )


def _no_library(rule: PullThroughRule, path: str) -> str:
    meant = f"library/{path}" if rule.prefix == ROOT else f"{rule.prefix}/library/{path}"
    return f"An official image of Docker Hub is {meant}: there is no {path} without a namespace"


def _names(rule: PullThroughRule) -> str:
    return f"Pull-through rule {rule.prefix}"
