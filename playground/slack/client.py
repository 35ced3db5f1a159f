"""A client of the control API for tests: act as a person, read what the app did, break things.

Standard library only, synchronous, safe to use from several threads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from playground.slack.journal import Call, Frame
from playground.slack.messages import Json
from playground.slack.seen import SeenMessage, SeenViews, seen_message

__all__ = ["Refused", "SeenMessage", "SeenViews", "WorkspaceClient"]

T = TypeVar("T")

_HTTP_SECONDS = 40.0


class Refused(Exception):
    """The workspace would not do it, and says why."""


@dataclass(frozen=True, slots=True)
class WorkspaceClient:
    """Talks to a running workspace at `base_url`."""

    base_url: str
    token: str = field(repr=False)

    def command(
        self,
        user: str,
        text: str,
        channel: str = "platform-alerts",
        *,
        thread_ts: str | None = None,
        wait: bool = True,
    ) -> list[Frame]:
        """Types a slash command; returns its frame after the acknowledgement or the timeout."""
        body = {"user": user, "text": text, "channel": channel, "thread_ts": thread_ts}
        return self._frames(self._post("command", body | {"wait": wait}))

    def mention(
        self,
        user: str,
        text: str,
        channel: str = "platform-alerts",
        *,
        thread_ts: str | None = None,
        wait: bool = True,
    ) -> list[Frame]:
        """Posts a message such as `@imagepull ui-private`."""
        body = {"user": user, "text": text, "channel": channel, "thread_ts": thread_ts}
        return self._frames(self._post("say", body | {"wait": wait}))

    def say(
        self, user: str, text: str, channel: str = "platform-alerts", thread_ts: str | None = None
    ) -> str:
        """Posts a message and returns its timestamp."""
        body = {"user": user, "text": text, "channel": channel, "thread_ts": thread_ts}
        return str(self._post("say", body)["ts"])

    def click(
        self,
        user: str,
        message_ts: str | None,
        action_id: str,
        *,
        view_id: str | None = None,
        block_id: str | None = None,
        value: str | None = None,
        chosen: Any = None,
        confirms: bool = True,
        times: int = 1,
        state: Mapping[str, Mapping[str, Any]] | None = None,
        wait: bool = True,
    ) -> list[Frame]:
        """Clicks a button or chooses an option, in a message or in a view.

        `confirms` answers the confirmation dialog; denied, there is no frame. `times=2` is a
        double click: two envelopes. Refused when the person does not see that element.
        """
        body = {
            "user": user,
            "message_ts": message_ts,
            "view_id": view_id,
            "action_id": action_id,
            "block_id": block_id,
            "value": value,
            "chosen": chosen,
            "confirms": confirms,
            "times": times,
            "state": state,
            "wait": wait,
        }
        return self._frames(self._post("click", body))

    def home(self, user: str, tab: str = "home", *, wait: bool = True) -> list[Frame]:
        """Opens the app's Home tab."""
        return self._frames(self._post("home", {"user": user, "tab": tab, "wait": wait}))

    def submit_view(
        self,
        user: str,
        view_id: str,
        values: Mapping[str, Mapping[str, Any]],
        *,
        wait: bool = True,
    ) -> list[Frame]:
        """Submits a modal with `values` by block id and action id; none when a field is missing."""
        body = {"user": user, "view_id": view_id, "values": values, "wait": wait}
        return self._frames(self._post("submit", body))

    def close_view(self, user: str, view_id: str) -> list[Frame]:
        """Closes a modal."""
        return self._frames(self._post("close", {"user": user, "view_id": view_id}))

    def messages(self, channel: str = "platform-alerts") -> list[SeenMessage]:
        """The channel's messages outside threads, oldest first."""
        return [seen_message(row) for row in self._get("messages", channel=channel)["rows"]]

    def thread(self, ts: str) -> list[SeenMessage]:
        """A thread, its first message first."""
        return [seen_message(row) for row in self._get("thread", ts=ts)["rows"]]

    def message(self, ts: str) -> SeenMessage | None:
        """The message with that timestamp, as it stands now."""
        thread = self.thread(ts)
        return thread[0] if thread else None

    def ephemerals(self, user: str) -> list[SeenMessage]:
        """What only `user` sees, Slack's own words included (`via` is then `slack`)."""
        return [seen_message(row) for row in self._get("ephemerals", user=user)["rows"]]

    def notices(self, user: str) -> list[str]:
        """The passing warnings that `user` got, such as that a click was not answered."""
        return [str(text) for text in self._get("notices", user=user)["rows"]]

    def views(self, user: str) -> SeenViews:
        """The Home tab and open modals of `user`."""
        found = self._get("views", user=user)
        return SeenViews(found["home"], tuple(found["modals"]))

    def frames(self, after: int = 0, *, name: str = "") -> list[Frame]:
        """Envelopes sent, in order; `name` keeps those whose name has it in it."""
        rows = self._get("frames", after=after)["rows"]
        return [Frame(**row) for row in rows if name in row["name"]]

    def calls(self, method: str = "", after: int = 0) -> list[Call]:
        """API calls received, in order; `method` keeps one method's (or `response_url`)."""
        rows = self._get("calls", after=after)["rows"]
        return [Call(**row) for row in rows if method in ("", row["method"])]

    def inject(
        self,
        method: str = "*",
        kind: str = "error",
        value: str | float | None = None,
        times: int = 1,
    ) -> None:
        """Makes the next `times` calls of `method` fail; the kinds are in `faults`."""
        body = {"method": method, "kind": kind, "value": value, "times": times}
        self._post("inject", body)

    def swallow_acks(self, times: int = 1) -> None:
        """Loses the app's next acknowledgements."""
        self._post("inject", {"kind": "swallow_ack", "times": times})

    def deliver_twice(self, times: int = 1) -> None:
        """Delivers each of the next envelopes twice, with one envelope id."""
        self._post("inject", {"kind": "deliver_twice", "times": times})

    def clear(self, *, journal: bool = False) -> None:
        """Forgets the faults still to happen, and on request the recorded frames and calls."""
        self._post("clear", {"journal": journal})

    def open_sockets(self) -> int:
        """How many Socket Mode connections the app has open."""
        return int(self._post("sockets", {})["open"])

    def disconnect(self, reason: str = "refresh_requested") -> int:
        """Sends every socket a `disconnect` frame and closes it; returns how many."""
        return int(self._post("sockets", {"reason": reason})["open"])

    def drop_sockets(self, code: int = 1001) -> int:
        """Closes every socket with that code and no frame; returns how many."""
        return int(self._post("sockets", {"code": code})["open"])

    def use_http(self, url: str | None) -> bool:
        """Sends envelopes to `url` as signed requests from now on; None returns to Socket Mode.

        True when the app answered Slack's `url_verification` challenge.
        """
        return bool(self._post("http", {"url": url})["verified"])

    def forge(self, kind: str) -> int:
        """Sends the last signed request again, wrongly, and returns the app's HTTP status.

        Kinds: `wrong_secret`, `unsigned`, `stale`, `future`, `replayed`.
        """
        return int(self._post("forge", {"kind": kind})["status"])

    def rate_limits(self, *, slack: bool = False, **limits: Any) -> None:
        """Sets Slack's own tiers, or fields of `RateLimits`; without arguments the defaults."""
        self._post("rate-limits", {"slack": slack, **limits})

    def world_action(self, name: str) -> None:
        """Presses one of the world's buttons."""
        self._call("POST", f"/_control/world?{urlencode({'name': name})}", {})

    def wait_until(
        self, predicate: Callable[[WorkspaceClient], T], timeout: float = 10.0, what: str = ""
    ) -> T:
        """The first true answer of `predicate`, asked again after every change.

        TimeoutError after `timeout` seconds, with what the workspace shows by then.
        """
        deadline = time.monotonic() + timeout
        revision = 0
        while True:
            revision = int(self._get("wait", revision=revision, seconds=0)["revision"])
            answer = predicate(self)
            left = deadline - time.monotonic()
            if answer:
                return answer
            if left <= 0:
                raise TimeoutError(f"{what or 'not seen'} within {timeout} s\n{self._summary()}")
            self._get("wait", revision=revision, seconds=min(left, 5.0))

    def _summary(self) -> str:
        frames = [f"  {f.type} {f.name}: {f.outcome} {f.ack_ms} ms" for f in self.frames()[-8:]]
        calls = [f"  {c.method}: {c.error or 'ok'}" for c in self.calls()[-12:]]
        said = [f"  {m.user}: {m.all_text[:300]!r}" for m in self.messages()[-3:]]
        return "\n".join(["last frames:", *frames, "last calls:", *calls, "last messages:", *said])

    def _frames(self, reply: Json) -> list[Frame]:
        return [Frame(**row) for row in reply["frames"]]

    def _get(self, path: str, **query: object) -> Json:
        return self._call("GET", f"/_control/{path}?{urlencode(query)}", None)

    def _post(self, path: str, body: Mapping[str, object]) -> Json:
        return self._call("POST", f"/_control/{path}", body)

    def _call(self, verb: str, path: str, body: Mapping[str, object] | None) -> Json:
        address = urlsplit(self.base_url)
        link = HTTPConnection(address.hostname or "", address.port, timeout=_HTTP_SECONDS)
        try:
            sent = None if body is None else json.dumps(body)
            link.request(verb, path, sent, {"X-Playground-Token": self.token})
            reply = link.getresponse()
            text = reply.read().decode()
        finally:
            link.close()
        if reply.status != 200:
            raise Refused(_reason(text))
        found: Json = json.loads(text)
        return found


def _reason(text: str) -> str:
    try:
        return str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return text
