"""The imagepull.yaml of the playground: one cluster, the responders may approve."""

from __future__ import annotations

from collections.abc import Sequence

from playground.scenarios.form import ACCOUNT, CLUSTER, REGION
from playground.scenarios.seeding.people import REMEDIATOR_ARN


def bot_configuration(
    *,
    approvers: Sequence[str],
    approver_groups: Sequence[str],
    channel: str,
    remediation_context: str = "",
) -> dict[str, object]:
    """The document, ready to be written as YAML. Ids are Slack's.

    `remediation_context` is the kubeconfig context of the identity that restarts workloads.
    """
    remediation = {"role_arn": REMEDIATOR_ARN}
    if remediation_context:
        remediation["context"] = remediation_context
    return {
        "clusters": [
            {
                "name": CLUSTER,
                "eks_name": CLUSTER,
                "region": REGION,
                "account": ACCOUNT,
                "remediation": remediation,
            }
        ],
        "approvals": [
            {
                "name": "responders",
                "users": list(approvers),
                "groups": list(approver_groups),
                "clusters": [CLUSTER],
            }
        ],
        "freeze": {"groups": list(approver_groups)},
        "digests": [
            {
                "name": "workdays",
                "cron": "0 9 * * mon-fri",
                "channel": channel,
                "clusters": [CLUSTER],
            }
        ],
    }
