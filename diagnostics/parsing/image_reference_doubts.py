"""Valid references that yet look like a slip: say what looks wrong and what was probably meant."""

import re
from collections.abc import Callable

from diagnostics.parsing.ecr_registry import parse_ecr_host
from diagnostics.parsing.image_reference import ImageReference
from diagnostics.parsing.image_reference_slips import Slip

_ACCOUNT = re.compile(r"\d{12}")
_EMPTY_VALUES = frozenset(("none", "null", "nil", "undefined", "changeme", "todo"))


def find_doubts(reference: ImageReference) -> tuple[Slip, ...]:
    """Return what looks wrong in a well-formed reference; empty when nothing does."""
    return tuple(doubt for look in _LOOKS if (doubt := look(reference)))


def _doubled_registry(reference: ImageReference) -> Slip | None:
    first, slash, rest = reference.written_repository.partition("/")
    registry = reference.written_registry
    if registry is None or not slash or not ("." in first or first == "localhost"):
        return None
    if first != registry and parse_ecr_host(first) is None:
        return None
    place = reference.text.index(registry) + len(registry) + 1
    meant = reference.text[:place] + reference.text[place + len(first) + 1 :]
    if first != registry:
        meant = f"{first}/{rest}{reference.text[place + len(first) + 1 + len(rest) :]}"
    return Slip(place, f"a second registry, {first}, stands in the path", meant)


def _underscored_host(reference: ImageReference) -> Slip | None:
    """The grammar lets `my_registry.example/app` pass, as a path; DNS knows no such host."""
    host = reference.written_registry or ""
    if (place := host.find("_")) < 0:
        return None
    return Slip(place, f"a host name cannot hold an underscore: {host}")


def _missing_registry(reference: ImageReference) -> Slip | None:
    first = reference.written_repository.partition("/")[0]
    if reference.written_registry is None and _ACCOUNT.fullmatch(first):
        return Slip(
            0, f"the account {first} stands where the registry's host should; this asks Docker Hub"
        )
    return None


def _incomplete_ecr_host(reference: ImageReference) -> Slip | None:
    host = reference.written_registry or ""
    if reference.ecr is not None or not ("dkr.ecr" in host or "dkr-ecr" in host):
        return None
    account = host.partition(".")[0]
    if host.startswith(("dkr.", "dkr-")):
        return Slip(0, "the ECR host lacks its account number")
    if account.isdigit() and len(account) != 12:
        return Slip(0, f"the account number has {len(account)} digits instead of 12")
    return Slip(0, "this is not an ECR host: ACCOUNT.dkr.ecr.REGION.amazonaws.com")


def _empty_value(reference: ImageReference) -> Slip | None:
    parts = (*reference.written_repository.split("/"), reference.written_tag or "")
    for part in parts:
        if part.lower() in _EMPTY_VALUES:
            return Slip(
                reference.text.index(part), f"{part!r} looks like a value that was not filled in"
            )
    return None


_LOOKS: tuple[Callable[[ImageReference], Slip | None], ...] = (
    _doubled_registry,
    _underscored_host,
    _missing_registry,
    _incomplete_ecr_host,
    _empty_value,
)
