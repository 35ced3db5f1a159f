"""What a patch is made of while it is made: the task, the draft, and the answer that stops it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from diagnostics.policy.callers import read_role_name
from diagnostics.policy.decide import Decision, decide
from diagnostics.policy.matching import Match, match
from diagnostics.policy.model import Effect, Layer, RequestError
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.pull import IMAGE, LAYER, pull_request, session_of, with_role
from diagnostics.policy.request import Context, Request
from diagnostics.policy.statements import Policy, PolicySet
from remediation.fixes.no_patch import NoPatch
from remediation.fixes.repository_policy_edits import Edit, Rewritten, Target
from remediation.fixes.repository_policy_parts import PolicyText

NEEDED: Final = (IMAGE, LAYER)
_FRESH_SESSION: Final = "imagepull-any-session"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be fixed, read and checked."""

    target: Target
    repository_arn: str
    session_arn: str
    context: Context
    others: PolicySet
    drop_stale: bool
    prefer_identity: bool

    def request(self, action: str) -> Request:
        """Make the request of the role's session for an action."""
        return pull_request(self.session_arn, self.repository_arn, action, self.context)

    def decide(self, action: str, repository: Policy | None) -> Decision:
        """Decide an action with one repository policy among the other layers."""
        return decide(self.request(action), replace(self.others, repository=repository))

    @property
    def same_account(self) -> bool:
        """Say whether role and repository belong to one account."""
        return self.target.role.account == self.repository_arn.split(":", 5)[4]


@dataclass(frozen=True, slots=True)
class Draft:
    """The policy on its way from before to after.

    `origins` are, for each statement of `text`, its index in the policy as it was.
    """

    text: str | None
    edits: tuple[Edit, ...] = ()
    origins: tuple[int, ...] = ()

    def policy(self) -> Policy | None:
        """Parse the text. Raises PolicyError for one that AWS would not take."""
        return None if self.text is None else parse_policy(self.text, Layer.REPOSITORY)

    def rewritten(self, parts: PolicyText, groups: Sequence[Rewritten | None]) -> Draft:
        """Put what was rewritten in the place of its statement; None leaves one as it is."""
        texts = [
            (text,) if group is None else group.texts
            for text, group in zip(parts.statements, groups, strict=True)
        ]
        edits = [edit for group in groups if group is not None for edit in group.edits]
        origins = [
            origin for origin, of_group in zip(self.origins, texts, strict=True) for _ in of_group
        ]
        return Draft(parts.with_statements(texts), (*self.edits, *edits), tuple(origins))


class Stop(Exception):
    """Not an error: the answer "no patch", raised where it is known and caught at the entry."""

    def __init__(self, answer: NoPatch) -> None:
        super().__init__(answer.why)
        self.answer = answer


def make_task(
    *,
    role_arn: str,
    repository_arn: str,
    session_arn: str | None,
    context: Context,
    policies: PolicySet,
    drop_stale: bool,
    prefer_identity: bool,
) -> Task:
    """Check what was asked. Raises RequestError."""
    role = read_role_name(role_arn)
    if role is None:
        raise RequestError("role_arn", "not the ARN of a role")
    task = Task(
        target=Target(role_arn, role),
        repository_arn=repository_arn,
        session_arn=session_arn or session_of(role_arn, _FRESH_SESSION),
        context=with_role(context, role_arn),
        others=replace(policies, repository=None, unread=policies.unread - {Layer.REPOSITORY}),
        drop_stale=drop_stale,
        prefer_identity=prefer_identity,
    )
    caller = task.request(IMAGE).caller
    if caller.role != role:
        raise RequestError("session_arn", "not a session of the role")
    return task


def hits(task: Task, policy: Policy, actions: Iterable[str]) -> list[tuple[str, Match]]:
    """Return (action, match) for each Deny that hits the role, or may."""
    bounded = task.others.boundary is not None
    found: list[tuple[str, Match]] = []
    for action in actions:
        request = task.request(action)
        for statement in policy.statements:
            if statement.effect is Effect.DENY:
                hit = match(statement, request, bounded=bounded)
                if hit is not None:
                    found.append((action, hit))
    return found
