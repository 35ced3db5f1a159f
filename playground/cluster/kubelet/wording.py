"""What the kubelet says, by release: recorded from 1.20.2 and 1.36.2."""

from playground.cluster.kubelet.images import is_reference
from playground.cluster.options import Release


class Wording:
    """The texts of events and of waiting containers."""

    def __init__(self, release: Release) -> None:
        self._new = release is Release.V1_36

    def back_off_state(self, image: str, cause: str) -> str:
        """Return the message of a container that waits in ImagePullBackOff."""
        text = f'Back-off pulling image "{image}"'
        return f"{text}: ErrImagePull: {cause}" if self._new else text

    def pulled(self, image: str, seconds: float, size_bytes: int) -> str:
        """Return the event of a pull that worked."""
        took = go_duration(seconds)
        text = f'Successfully pulled image "{image}" in {took}'
        if not self._new:
            return text
        return f"{text} ({took} including waiting). Image size: {size_bytes} bytes."

    def present(self, image: str) -> str:
        """Return the event of an image that needs no pull."""
        text = f'Container image "{image}" already present on machine'
        return f"{text} and can be accessed by the pod" if self._new else text

    def created(self, container: str) -> str:
        """Return the event of a created container."""
        return "Container created" if self._new else f"Created container {container}"

    def started(self, container: str) -> str:
        """Return the event of a started container."""
        return "Container started" if self._new else f"Started container {container}"

    def invalid_name(self, image: str) -> str:
        """Return why an image's name is none."""
        noun = "name" if self._new else "reference"
        why = "invalid reference format"
        repository = image.partition("@")[0].rpartition(":")[0] or image
        if self._new and repository != repository.lower() and is_reference(image.lower()):
            path = repository.partition("/")[2] or repository
            why += f": repository name ({path}) must be lowercase"
        return (
            f'Failed to apply default image tag "{image}": '
            f'couldn\'t parse image {noun} "{image}": {why}'
        )


def never_pull(image: str) -> str:
    """Return why an image that may not be pulled is missing."""
    return f'Container image "{image}" is not present with pull policy of Never'


def go_duration(seconds: float) -> str:
    """Write a duration as Go prints one that is rounded to milliseconds."""
    milliseconds = round(seconds * 1000)
    if milliseconds < 1000:
        return f"{milliseconds}ms"
    minutes, rest = divmod(milliseconds, 60_000)
    text = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    return f"{minutes}m{text}" if minutes else text
