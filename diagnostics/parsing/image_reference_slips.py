"""Say what is wrong with an image reference, where, and what was probably meant.

`find_slip` is for text that the grammar refuses. Text that it allows and that yet looks like a slip
is the matter of `image_reference_doubts.py`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from diagnostics.parsing.image_grammar import (
    COMPONENT,
    DIGEST_LENGTHS,
    DOMAIN,
    HEX,
    IDENTIFIER,
    LONGEST,
    LONGEST_PATH,
    LONGEST_TAG,
    TAG,
    as_meant,
    split_domain,
)

_SCHEME = re.compile(r"(?:https?|docker|oci|docker-daemon)(?:://?)", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\$\{?[A-Za-z_]\w*\}?|\$\(.*?\)|%!\w\([^)]*\)|<[a-z ]+>")
_NOT_IN_PATH = re.compile(r"[^a-z0-9._/-]")
_NOT_IN_TAG = re.compile(r"[^\w.-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Slip:
    """One fault: its offset in the text, the reason, and what was probably meant, if clear."""

    place: int
    reason: str
    suggestion: str | None = None


def find_slip(text: str) -> Slip:
    """Return the first fault of a text that is not a valid reference."""
    for look in _LOOKS:
        if slip := look(text):
            return slip
    return Slip(0, "the text does not follow the grammar of image references")


def _endless(text: str) -> Slip | None:
    if len(text) > LONGEST:
        return Slip(LONGEST, f"the text has {len(text)} characters; no reference is that long")
    return None


def _empty(text: str) -> Slip | None:
    return None if text.strip() else Slip(0, "the image is empty")


def _template(text: str) -> Slip | None:
    if match := _TEMPLATE.search(text):
        return Slip(match.start(), f"a value was not filled in: {match[0]!r}")
    return None


def _invisible(text: str) -> Slip | None:
    for place, mark in enumerate(text):
        if ord(mark) > 126 or (ord(mark) < 32 and not mark.isspace()) or ord(mark) == 127:
            name = unicodedata.name(mark, "control character")
            kept = "".join(one for one in text if 32 < ord(one) < 127)
            return Slip(place, f"the character U+{ord(mark):04X} ({name}) is not allowed", kept)
    return None


def _space(text: str) -> Slip | None:
    for place, mark in enumerate(text):
        if mark.isspace():
            where = "around" if text.strip() == "".join(text.split()) else "in"
            return Slip(place, f"there is white space {where} the reference", "".join(text.split()))
    return None


def _quotes(text: str) -> Slip | None:
    for place, mark in enumerate(text):
        if mark in "\"'`":
            return Slip(place, f"there is a quotation mark {mark} in it", text.strip("\"'`"))
    return None


def _scheme(text: str) -> Slip | None:
    if match := _SCHEME.match(text):
        return Slip(0, f"it begins with the scheme {match[0]}", text[match.end() :])
    return None


def _slashes(text: str) -> Slip | None:
    if text.startswith("/"):
        return Slip(0, "it begins with a slash: the registry is empty", text.lstrip("/"))
    if (place := text.find("//")) >= 0:
        return Slip(place + 1, "a part of the path is empty (//)", re.sub("/+", "/", text))
    if (place := text.find("/:")) >= 0:
        return Slip(place + 1, "the last part of the name is empty")
    if text.endswith("/"):
        return Slip(len(text) - 1, "it ends with a slash: the name is empty", text.rstrip("/"))
    return None


def _colons(text: str) -> Slip | None:
    if text.startswith((":", "@")):
        return Slip(0, "the name before the tag or digest is empty")
    if (place := text.find("::")) >= 0:
        return Slip(place + 1, "there are two colons", re.sub(":+", ":", text))
    if text.endswith(":"):
        return Slip(len(text) - 1, "the tag after the colon is empty", text[:-1])
    if (place := text.find(":@")) >= 0:
        return Slip(place, "the tag before the digest is empty", text.replace(":@", "@", 1))
    if text.endswith("@"):
        return Slip(len(text) - 1, "the digest after the @ is empty", text[:-1])
    return None


def _identifier(text: str) -> Slip | None:
    if IDENTIFIER.fullmatch(text):
        return Slip(0, "it is an image id (64 hexadecimal digits), not a name")
    return None


def _digest(text: str) -> Slip | None:
    named, at, digest = text.partition("@")
    if not at:
        return None
    place = len(named) + 1
    algorithm, colon, value = digest.partition(":")
    if not colon:
        guess = f"{named}@sha256:{digest}" if IDENTIFIER.fullmatch(digest) else None
        return Slip(place, "the digest has no algorithm (sha256:...)", guess)
    if algorithm not in DIGEST_LENGTHS:
        return Slip(place, f"the digest's algorithm {algorithm!r} is not known")
    if not HEX.fullmatch(value):
        guess = text.lower() if HEX.fullmatch(value.lower()) else None
        return Slip(
            place + len(algorithm) + 1, "the digest is not in lower-case hexadecimal", guess
        )
    if len(value) != (wanted := DIGEST_LENGTHS[algorithm]):
        return Slip(place, f"the digest has {len(value)} digits, {algorithm} has {wanted}")
    return None


def _tag(text: str) -> Slip | None:
    named = text.partition("@")[0]
    colon = named.rfind(":")
    if colon <= named.rfind("/"):
        return None
    tag = named[colon + 1 :]
    if len(tag) > LONGEST_TAG:
        return Slip(colon + 1, f"the tag has {len(tag)} characters, {LONGEST_TAG} are allowed")
    if bad := _NOT_IN_TAG.search(tag):
        guess = text[: colon + 1] + _NOT_IN_TAG.sub("-", tag) + text[len(named) :]
        return Slip(colon + 1 + bad.start(), f"a tag cannot hold {bad[0]!r}", guess)
    if not TAG.fullmatch(tag):
        return Slip(colon + 1, f"a tag cannot begin with {tag[0]!r}")
    return None


def _domain(text: str) -> Slip | None:
    domain, _ = split_domain(text.partition("@")[0])
    if domain is None or DOMAIN.fullmatch(domain) or COMPONENT.fullmatch(domain):
        return None
    return Slip(0, f"{domain!r} is not a host name with an optional port")


def _path(text: str) -> Slip | None:
    named = text.partition("@")[0]
    colon = named.rfind(":")
    name = named[:colon] if colon > named.rfind("/") else named
    domain, path = split_domain(name)
    start = len(name) - len(path)
    if (length := len(as_meant(domain, path)[1])) > LONGEST_PATH:
        return Slip(start, f"the name has {length} characters, {LONGEST_PATH} are allowed")
    if (lower := path.lower()) != path:
        upper = next(at for at, mark in enumerate(path) if mark.lower() != mark)
        guess = text[:start] + lower + text[len(name) :]
        return Slip(start + upper, "the repository's name has capital letters", guess)
    if bad := _NOT_IN_PATH.search(path):
        return Slip(start + bad.start(), f"a name cannot hold {bad[0]!r}")
    for part in path.split("/"):
        if not COMPONENT.fullmatch(part):
            why = "must begin and end with a letter or digit, with single separators between"
            return Slip(start, f"the part {part!r} {why}")
        start += len(part) + 1
    return None


_LOOKS: tuple[Callable[[str], Slip | None], ...] = (
    _endless,
    _empty,
    _template,
    _invisible,
    _space,
    _quotes,
    _scheme,
    _slashes,
    _colons,
    _identifier,
    _digest,
    _tag,
    _domain,
    _path,
)
