"""Wildcards of the policy language, matched in linear time.

`*` is any run of characters, also an empty one; `?` is exactly one. No regular expression is used:
a pattern such as `*a*a*a*b` is hostile to a backtracking matcher and harmless to this one.
Source: IAM User Guide, reference_policies_elements_resource.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text between two stars; `holes` are the positions that any character fills."""

    text: str
    holes: frozenset[int]

    def fits(self, value: str, at: int) -> bool:
        if not self.holes:
            return value.startswith(self.text, at)
        if at + len(self.text) > len(value):
            return False
        return all(
            i in self.holes or value[at + i] == character for i, character in enumerate(self.text)
        )

    def find(self, value: str, start: int, end: int) -> int:
        """Return the first place at which the piece fits within [start, end), or -1."""
        if not self.holes:
            return value.find(self.text, start, end)
        return _shift_and(self, value, start, end)


def _shift_and(piece: _Piece, value: str, start: int, end: int) -> int:
    """Search with holes by the Shift-And algorithm: one step for each character of `value`."""
    anywhere = 0
    for hole in piece.holes:
        anywhere |= 1 << hole
    masks: dict[str, int] = {}
    for i, character in enumerate(piece.text):
        if i not in piece.holes:
            masks[character] = masks.get(character, anywhere) | 1 << i
    complete = 1 << (len(piece.text) - 1)
    state = 0
    for at in range(start, end):
        state = (state << 1 | 1) & masks.get(value[at], anywhere)
        if state & complete:
            return at - len(piece.text) + 1
    return -1


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. `pieces` are what stands between the stars: one piece means no star.

    `plain` says that no wildcard is in it at all.
    """

    text: str
    pieces: tuple[_Piece, ...]
    plain: bool = False

    def matches(self, value: str) -> bool:
        """Say whether the whole of `value` fits, letter case included."""
        if self.plain:
            return value == self.text
        pieces = self.pieces
        first = pieces[0]
        if len(pieces) == 1:
            return len(value) == len(first.text) and first.fits(value, 0)
        last = pieces[-1]
        start, end = len(first.text), len(value) - len(last.text)
        if start > end or not first.fits(value, 0) or not last.fits(value, end):
            return False
        for piece in pieces[1:-1]:
            found = piece.find(value, start, end)
            if found < 0:
                return False
            start = found + len(piece.text)
        return True

    @property
    def matches_everything(self) -> bool:
        """Say whether the pattern is nothing but stars."""
        return len(self.pieces) > 1 and not any(piece.text for piece in self.pieces)


def compile_pattern(text: str, literal: Collection[int] = ()) -> Pattern:
    """Compile `text`; a `*` or `?` at a position in `literal` stands for itself.

    Those positions are what a policy variable brought in: AWS never reads them as wildcards.
    """
    pieces: list[_Piece] = []
    characters: list[str] = []
    holes: set[int] = set()

    def close() -> None:
        # "**" means what "*" means; an empty middle piece is left out.
        if characters or not pieces:
            pieces.append(_Piece("".join(characters), frozenset(holes)))
        characters.clear()
        holes.clear()

    if "*" not in text and "?" not in text:
        return Pattern(text, (_Piece(text, frozenset()),), plain=True)
    ends_with_star = False
    for i, character in enumerate(text):
        ends_with_star = character == "*" and i not in literal
        if ends_with_star:
            close()
            continue
        if character == "?" and i not in literal:
            holes.add(len(characters))
        characters.append(character)
    if ends_with_star:
        pieces.append(_Piece("", frozenset()))
    else:
        close()
    return Pattern(text, tuple(pieces))
