"""Whether a statement's Condition block holds for one request, all of whose context keys are known.

IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

Context = Mapping[str, Sequence[str]]
"""Context keys, lower-case, each with its values."""

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def holds(block: Mapping[str, object], context: Context, *, variables: bool) -> bool:
    """Whether every operator and every key in the block is satisfied."""
    return all(
        _operator_holds(operator, key, values, context, variables=variables)
        for operator, keys in block.items()
        if isinstance(keys, dict)
        for key, values in keys.items()
    )


def wildcard(pattern: str, text: str) -> bool:
    """Match with IAM's `*` and `?`, which cross every separator."""
    return re.fullmatch(_pattern(pattern), text, re.DOTALL) is not None


def substituted(text: str, context: Context) -> str | None:
    """A pattern with its variables filled in, as a regular expression; None if one is unknown.

    What a variable brings in is literal, and so are `${*}`, `${?}` and `${$}`.
    """
    parts: list[str] = []
    at = 0
    for found in _VARIABLE.finditer(text):
        value = _variable(found[1], context)
        if value is None:
            return None
        parts += [_pattern(text[at : found.start()]), re.escape(value)]
        at = found.end()
    return "".join([*parts, _pattern(text[at:])])


def listed(value: object) -> list[str]:
    """A scalar or a list, as a list of strings as IAM compares them."""
    values = value if isinstance(value, list) else [value]
    return [str(v).lower() if isinstance(v, bool) else str(v) for v in values]


def _variable(name: str, context: Context) -> str | None:
    if name in ("*", "?", "$"):
        return name
    key, comma, default = name.partition(",")
    values = context.get(key.strip().lower(), ())
    if len(values) == 1:
        return values[0]
    return default.strip().strip("'") if comma else None


def _pattern(text: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in text)


def _operator_holds(
    operator: str, key: str, values: object, context: Context, *, variables: bool
) -> bool:
    quantifier, _, name = operator.lower().rpartition(":")
    name, if_exists = name.removesuffix("ifexists"), name.endswith("ifexists")
    present = context.get(key.lower())
    if name == "null":
        return all((value == "true") == (present is None) for value in listed(values))
    negated = "not" in name
    test = _test(name.replace("not", "", 1), listed(values), context, variables=variables)
    if not present:
        return if_exists or quantifier == "forallvalues" or (negated and not quantifier)
    results = [test(value) != negated for value in present]
    if quantifier == "forallvalues":
        return all(results)
    if quantifier == "foranyvalue":
        return any(results)
    return all(results) if negated else any(results)


def _test(
    name: str, wanted: list[str], context: Context, *, variables: bool
) -> Callable[[str], bool]:
    compare = _COMPARISONS.get(name)
    if compare is not None:
        return lambda value: any(_compared(compare, value, want) for want in wanted)
    flags = re.DOTALL | (re.IGNORECASE if name.endswith("ignorecase") else 0)
    literal = name in ("stringequals", "stringequalsignorecase")
    patterns = [
        _string_pattern(want, context, literal=literal, variables=variables) for want in wanted
    ]
    return lambda value: any(
        pattern is not None and re.fullmatch(pattern, value, flags) is not None
        for pattern in patterns
    )


def _string_pattern(want: str, context: Context, *, literal: bool, variables: bool) -> str | None:
    if variables and "${" in want:
        # In an exact comparison the wildcards outside variables are literal too.
        return (
            substituted(re.sub(r"(?<!\$\{)([*?])(?!\})", r"${\1}", want), context)
            if (literal)
            else substituted(want, context)
        )
    return re.escape(want) if literal else _pattern(want)


def _compared(compare: Callable[[str, str], bool], value: str, want: str) -> bool:
    try:
        return compare(value, want)
    except ValueError:
        return False


def _moment(text: str) -> datetime:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_range(value: str, want: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(want, strict=False)


_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "bool": lambda value, want: value.lower() == want.lower(),
    "numericequals": lambda value, want: float(value) == float(want),
    "numericlessthan": lambda value, want: float(value) < float(want),
    "numericlessthanequals": lambda value, want: float(value) <= float(want),
    "numericgreaterthan": lambda value, want: float(value) > float(want),
    "numericgreaterthanequals": lambda value, want: float(value) >= float(want),
    "dateequals": lambda value, want: _moment(value) == _moment(want),
    "datelessthan": lambda value, want: _moment(value) < _moment(want),
    "datelessthanequals": lambda value, want: _moment(value) <= _moment(want),
    "dategreaterthan": lambda value, want: _moment(value) > _moment(want),
    "dategreaterthanequals": lambda value, want: _moment(value) >= _moment(want),
    "ipaddress": _in_range,
}
