"""The grammar of image references: what is accepted, and what it means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.parsing.image_reference import InvalidImageReference, parse_image_reference

DIGEST = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("webd", "docker.io", "library/webd", "latest", None),
        ("webd:1.27", "docker.io", "library/webd", "1.27", None),
        ("team/app", "docker.io", "team/app", "latest", None),
        ("docker.io/webd", "docker.io", "library/webd", "latest", None),
        ("index.docker.io/webd", "docker.io", "library/webd", "latest", None),
        ("localhost/app:1", "localhost", "app", "1", None),
        ("localhost:5000/app", "localhost:5000", "app", "latest", None),
        ("kind:5000/a/b/c:x", "kind:5000", "a/b/c", "x", None),
        ("r.example/a", "r.example", "a", "latest", None),
        (f"r.example/a@{DIGEST}", "r.example", "a", None, DIGEST),
        (f"r.example/a:1@{DIGEST}", "r.example", "a", "1", DIGEST),
        ("[2001:db8::1]:5000/a:1", "[2001:db8::1]:5000", "a", "1", None),
        ("[::1]/a", "[::1]", "a", "latest", None),
        ("R.Example/a", "R.Example", "a", "latest", None),
        ("a__b/c--d/e.f_g:_X-1.y", "docker.io", "a__b/c--d/e.f_g", "_X-1.y", None),
    ],
)
def test_a_reference_means(
    text: str, registry: str, repository: str, tag: str | None, digest: str | None
) -> None:
    found = parse_image_reference(text)
    assert (found.registry, found.repository, found.tag, found.digest) == (
        registry,
        repository,
        tag,
        digest,
    )
    assert str(found) == text


def test_what_was_written_is_kept_apart_from_what_it_means() -> None:
    found = parse_image_reference("webd")
    assert (found.written_registry, found.written_repository, found.written_tag) == (
        None,
        "webd",
        None,
    )
    assert found.canonical == "docker.io/library/webd:latest"


def test_a_digest_alone_implies_no_tag() -> None:
    found = parse_image_reference(f"webd@{DIGEST}")
    assert found.canonical == f"docker.io/library/webd@{DIGEST}"


@pytest.mark.parametrize(("algorithm", "length"), [("sha256", 64), ("sha384", 96), ("sha512", 128)])
def test_digests_of_three_algorithms_are_known(algorithm: str, length: int) -> None:
    assert parse_image_reference(f"a@{algorithm}:{'f' * length}").digest


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/a",
        "a/",
        "a//b",
        "a:",
        "a@",
        ":1",
        "a:b:c",
        "A",
        "r.example/A",
        "a.",
        ".a",
        "a___b",
        "a..b",
        "-a",
        "a-",
        "a:-1",
        "a:.1",
        "a b",
        "a\n",
        "a\u200b",
        "ä",
        "https://r.example/a",
        "r.example:port/a",
        "[::1/a",
        "a@sha256:abc",
        "a@md5:" + "a" * 32,
        "a@sha256:" + "A1" * 32,
        "a@" + "a1" * 32,
        "a1" * 32,
        "r.example/" + "a" * 256,
        "a:" + "x" * 129,
        "a@" + DIGEST + "@" + DIGEST,
        "{{" * 100_000,
    ],
)
def test_what_is_no_reference_is_refused_with_a_place_and_a_reason(text: str) -> None:
    with pytest.raises(InvalidImageReference) as caught:
        parse_image_reference(text)
    assert caught.value.text == text
    assert 0 <= caught.value.place <= len(text)
    assert "does not follow the grammar" not in caught.value.reason


def test_an_image_id_with_a_tag_is_a_name() -> None:
    assert parse_image_reference("a1" * 32 + ":1").repository == "library/" + "a1" * 32


def test_the_longest_name_and_tag_are_accepted() -> None:
    assert parse_image_reference("a" * (255 - len("library/")))
    assert parse_image_reference("r.example/" + "a" * 255)
    assert parse_image_reference("a:" + "x" * 128)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aA0./:@-_[] \u200bé{}$", max_size=40))
def test_any_text_is_either_parsed_or_refused_with_a_reason(text: str) -> None:
    try:
        found = parse_image_reference(text)
    except InvalidImageReference as error:
        refused = error
    else:
        assert parse_image_reference(found.canonical).canonical == found.canonical
        return
    assert refused.reason
    assert 0 <= refused.place <= len(text)
    assert refused.suggestion != text
