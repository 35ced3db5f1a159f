"""The Resource and NotResource elements.

`*` and `?` match across `/` and `:`, and letter case counts. An action on the account as a whole
matches only `*`. Source: IAM User Guide, reference_policies_elements_resource and _notresource.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostics.policy.document import Tree, kind
from diagnostics.policy.model import shown
from diagnostics.policy.place import Place
from diagnostics.policy.templates import Template, read_template
from diagnostics.policy.truth import MAYBE, NO, YES, Truth, negated
from diagnostics.policy.wildcard import Pattern, compile_pattern

if TYPE_CHECKING:
    from diagnostics.policy.request import Request


@dataclass(frozen=True, slots=True)
class Resources:
    """What a Resource (or, `inverted`, a NotResource) element names."""

    names: tuple[str, ...]
    inverted: bool
    everything: bool
    patterns: tuple[Pattern, ...]
    templates: tuple[Template, ...]

    def applies(self, request: Request, unknown: list[str]) -> Truth:
        """Say whether the element covers the request; keys that would tell go to `unknown`."""
        listed = self._lists(request, unknown)
        return negated(listed) if self.inverted else listed

    def _lists(self, request: Request, unknown: list[str]) -> Truth:
        if self.everything:
            return YES
        if request.account_level:
            return NO
        arn = request.resource_arn
        if any(pattern.matches(arn) for pattern in self.patterns):
            return YES
        best = NO
        for template in self.templates:
            missing: list[str] = []
            rendered = template.render(request, missing)
            if rendered is not None and rendered.pattern().matches(arn):
                return YES
            if missing:
                unknown.extend(missing)
                best = MAYBE
        return best


def read_resources(value: Tree, place: Place, *, inverted: bool, variables: bool) -> Resources:
    """Read the element's value: one ARN pattern or a list of them. Raises PolicyError."""
    items = value if isinstance(value, list) else [value]
    if inverted and not items:
        raise place.fault("an empty NotResource would cover every resource there is")
    names: list[str] = []
    patterns: list[Pattern] = []
    templates: list[Template] = []
    for index, item in enumerate(items):
        where = place.child(index) if isinstance(value, list) else place
        if type(item) is not str:
            raise where.fault(f"an ARN or *, not {kind(item)}")
        names.append(item)
        _read_one(item, where, patterns, templates, variables=variables)
    everything = any(pattern.matches_everything for pattern in patterns)
    return Resources(tuple(names), inverted, everything, tuple(patterns), tuple(templates))


def _read_one(
    text: str,
    place: Place,
    patterns: list[Pattern],
    templates: list[Template],
    *,
    variables: bool,
) -> None:
    if not text.startswith(("arn:", "*", "arn*", "${")):
        raise place.fault(f"{shown(text)} is neither an ARN nor *")
    try:
        template = read_template(text, variables=variables)
    except ValueError as error:
        raise place.fault(str(error)) from None
    if isinstance(template, Template):
        templates.append(template)
    else:
        patterns.append(compile_pattern(template))
