"""How the layers combine: the formula of a decision, free of any policy document.

Source: IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow (same account: the
union), reference_policies_evaluation-logic-cross-account (both sides), access_policies_boundaries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diagnostics.policy.callers import CallerKind
from diagnostics.policy.truth import NO, YES, Truth

_WITHOUT_IDENTITY: Final = (CallerKind.SERVICE, CallerKind.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class PrincipalSide:
    """What the caller's own account allows. No boundary or session policy is YES: no limit."""

    identity: Truth = NO
    boundary: Truth = YES
    session: Truth = YES

    @property
    def limits(self) -> Truth:
        """Say whether boundary and session policy let the action through."""
        return min(self.boundary, self.session)

    @property
    def allow(self) -> Truth:
        """Say whether the caller's side allows by itself."""
        return min(self.identity, self.boundary, self.session)


@dataclass(frozen=True, slots=True)
class ResourceSide:
    """What resource policies allow, by how they name the caller (see `Naming`)."""

    delegated: Truth = NO
    limited: Truth = NO
    direct: Truth = NO

    @property
    def allow(self) -> Truth:
        """Say whether the resource's side allows, however the caller is named."""
        return max(self.delegated, self.limited, self.direct)


def has_identity(kind: CallerKind) -> bool:
    """Say whether callers of this kind have policies of their own, and an account to have SCPs."""
    return kind not in _WITHOUT_IDENTITY


def combine(
    kind: CallerKind,
    principal: PrincipalSide,
    resource: ResourceSide,
    *,
    same_account: bool,
    account_level: bool,
) -> Truth:
    """Combine the two sides: what the caller may do before denies and organization policies."""
    if not has_identity(kind):
        return resource.allow
    if account_level:
        return principal.allow
    if same_account:
        return max(principal.allow, resource.direct, min(resource.limited, principal.limits))
    return min(principal.allow, resource.allow)
