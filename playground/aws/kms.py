"""What moto answers with a crash: the grants of a KMS key that does not exist."""

from __future__ import annotations

from botocore.exceptions import ClientError

from playground.aws.direct import DirectClients
from playground.aws.ecr.state import Registry
from playground.aws.errors import error
from playground.aws.moto_backend import MotoBackend
from playground.aws.wire import Call, Reply


class KmsGrants:
    """ListGrants as KMS has it (KMS API Reference, ListGrants): NotFoundException for no key."""

    def __init__(self, moto: MotoBackend, clients: DirectClients) -> None:
        self._moto = moto
        self._clients = clients

    def list_grants(self, call: Call, owner: Registry) -> Reply:
        """The key's grants, by moto where the key exists."""
        kms = self._clients.client("kms", account=owner.account, region=owner.region)
        try:
            kms.describe_key(KeyId=call.text("KeyId"))
        except ClientError as refused:
            found = refused.response["Error"]
            return error("kms", found["Code"], found["Message"])
        return self._moto.answer(call, owner.account)
