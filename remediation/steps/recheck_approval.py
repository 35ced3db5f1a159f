"""Does the approval still hold, and is everything still as it was shown? Reads only."""

from remediation.approval import groups_asked, still_holds
from remediation.documents import same
from remediation.gate import void
from remediation.people import Person, Standing
from remediation.runs import Advance, Finish, Run, StepResult
from remediation.steps.drift import policy_drift, workload_drift
from remediation.steps.ports import Ports, credit
from remediation.views import Choice, RunOutcome

YES = (Choice.APPROVE, Choice.BREAK_GLASS)


def recheck_approval(run: Run, ports: Ports) -> StepResult:
    """Stop before the first write when anything is no longer so. A run that may have written
    before it was interrupted goes on when its change turns out to be in place already."""
    problem = void(run.request, ports.now())
    if not problem:
        ports.gate.check_freeze()
        problem = ports.outside.hold.reach(run.plan) or _people(run, ports)
    drift = "" if problem else _drift(run, ports)
    if not problem and not drift:
        return Advance("the approval holds, and nothing has changed since")
    if run.intended and _in_place(run, ports):
        return Advance("the approved change was already made, so the run is finished")
    if problem:
        return Finish(RunOutcome.REFUSED, f"Nothing was changed: {problem}.")
    return Finish(RunOutcome.DRIFTED, f"Nothing was changed: {drift}.")


def _people(run: Run, ports: Ports) -> str:
    """Why the approvers' word counts no longer, by a live look-up and the rules of today."""
    outside, request = ports.outside, run.request
    groups = groups_asked(outside.rules)
    standings: dict[Person, Standing] = {
        person: outside.directory.standing(person, groups) for person in request.approvers
    }
    given = [one for one in request.decisions if one.choice in YES]
    votes = [(one.person, one.choice) for one in given]
    age = ports.now() - max((one.at for one in given), default=request.created_at)
    refusal = still_holds(
        run.plan, votes, standings, outside.rules, request.requester, outside.teams, age
    )
    return refusal.sentence.rstrip(".") if refusal else ""


def _drift(run: Run, ports: Ports) -> str:
    plan, access = run.plan, ports.outside.access
    if plan.policy:
        arn = plan.policy.repository_arn
        if words := policy_drift(plan.policy, access.policies(credit(run), arn).get(arn)):
            return words
    if plan.restart:
        found = access.workloads(credit(run)).rollout(plan.restart)
        return workload_drift(plan.restart, found, run.stamp)
    return ""


def _in_place(run: Run, ports: Ports) -> bool:
    plan, access = run.plan, ports.outside.access
    if plan.policy:
        arn = plan.policy.repository_arn
        return same(access.policies(credit(run), arn).get(arn), plan.policy.after)
    if plan.restart:
        return access.workloads(credit(run)).rollout(plan.restart).stamp == run.stamp
    return False
