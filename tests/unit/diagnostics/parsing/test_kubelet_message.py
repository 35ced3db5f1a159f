"""`classify`: what is peeled, what decides, what is told besides the cause."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.parsing.kubelet_message import LONGEST, Endpoint, PullCause, classify

ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
DENIED = (
    "User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized to perform: "
    "ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:444455556666:repository/app "
    "because no resource-based policy allows the ecr:BatchGetImage action"
)


def test_the_last_clause_decides() -> None:
    text = (
        f"Error response from daemon: pull access denied for {ECR}/app, "
        f"repository does not exist or "
        f"may require 'docker login': denied: {DENIED}"
    )
    found = classify(text)
    assert found.cause is PullCause.ACCESS_DENIED
    assert "owner's account" in found.because
    assert found.clause == DENIED
    assert found.action == "ecr:BatchGetImage"
    assert found.registry == "ecr-private"


def test_pull_access_denied_without_credentials_is_unauthorized() -> None:
    found = classify(
        "failed to resolve image: pull access denied, repository does not exist or may require "
        "authorization: authorization failed: no basic auth credentials"
    )
    assert found.cause is PullCause.UNAUTHORIZED


def test_a_bare_403_tells_host_status_endpoint_and_image() -> None:
    found = classify(
        f'Failed to pull image "{ECR}/team/app:1.2": rpc error: code = Unknown '
        f"desc = failed to pull "
        f'and unpack image "{ECR}/team/app:1.2": failed to resolve reference "{ECR}/team/app:1.2": '
        f"unexpected status from HEAD request to "
        f"https://{ECR}/v2/team/app/manifests/1.2: 403 Forbidden"
    )
    assert found.cause is PullCause.ACCESS_DENIED
    assert (found.host, found.status, found.endpoint) == (ECR, 403, Endpoint.MANIFESTS)
    assert found.image == f"{ECR}/team/app:1.2"
    assert found.wrappers[:2] == ("Failed to pull image", "rpc error: code = Unknown")
    assert found.clause.endswith("manifests/1.2: 403 Forbidden")


def test_a_403_of_the_layer_storage_is_told_from_one_of_the_registry() -> None:
    # Built from the documentation: no recorded example exists.
    found = classify(
        "failed to copy: httpReadSeeker: failed open: unexpected status from GET request to "
        "https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/a?b=c: "
        "403 Forbidden"
    )
    assert (found.cause, found.endpoint) == (PullCause.ACCESS_DENIED, Endpoint.STORAGE)
    assert "VPC endpoint" in found.because


@pytest.mark.parametrize(
    ("suffix", "word"),
    [
        ("with an explicit deny in a resource-based policy", "repository"),
        ("with an explicit deny in an identity-based policy", "role"),
        ("with an explicit deny in a service control policy", "organization"),
        ("with an explicit deny in a VPC endpoint policy", "VPC endpoint"),
        ("because no identity-based policy allows the ecr:BatchGetImage action", "role"),
    ],
)
def test_the_suffix_of_a_denial_names_the_owner(suffix: str, word: str) -> None:
    # The explicit-deny suffixes are built from the documentation: no recorded example exists.
    found = classify(DENIED[: DENIED.index("because")] + suffix)
    assert found.cause is PullCause.ACCESS_DENIED
    assert word in found.because


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("InvalidImageName", PullCause.INVALID_REFERENCE),
        ("ErrImageNeverPull", PullCause.NEVER_PULL),
        ("SignatureValidationFailed", PullCause.SIGNATURE),
    ],
)
def test_a_final_waiting_reason_outranks_the_words(reason: str, cause: PullCause) -> None:
    assert classify("no basic auth credentials", reason).cause is cause
    assert classify("", reason).cause is cause


@pytest.mark.parametrize("reason", ["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"])
def test_other_waiting_reasons_do_not_outrank_the_words(reason: str) -> None:
    assert classify("x509: certificate has expired", reason).cause is PullCause.TLS


def test_a_telling_reason_helps_when_the_words_do_not() -> None:
    assert classify("", "RegistryUnavailable").cause is PullCause.CONNECTION_REFUSED
    assert classify("gibberish", "ImageInspectError").cause is PullCause.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Error: ErrImagePull",
        "Error: ImagePullBackOff",
        'Back-off pulling image "team/app:1.0"',
        'Back-off pulling image "team/app:1.0": ErrImagePull: ImagePullBackOff',
        "Warning  Failed  29s (x3 over 67s)  kubelet, ip-10-0-0-1.internal  Error: ErrImagePull",
    ],
)
def test_a_message_of_wrappers_alone_has_no_detail(text: str) -> None:
    assert classify(text).cause is PullCause.NO_DETAIL


def test_words_that_no_rule_knows_are_unknown_and_shown() -> None:
    found = classify('Failed to pull image "team/app": the moon was in the wrong house')
    assert found.cause is PullCause.UNKNOWN
    assert found.clause == "the moon was in the wrong house"
    assert found.image == "team/app"


def test_attempts_in_brackets_are_read_one_by_one() -> None:
    found = classify(
        'Failed to pull image "r.example/app:9": [rpc error: code = Unknown '
        "desc = failed to resolve "
        'reference "r.example/app:9": failed to authorize: failed to fetch oauth token: unexpected '
        "status from GET request to https://r.example/token: 401 Unauthorized, "
        "rpc error: code = NotFound "
        'desc = failed to resolve reference "r.example/app:9": r.example/app:9: not found]'
    )
    assert [attempt.cause for attempt in found.attempts] == ["unauthorized", "not_found_tag"]
    assert found.cause is PullCause.NOT_FOUND_TAG
    assert PullCause.UNAUTHORIZED in found.also_possible


def test_the_mirrors_failure_does_not_hide_the_registrys_own() -> None:
    found = classify(
        "(Mirrors also failed: [mirror.example/app:1: Get "
        '"https://mirror.example/v2/": dial tcp: lookup '
        "mirror.example: no such host]): docker.io/library/app:1: reading manifest 1 in "
        "docker.io/library/app: manifest unknown"
    )
    assert [attempt.cause for attempt in found.attempts] == ["dns", "not_found_tag"]
    assert found.cause is PullCause.NOT_FOUND_TAG


@pytest.mark.parametrize(
    "text",
    [
        "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may "
        "not succeed.",
        'Unable to retrieve pull secret ns/regcred for ns/pod due to secret "regcred" not found.  '
        "The image pull may not succeed.",
        'Unable to retrieve pull secret NS/ for NS/POD due to secret "" not found.  The image '
        "pull may not succeed.",
        'kubelet_pods.go:904] "Unable to retrieve pull secret, the image pull may not succeed." '
        'pod="default/x" secret="" err="secret \\"regcred\\" not found"',
    ],
)
def test_a_pull_secret_that_is_not_found_is_no_missing_image(text: str) -> None:
    assert classify(text).cause is PullCause.UNAUTHORIZED


def test_a_platform_is_no_image() -> None:
    found = classify("no matching manifest for linux/arm64/v8 in the manifest list entries")
    assert (found.cause, found.image) == (PullCause.PLATFORM_MISMATCH, None)


def test_crio_trying_an_artifact_after_the_image_tells_nothing() -> None:
    found = classify(
        "unable to pull image or OCI artifact: pull image err: reading "
        "manifest 1 in r.example/app: "
        "manifest unknown; artifact err: get manifest: x509: unrelated"
    )
    assert found.cause is PullCause.NOT_FOUND_TAG


@pytest.mark.parametrize(
    "text",
    [
        "API error (500): Get https://r.example/v2/app/manifests/latest: no basic auth credentials",
        '(HTTP code 500) server error - Head "https://r.example/v2/": no basic auth credentials',
    ],
)
def test_the_daemons_own_500_is_no_status_of_the_registry(text: str) -> None:
    found = classify(text)
    assert (found.cause, found.status) == (PullCause.UNAUTHORIZED, None)


@pytest.mark.parametrize("tag", ["401", "403", "406", "429", "500", "501", "503"])
def test_a_tag_that_looks_like_a_status_is_none(tag: str) -> None:
    found = classify(
        f'failed to resolve reference "r.example/app:{tag}": r.example/app:{tag}: not found'
    )
    assert (found.cause, found.status) == (PullCause.NOT_FOUND_TAG, None)


def test_a_number_in_a_tag_is_no_status() -> None:
    assert classify("reading manifest 404 in r.example/app: x509: bad").status is None


def test_typographic_quotes_and_log_escapes_are_undone() -> None:
    curly = (
        "Failed to pull image \u201cteam/app:1\u201d: no match for platform in manifest: not found"
    )
    assert classify(curly).image == "team/app:1"
    assert classify(curly).cause is PullCause.PLATFORM_MISMATCH
    log = (
        'err="failed to \\"StartContainer\\" for \\"app\\" with ErrImagePull: '
        '\\"pull QPS exceeded\\""'
    )
    assert classify(log).cause is PullCause.PULL_QPS_EXCEEDED


@pytest.mark.parametrize(
    "name", ["no-basic-auth-credentials", "x509", "toomanyrequests", "denied", "not-found", "eof"]
)
def test_an_image_name_does_not_decide(name: str) -> None:
    text = f'Failed to pull image "r.example/{name}:1.0": dial tcp 10.0.0.1:443: i/o timeout'
    assert classify(text).cause is PullCause.TIMEOUT


@pytest.mark.parametrize(
    ("host", "registry"),
    [
        ("ghcr.io", PullCause.UNAUTHORIZED),
        ("registry.example.com", PullCause.ACCESS_DENIED),
    ],
)
def test_a_refused_anonymous_token_is_never_told_as_certain(host: str, registry: PullCause) -> None:
    found = classify(
        "failed to authorize: failed to fetch anonymous token: unexpected "
        "status from GET request to "
        f"https://{host}/token?scope=a: 403 Forbidden"
    )
    assert found.cause is registry
    assert {found.cause, *found.also_possible} >= {
        PullCause.UNAUTHORIZED,
        PullCause.ACCESS_DENIED,
    }


def test_a_very_long_message_is_cut_and_says_so() -> None:
    found = classify("no basic auth credentials " + "x" * LONGEST)
    assert found.cause is PullCause.UNAUTHORIZED
    assert found.wrappers == (f"cut after {LONGEST} characters",)
    assert len(found.clause) < 1000


@pytest.mark.parametrize(
    "piece",
    [
        "failed to ",
        "lookup ",
        "lookup x on ",
        "could not fetch content descriptor ",
        "[rpc error: ",
        ", rpc error: ",
        "Failed to pull image ",
        'Failed to pull image "',
        "https://a ",
        "://",
        ": ",
        "\n",
        '"',
        "\\",
        "(mirrors also failed: [",
        "not found ",
        "invalid character ",
        "403 ",
        "docker://",
        "\u200b",
        "reading manifest a",
        "a" * 50 + ":",
    ],
)
def test_hostile_repetition_does_not_hang(piece: str) -> None:
    text = (piece * (LONGEST // len(piece) + 1))[:LONGEST]
    start = time.process_time()
    classify(text)
    assert time.process_time() - start < 1.0


@settings(max_examples=150, deadline=None)
@given(st.text(), st.none() | st.sampled_from(["ErrImagePull", "InvalidImageName", "Odd"]))
def test_any_text_gets_an_answer(text: str, reason: str | None) -> None:
    found = classify(text, reason)
    assert isinstance(found.cause, PullCause)
    assert found.because


_PIECES = st.sampled_from(
    [
        "Failed to pull image ",
        '"r.example/a:1"',
        ": ",
        "rpc error: code = Unknown desc = ",
        "[",
        "]",
        ", ",
        "403 Forbidden",
        "https://r.example/v2/a/blobs/x",
        "not found",
        "\n",
        "lookup ",
        "(Mirrors also failed: [",
        "]): ",
        "; artifact err: ",
        "\\",
        "ImagePullBackOff",
        "\u0130",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_mixture_of_known_pieces_gets_an_answer(text: str) -> None:
    found = classify(text)
    assert found.because
    assert len(found.clause) <= 600


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("dial tcp 10.0.0.1:443: i/o timeout", "dial tcp 10.0.0.1:443: i/o timeout"),
        ("r.example/app:1.0: not found", "r.example/app:1.0: not found"),
        (
            "a: b: x509: certificate has expired or is not yet valid: now",
            "x509: certificate has expired or is not yet valid",
        ),
        (
            "first line\nreading manifest: toomanyrequests: Rate exceeded here\nthird",
            "toomanyrequests: Rate exceeded here",
        ),
    ],
)
def test_the_clause_is_short_and_whole(text: str, clause: str) -> None:
    assert classify(text).clause == clause
