"""Whether the caller of an AWS API may make the call: the playground's IAM at work."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from playground.aws.ecr.state import EcrState, Registry
from playground.aws.iam.conditions import Context, wildcard
from playground.aws.iam.evaluation import Decision, Document, evaluate
from playground.aws.moto_backend import MotoBackend
from playground.aws.principals import Identity, Principals, trust_policy
from playground.aws.resources import Resource, repository_arn, resources
from playground.aws.wire import Call, ecr_call

_READS = ("Get", "Describe", "List", "BatchGet", "BatchCheck", "AssumeRole")


class Authorization:
    """Decides calls by the caller's policies, the resource's, and the extra denials in force."""

    def __init__(
        self, moto: MotoBackend, principals: Principals, ecr: EcrState, now: Callable[[], datetime]
    ) -> None:
        self._moto = moto
        self._principals = principals
        self._ecr = ecr
        self._now = now
        self._denied: list[str] = []
        self._repositories: dict[tuple[Registry, str], tuple[tuple[Document, ...], Context]] = {}

    def deny(self, pattern: str) -> None:
        """Refuse every role's calls to matching actions, as if no policy of theirs allowed it."""
        self._denied.append(pattern.lower())

    def allow_again(self) -> None:
        """Take the extra denials back."""
        self._denied.clear()

    def changed(self, call: Call) -> None:
        """A call went through: forget what it may have changed."""
        if call.action.startswith(_READS):
            return
        if call.service == "iam":
            self._principals.forget()
        elif call.service == "ecr":
            self._repositories.clear()

    def forget(self) -> None:
        """The state was replaced: read everything again."""
        self._principals.forget()
        self._repositories.clear()

    def refusal(self, call: Call, identity: Identity) -> str:
        """Why the call is refused, in AWS's words; "" when it is allowed."""
        if call.name == "sts:GetCallerIdentity":
            return ""
        for action in _actions(call):
            for resource in resources(call, identity.account):
                decision = self._decide(call, identity, action, resource)
                if not decision.allowed:
                    return denial_text(call, identity.arn, action, resource.arn, decision)
        return ""

    def repository_policies(self, registry: Registry, name: str) -> tuple[Document, ...]:
        """The resource policies of a repository: its own, and the registry's under scope V2."""
        return self._repository(registry, name)[0]

    def repository_tags(self, registry: Registry, name: str) -> Context:
        """The repository's tags as context keys."""
        return self._repository(registry, name)[1]

    def _decide(self, call: Call, identity: Identity, action: str, resource: Resource) -> Decision:
        if ":assumed-role/" in identity.arn and any(
            wildcard(pattern, action.lower()) for pattern in self._denied
        ):
            return Decision(False, f"because no identity-based policy allows the {action} action")
        policies, tags = self._of_resource(call, resource)
        return evaluate(
            self._principals.caller(identity),
            action,
            resource.arn,
            resource_account=resource.account,
            resource_policies=policies,
            context={**self._context(call), **tags},
        )

    def _of_resource(self, call: Call, resource: Resource) -> tuple[Sequence[Document], Context]:
        if call.service == "ecr" and resource.repository:
            return self._repository(Registry(resource.account, call.region), resource.repository)
        if call.action == "AssumeRole":
            role = self._principals.role(resource.arn)
            return ([trust_policy(role)] if role else [], {})
        return (), {}

    def _context(self, call: Call) -> Context:
        now = self._now()
        context: dict[str, Sequence[str]] = {
            "aws:requestedregion": (call.region,),
            "aws:securetransport": ("true",),
            "aws:sourceip": ("127.0.0.1",),
            "aws:currenttime": (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
            "aws:epochtime": (str(int(now.timestamp())),),
            "aws:viaawsservice": ("false",),
        }
        if call.form.get("ExternalId"):
            context["sts:externalid"] = (call.form["ExternalId"],)
        if call.service == "iam" and call.form.get("PolicyArn"):
            context["iam:policyarn"] = (call.form["PolicyArn"],)
        return context

    def _repository(self, registry: Registry, name: str) -> tuple[tuple[Document, ...], Context]:
        key = (registry, name)
        if key not in self._repositories:
            self._repositories[key] = (self._policies(registry, name), self._tags(registry, name))
        return self._repositories[key]

    def _policies(self, registry: Registry, name: str) -> tuple[Document, ...]:
        texts = []
        own = self._read("GetRepositoryPolicy", registry, repositoryName=name)
        if own:
            texts.append(own["policyText"])
        scope = self._ecr.settings.get((registry, "REGISTRY_POLICY_SCOPE"), "V2")
        if scope == "V2" and registry in self._ecr.registry_policies:
            texts.append(self._ecr.registry_policies[registry])
        return tuple(json.loads(text) for text in texts)

    def _tags(self, registry: Registry, name: str) -> Context:
        arn = repository_arn(registry.region, registry.account, name)
        tags = self._read("ListTagsForResource", registry, resourceArn=arn).get("tags", [])
        named = {
            f"{p}:resourcetag/{t['Key'].lower()}": (t["Value"],) for t in tags for p in _PREFIX
        }
        return {**named, "aws:resourceaccount": (registry.account,)}

    def _read(self, action: str, registry: Registry, **fields: object) -> dict[str, Any]:
        call = ecr_call(action, registry.region, fields)
        reply = self._moto.answer(call, registry.account)
        return reply.json() if reply.ok else {}


_PREFIX = ("aws", "ecr")


def _actions(call: Call) -> tuple[str, ...]:
    """What the caller needs: starting a session with tags is two permissions."""
    if call.action == "AssumeRole" and "Tags.member.1.Key" in call.form:
        return (call.name, "sts:TagSession")
    return (call.name,)


def denial_text(call: Call, arn: str, action: str, resource: str, decision: Decision) -> str:
    """AWS's own sentence: IAM User Guide, "Troubleshoot access denied error messages"."""
    about = "" if call.service == "ec2" else f" on resource: {resource}"
    return f"User: {arn} is not authorized to perform: {action}{about} {decision.clause}"
