"""The policy engine: what AWS would decide about a pull, which statement decides it, and why.

Pure Python: no dependency, no I/O, nothing from elsewhere in the project. Start at `decide.py`.
"""

from diagnostics.policy.decide import Decision, decide
from diagnostics.policy.model import Effect, Layer, Outcome, PolicyError, RequestError
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.request import Context, Request
from diagnostics.policy.statements import Policy, PolicySet, StatementRef

__all__ = [
    "Context",
    "Decision",
    "Effect",
    "Layer",
    "Outcome",
    "Policy",
    "PolicyError",
    "PolicySet",
    "Request",
    "RequestError",
    "StatementRef",
    "decide",
    "parse_policy",
]
