"""Image references as the kubelet and the container runtime read them.

https://github.com/distribution/reference
"""

import re

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_HOST_PART = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = rf"{_HOST_PART}(?:\.{_HOST_PART})*(?::[0-9]+)?"
_REFERENCE = re.compile(
    rf"(?:{_HOST}/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::[\w][\w.-]{0,127})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)


def is_reference(image: str) -> bool:
    """Whether the text can name an image."""
    return bool(_REFERENCE.fullmatch(image))


def with_default_tag(image: str) -> str:
    """Return the reference with `:latest` if it has neither tag nor digest."""
    last = image.rpartition("/")[2]
    return image if ":" in last or "@" in last else f"{image}:latest"


class ImageCache:
    """The images that one node has."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def id_of(self, image: str) -> str | None:
        """Return an image's id, None when the node does not have it."""
        return self._ids.get(with_default_tag(image))

    def add(self, image: str, image_id: str) -> None:
        """Keep an image."""
        self._ids[with_default_tag(image)] = image_id
