"""The decision: policies and a request in, an outcome with the statements that made it out.

Order and formulas are AWS's: IAM User Guide, reference_policies_evaluation-logic and its pages on
deny and allow, on cross-account requests and on permissions boundaries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from diagnostics.policy.access import PrincipalSide, ResourceSide, combine, has_identity
from diagnostics.policy.callers import CallerKind
from diagnostics.policy.matching import LayerView, Match, view
from diagnostics.policy.model import Layer, Outcome
from diagnostics.policy.principals import Naming
from diagnostics.policy.request import Request
from diagnostics.policy.statements import Policy, PolicySet, StatementRef
from diagnostics.policy.truth import MAYBE, NO, YES, Truth, negated

_PRINCIPAL_LAYERS: Final = (Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION)
_RESOURCE_LAYERS: Final = (Layer.REPOSITORY, Layer.REGISTRY)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policies say, and why.

    `outcome` is DEPENDS when it turns on keys (`depends_on`) or on layers that could not be read
    (`unread`); `at_worst` and `at_best` are then its ends. An ALLOWED with `unread` layers means
    "allowed by everything that could be read": ask `proven_allowed` before relying on it.
    `missing` are the layers whose Allow is absent; in one account identity and repository stand for
    "either of the two". A denial with `depends_on` is certain, only its kind is not.
    """

    request: Request = field(repr=False)
    outcome: Outcome
    at_worst: Outcome
    at_best: Outcome
    matches: tuple[Match, ...] = field(repr=False)
    depends_on: tuple[str, ...] = ()
    missing: tuple[Layer, ...] = ()
    unread: frozenset[Layer] = frozenset()

    @property
    def statements(self) -> tuple[StatementRef, ...]:
        """Return the statements that made the decision, or may make it."""
        return tuple(match.statement.ref for match in self.matches)

    @property
    def proven_allowed(self) -> bool:
        """Say whether it is allowed, whatever is unknown, with every layer read."""
        return self.outcome is Outcome.ALLOWED and not self.unread


@dataclass(frozen=True, slots=True)
class _Views:
    """Every layer's view of one request."""

    by_layer: dict[Layer, LayerView]
    gates: tuple[LayerView, ...]

    def all(self) -> tuple[LayerView, ...]:
        return (*self.by_layer.values(), *self.gates)

    def allow(self, layer: Layer, absent: Truth) -> Truth:
        found = self.by_layer.get(layer)
        return absent if found is None else found.allow

    def resource_allow(self, naming: Naming) -> Truth:
        found = (self.by_layer.get(layer) for layer in _RESOURCE_LAYERS)
        return max((seen.allow_named(naming) for seen in found if seen is not None), default=NO)


def decide(request: Request, policies: PolicySet) -> Decision:
    """Decide one request. Raises nothing: policies and request were read before."""
    views = _look(request, policies)
    denying = [match for seen in views.all() for match in seen.denies]
    certain = tuple(match for match in denying if match.certain)
    unread = _relevant(request, policies.unread)
    if certain:
        word = Outcome.EXPLICIT_DENY
        return Decision(request, word, word, word, certain, unread=unread)
    principal, resource = _sides(request, views, unread)
    access = _combined(request, principal, resource)
    gates = min((gate.allow for gate in views.gates), default=YES)
    deny = MAYBE if denying or _may_hide_a_deny(unread) else NO
    allowed = min(negated(deny), access, gates)
    if allowed == YES:
        word, used = Outcome.ALLOWED, _granting(request, views, principal, resource)
        return Decision(request, word, word, word, used, unread=unread)
    if allowed == NO:
        word, missing = Outcome.IMPLICIT_DENY, _missing(request, views, principal, resource)
        worst = Outcome.EXPLICIT_DENY if denying else word
        return Decision(request, word, worst, word, tuple(denying), _keys(denying), missing, unread)
    turning = (*denying, *_possible(views))
    worst = Outcome.EXPLICIT_DENY if denying else Outcome.IMPLICIT_DENY
    return Decision(
        request, Outcome.DEPENDS, worst, Outcome.ALLOWED, turning, _keys(turning), (), unread
    )


def _look(request: Request, policies: PolicySet) -> _Views:
    seen: dict[Layer, LayerView] = {}
    gates: list[LayerView] = []
    own = has_identity(request.caller.kind)
    # Neither a boundary nor a session policy can be set on the root user.
    boundable = own and request.caller.kind is not CallerKind.ROOT
    bounded = boundable and policies.boundary is not None
    if own:
        seen[Layer.IDENTITY] = view(Layer.IDENTITY, policies.identity, request)
        for layer, policy in (
            (Layer.BOUNDARY, policies.boundary),
            (Layer.SESSION, policies.session),
        ):
            if policy is not None and boundable:
                seen[layer] = view(layer, (policy,), request)
        gates.extend(_levels(Layer.SCP, policies.scps, request))
    if policies.repository is not None and not request.account_level:
        seen[Layer.REPOSITORY] = view(
            Layer.REPOSITORY, (policies.repository,), request, bounded=bounded
        )
    if policies.registry is not None:
        seen[Layer.REGISTRY] = view(Layer.REGISTRY, (policies.registry,), request, bounded=bounded)
    gates.extend(_levels(Layer.RCP, policies.rcps, request))
    if policies.endpoint is not None:
        gates.append(view(Layer.ENDPOINT, (policies.endpoint,), request, bounded=bounded))
    return _Views(seen, tuple(gates))


def _levels(layer: Layer, policies: tuple[Policy, ...], request: Request) -> Iterable[LayerView]:
    """Make one gate of each level of the organization: every level has to allow.

    Resource control policies that only deny, as an organization's own do, are beside
    RCPFullAWSAccess, which AWS attaches to every level and nobody can detach
    (AWS Organizations User Guide, orgs_manage_policies_rcps).
    """
    if not policies:
        return ()
    levels: dict[str, list[Policy]] = {}
    for policy in policies:
        levels.setdefault(policy.attached_to, []).append(policy)
    gates = [view(layer, level, request) for level in levels.values()]
    if layer is not Layer.RCP:
        return gates
    return [
        replace(gate, open_by_default=not any(policy.allows for policy in level))
        for gate, level in zip(gates, levels.values(), strict=True)
    ]


def _relevant(request: Request, unread: frozenset[Layer]) -> frozenset[Layer]:
    if request.account_level:
        unread = unread - {Layer.REPOSITORY}
    if not has_identity(request.caller.kind):
        unread = unread.difference((*_PRINCIPAL_LAYERS, Layer.SCP))
    return unread


def _may_hide_a_deny(unread: frozenset[Layer]) -> bool:
    """Say whether a layer that nothing can be said without is unread.

    The others (boundary, SCP, endpoint, ...) leave the outcome as it is and are listed beside it.
    """
    return Layer.IDENTITY in unread or Layer.REPOSITORY in unread


def _sides(
    request: Request, views: _Views, unread: frozenset[Layer]
) -> tuple[PrincipalSide, ResourceSide]:
    identity = views.allow(Layer.IDENTITY, NO)
    if request.caller.kind is CallerKind.ROOT:
        identity = YES
    elif Layer.IDENTITY in unread:
        identity = max(identity, MAYBE)
    # GetFederationToken without a session policy gives a session without permissions of its own.
    no_limit = request.caller.kind is not CallerKind.FEDERATED_USER or Layer.SESSION in unread
    principal = PrincipalSide(
        identity,
        views.allow(Layer.BOUNDARY, YES),
        views.allow(Layer.SESSION, YES if no_limit else NO),
    )
    hidden = MAYBE if unread.intersection(_RESOURCE_LAYERS) else NO
    resource = ResourceSide(
        views.resource_allow(Naming.DELEGATED),
        views.resource_allow(Naming.LIMITED),
        max(hidden, views.resource_allow(Naming.DIRECT)),
    )
    return principal, resource


def _same_account(request: Request) -> bool:
    return request.principal_account == request.resource_account


def _combined(request: Request, principal: PrincipalSide, resource: ResourceSide) -> Truth:
    return combine(
        request.caller.kind,
        principal,
        resource,
        same_account=_same_account(request),
        account_level=request.account_level,
    )


def _granting(
    request: Request, views: _Views, principal: PrincipalSide, resource: ResourceSide
) -> tuple[Match, ...]:
    """Return the Allow statements that count: each is needed, or one of a few that suffice."""
    same = _same_account(request)
    own_side = principal.allow == YES
    used: list[Match] = []
    for layer, seen in views.by_layer.items():
        for match in seen.allows:
            if not match.certain:
                continue
            if layer in _RESOURCE_LAYERS:
                limited = match.naming is Naming.LIMITED and principal.limits != YES
                counts = not request.account_level and not (
                    same and (match.naming is Naming.DELEGATED or limited)
                )
            else:
                counts = own_side or (resource.limited == YES and layer is not Layer.IDENTITY)
            if counts:
                used.append(match)
    used.extend(match for gate in views.gates for match in gate.allows if match.certain)
    return tuple(used)


def _possible(views: _Views) -> tuple[Match, ...]:
    """Return the Allow statements that may match, unless one as strong certainly does."""
    return tuple(
        match
        for seen in views.all()
        for match in seen.allows
        if not match.certain and not _certainly_allowed(seen, match.naming)
    )


def _certainly_allowed(seen: LayerView, naming: Naming) -> bool:
    return any(match.certain and match.naming >= naming for match in seen.allows)


def _missing(
    request: Request, views: _Views, principal: PrincipalSide, resource: ResourceSide
) -> tuple[Layer, ...]:
    missing = [gate.layer for gate in views.gates if gate.allow == NO]
    if _combined(request, principal, resource) == NO:
        missing.extend(_missing_of_sides(request, principal, resource))
    return tuple(dict.fromkeys(missing))


def _missing_of_sides(
    request: Request, principal: PrincipalSide, resource: ResourceSide
) -> list[Layer]:
    if not has_identity(request.caller.kind):
        return [Layer.REPOSITORY]
    missing: list[Layer] = []
    either = _same_account(request) and not request.account_level
    identity_lacks = principal.identity == NO and not (either and resource.limited != NO)
    if identity_lacks:
        missing.append(Layer.IDENTITY)
    if not request.account_level and resource.allow == NO and (identity_lacks or not either):
        missing.append(Layer.REPOSITORY)
    if principal.boundary == NO:
        missing.append(Layer.BOUNDARY)
    if principal.session == NO:
        missing.append(Layer.SESSION)
    return missing


def _keys(matches: Iterable[Match]) -> tuple[str, ...]:
    by_name: dict[str, str] = {}
    for match in matches:
        for key in match.depends_on:
            by_name.setdefault(key.lower(), key)
    return tuple(by_name[name] for name in sorted(by_name))
