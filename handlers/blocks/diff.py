"""The change of a policy document as -/+ lines of its JSON, with a little around them."""

import difflib
import json

from handlers.blocks.escape import shorten
from remediation.plan import PolicyChange

AROUND = 2
"""Unchanged lines shown on each side of a change."""
NO_POLICY = "(no policy)"


def policy_diff(change: PolicyChange) -> str:
    """The whole difference; "…" stands for unchanged lines."""
    before, after = _lines(change.before), _lines(change.after)
    lines: list[str] = []
    for row in list(difflib.unified_diff(before, after, n=AROUND, lineterm=""))[2:]:
        if not row.startswith("@@"):
            lines.append(row)
        elif not row.startswith(("@@ -1 ", "@@ -1,", "@@ -0,")):
            lines.append("  …")
    return "\n".join(lines) or "(no difference)"


def cut(diff: str, limit: int) -> tuple[str, bool]:
    """The diff in at most about `limit` characters, whole lines, and whether some were left out."""
    if len(diff) <= limit:
        return diff, False
    lines, kept, size = diff.split("\n"), [], 0
    for row in lines:
        size += len(row) + 1
        if size > limit:
            break
        kept.append(row)
    kept = kept or [shorten(lines[0], limit)]
    return "\n".join([*kept, f"  … {len(lines) - len(kept)} more lines in the thread"]), True


def _lines(document: str | None) -> list[str]:
    if document is None:
        return [NO_POLICY]
    try:
        pretty = json.dumps(json.loads(document), indent=2, ensure_ascii=False).split("\n")
        # A comma that comes or goes with its neighbour is no change of the policy.
        return [line.rstrip(",") for line in pretty]
    except ValueError:
        return document.split("\n")
