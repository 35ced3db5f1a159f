"""What the app's acknowledgement does: answer a command, or move a modal on.

Slack: https://docs.slack.dev/surfaces/modals#response_actions
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from playground.slack.errors import ApiError
from playground.slack.journal import Outcome
from playground.slack.messages import Json
from playground.slack.payloads import Envelope
from playground.slack.validate import check_view, validate
from playground.slack.views import View
from playground.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"

_WHY: Mapping[str, str] = {
    "timeout": "operation_timeout",
    "undeliverable": "dispatch_failed",
    "refused": "dispatch_failed",
}


@dataclass(slots=True)
class Acks:
    """Applies acknowledgements to the workspace, and tells the person when there was none."""

    workspace: Workspace

    def apply(self, envelope: Envelope, payload: Any) -> None:
        """Does what an acknowledgement's payload says; `payload` may be empty."""
        if envelope.type == "slash_commands":
            self._answer_command(envelope, payload)
        elif envelope.payload.get("type") == "view_submission":
            self._move_on(envelope, payload)

    def failed(self, envelope: Envelope, outcome: Outcome) -> None:
        """Tells the person that the app did not acknowledge in time, or could not be reached."""
        why = _WHY.get(outcome, "dispatch_failed")
        name = self.workspace.config.app.name
        if envelope.type == "slash_commands":
            text = f'{envelope.name} failed with the error "{why}"'
            self.workspace.tell(envelope.user, envelope.channel, text)
        elif envelope.payload.get("type") == "view_submission":
            self._complain(envelope, {"": TROUBLE})
        elif envelope.payload.get("type") == "block_actions":
            self.workspace.warn(envelope.user, f"{name} did not answer that click ({why}).")

    def _answer_command(self, envelope: Envelope, payload: Any) -> None:
        if isinstance(payload, str):
            payload = {"text": payload}
        if not isinstance(payload, dict) or not (payload.get("text") or payload.get("blocks")):
            return
        if validate(payload.get("blocks") or [], "message"):
            text = f'{envelope.name} failed with the error "invalid_command_response"'
            self.workspace.tell(envelope.user, envelope.channel, text)
            return
        is_public = payload.get("response_type") == "in_channel"
        self.workspace.post_from_app(
            envelope.channel,
            str(payload.get("text", "")),
            blocks=payload.get("blocks") or [],
            visible_to=None if is_public else envelope.user,
            via="ack",
        )

    def _move_on(self, envelope: Envelope, payload: Any) -> None:
        view = self.workspace.views.get(envelope.view_id)
        if view is None:
            return
        steps: Mapping[str, Callable[[View, Json], None]] = {
            "errors": self._show_errors,
            "update": self._update,
            "push": self._push,
            "clear": self._clear,
        }
        try:
            if not payload:
                self.workspace.views.close(view)
            else:
                steps[payload["response_action"]](view, payload)
        except (ApiError, KeyError, TypeError):
            self._complain(envelope, {"": TROUBLE})
        self.workspace.feed.changed()

    def _show_errors(self, view: View, payload: Json) -> None:
        errors = payload["errors"]
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not errors or not set(errors) <= inputs:
            raise ApiError("invalid_arguments")
        self.workspace.views.store(replace(view, errors=dict(errors)))

    def _update(self, view: View, payload: Json) -> None:
        self.workspace.views.update(view.id, check_view(payload["view"], "modal"))

    def _push(self, view: View, payload: Json) -> None:
        self.workspace.views.push(view.user, check_view(payload["view"], "modal"), view.id)

    def _clear(self, view: View, _payload: Json) -> None:
        self.workspace.views.clear(view.user)

    def _complain(self, envelope: Envelope, errors: Mapping[str, str]) -> None:
        view = self.workspace.views.get(envelope.view_id)
        if view is not None:
            self.workspace.views.store(replace(view, errors=errors))
