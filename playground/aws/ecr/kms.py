"""Whether ECR can use the KMS key a repository is encrypted with."""

from __future__ import annotations

from botocore.exceptions import ClientError

from playground.aws.direct import DirectClients
from playground.aws.ecr.state import Registry


def key_problem(clients: DirectClients, registry: Registry, repository: str) -> str:
    """What is wrong with the repository's key, "" when it has none of its own or it is fine."""
    where = {"account": registry.account, "region": registry.region}
    try:
        found = clients.client("ecr", **where).describe_repositories(repositoryNames=[repository])
    except ClientError:
        return ""
    encryption = found["repositories"][0].get("encryptionConfiguration", {})
    key = encryption.get("kmsKey")
    if encryption.get("encryptionType") != "KMS" or not key:
        return ""
    try:
        state = clients.client("kms", **where).describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
    except ClientError:
        return f"KMS key {key} does not exist"
    return "" if state == "Enabled" else f"KMS key {key} is {state}"
