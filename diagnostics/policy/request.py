"""Who asks for what, and what is known about the circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from diagnostics.policy.callers import Caller, CallerKind, is_account_id, read_caller
from diagnostics.policy.catalogue import is_account_level
from diagnostics.policy.model import RequestError, shown

LONGEST_VALUE: Final = 2_048
_ACTION_ALPHABET: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True)
class Context:
    """The condition keys of a request.

    `known` maps a key (letter case does not matter) to its values; an empty tuple says "known to be
    absent". With `complete` every key not listed is absent, also those that the ARNs would tell.
    Otherwise keys that follow from the ARNs are filled in and the rest are unknown: a statement
    that asks for one is neither met nor unmet, and the decision says "depends on KEY".
    """

    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = False

    def __post_init__(self) -> None:
        lowered: dict[str, tuple[str, ...]] = {}
        for key, values in self.known.items():
            if key.lower() in lowered:
                raise RequestError("context", f"{shown(key)} is given twice")
            if any(len(value) > LONGEST_VALUE for value in values):
                raise RequestError("context", f"a value of {shown(key)} is too long")
            lowered[key.lower()] = tuple(values)
        object.__setattr__(self, "known", MappingProxyType(lowered))


NOTHING_KNOWN: Final = Context()


@dataclass(frozen=True, slots=True)
class Request:
    """One call of one action, as AWS would authorize it.

    `principal_arn` is the session ARN for a role (`assumed-role/ROLE/SESSION`), which is how a node
    calls; a service is its name (`codebuild.amazonaws.com`), an unsigned call is `*`.
    `resource_arn` is `*` for an action on the account as a whole (`ecr:GetAuthorizationToken`).
    `federated_by` is the IAM user behind a federated-user session, where known.
    A session ARN does not tell the role's path: give `aws:PrincipalArn` in the context when the
    role has one. Raises RequestError.
    """

    principal_arn: str
    principal_account: str
    action: str
    resource_arn: str
    resource_account: str
    context: Context = NOTHING_KNOWN
    federated_by: str | None = None

    caller: Caller = field(init=False, repr=False, compare=False)
    action_key: str = field(init=False, repr=False, compare=False)
    account_level: bool = field(init=False, repr=False, compare=False)
    facts: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        caller = read_caller(self.principal_arn, self.principal_account, self.federated_by)
        key = _action_key(self.action)
        _check_resource(self.resource_arn, self.resource_account)
        settle = object.__setattr__
        settle(self, "caller", caller)
        settle(self, "action_key", key)
        settle(self, "account_level", self.resource_arn == "*" or is_account_level(key))
        settle(self, "facts", _facts(self, caller))

    def values(self, key: str) -> tuple[str, ...] | None:
        """Return the values of a key (in lower case): () when absent, None when not known."""
        found = self.facts.get(key)
        if found is not None:
            return found
        return () if self.context.complete else None


def _action_key(action: str) -> str:
    service, colon, name = action.lower().partition(":")
    if not colon or not service or not name or len(action) > 200 or not action.isascii():
        raise RequestError("action", f"{shown(action)} is not of the form service:Action")
    if not (_ACTION_ALPHABET.issuperset(service) and _ACTION_ALPHABET.issuperset(name)):
        raise RequestError("action", f"{shown(action)} is not the name of one action")
    return f"{service}:{name}"


def _check_resource(arn: str, account: str) -> None:
    if len(arn) > LONGEST_VALUE:
        raise RequestError("resource_arn", f"{len(arn)} characters is too long")
    if arn == "*":
        if account and not is_account_id(account):
            raise RequestError("resource_account", f"{shown(account)} is not a 12-digit account id")
        return
    if not arn.startswith("arn:") or arn.count(":") < 5:
        raise RequestError("resource_arn", f"{shown(arn)} is neither an ARN nor *")
    if not is_account_id(account):
        raise RequestError("resource_account", f"{shown(account)} is not a 12-digit account id")
    own = arn.split(":", 5)[4]
    if is_account_id(own) and own != account:
        raise RequestError("resource_account", f"{shown(account)} is not the ARN's account")


def _facts(request: Request, caller: Caller) -> Mapping[str, tuple[str, ...]]:
    context = request.context
    if context.complete:
        return context.known
    facts = _from_caller(caller)
    facts["aws:resourceaccount"] = (request.resource_account,)
    region = request.resource_arn.split(":")[3] if request.resource_arn != "*" else ""
    if region:
        facts["aws:requestedregion"] = (region,)
    if request.action_key.startswith("ecr:"):
        # Amazon ECR answers over TLS only: Amazon ECR User Guide, infrastructure-security.
        facts["aws:securetransport"] = ("true",)
    facts.update(context.known)
    _mirror_tags(facts)
    return facts


def _from_caller(caller: Caller) -> dict[str, tuple[str, ...]]:
    """Fill the keys of the IAM User Guide's "principal properties" that an ARN tells."""
    if caller.kind is CallerKind.ANONYMOUS:
        return {"aws:principalarn": (), "aws:principalaccount": (), "aws:username": ()}
    if caller.kind is CallerKind.SERVICE:
        return {
            "aws:principalarn": (),
            "aws:username": (),
            "aws:principalisawsservice": ("true",),
            "aws:principalservicename": (caller.arn,),
        }
    facts: dict[str, tuple[str, ...]] = {
        "aws:principalarn": (caller.condition_arn,),
        "aws:principalaccount": (caller.account,),
        "aws:principaltype": (caller.kind.principal_type,),
        "aws:principalisawsservice": ("false",),
        "aws:principalservicename": (),
    }
    facts["aws:username"] = (caller.name,) if caller.kind is CallerKind.USER else ()
    return facts


def _mirror_tags(facts: dict[str, tuple[str, ...]]) -> None:
    """Give `ecr:ResourceTag/x` and `aws:ResourceTag/x` the same value: ECR fills both."""
    for key in [key for key in facts if key.startswith(("ecr:resourcetag/", "aws:resourcetag/"))]:
        service, _, tag = key.partition(":")
        other = f"{'aws' if service == 'ecr' else 'ecr'}:{tag}"
        facts.setdefault(other, facts[key])
