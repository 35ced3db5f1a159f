"""Names and ids that the cluster makes up."""

import random
import uuid

SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
"""The letters that Kubernetes makes names of: no vowels, so no words."""


class Identities:
    """Makes uids and name suffixes from the given source of randomness."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    def uid(self) -> str:
        """Return a random UUID."""
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def suffix(self, length: int = 5) -> str:
        """Return letters that follow a generateName."""
        return "".join(self._source.choice(SAFE_LETTERS) for _ in range(length))

    def digest(self) -> str:
        """Return 64 hexadecimal digits, such as a container's id."""
        return f"{self._source.getrandbits(256):064x}"

    def jitter(self) -> float:
        """Return a number in [0, 1)."""
        return self._source.random()


def safe_encode(number: int) -> str:
    """Write a 32-bit hash as the Deployment controller does in names."""
    return "".join(SAFE_LETTERS[ord(digit) % len(SAFE_LETTERS)] for digit in str(number))


def fnv32a(data: bytes) -> int:
    """Return the 32-bit FNV-1a hash (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv)."""
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value
