"""Refusals of the workspace.

Two audiences: `ApiError` goes to the app, `NotPossible` to the person who tried something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class ApiError(Exception):
    """A Web API refusal: `{"ok": false, "error": code, ...details}`."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @classmethod
    def about(cls, code: str, faults: Sequence[tuple[str, str]], prefix: str = "") -> ApiError:
        """A refusal whose `response_metadata` lists validator faults as Slack words them."""
        messages = [f"[ERROR] {text} [json-pointer:{prefix}{pointer}]" for pointer, text in faults]
        return cls(code, response_metadata={"messages": messages})

    def body(self) -> Mapping[str, Any]:
        """The JSON reply."""
        return {"ok": False, "error": self.code, **self.details}


class NotPossible(Exception):
    """Something Slack's own client would not let a person do, in words for that person."""
