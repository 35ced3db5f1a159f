"""Pull-through cache rules, which moto does not have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from playground.aws.ecr.state import EcrState, PullThroughRule, Registry
from playground.aws.errors import error
from playground.aws.wire import Call, Reply, json_reply


class EcrPullThrough:
    """The handlers of the rules."""

    def __init__(self, state: EcrState, now: Callable[[], datetime]) -> None:
        self._state = state
        self._now = now

    def create(self, call: Call, registry: Registry) -> Reply:
        """Add a rule for a repository prefix."""
        prefix = call.text("ecrRepositoryPrefix")
        if (registry, prefix) in self._state.pull_through:
            return error(
                "ecr",
                "PullThroughCacheRuleAlreadyExistsException",
                f"A pull through cache rule with prefix '{prefix}' already exists",
            )
        rule = PullThroughRule(
            prefix,
            call.text("upstreamRegistryUrl"),
            call.text("credentialArn"),
            self._now().timestamp(),
        )
        self._state.pull_through[registry, prefix] = rule
        return json_reply(_shown(rule, registry))

    def describe(self, call: Call, registry: Registry) -> Reply:
        """The rules, all or those of the named prefixes."""
        wanted = call.texts("ecrRepositoryPrefixes")
        rules = {
            prefix: rule
            for (at, prefix), rule in self._state.pull_through.items()
            if at == registry
        }
        for prefix in wanted:
            if prefix not in rules:
                return _missing(prefix, registry)
        shown = [_shown(rules[prefix], registry) for prefix in wanted or sorted(rules)]
        return json_reply({"pullThroughCacheRules": shown})

    def delete(self, call: Call, registry: Registry) -> Reply:
        """Take a rule away."""
        prefix = call.text("ecrRepositoryPrefix")
        rule = self._state.pull_through.pop((registry, prefix), None)
        return _missing(prefix, registry) if rule is None else json_reply(_shown(rule, registry))


def _shown(rule: PullThroughRule, registry: Registry) -> dict[str, object]:
    shown: dict[str, object] = {
        "ecrRepositoryPrefix": rule.prefix,
        "upstreamRegistryUrl": rule.upstream_url,
        "createdAt": rule.created_at,
        "registryId": registry.account,
    }
    return shown | ({"credentialArn": rule.credential_arn} if rule.credential_arn else {})


def _missing(prefix: str, registry: Registry) -> Reply:
    return error(
        "ecr",
        "PullThroughCacheRuleNotFoundException",
        f"Pull through cache rule with prefix '{prefix}' does not exist in the registry with id "
        f"'{registry.account}'",
    )
