"""Views: each person's stack of up to three modals, and the app's Home tab for each person.

Slack: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from playground.slack.errors import ApiError
from playground.slack.ids import Ids
from playground.slack.messages import Json, with_ids

DEEPEST_STACK = 3


@dataclass(frozen=True, slots=True)
class View:
    """One view as it stands. `given` is what the app sent, `values` what the person filled in."""

    id: str
    user: str
    given: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.given["type"])

    @property
    def blocks(self) -> tuple[Json, ...]:
        """Its blocks, each with an id."""
        return tuple(self.given["blocks"])

    def wire(self, *, team: str, app_id: str, bot_id: str) -> Json:
        """The view object of Slack's API."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "external_id": "",
            **self.given,
            "id": self.id,
            "team_id": team,
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root_view_id,
            "previous_view_id": self.previous_view_id,
            "app_id": app_id,
            "app_installed_team_id": team,
            "bot_id": bot_id,
        }


@dataclass(slots=True)
class Views:
    """Every view that exists, and who has which open."""

    ids: Ids
    _by_id: dict[str, View] = field(default_factory=dict, init=False)
    _stacks: dict[str, list[str]] = field(default_factory=dict, init=False)
    _homes: dict[str, str] = field(default_factory=dict, init=False)

    def get(self, view_id: str) -> View | None:
        """The view with that id, if it is open or a Home tab."""
        return self._by_id.get(view_id)

    def stack(self, user: str) -> tuple[View, ...]:
        """The modals `user` has open, the visible one last."""
        return tuple(self._by_id[view_id] for view_id in self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """The Home tab published for `user`."""
        view_id = self._homes.get(user)
        return self._by_id[view_id] if view_id else None

    def homes(self) -> tuple[View, ...]:
        """Every published Home tab."""
        return tuple(self._by_id[view_id] for view_id in self._homes.values())

    def open(self, user: str, given: Json) -> View:
        """Opens a modal in place of any that `user` has open."""
        self._check_external_id(given)
        self.clear(user)
        view = self._new(user, given)
        self._stacks[user] = [view.id]
        return view

    def push(self, user: str, given: Json, onto: str) -> View:
        """Puts a modal on top of `onto`; refuses a fourth."""
        stack = self._stacks.get(user, [])
        if onto not in stack:
            raise ApiError("not_found")
        if len(stack) >= DEEPEST_STACK:
            raise ApiError("push_limit_reached")
        self._check_external_id(given)
        view = self._new(user, given, root=stack[0], previous=stack[-1])
        stack.append(view.id)
        return view

    def update(self, view_id: str, given: Json, expected_hash: str | None = None) -> View:
        """Replaces a view's content; what was filled in stays where the input block stays."""
        view = self._by_id.get(view_id)
        if view is None:
            raise ApiError("not_found")
        if expected_hash is not None and expected_hash != view.hash:
            raise ApiError("hash_conflict")
        self._check_external_id(given, but=view_id)
        given = self._stored(given)
        kept = {block["block_id"] for block in given["blocks"]}
        values = {block_id: value for block_id, value in view.values.items() if block_id in kept}
        return self.store(
            replace(view, given=given, hash=self._new_hash(), values=values, errors={})
        )

    def publish(self, user: str, given: Json, expected_hash: str | None = None) -> View:
        """Publishes or replaces the Home tab of `user`."""
        home = self.home(user)
        if home is not None:
            return self.update(home.id, given, expected_hash)
        view = self._new(user, given)
        self._homes[user] = view.id
        return view

    def by_external_id(self, external_id: str) -> View | None:
        """The view to which the app gave that name."""
        named = (v for v in self._by_id.values() if v.given.get("external_id") == external_id)
        return next(named, None)

    def store(self, view: View) -> View:
        """Keeps a changed view."""
        self._by_id[view.id] = view
        return view

    def close(self, view: View) -> None:
        """Closes a modal, which uncovers the one below it."""
        stack = self._stacks.get(view.user, [])
        if view.id in stack:
            stack.remove(view.id)
            del self._by_id[view.id]

    def clear(self, user: str) -> None:
        """Closes every modal of `user`."""
        for view_id in self._stacks.pop(user, ()):
            del self._by_id[view_id]

    def _new(
        self, user: str, given: Json, *, root: str | None = None, previous: str | None = None
    ) -> View:
        view_id = self.ids.named("V")
        return self.store(
            View(
                id=view_id,
                user=user,
                given=self._stored(given),
                hash=self._new_hash(),
                root_view_id=root or view_id,
                previous_view_id=previous,
            )
        )

    def _stored(self, given: Json) -> Json:
        return {**given, "blocks": list(with_ids(given["blocks"], self.ids.hex))}

    def _new_hash(self) -> str:
        return f"{int(self.ids.clock())}.{self.ids.hex(8)}"

    def _check_external_id(self, given: Json, but: str = "") -> None:
        external_id = given.get("external_id")
        namesake = self.by_external_id(external_id) if external_id else None
        if namesake is not None and namesake.id != but:
            raise ApiError("duplicate_external_id")
