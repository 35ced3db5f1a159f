"""How a pattern is read."""

import pytest

from diagnostics.parsing.kubelet_rules.rule import phrase_of, phrases, words_of


def finds(pattern: str, text: str) -> bool:
    return any(ready.find(phrase_of(words_of(text))) >= 0 for ready in phrases(pattern))


@pytest.mark.parametrize(
    "text",
    [
        "no basic auth credentials",
        'err="No basic AUTH credentials."',
        "(no: basic, auth; credentials)",
        "no  basic\nauth\tcredentials",
    ],
)
def test_quotes_punctuation_and_case_do_not_count(text: str) -> None:
    assert finds("no basic auth credentials", text)


@pytest.mark.parametrize("text", ["no basic auth credentialsX", "xno basic auth credentials"])
def test_words_are_compared_whole(text: str) -> None:
    assert not finds("no basic auth credentials", text)


def test_an_image_name_cannot_imitate_a_phrase() -> None:
    assert not finds("manifest unknown", "team/manifest-unknown: not now")
    assert not finds("manifest unknown", "team/manifest.unknown")


def test_a_question_mark_stands_for_a_name() -> None:
    assert finds("Tag ? not found", "Tag app:1.0 not found")
    assert finds("Tag ? not found", "Tag not found")
    assert not finds("Tag ? not found", "Tag one two three four five six seven not found")


def test_a_star_stands_for_a_clause_and_no_more() -> None:
    assert finds("lookup * i/o timeout", "lookup r.example on 10.0.0.2:53: read udp: i/o timeout")
    assert not finds(
        "lookup * i/o timeout", "lookup r.example " + "and so on " * 60 + "i/o timeout"
    )


def test_the_last_occurrence_counts() -> None:
    line = phrase_of(words_of("denied and then again denied here"))
    (ready,) = phrases("denied")
    assert ready.find(line) == line.rindex(b" denied ") + len(b" denied ")


def test_a_wild_card_is_met_by_an_earlier_end_when_the_last_does_not_fit() -> None:
    assert finds("tag ? expired", "tag 1.0 expired, and long after that something else expired")


@pytest.mark.parametrize("text", ["the token expired", "a token is expired", "token has expired"])
def test_alternatives_stand_for_one_word_or_none(text: str) -> None:
    assert finds("token is|has| expired", text)


def test_alternatives_stand_for_nothing_else() -> None:
    assert not finds("token is|has| expired", "token was expired")
    assert not finds("token is|has expired", "token expired")
