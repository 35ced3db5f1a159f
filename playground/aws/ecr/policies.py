"""Repository policies as strictly as ECR takes them, and the registry's own policy and settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from playground.aws.ecr.policy_text import MAX_CHARACTERS, Rejected, check
from playground.aws.ecr.state import EcrState, Registry
from playground.aws.errors import error
from playground.aws.moto_backend import MotoBackend
from playground.aws.wire import Call, Reply, ecr_call, json_reply

_SETTINGS = {
    "REGISTRY_POLICY_SCOPE": ("V2", ("V1", "V2")),
    "BASIC_SCAN_TYPE_VERSION": ("AWS_NATIVE", ("AWS_NATIVE", "CLAIR")),
}


class EcrPolicies:
    """The handlers of the policy actions."""

    def __init__(
        self,
        moto: MotoBackend,
        state: EcrState,
        exists: Callable[[str], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._moto = moto
        self._state = state
        self._exists = exists
        self._now = now

    def set_repository_policy(self, call: Call, registry: Registry) -> Reply:
        """Replace the whole policy; there is no version to compare with."""
        try:
            check(call.text("policyText"), self._exists)
        except Rejected as rejection:
            return _invalid(str(rejection))
        reply = self._moto.answer(call, registry.account)
        return self._changed(call, registry, reply)

    def keep(self, registry: Registry, repository: str, text: str) -> None:
        """Keep a policy unchecked: it was fine when it was set."""
        fields = {"repositoryName": repository, "policyText": text}
        call = ecr_call("SetRepositoryPolicy", registry.region, fields)
        self._changed(call, registry, self._moto.answer(call, registry.account))

    def delete_repository_policy(self, call: Call, registry: Registry) -> Reply:
        """Take the policy away."""
        return self._changed(call, registry, self._moto.answer(call, registry.account))

    def put_registry_policy(self, call: Call, registry: Registry) -> Reply:
        """Set the registry's policy; under scope V2 any ECR action may stand in it."""
        text = call.text("policyText")
        if len(text) > MAX_CHARACTERS or not _is_policy(text):
            return _invalid("Invalid registry policy provided")
        self._state.registry_policies[registry] = text
        return json_reply({"registryId": registry.account, "policyText": text})

    def get_registry_policy(self, _call: Call, registry: Registry) -> Reply:
        """The registry's policy."""
        text = self._state.registry_policies.get(registry)
        if text is None:
            return _no_registry_policy(registry)
        return json_reply({"registryId": registry.account, "policyText": text})

    def delete_registry_policy(self, _call: Call, registry: Registry) -> Reply:
        """Take the registry's policy away."""
        text = self._state.registry_policies.pop(registry, None)
        if text is None:
            return _no_registry_policy(registry)
        return json_reply({"registryId": registry.account, "policyText": text})

    def get_account_setting(self, call: Call, registry: Registry) -> Reply:
        """One setting; ECR's default when nobody set it."""
        name = call.text("name")
        if name not in _SETTINGS:
            return _unknown_setting(name)
        value = self._state.settings.get((registry, name), _SETTINGS[name][0])
        return json_reply({"name": name, "value": value})

    def put_account_setting(self, call: Call, registry: Registry) -> Reply:
        """Set one setting."""
        name, value = call.text("name"), call.text("value")
        if name not in _SETTINGS or value not in _SETTINGS[name][1]:
            return _unknown_setting(name)
        self._state.settings[registry, name] = value
        return json_reply({"name": name, "value": value})

    def _changed(self, call: Call, registry: Registry, reply: Reply) -> Reply:
        if reply.ok:
            self._state.policy_changes[registry, call.text("repositoryName")] = self._now()
        return reply


def _is_policy(text: str) -> bool:
    try:
        policy = json.loads(text)
    except ValueError:
        return False
    return isinstance(policy, dict) and bool(policy.get("Statement"))


def _invalid(constraint: str) -> Reply:
    return error(
        "ecr",
        "InvalidParameterException",
        f"Invalid parameter at 'PolicyText' failed to satisfy constraint: '{constraint}'",
    )


def _no_registry_policy(registry: Registry) -> Reply:
    return error(
        "ecr",
        "RegistryPolicyNotFoundException",
        f"Registry policy does not exist in the registry with id '{registry.account}'",
    )


def _unknown_setting(name: str) -> Reply:
    return error(
        "ecr", "InvalidParameterException", f"The account setting '{name}' is not supported"
    )
