"""The small print: who asked, when, how sure it is, where to read more."""

from handlers.blocks import words
from handlers.blocks.elements import Block, context
from handlers.blocks.escape import code, esc
from handlers.presentation import Presentation
from remediation.people import Person
from remediation.views import Request


def footer(
    shown: Presentation, asked_by: Person, request: Request | None, docs_url: str
) -> list[Block]:
    """One or two lines."""
    parts = [f"Asked by {words.mention(asked_by)}"]
    if not shown.undoes:
        took = words.duration(shown.seconds)
        parts.append(f"diagnosed in {took} at {words.clock_time(shown.at)}")
    if len(shown.groups) == 1:
        parts.append(_cause(shown, docs_url))
    if request and request.run and request.run.owner:
        parts.append(f"run by {code(request.run.owner, 60)}")
    if request:
        parts.append(f"request {code(request.id, 40)}")
    lines = [context(" · ".join(parts))]
    if shown.offers_in_thread:
        more = words.count(shown.offers_in_thread, "more fix").replace("fixs", "fixes")
        lines.insert(0, context(f"{more} offered in the thread"))
    return lines


def _cause(shown: Presentation, docs_url: str) -> str:
    only = shown.groups[0]
    sure = words.CONFIDENCE[only.confidence]
    if docs_url:
        return f"<{esc(docs_url)}/runbook.md#{only.cause}|{only.cause}>, {sure}"
    return f"{code(only.cause)}, {sure}"
