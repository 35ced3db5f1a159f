"""The grid of a proof: whom to ask about, what to ask for, and under which circumstances.

Everything the two policies mention is on it, and beside each thing something they do not mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Final

from diagnostics.policy.callers import read_role_name
from diagnostics.policy.catalogue import ECR_ACTIONS
from diagnostics.policy.conditions import Clause, Quantifier
from diagnostics.policy.model import RequestError
from diagnostics.policy.pull import session_of
from diagnostics.policy.request import Context, Request
from diagnostics.policy.statements import Policy
from diagnostics.policy.truth import YES
from remediation.fixes.policy_proof_samples import OF_VARIABLE, OTHER_TEXT, samples, variables_of

# A name no service has: what a wildcard covers beyond the actions of today.
MADE_UP_ACTION: Final = "ecr:Xqzv"
ACTIONS: Final = (*ECR_ACTIONS, MADE_UP_ACTION)

_NOBODYS_ACCOUNTS: Final = ("999999999999", "888888888888")
_SERVICE: Final = "codebuild.amazonaws.com"
_FRESH_SESSION: Final = "proof-session"
_MOST_PAIRED: Final = 12
_FRESH_ROLE: Final = "role/proof/proof-role"

# Keys that follow from the principal: they vary with it and not by themselves.
PRINCIPAL_KEYS: Final = frozenset(
    {
        "aws:principalarn",
        "aws:principalaccount",
        "aws:principaltype",
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:username",
    }
)

Known = dict[str, tuple[str, ...]]
_Options = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Asker:
    """A principal on the grid; `known` holds the condition keys that follow from it."""

    arn: str
    account: str
    known: Known

    def request(self, action: str, repository_arn: str, context: Known) -> Request:
        """Make a request whose context is complete."""
        owner = repository_arn.split(":", 5)[4]
        seen = Context({**context, **self.known}, complete=True)
        return Request(self.arn, self.account, action, repository_arn, owner, seen)


def askers(
    policies: Iterable[Policy], role_arn: str, session_arn: str, repository_arn: str
) -> list[Asker]:
    """Return every principal to ask about, each once."""
    found: dict[tuple[str, str], Asker] = {}
    for arn, condition_arn in _principal_arns(
        list(policies), role_arn, session_arn, repository_arn
    ):
        try:
            asker = _asker(arn, condition_arn, repository_arn)
        except RequestError:
            continue
        found.setdefault((arn, condition_arn), asker)
    return list(found.values())


def _asker(arn: str, condition_arn: str, repository_arn: str) -> Asker:
    parts = arn.split(":", 5)
    account = parts[4] if len(parts) == 6 else ""
    owner = repository_arn.split(":", 5)[4]
    request = Request(arn, account, "ecr:BatchGetImage", repository_arn, owner)
    known = {key: request.facts[key] for key in PRINCIPAL_KEYS & request.facts.keys()}
    if condition_arn:
        known["aws:principalarn"] = (condition_arn,)
    return Asker(arn, account, known)


def _principal_arns(
    policies: list[Policy], role_arn: str, session_arn: str, repository_arn: str
) -> Iterator[tuple[str, str]]:
    """Yield (principal, its `aws:PrincipalArn` where the ARN does not tell it)."""
    partition = repository_arn.split(":", 2)[1]
    accounts = {role_arn.split(":", 5)[4], repository_arn.split(":", 5)[4], *_NOBODYS_ACCOUNTS[:1]}
    yield role_arn, ""
    yield session_arn, role_arn
    yield session_of(role_arn, _FRESH_SESSION), role_arn
    for literal in _literals(policies):
        if len(literal) == 12 and literal.isdigit():
            accounts.add(literal)
            continue
        parts = literal.split(":", 5)
        if len(parts) == 6 and len(parts[4]) == 12:
            accounts.add(parts[4])
        yield from _with_sessions(literal)
    role = read_role_name(role_arn)
    for account in sorted(accounts):
        yield f"arn:{partition}:iam::{account}:root", ""
        yield f"arn:{partition}:iam::{account}:user/proof-user", ""
        fresh = f"arn:{partition}:iam::{account}:{_FRESH_ROLE}"
        yield session_of(fresh, _FRESH_SESSION), fresh
        if role is not None and account != role.account:
            yield f"arn:{partition}:sts::{account}:assumed-role/{role.name}/{_FRESH_SESSION}", ""
    yield _SERVICE, ""
    yield "*", ""


def _with_sessions(literal: str) -> Iterator[tuple[str, str]]:
    yield literal, ""
    if read_role_name(literal) is not None:
        yield session_of(literal, _FRESH_SESSION), literal
    elif ":assumed-role/" in literal:
        yield f"{literal.rpartition('/')[0]}/{_FRESH_SESSION}", ""


def _literals(policies: list[Policy]) -> list[str]:
    """Return everything the policies name as a principal, in Principal or by a condition."""
    found: dict[str, None] = {}
    for policy in policies:
        for statement in policy.statements:
            if statement.principals is not None:
                found.update(dict.fromkeys(text for _, text in statement.principals.literals))
            for clause in statement.clauses:
                if clause.key in ("aws:principalarn", "aws:principalaccount"):
                    found.update(dict.fromkeys(samples(clause)))
    return [text for text in found if text != "*"]


def contexts(policies: Iterable[Policy], given: Known) -> list[Known]:
    """Return the circumstances to ask under, each once.

    From three kinds of start (nothing present; what is known of the real request; what makes one
    statement apply) every mentioned key is given each value, another one, and left out.
    """
    every = (statement.clauses for policy in policies for statement in policy.statements)
    groups = list(dict.fromkeys(clauses for clauses in every if clauses))
    values = _values_by_key(clause for group in groups for clause in group)
    real = {key: given[key] for key in given if key not in PRINCIPAL_KEYS and given[key]}
    found: dict[tuple[tuple[str, tuple[str, ...]], ...], Known] = {}

    def add(start: Known, options: _Options) -> None:
        for known in (start, *_varied(start, options)):
            found.setdefault(tuple(sorted(known.items())), known)

    add({}, values)
    add(real, values)
    for group in groups:
        own = _values_by_key(group)
        add({**real, **_meeting(group, own)}, own)
    return list(found.values())


def _varied(start: Known, values: _Options) -> Iterator[Known]:
    for key, options in values.items():
        for option in options:
            yield {**start, key: option}
        yield {other: start[other] for other in start if other != key}


def _meeting(group: tuple[Clause, ...], values: _Options) -> Known:
    """Return a context that meets all clauses of a statement, as far as one value a key can."""
    chosen: Known = {}
    for key, options in values.items():
        about = [clause for clause in group if clause.key == key and not variables_of(clause)]
        # Left out is what a clause may want: Null, or a negated operator.
        fitting = [option for option in (*options, ()) if _all_hold(about, key, option)]
        chosen[key] = fitting[0] if fitting else options[0]
    return {key: option for key, option in chosen.items() if option}


def _all_hold(clauses: list[Clause], key: str, option: tuple[str, ...]) -> bool:
    context = Context({key: option}, complete=True)
    request = Request("*", "", MADE_UP_ACTION, "*", "", context)
    return all(clause.holds(request, []) == YES for clause in clauses)


def _values_by_key(clauses: Iterable[Clause]) -> _Options:
    values: dict[str, dict[str, None]] = {}
    several: set[str] = set()
    for clause in clauses:
        values.setdefault(clause.key, {}).update(dict.fromkeys(samples(clause)))
        if clause.quantifier is not Quantifier.ONE:
            several.add(clause.key)
        for key in variables_of(clause):
            values.setdefault(key, {}).update({OF_VARIABLE: None, OTHER_TEXT: None})
    return {
        key: [*((text,) for text in of_key), *(_pairs(of_key) if key in several else ())]
        for key, of_key in values.items()
        if key not in PRINCIPAL_KEYS
    }


def _pairs(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield values two at a time: a set operator says more of several than of each."""
    return combinations(islice(values, _MOST_PAIRED), 2)
