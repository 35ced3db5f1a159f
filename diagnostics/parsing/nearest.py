"""What was probably meant: the nearest names and tags among those that exist."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

_LEAST_ALIKE = 60.0
"""Names less alike than this (0 to 100) are not suggested."""
_VERSION = re.compile(r"(?P<v>[vV]?)(?P<numbers>\d+(?:\.\d+)*)(?P<suffix>(?:[-_+.].*)?)")


def nearest(wanted: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the candidates most like a name, best first: repositories, workloads, namespaces."""
    return _most_alike(wanted, [name for name in candidates if name != wanted], limit)


def nearest_tags(wanted: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the tags most like one that is missing, best first.

    Versions are compared as versions: the same in another spelling (`v1.2`, `1.2.0`), then the same
    with another suffix (`1.2-alpine`), then the closest numbers; other tags by their letters.
    """
    others = [tag for tag in candidates if tag != wanted]
    version = _Version.read(wanted)
    if version is None:
        return _most_alike(wanted, others, limit)
    known = [(tag, found) for tag in others if (found := _Version.read(tag))]
    known.sort(key=lambda pair: (version.distance(pair[1]), pair[0]))
    best = [tag for tag, found in known if version.is_near(found)]
    rest = [tag for tag in others if tag not in best]
    return (*best, *_most_alike(wanted, rest, limit))[:limit]


def same_version(one: str, other: str) -> bool:
    """Whether two tags write the same version in two ways: `v1.2` and `1.2.0`."""
    first, second = _Version.read(one), _Version.read(other)
    return first is not None and second is not None and first.same_as(second)


def is_newer(tag: str, others: Iterable[str]) -> bool:
    """Whether a version is above every version among the others; False where it is none."""
    version = _Version.read(tag)
    known = [found for other in others if (found := _Version.read(other))]
    return version is not None and bool(known) and all(version.above(one) for one in known)


@dataclass(frozen=True, slots=True)
class _Version:
    numbers: tuple[int, ...]
    suffix: str
    has_v: bool

    @classmethod
    def read(cls, tag: str) -> "_Version | None":
        match = _VERSION.fullmatch(tag)
        if match is None or len(match["numbers"]) > 64:
            return None
        numbers = tuple(int(part) for part in match["numbers"].split("."))
        return cls(numbers, match["suffix"].lower(), bool(match["v"]))

    def distance(self, other: "_Version") -> tuple[object, ...]:
        gaps = tuple(abs(a - b) for a, b in zip_longest(self.numbers, other.numbers, fillvalue=0))
        return gaps, self.suffix != other.suffix, len(other.suffix), self.has_v != other.has_v

    def same_as(self, other: "_Version") -> bool:
        pairs = zip_longest(self.numbers, other.numbers, fillvalue=0)
        return self.suffix == other.suffix and all(a == b for a, b in pairs)

    def above(self, other: "_Version") -> bool:
        pairs = zip_longest(self.numbers, other.numbers, fillvalue=0)
        return next((a > b for a, b in pairs if a != b), False)

    def is_near(self, other: "_Version") -> bool:
        return self.numbers[0] == other.numbers[0]


def _most_alike(wanted: str, candidates: Sequence[str], limit: int) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process  # only needed here, and slow to import

    found = process.extract(
        wanted, candidates, scorer=fuzz.WRatio, limit=limit, score_cutoff=_LEAST_ALIKE
    )
    return tuple(name for name, _, _ in found)
