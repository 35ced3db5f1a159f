"""The runtime's words, against messages recorded from real containerds."""

import json
import re
from pathlib import Path

import pytest

from playground.registry.reference import parse
from playground.registry.wording import Words, malformed

RECORDED = [
    json.loads(line)
    for line in (Path(__file__).parents[3] / "cases" / "pull-messages-real.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
DIGEST = "sha256:5299fbcb536edbf8188633eb7356194e494b7a7d85d05f45e60b5b27432704cc"


def recorded(version, cause, part):
    """The messages of one containerd of that cause that have `part` in them."""
    found = [
        one["message"]
        for one in RECORDED
        if one["runtime"] == "containerd-cri"
        and one["version"] == version
        and one["cause"] == cause
        and part in one["message"]
    ]
    assert found, (version, cause, part)
    return found


def words_for(version, message):
    """Words about the reference a message quotes first."""
    reference = parse(re.search(r'"([^"]+)"', message)[1])
    assert reference is not None
    return Words(version, reference)


VERSIONS = ("1.6.20", "1.7.24", "2.1.9")


@pytest.mark.parametrize(
    ("cause", "part", "say"),
    [
        ("access_denied", "manifests", lambda words: words.manifest_status(403)),
        ("rate_limited", "429", lambda words: words.manifest_status(429)),
        ("registry_error", "500 Internal", lambda words: words.manifest_status(500)),
        ("not_found_repository", "not found", lambda words: words.not_found()),
        ("not_found_tag", "not found", lambda words: words.not_found()),
        (
            "unauthorized",
            "f401basic",
            lambda words: words.no_credentials(),
        ),
        (
            "connection_refused",
            "refused",
            lambda words: words.dial("dial tcp 127.0.0.1:5699: connect: connection refused"),
        ),
        (
            "timeout",
            "i/o timeout",
            lambda words: words.dial("dial tcp 127.0.0.1:5607: i/o timeout"),
        ),
        (
            "dns",
            "no such host",
            lambda words: words.dial(
                "dial tcp: lookup registry.nonexistent.invalid on 169.254.169.253:53: no such host"
            ),
        ),
        (
            "access_denied",
            "GetDownloadUrlForLayer",
            lambda words: words.blob_refused(
                DIGEST, 403, "denied: not authorized to perform: ecr:GetDownloadUrlForLayer"
            ),
        ),
        (
            "other",
            "could not fetch content descriptor",
            lambda words: words.blob_gone(
                "sha256:92c177f3d5f1e02c5bee6ec0ba08c8dcea8b7405e388701fea556621b0ab1648"
            ),
        ),
        (
            "platform_mismatch",
            "no match for platform",
            lambda words: words.no_platform(
                "sha256:b3a396b7524015f1a248a6ef4e70cbebb3561fc17cb92737c7ac4db6409cdc13"
            ),
        ),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_message_was_really_said_by_that_version(version, cause, part, say):
    """Some recorded registries were plain HTTP, which an ECR host never is."""
    if (version, cause) == ("1.7.24", "access_denied") and part == "manifests":
        part = "unexpected status from HEAD"
    if (version, cause) == ("2.1.9", "platform_mismatch"):
        messages = recorded(version, cause, part)
        assert say(Words(version, parse("127.0.0.1:5600/team/armonly:1.0"))) in messages
        return

    messages = [
        message.replace('"http://', '"https://') for message in recorded(version, cause, part)
    ]

    assert any(say(words_for(version, message)) == message for message in messages), messages


@pytest.mark.parametrize("version", ["1.7.24", "2.1.9"])
def test_a_full_disk_is_told_as_recorded(version):
    [message] = recorded(version, "disk_full", "no space left")

    assert words_for(version, message).disk_full() == message


@pytest.mark.parametrize("version", VERSIONS)
def test_an_untrusted_certificate_is_told_as_recorded(version):
    messages = recorded(version, "tls", "x509")
    trouble = re.search(r"x509: .*", messages[0])[0]

    assert words_for(version, messages[0]).tls(trouble) == messages[0]


def test_a_malformed_reference_is_told_as_recorded():
    image = "https://127.0.0.1:5600/team/app:1.0"

    assert malformed(image) in recorded("1.7.24", "invalid_reference", image)


def test_the_workshops_message_is_the_workshops():
    image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/retail-sample-app-ui:1.2.1"
    host = image.partition("/")[0]

    assert Words("1.7.27", parse(image)).manifest_status(403) == (
        f'rpc error: code = Unknown desc = failed to pull and unpack image "{image}": '
        f'failed to resolve reference "{image}": unexpected status from HEAD request to '
        f"https://{host}/v2/retail-sample-app-ui/manifests/1.2.1: 403 Forbidden"
    )
