"""The grammar against what the distribution project's own parser says.

tests/cases/image-references.jsonl holds texts made from the grammar's parts, broken at random, and
what `reference.ParseNormalizedNamed` of github.com/distribution/reference, the kubelet's parser,
answered to each.
"""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.parsing.ecr_registry import parse_ecr_host
from diagnostics.parsing.image_reference import InvalidImageReference, parse_image_reference

CASES = Path(__file__).parents[4] / "tests" / "cases" / "image-references.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text().splitlines()]


def _recorded(row: dict[str, str]) -> tuple[str, str, str] | None:
    """Return full name, tag and digest, or None for a text that was refused."""
    if row.get("refused"):
        return None
    return "/".join(filter(None, (row["domain"], row["path"]))), row["tag"], row["digest"]


def _parsed(text: str) -> tuple[str, str, str] | None:
    try:
        found = parse_image_reference(text)
    except InvalidImageReference:
        return None
    return found.name, found.written_tag or "", found.digest or ""


def test_each_recorded_text_is_read_as_the_kubelet_reads_it() -> None:
    assert len(ROWS) > 900
    assert [row["text"] for row in ROWS if _parsed(row["text"]) != _recorded(row)] == []


def test_a_refused_text_is_refused_with_a_reason_of_its_own() -> None:
    vague = []
    for row in ROWS:
        try:
            parse_image_reference(row["text"])
        except InvalidImageReference as error:
            if "does not follow the grammar" in error.reason:
                vague.append(row["text"])
    assert vague == []


_LABEL = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?", fullmatch=True)
_DOTTED = st.lists(_LABEL, min_size=2, max_size=4).map(".".join)
_BRACKETS = st.ip_addresses(v=6).map(lambda address: f"[{address}]")
_PORT = st.none() | st.integers(0, 65535)
_HOST = st.tuples(st.just("localhost") | _DOTTED | _BRACKETS, _PORT).map(
    lambda pair: pair[0] if pair[1] is None else f"{pair[0]}:{pair[1]}"
)
_COMPONENT = st.from_regex(r"[a-z0-9]{1,6}((\.|_|__|-{1,3})[a-z0-9]{1,6}){0,2}", fullmatch=True)
_PATH = st.lists(_COMPONENT, min_size=1, max_size=4).map("/".join)
_TAG = st.from_regex(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}", fullmatch=True)
_DIGEST = st.sampled_from([("sha256", 64), ("sha384", 96), ("sha512", 128)]).flatmap(
    lambda kind: st.text("0123456789abcdef", min_size=kind[1], max_size=kind[1]).map(
        lambda value: f"{kind[0]}:{value}"
    )
)


@settings(max_examples=200, deadline=None)
@given(_HOST, _PATH, st.none() | _TAG, st.none() | _DIGEST)
def test_what_follows_the_grammar_is_taken_apart(
    host: str, path: str, tag: str | None, digest: str | None
) -> None:
    text = f"{host}/{path}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"
    found = parse_image_reference(text)
    assert (found.written_registry, found.written_repository) == (host, path)
    assert (found.written_tag, found.digest) == (tag, digest)
    assert parse_image_reference(found.canonical).canonical == found.canonical


_ACCOUNT = st.text("0123456789", min_size=12, max_size=12)
_REGION = st.sampled_from(
    [
        ("eu-west-1", "amazonaws.com", "on.aws"),
        ("us-gov-west-1", "amazonaws.com", "on.aws"),
        ("cn-north-1", "amazonaws.com.cn", "on.amazonwebservices.com.cn"),
        ("eusc-de-east-1", "amazonaws.eu", "on.amazonwebservices.eu"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(_ACCOUNT, _REGION, st.booleans(), st.booleans(), _PORT, _PATH)
def test_each_form_of_an_ecr_host_is_known_in_a_reference(
    account: str, region: tuple[str, str, str], fips: bool, dual: bool, port: int | None, path: str
) -> None:
    name, single, both = region
    service = f"{'dkr-ecr' if dual else 'dkr.ecr'}{'-fips' if fips else ''}"
    host = f"{account}.{service}.{name}.{both if dual else single}"
    written = host if port is None else f"{host}:{port}"
    found = parse_image_reference(f"{written}/{path}:1")
    assert found.registry == written
    assert found.ecr is not None
    assert found.ecr == parse_ecr_host(host)
    assert (found.ecr.account, found.ecr.region) == (account, name)
    assert (found.ecr.fips, found.ecr.dual_stack) == (fips, dual)
