"""AWS on this machine: every request passes here, by the front's socket or a direct client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import RLock
from typing import Any, TypeVar

from playground.aws import errors
from playground.aws.authorization import Authorization
from playground.aws.direct import DirectClients
from playground.aws.ecr.handlers import Handler, ecr_handlers
from playground.aws.ecr.images import EcrImages
from playground.aws.ecr.kms import key_problem
from playground.aws.ecr.policies import EcrPolicies
from playground.aws.ecr.pull_through import EcrPullThrough
from playground.aws.ecr.replication import EcrReplication
from playground.aws.ecr.state import EcrState, Registry
from playground.aws.ecr.tokens import EcrTokens
from playground.aws.eks import EksAccess, EksState
from playground.aws.kms import KmsGrants
from playground.aws.moto_backend import MotoBackend
from playground.aws.principals import Identity, Principals
from playground.aws.sts import Session, Sessions
from playground.aws.wire import Call, Reply

SERVICES = frozenset(
    {
        "autoscaling",
        "ecr",
        "ec2",
        "eks",
        "iam",
        "kms",
        "logs",
        "organizations",
        "secretsmanager",
        "sts",
    }
)


T = TypeVar("T")


class AwsCloud:
    """The services and their state. One at a time in a process: moto's state is global to it.

    `account` and `region` are what a direct client uses unless told otherwise.
    """

    def __init__(
        self,
        *,
        account: str,
        region: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self.account = account
        self.region = region
        self.ecr = EcrState()
        self.eks = EksState()
        self.sessions = Sessions(now)
        self.tokens = EcrTokens(self.ecr, now, new_id)
        self._now = now
        self._management = ""
        self._lock = RLock()
        self._moto = MotoBackend()
        self._clients = DirectClients(self.answer_operator, region, account)
        self.principals = Principals(self._clients)
        self.authorization = Authorization(self._moto, self.principals, self.ecr, now)
        self._policies = EcrPolicies(self._moto, self.ecr, self.principals.exists, now)
        self._handlers = self._table()

    def client(self, service: str, *, account: str = "", region: str = "") -> Any:
        """A boto3 client that may do everything and leaves no line in the request log."""
        return self._clients.client(service, account=account, region=region)

    def identify(self, call: Call) -> Identity | Reply:
        """Whose request it is, or the refusal of keys nobody has or that are over."""
        session = self.sessions.of(call.access_key)
        if session is None or session.token != call.headers.get("x-amz-security-token", ""):
            return errors.unknown_key(call.service)
        if _over(session, self._now()):
            return errors.expired(call.service)
        return session.identity

    def answer(self, call: Call, identity: Identity) -> Reply:
        """Answer a request of a user or a role, as far as its policies allow."""
        if call.service not in SERVICES or not call.action:
            return errors.error(
                call.service, "UnknownOperationException", "The playground has no such operation."
            )
        with self._lock:
            refusal = self.authorization.refusal(call, identity)
            if refusal:
                return errors.access_denied(call.service, refusal)
            return self._carry_out(call, identity.account, identity)

    def answer_operator(self, call: Call, account: str) -> Reply:
        """Answer a request of the playground itself, in any account."""
        with self._lock:
            return self._carry_out(call, account, None)

    def rebuild(self, fill: Callable[[], T]) -> T:
        """Forget every resource and let `fill` make new ones, while other callers wait.

        Keys and the extra denials stay; the same seeds get the same ids as before.
        """
        with self._lock:
            self.reset()
            return fill()

    def reset(self) -> None:
        """Forget every resource; keys and the extra denials stay."""
        with self._lock:
            self._moto.reset()
            self.ecr.clear()
            self.eks.clear()
            self._management = ""
            self.authorization.forget()

    def keep_policy(self, registry: Registry, repository: str, text: str) -> None:
        """Keep a repository policy that ECR would not take today, but took once."""
        with self._lock:
            self._policies.keep(registry, repository, text)
            self.authorization.forget()

    def join_organization(self, account: str, management: str) -> None:
        """Make the account a member of the management account's organization, if it is none yet,
        and a delegated administrator that may read its policies."""
        if self._management == management:
            return
        self._management = management
        client = self.client("organizations", account=management)
        client.create_organization(FeatureSet="ALL")
        made = client.create_account(AccountName="playground", Email="playground@example.com")
        with self._lock:
            self._moto.rename_account(management, made["CreateAccountStatus"]["AccountId"], account)

    def set_endpoint_state(self, endpoint_id: str, state: str) -> None:
        """Put a VPC endpoint into a state no API call gives it, such as `pending`."""
        with self._lock:
            self._moto.set_endpoint_state(self.account, self.region, endpoint_id, state)

    def _carry_out(self, call: Call, account: str, identity: Identity | None) -> Reply:
        owner = call.text("registryId") or account if call.service == "ecr" else account
        if call.service == "organizations" and self._management:
            owner = self._management
        if identity and call.name == "sts:GetCallerIdentity":
            return self.sessions.get_caller_identity(identity)
        if identity and call.name == "sts:AssumeRole":
            return self.sessions.assume_role(call)
        if identity and call.name == "ecr:GetAuthorizationToken":
            return self.tokens.issue(call, Registry(owner, call.region), identity)
        handler = self._handlers.get(call.name)
        if handler:
            reply = handler(call, Registry(owner, call.region))
        else:
            reply = self._moto.answer(call, owner)
        if reply.ok:
            self.authorization.changed(call)
        return reply

    def _table(self) -> Mapping[str, Handler]:
        access = EksAccess(self._moto, self.eks)
        images = EcrImages(
            self._moto,
            self.ecr,
            self._now,
            lambda registry, name: key_problem(self._clients, registry, name),
        )
        return {
            **ecr_handlers(
                images,
                self._policies,
                EcrPullThrough(self.ecr, self._now),
                EcrReplication(self._moto, images.describe_images),
            ),
            "eks:ListAccessEntries": access.list_entries,
            "eks:DescribeAccessEntry": access.describe_entry,
            "eks:ListPodIdentityAssociations": access.list_identities,
            "eks:DescribePodIdentityAssociation": access.describe_identity,
            "eks:ListAddons": access.list_addons,
            "kms:ListGrants": KmsGrants(self._moto, self._clients).list_grants,
        }


def _over(session: Session, now: datetime) -> bool:
    return session.expires_at is not None and session.expires_at <= now
