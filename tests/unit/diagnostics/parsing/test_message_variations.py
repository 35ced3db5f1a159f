"""The reason of a message is read alike whatever stands around it, and however it was cut."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics.parsing.kubelet_message import PullCause, classify

CASES = Path(__file__).parents[4] / "tests" / "cases"
ROWS = [
    json.loads(line)
    for file in sorted(CASES.glob("pull-messages*.jsonl"))
    for line in file.read_text().splitlines()
]
MESSAGES = sorted({(row["message"], row.get("waiting_reason")) for row in ROWS}, key=str)

_IMAGE = "registry.example:5000/team/app@sha256:" + "ab" * 32


def _escaped(message: str) -> str:
    return json.dumps(message, ensure_ascii=False)[1:-1]


AROUND: dict[str, Callable[[str, str], str]] = {
    "kubelet event": lambda text, image: (
        f'Failed to pull image "{image}": rpc error: code = Unknown desc = {text}'
    ),
    "kubelet 1.36": lambda text, image: f'Failed to pull image "{image}": {text}',
    "back-off of kubelet 1.31": lambda text, image: (
        f'Back-off pulling image "{image}": ErrImagePull: {text}'
    ),
    "back-off with its tail": lambda text, image: (
        f'Back-off pulling image "{image}": ErrImagePull: {text}: ImagePullBackOff'
    ),
    "describe": lambda text, _: (
        f"  Warning  Failed     46s (x4 over 2m15s)  kubelet            {text}"
    ),
    "describe of kubelet 1.14": lambda text, _: (
        f"Warning  Failed  46s (x4 over 2m)  kubelet, ip-10-0-0-1.internal  {text}"
    ),
    "containerd": lambda text, image: (
        f'failed to pull and unpack image "{image}": failed to resolve reference "{image}": {text}'
    ),
    "containerd 2": lambda text, image: (
        f'failed to pull and unpack image "{image}": failed to resolve image: {text}'
    ),
    "CRI-O": lambda text, image: (
        f"unable to pull image or OCI artifact: pull image err: initializing "
        f"source docker://{image}: {text}; artifact err: get manifest: build image source: x509: no"
    ),
    "Docker": lambda text, _: f"Error response from daemon: {text}",
    "sandbox": lambda text, image: (
        f"Failed to create pod sandbox: rpc error: code = Unknown desc = "
        f'failed to get sandbox image "{image}": failed to pull image "{image}": {text}'
    ),
    "pod worker": lambda text, _: (
        f'Error syncing pod, skipping: failed to "StartContainer" for "app" '
        f'with ErrImagePull: "{text}"'
    ),
    "kubelet log": lambda text, image: (
        "Aug 20 05:41:26 node-1 kubelet[3267]: E0820 05:41:26.086957    "
        f'3267 kuberuntime_image.go:55] "Failed to pull image" err="{_escaped(text)}" '
        f'image="{image}"'
    ),
    "kubelet log of a pod worker": lambda text, _: (
        "E0820 05:41:26.086957    3267 pod_workers.go:1300]"
        ' "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"app\\" with '
        f'ErrImagePull: \\"{_escaped(_escaped(text))}\\"" pod="shop/app-0" podUID="c437cdf9"'
    ),
    "containerd log": lambda text, image: (
        'time="2026-01-01T00:00:00.1Z" level=error msg="PullImage '
        f'\\"{image}\\" failed" error="{_escaped(text)}"'
    ),
    "log of JSON lines": lambda text, _: json.dumps(
        {"ts": 17.5, "caller": "kuberuntime_image.go:55", "msg": "Failed to pull", "err": text}
    ),
    "crictl": lambda text, _: f"FATA[0002] pulling image: rpc error: code = Unknown desc = {text}",
    "kubeadm": lambda text, image: (
        f"[ERROR ImagePull]: failed to pull image {image}: output: {text}\n, error: exit status 1"
    ),
    "further events": lambda text, image: (
        f'{text}\n  Normal   Pulling  22s (x7 over 2m)  kubelet  Pulling image "{image}"'
    ),
    "upper case": lambda text, _: text.upper(),
    "lower case": lambda text, _: text.lower(),
    "broken lines": lambda text, _: text.replace(": ", ":\n      "),
    "typographic quotes": lambda text, _: text.replace('"', "\u201d").replace("'", "\u2019"),
    "a colour": lambda text, _: f"\x1b[31m{text}\x1b[0m",
}


@pytest.mark.parametrize("name", AROUND)
def test_what_stands_around_a_reason_does_not_change_it(name: str) -> None:
    changed = []
    for message, reason in MESSAGES:
        plain = classify(message, reason)
        varied = classify(AROUND[name](message, plain.image or _IMAGE), reason)
        if varied.cause is not plain.cause:
            changed.append((plain.cause.value, varied.cause.value, message))
    assert changed == []


_NOTHING_KNOWN = {PullCause.UNKNOWN, PullCause.NO_DETAIL}
_KEPT_APART = (
    {PullCause.ACCESS_DENIED},
    {PullCause.UNAUTHORIZED},
    {PullCause.NOT_FOUND_TAG, PullCause.NOT_FOUND_REPOSITORY},
    {PullCause.TIMEOUT},
)


def _are_kept_apart(one: PullCause, other: PullCause) -> bool:
    """Whether one must never be told with confidence where the other is right."""
    sides = [
        {number for number, some in enumerate(_KEPT_APART) if it in some} for it in (one, other)
    ]
    return all(sides) and sides[0] != sides[1]


@pytest.mark.parametrize("step", range(7))
def test_a_message_that_was_cut_is_not_confidently_read_as_another_fault(step: int) -> None:
    confused = []
    for message, reason in MESSAGES:
        whole = classify(message, reason)
        for length in range(step + 1, len(message), 7):
            part = classify(message[:length])
            if (
                _are_kept_apart(part.cause, whole.cause)
                and whole.cause not in part.also_possible
                and (part.status is None or part.status != whole.status)
            ):
                confused.append((part.cause.value, whole.cause.value, message[:length]))
    assert confused == []


def test_an_event_of_1024_characters_loses_its_end_and_not_its_sense() -> None:
    image = f"{'r' * 60}.example/{'team/' * 60}app@sha256:{'ab' * 32}"
    text = (
        f'Failed to pull image "{image}": failed to pull and unpack image "{image}": failed to '
        f'resolve reference "{image}": pull access denied, repository does not exist or may '
        "require authorization: authorization failed: no basic auth credentials"
    )
    assert len(text) > 1024
    assert classify(text).cause is PullCause.UNAUTHORIZED
    assert classify(text[:1024]).cause in _NOTHING_KNOWN | {PullCause.NOT_FOUND_OR_DENIED}


HOSTS = (
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    "111122223333.dkr-ecr-fips.us-east-1.on.aws",
    "docker.io",
    "quay.io",
    "ghcr.io",
    "gcr.io",
    "europe-west1-docker.pkg.dev",
    "acme.azurecr.io",
    "acme.jfrog.io",
    "harbor.example:8443",
    "nexus.example:5000",
    "registry.gitlab.com",
    "[::1]:5000",
)


@pytest.mark.parametrize("host", HOSTS)
def test_the_registrys_name_does_not_change_the_reason(host: str) -> None:
    # Only a refusal of an anonymous request means another thing at another registry.
    changed = []
    for message, reason in MESSAGES:
        plain = classify(message, reason)
        if plain.host is None or plain.registry == "ecr-public" or "anonymous token" in message:
            continue
        varied = classify(message.replace(plain.host, host), reason)
        if varied.cause is not plain.cause:
            changed.append((plain.cause.value, varied.cause.value, message))
    assert changed == []
