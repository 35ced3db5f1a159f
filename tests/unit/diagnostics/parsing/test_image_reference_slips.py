"""The common slips: each with its place, its reason and what was meant."""

import pytest

from diagnostics.parsing.image_reference import InvalidImageReference, parse_image_reference

HEX = "a1" * 32


@pytest.mark.parametrize(
    ("text", "place", "reason", "suggestion"),
    [
        ("https://r.example/a:1", 0, "scheme https://", "r.example/a:1"),
        ("docker://r.example/a", 0, "scheme docker://", "r.example/a"),
        ("r.example/Team/App:V1", 10, "capital letters", "r.example/team/app:V1"),
        ("/team/app", 0, "begins with a slash", "team/app"),
        ("r.example//app", 10, "empty (//)", "r.example/app"),
        ("app::1.0", 4, "two colons", "app:1.0"),
        ("app:", 3, "tag after the colon is empty", "app"),
        (":1.0", 0, "name before the tag", None),
        ("r.example/:1.0", 10, "last part of the name is empty", None),
        ("{{ .Values.image }}:1", 0, "not filled in: '{{ .Values.image }}'", None),
        ("r.example/app:${TAG}", 14, "not filled in: '${TAG}'", None),
        ("app:<no value>", 4, "not filled in: '<no value>'", None),
        ("app:%!s(<nil>)", 4, "not filled in", None),
        ("team\u200b/app", 4, "U+200B (ZERO WIDTH SPACE)", "team/app"),
        ("app:1.0\u00a0", 7, "U+00A0 (NO-BREAK SPACE)", "app:1.0"),
        ("team /app", 4, "white space in", "team/app"),
        (" app", 0, "white space around", "app"),
        ('"app"', 0, "quotation mark", "app"),
        ("app:1.0+build", 7, "a tag cannot hold '+'", "app:1.0-build"),
        ("app:-1", 4, "cannot begin with '-'", None),
        (f"app@{HEX}", 4, "no algorithm", f"app@sha256:{HEX}"),
        ("app@sha256:abc", 4, "has 3 digits, sha256 has 64", None),
        (f"app@md5:{HEX}", 4, "algorithm 'md5' is not known", None),
        (f"app@sha256:{HEX.upper()}", 11, "lower-case hexadecimal", f"app@sha256:{HEX}"),
        (HEX, 0, "image id", None),
        ("r_x.example:5000/app", 0, "not a host name", None),
        (f"{'a' * 248}:1", 0, "has 256 characters", None),
        ("team/-app", 5, "must begin and end with", None),
    ],
)
def test_a_slip_is_named(text: str, place: int, reason: str, suggestion: str | None) -> None:
    with pytest.raises(InvalidImageReference) as caught:
        parse_image_reference(text)
    assert reason in caught.value.reason
    assert (caught.value.place, caught.value.suggestion) == (place, suggestion)


@pytest.mark.parametrize(
    "text", ["https://r.example/a:1", "r.example/App", "team\u200b/app", "a::1", f"a@{HEX}"]
)
def test_a_suggestion_is_itself_a_reference(text: str) -> None:
    with pytest.raises(InvalidImageReference) as caught:
        parse_image_reference(text)
    assert caught.value.suggestion is not None
    assert parse_image_reference(caught.value.suggestion)
