"""Are two policy documents the same one? ECR gives back its own spacing, so texts are compared as
JSON, with a list of one and a bare value being alike where IAM says they are.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from typing import Any

SETS = frozenset({"Action", "NotAction", "Resource", "NotResource"})
PRINCIPALS = frozenset({"Principal", "NotPrincipal"})


def canonical(document: str | None) -> str | None:
    """One text for all spellings of the same document. None stays None (no policy); what is not
    JSON, or holds a key twice, is compared as it stands."""
    if document is None:
        return None
    try:
        parsed = json.loads(document, object_pairs_hook=_object)
    except ValueError:
        return document.strip()
    if isinstance(parsed, dict):
        parsed = {key: _member(key, value) for key, value in parsed.items()}
    return json.dumps(parsed, sort_keys=True, separators=(",", ":"))


def same(one: str | None, other: str | None) -> bool:
    """Both are the same policy, or both are none."""
    return canonical(one) == canonical(other)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _member(key: str, value: Any) -> Any:
    return [_statement(one) for one in _list(value)] if key == "Statement" else value


def _statement(statement: Any) -> Any:
    if not isinstance(statement, dict):
        return statement
    return {key: _element(key, value) for key, value in statement.items()}


def _element(key: str, value: Any) -> Any:
    if key in SETS:
        return _set(value)
    if key in PRINCIPALS and isinstance(value, dict):
        return {kind: _set(names) for kind, names in value.items()}
    return value


def _set(value: Any) -> Any:
    items = _list(value)
    return sorted(items) if all(isinstance(item, str) for item in items) else items


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
