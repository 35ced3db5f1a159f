"""A VPC endpoint's policy: one more gate, which must let the call through.

VPC User Guide, "Control access to VPC endpoints using endpoint policies".
"""

from __future__ import annotations

from dataclasses import replace

from playground.aws.iam.conditions import Context
from playground.aws.iam.evaluation import Caller, Decision, Document, evaluate, named_statements


def evaluate_endpoint(
    policy: Document | None, caller: Caller, action: str, resource: str, context: Context
) -> Decision:
    """Decide whether the endpoint lets this caller do this; without a policy it lets everything."""
    if policy is None:
        return Decision(True, "the endpoint has no policy of its own")
    alone = replace(caller, policies=(named_statements(policy, caller),), boundary=None)
    decision = evaluate(alone, action, resource, resource_account=caller.account, context=context)
    return replace(decision, clause=decision.clause.replace(*_words(decision)))


def _words(decision: Decision) -> tuple[str, str]:
    if decision.clause.startswith("with"):
        return "an identity-based policy", "a VPC endpoint policy"
    return "identity-based policy", "VPC endpoint policy"
