"""Three-valued logic (Kleene's): no, maybe, yes.

AND is `min`, OR is `max`, NOT is `2 - x`, so a formula made of them is never surer than its parts.
Plain integers, because a decision evaluates hundreds of them.
"""

from __future__ import annotations

from typing import Final, TypeAlias

Truth: TypeAlias = int

NO: Final[Truth] = 0
MAYBE: Final[Truth] = 1
YES: Final[Truth] = 2


def negated(truth: Truth) -> Truth:
    """Return the opposite; the opposite of maybe is maybe."""
    return YES - truth
