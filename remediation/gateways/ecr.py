"""Repository policies in Amazon ECR, with the write identity.

botocore sends a request again by itself after a throttle or a read timeout, in every retry mode;
for a write whose answer was lost that could overwrite somebody else's change. So this client sends
each request once, and the run decides, after looking, whether to send another.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
https://docs.aws.amazon.com/boto3/latest/guide/retries.html
"""

from typing import Any

from botocore.config import Config

from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.errors import NotFound, Refused, Unreachable
from remediation.gateways.ports import Answer

ONCE = Config(
    connect_timeout=3.05,
    read_timeout=10,
    retries={"total_max_attempts": 1, "mode": "standard"},
    max_pool_connections=4,
)


class EcrPolicies:
    """`ports.RepositoryPolicies` on boto3. `session` holds the write identity."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._clients: dict[str, Any] = {}

    def get(self, repository_arn: str) -> str | None:
        """See `ports.RepositoryPolicies.get`."""
        try:
            with translated("ecr:GetRepositoryPolicy", repository_arn):
                client, names = self._address(repository_arn)
                text = client.get_repository_policy(**names).get("policyText")
        except NotFound as error:
            if error.code == "RepositoryPolicyNotFoundException":
                return None
            raise
        if not isinstance(text, str):  # botocore takes half an answer for a whole one
            raise Unreachable("ecr:GetRepositoryPolicy", repository_arn, "the answer was cut off")
        return text

    def put(self, repository_arn: str, document: str) -> Answer:
        """See `ports.RepositoryPolicies.put`."""
        with translated("ecr:SetRepositoryPolicy", repository_arn):
            client, names = self._address(repository_arn)
            return _answer(client.set_repository_policy(**names, policyText=document))

    def delete(self, repository_arn: str) -> Answer:
        """See `ports.RepositoryPolicies.delete`."""
        with translated("ecr:DeleteRepositoryPolicy", repository_arn):
            client, names = self._address(repository_arn)
            return _answer(client.delete_repository_policy(**names))

    def _address(self, arn: str) -> tuple[Any, dict[str, str]]:
        """The client of the repository's region, and the repository as the API names it."""
        parts = arn.split(":", 5)
        kind, _, name = parts[-1].partition("/")
        if len(parts) != 6 or parts[2] != "ecr" or kind != "repository" or not name:
            raise Refused("parse repository ARN", arn, "this is no ECR repository's ARN")
        region, account = parts[3], parts[4]
        if region not in self._clients:
            self._clients[region] = self._session.client("ecr", region_name=region, config=ONCE)
        return self._clients[region], {"registryId": account, "repositoryName": name}


def _answer(response: dict[str, Any]) -> Answer:
    return Answer(str(response.get("ResponseMetadata", {}).get("RequestId", "")))
