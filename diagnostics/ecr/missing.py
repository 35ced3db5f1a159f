"""The repository or the image is not where the address says: why? Pure."""

from dataclasses import replace
from datetime import datetime

from diagnostics.causes import Cause
from diagnostics.ecr.findings import address, fault, unknown
from diagnostics.ecr.lifecycle import expiring_rule, may_have_been, parse_lifecycle
from diagnostics.ecr.model import may_be_cached
from diagnostics.ecr.upstream import judge_upstream
from diagnostics.facts import (
    Copy,
    EcrImageFacts,
    Image,
    Known,
    MissingImage,
    MissingRepository,
    UpstreamFacts,
)
from diagnostics.gateways.errors import Unread
from diagnostics.model import Case, Confidence, Evidence, Finding
from diagnostics.parsing.image_reference import ImageReference
from diagnostics.parsing.pull_failure import PullCause

ADD_A_RULE = (
    "Add a replication rule for this region and push again, for rules copy no older images; or "
    "correct the region in the image's address."
)


def judge_missing_repository(
    facts: EcrImageFacts, found: MissingRepository, known: Known, reference: ImageReference
) -> Finding:
    """Fetched by a cache rule, still being copied, somewhere else, or nowhere."""
    place = facts.location
    summary = f"Account {place.account} has no repository {place.repository} in {place.region}"
    seen = Evidence("ecr:DescribeImages", place.arn, "RepositoryNotFoundException")
    if isinstance(facts.upstream, UpstreamFacts):
        return judge_upstream(facts.upstream, known, seen, creates=True)
    if facts.copies:
        return _copied(facts, facts.copies[0], summary, reference, seen)
    if isinstance(facts.upstream, Unread) and "/" in place.repository:
        words = f"{summary}, and whether a pull-through cache should fetch it: {facts.upstream}"
        if facts.upstream.missing or may_be_cached(place.repository):
            return unknown(words, facts.upstream, seen)
        sure = Confidence.LIKELY
        near = _did_you_mean(found.near)
        return fault(Cause.REPOSITORY_MISSING, words, seen, note=near, confidence=sure)
    if _refused_by_another(facts, known):
        owner = place.account
        gap = Unread("ecr:DescribeImages", place.arn, f"account {owner} shows it to nobody else")
        words = (
            f"{summary}, it says, yet it refused the node, as it does where its policy does not "
            f"let the node in: ask account {owner} which it is"
        )
        return unknown(words, gap, seen)
    return fault(Cause.REPOSITORY_MISSING, summary, seen, note=_did_you_mean(found.near))


def _refused_by_another(facts: EcrImageFacts, known: Known) -> bool:
    """Another account's registry refused the node: what it shows a stranger proves nothing then."""
    failure = known.pod_events.failure if known.pod_events else None
    refused = failure is not None and failure.cause is PullCause.ACCESS_DENIED
    return facts.foreign and refused


def judge_missing_image(
    case: Case, facts: EcrImageFacts, found: MissingImage, known: Known, reference: ImageReference
) -> Finding:
    """Fetched by a cache rule, still being copied, expired, or never there."""
    seen = Evidence("ecr:DescribeImages", facts.location.arn, f"ImageNotFound: {found.wanted}")
    if isinstance(facts.upstream, UpstreamFacts):
        return judge_upstream(facts.upstream, known, seen, creates=False)
    by_digest = found.wanted.startswith("sha256:")
    what = "digest" if by_digest else "tag"
    summary = f"Repository {facts.location.repository} has no {what} {found.wanted}"
    for copy in facts.copies:
        if isinstance(copy.rules, Unread) or _sends(copy, facts):
            return _copied(facts, copy, summary, reference, seen)
    if by_digest and found.tagged:
        return _disagreeing(found, found.tagged, summary, reference, seen)
    expired = _expired(case, facts, found, known, summary, seen)
    if expired:
        return expired
    cause = Cause.DIGEST_MISSING if by_digest else Cause.TAG_MISSING
    return fault(cause, summary, seen, note=_notes(facts, found, reference))


def _disagreeing(
    found: MissingImage, tagged: Image, summary: str, reference: ImageReference, seen: Evidence
) -> Finding:
    """The tag is another image than the digest; where tags never change, the push was refused."""
    if isinstance(found.immutable, Unread):
        words = f"{summary}; whether its tags can change: {found.immutable}"
        return unknown(words, found.immutable, seen)
    if not found.immutable:
        words = f"{summary}; tag {reference.tag} is {tagged.digest}"
        return fault(Cause.DIGEST_MISSING, words, seen)
    since = f", pushed {tagged.pushed_at:%Y-%m-%d}" if tagged.pushed_at else ""
    words = (
        f"{summary}; tag {reference.tag} is {tagged.digest}{since} and can never change, so a "
        "push of a new build under it was refused"
    )
    return fault(Cause.IMMUTABLE_TAG_STALE, words, seen, confidence=Confidence.LIKELY)


def _copied(
    facts: EcrImageFacts, copy: Copy, summary: str, reference: ImageReference, seen: Evidence
) -> Finding:
    """The image is somewhere else: on its way here, or the address is wrong."""
    there = address(copy.location, reference)
    proof = Evidence("ecr:DescribeImages", copy.location.arn, "the image is there")
    if isinstance(copy.rules, Unread):
        words = f"{summary}; it is in {copy.location.region}, and whether it is replicated: "
        return unknown(f"{words}{copy.rules}", copy.rules, seen, proof)
    if _sends(copy, facts):
        status = copy.status if isinstance(copy.status, str) else ""
        state = f" ({status})" if status else ""
        words = f"{summary} yet: it is replicated from {copy.location.region}{state}"
        rule = Evidence("ecr:DescribeRegistry", copy.location.region, "a rule sends it here")
        return fault(Cause.REPLICATION_PENDING, words, seen, proof, rule)
    if facts.own and copy.rules:
        return _not_sent(facts, copy, summary, seen, proof)
    words = f"{summary}; the image is at {there}"
    return fault(Cause.WRONG_ACCOUNT_OR_REGION, words, seen, proof)


def _not_sent(
    facts: EcrImageFacts, copy: Copy, summary: str, seen: Evidence, proof: Evidence
) -> Finding:
    """The registry that has it replicates, the address is where the cluster would look, and no rule
    brings this repository here."""
    assert not isinstance(copy.rules, Unread)
    to = sorted({region for rule in copy.rules for _, region in rule.destinations})
    words = (
        f"{summary}; it is in {copy.location.region}, whose registry replicates to "
        f"{', '.join(to)}, and no rule sends this repository to {facts.location.region}"
    )
    rule = Evidence("ecr:DescribeRegistry", copy.location.region, "no rule sends it here")
    sure = Confidence.LIKELY
    finding = fault(Cause.REPLICATION_PENDING, words, seen, proof, rule, confidence=sure)
    return replace(finding, remedy=ADD_A_RULE)


def _sends(copy: Copy, facts: EcrImageFacts) -> bool:
    rules = () if isinstance(copy.rules, Unread) else copy.rules
    place = facts.location
    return any(one.sends(place.repository, place.account, place.region) for one in rules)


def _expired(
    case: Case,
    facts: EcrImageFacts,
    found: MissingImage,
    known: Known,
    summary: str,
    seen: Evidence,
) -> Finding | None:
    """A lifecycle policy removed it: proven where a pod of the workload still runs it."""
    now = _latest(known)
    images = () if isinstance(found.images, Unread) else found.images
    tag = "" if found.wanted.startswith("sha256:") else found.wanted
    if found.lifecycle is None or (not tag and not case.served_nodes):
        return None
    if isinstance(found.lifecycle, Unread):
        if not case.served_nodes and not may_have_been(tag, images):
            return None
        words = f"{summary}; whether a lifecycle policy removed it: {found.lifecycle}"
        return unknown(words, found.lifecycle, seen)
    try:
        rule = expiring_rule(tag, parse_lifecycle(found.lifecycle), images, now)
    except ValueError:
        return None
    if rule is None:
        return None
    proof = Evidence("ecr:GetLifecyclePolicy", facts.location.arn, found.lifecycle)
    words = f"{summary} any more: rule {rule.priority} of its lifecycle policy ({rule}) selects it"
    if case.served_nodes:
        words = f"{words}, and {case.served_nodes[0]} still runs it"
        return fault(Cause.IMAGE_EXPIRED, words, seen, proof)
    return fault(Cause.IMAGE_EXPIRED, words, seen, proof, confidence=Confidence.LIKELY)


def _latest(known: Known) -> datetime | None:
    return known.pod_events.last_attempt if known.pod_events else None


def _notes(facts: EcrImageFacts, found: MissingImage, reference: ImageReference) -> str:
    """The nearest tags, the newest one, and where else the image is."""
    images = () if isinstance(found.images, Unread) else found.images
    dated = [(one.pushed_at, one) for one in images if one.pushed_at and one.tags]
    newest = max(dated, key=lambda pair: pair[0], default=None)
    said = [_did_you_mean(found.near)]
    if newest:
        said.append(_newest(newest[1]))
    said += [f"It is at {address(one.location, reference)}" for one in facts.copies[:1]]
    return ". ".join(one for one in said if one)


def _newest(image: Image) -> str:
    return f"Newest: {image.tags[0]}, pushed {image.pushed_at:%Y-%m-%d}"


def _did_you_mean(near: tuple[str, ...]) -> str:
    return f"Nearest: {', '.join(near)}" if near else ""
