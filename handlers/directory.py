"""Who people are, asked of Slack at the click.

Whoever is let through was read from Slack for this very click; no answer, or a group that Slack
does not know, is a refusal and never an old answer. Only a "no" may be kept for a minute, for
groups that no rule uses to shut people out: so a crowd of bystanders costs one call a minute of
the twenty that Slack allows
(https://docs.slack.dev/reference/methods/usergroups.users.list, Tier 2).
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from handlers.posting import SLACK_FAILURES, why
from remediation.people import DirectoryUnavailable, Person, Standing

KEPT = timedelta(seconds=60)

log = logging.getLogger(__name__)

_GONE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


@dataclass(frozen=True, slots=True)
class _Members:
    read_at: datetime
    users: frozenset[str]


class SlackDirectory:
    """A Directory over the Web API. `teams` are the workspaces the bot serves; with none, everybody
    is foreign. `grant_only` are the groups whose "no" may be kept. Give it a client that does not
    wait for retries: someone waits for the click's answer."""

    def __init__(
        self,
        client: WebClient,
        clock: Callable[[], datetime],
        *,
        teams: frozenset[str],
        grant_only: frozenset[str] = frozenset(),
        kept: timedelta = KEPT,
    ) -> None:
        self._client, self._clock, self._teams = client, clock, teams
        self._grant_only, self._kept = grant_only, kept
        self._members: dict[str, _Members] = {}
        self._lock = threading.Lock()

    def standing(self, person: Person, groups: frozenset[str]) -> Standing:
        """The person's standing now; DirectoryUnavailable when Slack does not say."""
        user = self._user(person.user_id)
        if user is None:
            return Standing(active=False, guest=False, foreign=False)
        active = not user.get("deleted", False) and not user.get("is_bot", False)
        return Standing(
            active=active,
            guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            foreign=self._foreign(person, user),
            groups=frozenset(group for group in sorted(groups) if self._in(person.user_id, group)),
        )

    def _foreign(self, person: Person, user: dict[str, Any]) -> bool:
        """Slack Connect: an account that belongs to a workspace the bot does not serve. Slack's
        `is_stranger` alone does not say so: it is false for whoever shares a channel with the app.
        """
        home = str(user.get("team_id", ""))
        across = {str(team) for team in user.get("enterprise_user", {}).get("teams", ())}
        elsewhere = self._teams.isdisjoint({home} | across) or person.team_id not in self._teams
        return bool(user.get("is_stranger")) or elsewhere

    def _in(self, user_id: str, group: str) -> bool:
        """Kept "no" or fresh answer."""
        if group in self._grant_only and self._was_out(user_id, group):
            return False
        members = _Members(self._clock(), self._group(group))
        with self._lock:
            self._members[group] = members
        return user_id in members.users

    def _was_out(self, user_id: str, group: str) -> bool:
        with self._lock:
            kept = self._members.get(group)
        fresh = kept is not None and self._clock() - kept.read_at < self._kept
        return fresh and kept is not None and user_id not in kept.users

    def _user(self, user_id: str) -> dict[str, Any] | None:
        try:
            answer = self._client.users_info(user=user_id)
        except SLACK_FAILURES as error:
            if why(error) in _GONE:
                return None
            raise _unavailable("users.info", error) from error
        user = answer.get("user")
        if not isinstance(user, dict):
            raise DirectoryUnavailable("users.info answered without a user")
        return user

    def _group(self, group: str) -> frozenset[str]:
        try:
            answer = self._client.usergroups_users_list(usergroup=group)
        except SLACK_FAILURES as error:
            raise _unavailable(f"usergroups.users.list of {group}", error) from error
        return frozenset(map(str, answer.get("users") or ()))


def _unavailable(call: str, error: Exception) -> DirectoryUnavailable:
    """A group that is disabled or gone ends here too: it may be one that shuts people out."""
    log.error("nobody can be let through: %s failed (%s)", call, why(error))
    return DirectoryUnavailable(f"{call}: {why(error)}")
