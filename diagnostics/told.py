"""A cause told by words and surroundings, before it is a conclusion."""

from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.model import Confidence


@dataclass(frozen=True, slots=True)
class Told:
    """A cause, how surely, and a sentence without its end."""

    cause: Cause
    confidence: Confidence
    sentence: str
