"""How to ask: the help text."""

from diagnostics.query import USAGE
from handlers.blocks.elements import Block, Message, context, section
from handlers.blocks.escape import code, esc
from handlers.services import EdgeSettings

_EXAMPLES = (
    ("/imagepull ui-private", "a Deployment (or any workload) of that name, in any namespace"),
    ("/imagepull shop/ui", "in namespace `shop`; `-n shop` does the same"),
    ("/imagepull pod/ui-7d9f -n shop", "another kind: `sts/`, `ds/`, `job/`, `cronjob/`, `pod/`"),
    ("/imagepull ui --cluster prod", "in another cluster"),
    ("@imagepull ui-private", "the same, answered in a thread"),
    ("/imagepull freeze REASON", "stop every change at once; `unfreeze` lets them go on"),
)


def is_help(text: str) -> bool:
    """Whether somebody wants to know how to ask."""
    return text.strip().strip("`\"'").lower() in {"", "help", "-h", "--help", "?"}


def guide(settings: EdgeSettings) -> Message:
    """The help, as a message."""
    text = (
        f"imagepull says why a workload cannot pull its image. Type {code(f'/imagepull {USAGE}')}"
    )
    return Message(text, how_to_ask(settings))


def how_to_ask(settings: EdgeSettings) -> list[Block]:
    """The help as blocks, for the Home tab too."""
    lines = "\n".join(f"{code(example)}  {what}" for example, what in _EXAMPLES)
    why = (
        "*Why can this workload not pull its image?* I look at the pods, their events, the image "
        "in ECR, the role that pulls and the policies, and say what is wrong, with proof. Where a "
        "small, proven fix exists I offer it, and make it once someone who may has approved."
    )
    blocks = [section(why), section(lines)]
    if settings.docs_url:
        blocks.append(context(f"<{esc(settings.docs_url)}/runbook.md|Every cause and its remedy>"))
    return blocks
