"""Commands that a person can paste, where the remedy of a cause is one. Pure.

Names come from a cluster and a registry, so everything put into a command is quoted for the shell.
"""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.ecr.findings import address
from diagnostics.ecr.model import DOCKER_HUB, ROOT, Key
from diagnostics.facts import EcrImageFacts, EcrLocation, Known, Namesake, UpstreamFacts
from diagnostics.model import Case
from diagnostics.network_commands import network_commands
from diagnostics.parsing.image_reference import ImageReference

ROLLED_OUT = ("Deployment", "StatefulSet", "DaemonSet")
SETTABLE = (*ROLLED_OUT, "CronJob")
"""Kinds whose image `kubectl set image` changes; a Job's and a Pod's cannot be."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the commands' names come from."""

    case: Case
    facts: EcrImageFacts
    reference: ImageReference


def commands_for(cause: Cause, case: Case, known: Known) -> tuple[str, ...]:
    """The commands for this cause, names filled in; none where no command mends it."""
    facts, reference = known.ecr_image, _reference(known)
    if cause is Cause.MALFORMED_REFERENCE and known.image_reference:
        suggestion = known.image_reference.suggestion
        return _set_image(case, suggestion) if suggestion else ()
    if found := network_commands(cause, case, known):
        return found
    if facts is None or reference is None or cause not in _COMMANDS:
        return ()
    return _COMMANDS[cause](_Asked(case, facts, reference))


def _create(one: _Asked) -> tuple[str, ...]:
    place = one.facts.location
    return (_shell("aws", "ecr", "create-repository", *_at(place), *_name(place)),)


def _restore(one: _Asked) -> tuple[str, ...]:
    return (
        _shell(
            *("aws", "ecr", "update-image-storage-class"),
            *_in(one.facts.location),
            *("--image-id", _id(one.reference), "--target-storage-class", "STANDARD"),
        ),
    )


def _list_newest(one: _Asked) -> tuple[str, ...]:
    newest = "reverse(sort_by(imageDetails,&imagePushedAt))[:5].[imageTags,imagePushedAt]"
    ref = one.case.workload.ref
    back = _shell("kubectl", "rollout", "undo", f"{ref.kind.lower()}/{ref.name}", *_space(one.case))
    return (
        _shell("aws", "ecr", "describe-images", *_in(one.facts.location), "--query", newest),
        *((back,) if ref.kind in ROLLED_OUT else ()),
    )


def _look_up_digest(one: _Asked) -> tuple[str, ...]:
    if not one.reference.written_tag:
        return _list_newest(one)[:1]
    tag = ("--image-ids", f"imageTag={one.reference.written_tag}")
    return (
        _shell(
            *("aws", "ecr", "describe-images", *_in(one.facts.location), *tag),
            *("--query", "imageDetails[].imageDigest", "--output", "text"),
        ),
    )


def _show_lifecycle(one: _Asked) -> tuple[str, ...]:
    return (_shell("aws", "ecr", "get-lifecycle-policy", *_in(one.facts.location)),)


def _enable_key(one: _Asked) -> tuple[str, ...]:
    if not isinstance(one.facts.key, Key):
        return ()
    verbs = {"Disabled": "enable-key", "PendingDeletion": "cancel-key-deletion"}
    if one.facts.key.state not in verbs:
        return ()
    region = one.facts.key.arn.split(":")[3]
    key = ("--region", region, "--key-id", one.facts.key.arn)
    return (_shell("aws", "kms", verbs[one.facts.key.state], *key),)


def _correct(one: _Asked) -> tuple[str, ...]:
    """The image is at another address, and that is known to be right."""
    if isinstance(one.facts.found, Namesake):
        return _set_image(one.case, address(one.facts.location, one.reference))
    return (
        _set_image(one.case, address(one.facts.copies[0].location, one.reference))
        if one.facts.copies
        else ()
    )


def _with_library(one: _Asked) -> tuple[str, ...]:
    if not isinstance(one.facts.upstream, UpstreamFacts):
        return ()
    rule = one.facts.upstream.rule
    path = rule.path(one.facts.location.repository)
    if rule.upstream != DOCKER_HUB or "/" in path:
        return ()
    prefix = "" if rule.prefix == ROOT else f"{rule.prefix}/"
    before, _, after = one.reference.text.partition(f"/{prefix}{path}")
    return _set_image(one.case, f"{before}/{prefix}library/{path}{after}")


def _how_far(one: _Asked) -> tuple[str, ...]:
    if not one.facts.copies:
        return ()
    status = ("aws", "ecr", "describe-image-replication-status")
    return (_shell(*status, *_in(one.facts.copies[0].location), "--image-id", _id(one.reference)),)


_COMMANDS: dict[Cause, Callable[[_Asked], tuple[str, ...]]] = {
    Cause.REPOSITORY_MISSING: _create,
    Cause.IMAGE_ARCHIVED: _restore,
    Cause.TAG_MISSING: _list_newest,
    Cause.DIGEST_MISSING: _look_up_digest,
    Cause.IMAGE_EXPIRED: _show_lifecycle,
    Cause.KMS_KEY_UNUSABLE: _enable_key,
    Cause.SHORT_REFERENCE: _correct,
    Cause.WRONG_ACCOUNT_OR_REGION: _correct,
    Cause.PULL_THROUGH_PATH_WRONG: _with_library,
    Cause.REPLICATION_PENDING: _how_far,
}


def _set_image(case: Case, image: str) -> tuple[str, ...]:
    ref = case.workload.ref
    if ref.kind not in SETTABLE:
        return ()
    names = dict.fromkeys(one.container.name for one in case.failing)
    images = [f"{name}={image}" for name in names]
    target = f"{ref.kind.lower()}/{ref.name}"
    return (_shell("kubectl", "set", "image", target, *_space(case), *images),)


def _reference(known: Known) -> ImageReference | None:
    return known.image_reference.reference if known.image_reference else None


def _space(case: Case) -> tuple[str, ...]:
    return ("-n", case.workload.ref.namespace)


def _at(place: EcrLocation) -> tuple[str, ...]:
    return ("--region", place.region)


def _name(place: EcrLocation) -> tuple[str, ...]:
    return ("--repository-name", place.repository)


def _in(place: EcrLocation) -> tuple[str, ...]:
    return (*_at(place), "--registry-id", place.account, *_name(place))


def _id(reference: ImageReference) -> str:
    if reference.digest:
        return f"imageDigest={reference.digest}"
    return f"imageTag={reference.tag}"


def _shell(*words: str) -> str:
    return " ".join(shlex.quote(word) for word in words)
