"""Untrusted text on its way into Slack: pod events, image names, log lines, names, typed words.

Slack reads `<!channel>`, `<@U…>` and `<url|label>` in mrkdwn and in `text`; escaping `&`, `<` and
`>` disarms them all
(https://docs.slack.dev/messaging/formatting-message-text#escaping). Nothing else in this package
escapes anything.
"""

import unicodedata
from collections.abc import Iterable

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters and marks that draw nothing, whatever their category says."""
_KEPT = "\n\t"


def visible(text: str) -> str:
    """The text with every control, zero-width, direction-changing and unassigned character spelled
    out as ⟨U+202E⟩: nothing in it can hide or turn what follows. Line breaks and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_spelled, text))


def esc(text: str) -> str:
    """THE escaping function: safe in mrkdwn and in a message's `text`, where it reads as typed."""
    return visible(text).translate(_ESCAPES)


def code(text: str, limit: int = 255) -> str:
    """A code span that its content cannot close: one line, no backticks, never empty, and within
    `limit` characters after escaping."""
    one_line = " ".join(text.replace("`", "\u02cb").split())
    return f"`{esc_within(one_line, limit) or ' '}`"


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters as they will be seen, the last an ellipsis when something was cut.
    Not for escaped text: a cut must not fall inside an escape (`esc_within` does that)."""
    text = visible(text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def esc_within(text: str, limit: int) -> str:
    """`esc`, in at most `limit` characters after escaping; cut between two characters of `text`,
    never inside an escape."""
    pieces = [esc(mark) for mark in text[: limit + 1]]
    if len(text) <= limit and sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    left = limit - 1
    kept = []
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + "…"


def rows_within(rows: Iterable[str], limit: int) -> str:
    """As many whole rows as `limit` characters hold, a line each; the rest is left out."""
    kept: list[str] = []
    left = limit
    for row in rows:
        left -= len(row) + 1
        if left < 0:
            break
        kept.append(row)
    return "\n".join(kept)


def _spelled(mark: str) -> str:
    if mark in _KEPT or (unicodedata.category(mark) not in _HIDDEN and mark not in _BLANK):
        return mark
    return f"⟨U+{ord(mark):04X}⟩"
