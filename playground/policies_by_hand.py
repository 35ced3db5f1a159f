"""The scenario's repository policies: as they stand, and changed by somebody beside the bot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import Registry
from playground.clock import Now
from playground.scenarios.form import Repository, Seed
from playground.scenarios.seeding.ecr import set_policy
from playground.snapshot import PolicyText


class PoliciesByHand:
    """The repositories that the scenario gives a policy."""

    def __init__(self, cloud: AwsCloud, seeds: Sequence[Seed], now: Now) -> None:
        self._cloud = cloud
        self._now = now
        self._repositories = [
            seed for seed in seeds if isinstance(seed, Repository) and seed.policy is not None
        ]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._repositories)

    def texts(self) -> list[PolicyText]:
        """Each policy as it stands now."""
        return [
            PolicyText(
                one.name,
                one.account,
                one.region,
                self._text(one),
                self._cloud.ecr.policy_changes.get((Registry(one.account, one.region), one.name)),
            )
            for one in self._repositories
        ]

    def set_again(self) -> None:
        """Somebody sets the scenario's policies again."""
        for repository in self._repositories:
            set_policy(self._cloud, repository)

    def add_statement(self) -> None:
        """Somebody adds a statement to each: what was planned before is out of date."""
        for repository in self._repositories:
            text = self._text(repository)
            policy = json.loads(text) if text else {"Version": "2012-10-17", "Statement": []}
            statement = {
                "Sid": f"by hand {self._now():%H:%M:%S}",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{repository.account}:root"},
                "Action": "ecr:DescribeImages",
            }
            policy["Statement"] = [*policy["Statement"], statement]
            self._ecr(repository).set_repository_policy(
                repositoryName=repository.name, policyText=json.dumps(policy, indent=2)
            )

    def _text(self, repository: Repository) -> str:
        try:
            found = self._ecr(repository).get_repository_policy(repositoryName=repository.name)
        except ClientError:
            return ""
        return str(found["policyText"])

    def _ecr(self, repository: Repository) -> Any:
        return self._cloud.client("ecr", account=repository.account, region=repository.region)
