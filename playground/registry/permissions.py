"""Whether a caller may do each thing that a pull takes: AWS's decision, and the endpoint's."""

from __future__ import annotations

from dataclasses import dataclass

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import Registry
from playground.aws.iam.conditions import Context
from playground.aws.iam.endpoints import evaluate_endpoint
from playground.aws.iam.evaluation import Caller, Decision, Document, evaluate
from playground.aws.principals import Identity
from playground.aws.resources import repository_arn


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused action with AWS's sentence about it."""

    action: str
    sentence: str
    statement: str

    @property
    def why(self) -> str:
        """The sentence, and the statement when one decided."""
        return self.sentence + (f' (statement "{self.statement}")' if self.statement else "")


class Permissions:
    """Decides for one caller and one registry."""

    def __init__(self, cloud: AwsCloud, identity: Identity, registry: Registry) -> None:
        self._cloud = cloud
        self._caller: Caller = cloud.principals.caller(identity)
        self._registry = registry

    def login(self, endpoint_policy: Document | None) -> Refused | None:
        """GetAuthorizationToken: only the caller's own policies can grant it."""
        action = "ecr:GetAuthorizationToken"
        decision = evaluate(
            self._caller,
            action,
            "*",
            resource_account=self._caller.account,
            context=self._context(),
        )
        return self._refused(decision, action, "*") or self._at_endpoint(
            endpoint_policy, action, "*"
        )

    def on_repository(
        self, action: str, repository: str, endpoint_policy: Document | None
    ) -> Refused | None:
        """An action on a repository, which need not exist."""
        where = self._registry
        arn = repository_arn(where.region, where.account, repository)
        decision = evaluate(
            self._caller,
            action,
            arn,
            resource_account=where.account,
            resource_policies=self._cloud.authorization.repository_policies(where, repository),
            context={
                **self._context(),
                **self._cloud.authorization.repository_tags(where, repository),
            },
        )
        return self._refused(decision, action, arn) or self._at_endpoint(
            endpoint_policy, action, arn
        )

    def layer(self, url: str, endpoint_policy: Document | None) -> Refused | None:
        """Reading a layer from ECR's bucket: ECR signed the URL, only the endpoint can object."""
        bucket, _, key = url.removeprefix("https://").partition("/")
        resource = f"arn:aws:s3:::{bucket.partition('.')[0]}/{key}"
        signer = Caller(f"arn:aws:iam::{_ECR_ACCOUNT}:user/ecr", "", _ECR_ACCOUNT)
        decision = evaluate_endpoint(endpoint_policy, signer, "s3:GetObject", resource, {})
        return self._refused(decision, "s3:GetObject", resource)

    def _at_endpoint(self, policy: Document | None, action: str, resource: str) -> Refused | None:
        decision = evaluate_endpoint(policy, self._caller, action, resource, self._context())
        return self._refused(decision, action, resource)

    def _refused(self, decision: Decision, action: str, resource: str) -> Refused | None:
        if decision.allowed:
            return None
        sentence = (
            f"User: {self._caller.arn} is not authorized to perform: {action} on resource: "
            f"{resource} {decision.clause}"
        )
        return Refused(action, sentence, decision.statement)

    def _context(self) -> Context:
        return {
            "aws:requestedregion": (self._registry.region,),
            "aws:securetransport": ("true",),
            "aws:viaawsservice": ("false",),
        }


_ECR_ACCOUNT = "000000000000"
