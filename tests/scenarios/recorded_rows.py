"""The worlds of the recorded rows: words and answers in the shapes that were seen or documented."""

import json
from dataclasses import replace

from tests.fakes.reading import (
    ACCOUNT,
    IMAGE,
    NODE,
    PULL_ONLY,
    REGION,
    REGISTRY,
    World,
    failing_pod,
    running_pod,
)

OWNER = "210987654321"
NO_CREDENTIALS = (
    f'Failed to pull image "{IMAGE}": failed to pull and unpack image "{IMAGE}": failed to resolve '
    "image: pull access denied, repository does not exist or may require authorization: "
    "authorization failed: no basic auth credentials"
)
NO_METADATA = (
    f'Failed to pull image "{IMAGE}": credential provider plugin ecr-credential-provider: '
    "operation error ECR: GetAuthorizationToken, get identity: get credentials: failed to refresh "
    "cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request to "
    "EC2 IMDS failed"
)
WRONG_CLOCK = (
    f'Failed to pull image "{IMAGE}": credential provider plugin ecr-credential-provider: '
    "operation error ECR: GetAuthorizationToken, https response error StatusCode: 403, api error "
    "InvalidSignatureException: Signature expired: 20261122T120000Z is now earlier than "
    "20261123T025500Z"
)
NOTHING_TO_FREE = (
    "Failed to garbage collect required amount of images. Attempted to free 3221225472 bytes, but "
    "only found 0 bytes eligible to free."
)
UNVERIFIED = (
    f'Container image "{IMAGE}" is present with pull policy of "IfNotPresent" but does not have '
    "the proper auth (image secret) that was used to pull the image"
)


def metadata_unreachable() -> World:
    """The node's credential provider says that instance metadata gives it nothing."""
    return World(event_messages=[NO_METADATA], repository_policy=None)


def clock_wrong() -> World:
    """AWS refuses the node's signature: its clock is a day late."""
    return World(event_messages=[WRONG_CLOCK], repository_policy=None)


def profile_gone() -> World:
    """The instance has no profile any more, so there is no role to pull with."""
    return World(event_messages=[NO_CREDENTIALS], node_labels={NODE: {}}, repository_policy=None)


def image_unverified() -> World:
    """The kubelet holds the image and asks this pod for a credential (KEP-2535)."""
    pod = failing_pod(reason="ErrImageNotEnsured", message=UNVERIFIED)
    return World(pods=[pod], event_messages=[], repository_policy=None)


def image_unverified_beside() -> World:
    """The words are a plain 401, but another pod runs this image on the very node."""
    pod = failing_pod()
    container = replace(pod.containers[0], pull_policy="IfNotPresent")
    return World(
        pods=[replace(pod, containers=(container,)), running_pod()],
        event_messages=[NO_CREDENTIALS],
        repository_policy=None,
    )


def node_cannot_free_its_disk() -> World:
    """The pod's events have expired; the node's say that nothing is left to delete."""
    return World(
        event_messages=[],
        repository_policy=None,
        told_of_node=(("FreeDiskSpaceFailed", NOTHING_TO_FREE), ("ImageGCFailed", NOTHING_TO_FREE)),
    )


def image_unverified_held() -> World:
    """The words are a plain 401, and the node itself reports the image as its own."""
    pod = failing_pod()
    container = replace(pod.containers[0], pull_policy="IfNotPresent")
    return World(
        pods=[replace(pod, containers=(container,))],
        event_messages=[NO_CREDENTIALS],
        repository_policy=None,
        node_images=frozenset({IMAGE}),
    )


def principal_is_profile() -> World:
    """The owner's policy names the instance profile in place of the role in it."""
    return _owned(f"arn:aws:iam::{ACCOUNT}:instance-profile/EksNodeGroupRole")


def principal_of_another_partition() -> World:
    """The owner's policy was copied from GovCloud."""
    return _owned(f"arn:aws-us-gov:iam::{ACCOUNT}:role/EksNodeGroupRole")


def _owned(principal: str) -> World:
    host = f"{OWNER}.dkr.ecr.{REGION}.amazonaws.com"
    image = IMAGE.replace(REGISTRY, host)
    denied = NO_CREDENTIALS.replace(REGISTRY, host).partition(": pull access denied")[0]
    statement = {
        "Sid": "Nodes",
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }
    return World(
        pods=[failing_pod(image=image)],
        event_messages=[
            f"{denied}: unexpected status from HEAD request to https://{host}/v2/: 403 Forbidden"
        ],
        elsewhere={(OWNER, REGION): {"retail-sample-app-ui": ("1.2.1",)}},
        role_policies={"EksNodeGroupRole": [PULL_ONLY]},
        repository_policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
