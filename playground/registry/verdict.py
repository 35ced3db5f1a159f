"""What came of a pull."""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = "no credentials"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a pull: `message` in the runtime's words when it failed, the digest when not."""

    ok: bool
    who: str
    answer: str
    why: str
    message: str = ""
    digest: str = ""
    size_bytes: int = 0


def failed(who: str, answer: str, why: str, message: str) -> Verdict:
    """A failed pull; `who` "" stands for nobody."""
    return Verdict(False, who or NOBODY, answer, why, message)


def all_failed(verdicts: list[Verdict]) -> Verdict:
    """Several credentials were tried in vain: the kubelet puts all the errors in brackets."""
    last = verdicts[-1]
    message = "[" + ", ".join(verdict.message for verdict in verdicts) + "]"
    return failed(last.who, last.answer, "; ".join(v.why for v in verdicts), message)
