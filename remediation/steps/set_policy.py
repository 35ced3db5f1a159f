"""Replace the repository policy, if it still is the one that was shown.

ECR has no conditional write, so the document is compared three ways: it is what was approved for
change: write; it is already what was approved: done; it is anything else: stop.
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
"""

from remediation.documents import same
from remediation.gateways.ports import Answer, Conflict, RepositoryPolicies
from remediation.plan import PolicyChange
from remediation.runs import Advance, Finish, Retry, Run, StepResult
from remediation.steps.drift import fingerprint, policy_drift
from remediation.steps.ports import Ports, credit
from remediation.views import RunOutcome


def set_policy(run: Run, ports: Ports) -> StepResult:
    """Compare, write, read back."""
    change = run.plan.policy
    if change is None:
        return Advance("no policy to change", skipped=True)
    policies = ports.outside.access.policies(credit(run), change.repository_arn)
    found = policies.get(change.repository_arn)
    if same(found, change.after):
        return Advance("the policy is already as approved", wrote=run.intended)
    if drift := policy_drift(change, found):
        return Finish(RunOutcome.DRIFTED, f"Nothing was overwritten: {drift}.")
    if run.dry_run:
        return Advance("would set the policy as shown", skipped=True)
    answer = ports.gate.write(
        action(change),
        change.repository_arn,
        lambda: _write(policies, change),
        {"before": change.before, "after": change.after},
    )
    return _read_back(policies, change, answer)


def action(change: PolicyChange) -> str:
    """The API call that a change needs."""
    return "ecr:DeleteRepositoryPolicy" if change.after is None else "ecr:SetRepositoryPolicy"


def _write(policies: RepositoryPolicies, change: PolicyChange) -> Answer:
    """Look once more, as near to the write as can be, then write."""
    arn = change.repository_arn
    found = policies.get(arn)
    if not same(found, change.before):
        raise Conflict(action(change), arn, "the policy changed a moment ago; nothing was sent")
    return policies.delete(arn) if change.after is None else policies.put(arn, change.after)


def _read_back(policies: RepositoryPolicies, change: PolicyChange, answer: Answer) -> StepResult:
    found = policies.get(change.repository_arn)
    if same(found, change.before):
        return Retry("AWS accepted the policy but still shows the old one")
    facts = {"answer": answer.request_id, **answer.facts, "found": fingerprint(found)}
    if not same(found, change.after):
        words = "The policy was set, and somebody replaced it at once: look at it before trying on."
        return Finish(RunOutcome.DRIFTED, words, facts)
    return Advance("the policy is set, and was read back", facts, wrote=True)
