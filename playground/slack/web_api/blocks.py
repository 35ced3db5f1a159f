"""blocks.validate: the validator as a method.

Slack: https://docs.slack.dev/reference/methods/blocks.validate
"""

from __future__ import annotations

from typing import Any

from playground.slack.block_kit.report import Fault
from playground.slack.errors import ApiError
from playground.slack.messages import Json
from playground.slack.validate import validate
from playground.slack.web_api.arguments import Args
from playground.slack.workspace import Workspace


def validate_blocks(_workspace: Workspace, args: Args) -> Json:
    """The faults of `blocks`, of a `message`, or of a `view`; exactly one is to be given."""
    given = [name for name in ("blocks", "message", "view") if args.get(name) is not None]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    faults = _faults(given[0], args[given[0]])
    if not faults:
        return {}
    errors = [{"pointer": at, "code": "invalid", "message": text} for at, text in faults]
    raise ApiError("invalid_blocks", errors=errors)


def _faults(name: str, value: Any) -> list[Fault]:
    if name != "view":
        return validate(value, "message")
    kind = value.get("type") if isinstance(value, dict) else None
    return validate(value, "home" if kind == "home" else "modal")
