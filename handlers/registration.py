"""Every listener of the bot, in the order in which Bolt tries them: the table to read first."""

from slack_bolt import App

from handlers import (
    approvals,
    errors,
    home,
    leftovers,
    mentions,
    reasons,
    rechecks,
    slash,
    teams,
    undoing,
)
from handlers.services import Services

LISTENERS = (
    teams,  # whose requests are heard at all
    slash,  # /imagepull WORKLOAD
    mentions,  # @imagepull WORKLOAD
    approvals,  # approve: reject: cancel: break_glass:
    reasons,  # the modal that asks why
    rechecks,  # recheck: diagnose:
    undoing,  # undo:
    home,  # the Home tab
    leftovers,  # whatever is left, so that Slack gets its acknowledgement
    errors,  # the one boundary
)


def register_handlers(app: App, services: Services) -> None:
    """Register them all. Pure wiring: no call is made."""
    for module in LISTENERS:
        module.register(app, services)
