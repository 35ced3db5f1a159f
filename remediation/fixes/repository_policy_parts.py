"""A policy's text taken apart around its statements, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from remediation.fixes.repository_policy_text import Style, elements, members, style_of


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy's text, taken apart around its statements."""

    before: str
    statements: tuple[str, ...]
    gaps: tuple[str, ...]
    after: str
    is_list: bool
    style: Style

    def with_statements(self, groups: Sequence[Sequence[str]]) -> str | None:
        """Put a group of statements in the place of each one; None when none is left.

        Statements of one group are separated as the author separates statements.
        """
        texts: list[str] = []
        gaps: list[str] = []
        for index, group in enumerate(groups):
            for place, text in enumerate(group):
                if texts:
                    gaps.append(self._gap(index) if place == 0 else self._gap(None))
                texts.append(text)
        if not texts:
            return None
        body = texts[0] + "".join(gap + text for gap, text in zip(gaps, texts[1:], strict=True))
        if self.is_list:
            return self.before + body + self.after
        if len(texts) == 1:
            return self.before + body + self.after
        return f"{self.before}[{body}]{self.after}"

    def _gap(self, index: int | None) -> str:
        """Return what separates statements before number `index`, or within one group."""
        if index is not None and 0 < index <= len(self.gaps):
            return self.gaps[index - 1]
        if self.gaps:
            return self.gaps[0]
        start = self.before.rpartition("[")[2] if self.is_list else ""
        return "," + start if "\n" in start else self.style.comma


def read_policy_text(text: str) -> PolicyText:
    """Take the text of a policy apart. The text must be a policy that parsed."""
    style = style_of(text)
    span = next(span for span in members(text) if span.key == "Statement")
    if text[span.start] == "{":
        statement = text[span.start : span.end]
        return PolicyText(text[: span.start], (statement,), (), text[span.end :], False, style)
    spans = elements(text, span.start)
    gaps = tuple(text[left.end : right.start] for left, right in pairwise(spans))
    statements = tuple(text[each.start : each.end] for each in spans)
    return PolicyText(text[: spans[0].start], statements, gaps, text[spans[-1].end :], True, style)
