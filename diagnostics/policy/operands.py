"""Typed values of conditions: numbers, dates, addresses, bytes, ARNs.

Each reader raises ValueError with a reason. Source: IAM User Guide,
reference_policies_elements_condition_operators.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from diagnostics.policy.model import shown
from diagnostics.policy.templates import Rendered
from diagnostics.policy.wildcard import Pattern

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,60}(\.[0-9]{1,60})?([eE][+-]?[0-9]{1,2})?")
_EPOCH_SECONDS: Final = re.compile(r"[0-9]{5,15}(\.[0-9]{1,9})?")
# The W3C profile of ISO 8601, which is what AWS documents.
_ISO_8601: Final = re.compile(
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2})"
    r"(T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2})(\.(?P<fraction>[0-9]{1,9}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_number(text: str) -> Decimal:
    """Read an integer or a decimal."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{shown(text)} is not a number")
    return Decimal(text)


def read_date(text: str) -> Decimal:
    """Read an ISO 8601 date or seconds since 1970; return seconds since 1970, UTC assumed."""
    if _EPOCH_SECONDS.fullmatch(text):
        return Decimal(text)
    found = _ISO_8601.fullmatch(text)
    if found is None:
        raise ValueError(f"{shown(text)} is not an ISO 8601 date")
    try:
        moment = datetime(
            int(found["year"]),
            int(found["month"] or 1),
            int(found["day"] or 1),
            int(found["hour"] or 0),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            tzinfo=UTC,
        )
    except ValueError as error:
        raise ValueError(f"{shown(text)} is not a date: {error}") from None
    since = moment - _EPOCH
    seconds = Decimal(since.days * 86_400 + since.seconds - _offset(found["zone"]))
    return seconds + Decimal(f"0.{found['fraction'] or 0}")


def _offset(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return int(offset.total_seconds()) * (-1 if zone[0] == "-" else 1)


def read_boolean(text: str) -> bool:
    """Read true or false in any letter case."""
    lowered = text.lower()
    if lowered not in ("true", "false"):
        raise ValueError(f"{shown(text)} is neither true nor false")
    return lowered == "true"


def read_bytes(text: str) -> bytes:
    """Read base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"{shown(text)} is not base64") from None


@dataclass(frozen=True, slots=True)
class Network:
    """A range of addresses of one family."""

    version: int
    base: int
    mask: int

    def holds(self, address: Network) -> bool:
        """Say whether a single address lies in the range; families never match each other."""
        return address.version == self.version and address.base & self.mask == self.base


def read_network(text: str) -> Network:
    """Read CIDR notation or one address. Bits behind the prefix are ignored."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{shown(text)} is not an address range in CIDR notation") from None
    if "%" in text:
        raise ValueError(f"{shown(text)} has a zone, which only a host can know")
    return Network(network.version, int(network.network_address), int(network.netmask))


def read_address(text: str) -> Network:
    """Read one address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not an address") from None
    if "%" in text:
        raise ValueError(f"{shown(text)} has a zone, which only a host can know")
    return Network(address.version, int(address), -1)


@dataclass(frozen=True, slots=True)
class ArnPattern:
    """An ARN taken apart at its first five colons, so that no `*` reaches over one of them."""

    segments: tuple[Pattern, ...]

    def matches(self, actual: str) -> bool:
        """Compare segment by segment. Raises ValueError when either is not an ARN."""
        values = actual.split(":", 5)
        if len(self.segments) != 6 or len(values) != 6 or values[0] != "arn":
            raise ValueError("not an ARN")
        return all(
            pattern.matches(value) for pattern, value in zip(self.segments, values, strict=True)
        )


def read_arn(rendered: Rendered) -> ArnPattern:
    """Compile what a policy says of an ARN; one that is none matches by raising."""
    return ArnPattern(tuple(segment.pattern() for segment in rendered.segments()))
