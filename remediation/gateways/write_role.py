"""The AWS identity that writes: a role assumed for one run, short-lived and tagged with the run
and the people who approved it, so that CloudTrail names them.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
"""

import re
from typing import Any

from botocore.config import Config

from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.errors import Unreachable
from remediation.gateways.ports import Credit

SECONDS = 900
"""The shortest session that STS gives."""
STS_CONFIG = Config(
    connect_timeout=3.05,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=2,
)
NOT_IN_TAG = re.compile(r"[^\w\s.:/=+\-@]")
NOT_IN_NAME = re.compile(r"[^\w+=,.@-]")


def write_session(role_arn: str, region: str, credit: Credit) -> Any:
    """A boto3 session of the write role; of the process's own identity when no role is
    configured."""
    import boto3

    own = boto3.Session(region_name=region or None)
    if not role_arn:
        return own
    with translated("sts:AssumeRole", role_arn):
        answer = own.client("sts", config=STS_CONFIG).assume_role(
            RoleArn=role_arn,
            RoleSessionName=NOT_IN_NAME.sub("-", f"imagepull-{credit.run_id}")[:64],
            DurationSeconds=SECONDS,
            Tags=[{"Key": key, "Value": value} for key, value in session_tags(credit).items()],
        )
    given = answer.get("Credentials")
    if not given:
        raise Unreachable("sts:AssumeRole", role_arn, "the answer was cut off")
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=region or None,
    )


def session_tags(credit: Credit) -> dict[str, str]:
    """The tags of the session: which run, and who approved it."""
    approvers = " ".join(map(str, credit.approvers))
    tags = {"imagepull-run": credit.run_id, "imagepull-approver": approvers}
    return {key: NOT_IN_TAG.sub("_", value)[:256] for key, value in tags.items()}
