"""Values worth trying for a condition: ones that meet it, and ones that do not."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Iterator
from typing import Final

from diagnostics.policy.conditions import Clause
from diagnostics.policy.operands import read_date, read_number
from diagnostics.policy.templates import Template, Variable

OF_VARIABLE: Final = "proof-value"
OTHER_TEXT: Final = "proof-other-value"
_OTHER_ARN: Final = "arn:aws:iam::999999999999:role/proof-other"
# Addresses that the RFCs keep for documentation, so no policy means them.
_OTHER_ADDRESSES: Final = ("192.0.2.123", "2001:db8:ffff:ffff::1")


def samples(clause: Clause) -> list[str]:
    """Return values for a clause's key, each once: around every value it names, and another."""
    found: dict[str, None] = {}
    for text, operand in zip(clause.values, clause.operands, strict=True):
        if isinstance(operand, Template):
            found[concrete(_filled(operand))] = None
        else:
            found.update(dict.fromkeys(_around(clause, text)))
    found.update(dict.fromkeys(_others(clause)))
    return list(found)


def variables_of(clause: Clause) -> list[str]:
    """Return the keys that a clause's values take in as policy variables."""
    return [
        part.key
        for operand in clause.operands
        if isinstance(operand, Template)
        for part in operand.parts
        if isinstance(part, Variable)
    ]


def _filled(template: Template) -> str:
    """Return a template's text with OF_VARIABLE in the place of each variable."""
    texts = []
    for part in template.parts:
        if isinstance(part, str):
            texts.append(part)
        else:
            texts.append(OF_VARIABLE if isinstance(part, Variable) else part.text)
    return "".join(texts)


def _family(clause: Clause) -> str:
    name = clause.operator.lower().rpartition(":")[2]
    families = ("numeric", "date", "bool", "null", "binary", "ipaddress", "notipaddress", "arn")
    return next((family for family in families if name.startswith(family)), "string")


def _around(clause: Clause, text: str) -> Iterator[str]:
    match _family(clause):
        case "numeric":
            number = read_number(text)
            yield from (str(number), str(number - 1), str(number + 1))
        case "date":
            moment = int(read_date(text))
            # Five digits at least, or seconds would read as a year.
            yield from (text, str(max(moment - 1, 10_000)), str(max(moment + 1, 10_000)))
        case "ipaddress" | "notipaddress":
            network = ipaddress.ip_network(text, strict=False)
            yield from (str(network.network_address), str(network.broadcast_address))
        case "null":
            yield OTHER_TEXT
        case "bool" | "binary":
            yield text
        case _:
            yield concrete(text)


def _others(clause: Clause) -> tuple[str, ...]:
    match _family(clause):
        case "numeric" | "date":
            return ()
        case "ipaddress" | "notipaddress":
            return _OTHER_ADDRESSES
        case "bool":
            return ("true", "false")
        case "binary":
            return (base64.b64encode(b"proof").decode(),)
        case "arn":
            return (_OTHER_ARN,)
        case _:
            return (OTHER_TEXT,)


def concrete(pattern: str) -> str:
    """Return one text that a pattern matches, variables left as they are."""
    return pattern.replace("*", "x").replace("?", "x")
