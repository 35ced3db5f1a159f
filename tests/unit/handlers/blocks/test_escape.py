import html

from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks.escape import code, esc, esc_within, rows_within, shorten, visible


def test_the_three_characters_are_escaped_and_an_escape_is_escaped_again() -> None:
    assert esc("<!channel> & &lt;") == "&lt;!channel&gt; &amp; &amp;lt;"


def test_what_cannot_be_seen_is_spelled_out() -> None:
    assert visible("a\u202eb\u200b\x00") == "a⟨U+202E⟩b⟨U+200B⟩⟨U+0000⟩"
    assert visible("línea\n\tžluť 漢字 😀") == "línea\n\tžluť 漢字 😀"


def test_a_code_span_cannot_be_closed_from_inside() -> None:
    assert code("a`b```c\nd") == "`a\u02cbb\u02cb\u02cb\u02cbc d`"
    assert code("") == "` `"
    assert code("<x>") == "`&lt;x&gt;`"


@given(st.text(), st.integers(1, 80))
def test_a_code_span_is_one_line_with_two_backticks(text: str, limit: int) -> None:
    span = code(text, limit)
    assert span.count("`") == 2
    assert "\n" not in span
    assert len(span) <= limit + 2


@given(st.text(), st.integers(1, 80))
def test_escaped_text_is_cut_only_between_escapes(text: str, limit: int) -> None:
    escaped = esc_within(text, limit)
    assert len(escaped) <= limit
    assert esc(html.unescape(escaped)) == escaped or "⟨" in escaped


@given(st.text())
def test_what_is_escaped_reads_as_it_was(text: str) -> None:
    assert html.unescape(esc(text).replace("&amp;", "&#38;")) == visible(text)


def test_shortening_says_so() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
    assert rows_within(["aa", "bb", "cc"], 6) == "aa\nbb"
