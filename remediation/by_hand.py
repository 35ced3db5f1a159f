"""A plan as commands that a person can paste, where the bot may not carry it out. Pure.

Names and policies come from outside, so everything put into a command is quoted for the shell.
"""

import shlex

from remediation.plan import Plan, PolicyChange, Restart


def by_hand(plan: Plan) -> tuple[str, ...]:
    """The same writes in the same order. Unlike a run, they compare nothing first: look once more
    that the policy still is the one that was shown."""
    policy = (_policy(plan.policy),) if plan.policy else ()
    return (*policy, *(_restart(plan.restart) if plan.restart else ()))


def _policy(change: PolicyChange) -> str:
    _, _, _, region, account, resource = change.repository_arn.split(":", 5)
    name = resource.removeprefix("repository/")
    where = ("--region", region, "--registry-id", account, "--repository-name", name)
    if change.after is None:
        return shlex.join(("aws", "ecr", "delete-repository-policy", *where))
    return shlex.join(
        ("aws", "ecr", "set-repository-policy", *where, "--policy-text", change.after)
    )


def _restart(restart: Restart) -> tuple[str, str]:
    what = (f"{restart.kind.lower()}/{restart.name}", "-n", restart.namespace)
    return (
        shlex.join(("kubectl", "rollout", "restart", *what)),
        shlex.join(("kubectl", "rollout", "status", *what)),
    )
