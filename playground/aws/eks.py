"""EKS access entries, pod identity associations and add-ons, which moto answers with 404."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs

from playground.aws.ecr.state import Registry
from playground.aws.errors import error
from playground.aws.moto_backend import MotoBackend
from playground.aws.wire import Call, Reply, json_reply


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """An IAM principal that may speak to a cluster."""

    principal_arn: str
    username: str
    groups: tuple[str, ...] = ()
    kind: str = "STANDARD"


@dataclass(frozen=True, slots=True)
class PodIdentity:
    """A service account that gets a role (for the pod's own calls, never for its image pull)."""

    namespace: str
    service_account: str
    role_arn: str


@dataclass(slots=True)
class EksState:
    """Kept per account, region and cluster name."""

    entries: dict[tuple[Registry, str], list[AccessEntry]] = field(default_factory=dict)
    identities: dict[tuple[Registry, str], list[PodIdentity]] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all of it."""
        self.entries.clear()
        self.identities.clear()


class EksAccess:
    """The handlers of those actions."""

    def __init__(self, moto: MotoBackend, state: EksState) -> None:
        self._moto = moto
        self._state = state

    def list_entries(self, call: Call, at: Registry) -> Reply:
        """The ARNs of the principals."""
        entries = self._state.entries.get((at, call.path_names["cluster"]), [])
        return self._of_cluster(call, at, {"accessEntries": [e.principal_arn for e in entries]})

    def describe_entry(self, call: Call, at: Registry) -> Reply:
        """One principal's entry."""
        cluster, principal = call.path_names["cluster"], call.path_names["name"]
        for entry in self._state.entries.get((at, cluster), []):
            if entry.principal_arn == principal:
                return self._of_cluster(call, at, {"accessEntry": _entry(entry, cluster, at)})
        return _missing(
            f"The specified principalArn could not be found. You can view your available access "
            f"entries with 'list-access-entries'. principalArn: {principal}"
        )

    def list_identities(self, call: Call, at: Registry) -> Reply:
        """The associations, of one namespace or service account when asked."""
        cluster, query = call.path_names["cluster"], parse_qs(call.query)
        shown = [
            _association(number, identity, cluster, at)
            for number, identity in enumerate(self._state.identities.get((at, cluster), []))
            if identity.namespace in query.get("namespace", [identity.namespace])
            and identity.service_account in query.get("serviceAccount", [identity.service_account])
        ]
        for association in shown:
            del association["roleArn"]
        return self._of_cluster(call, at, {"associations": shown})

    def describe_identity(self, call: Call, at: Registry) -> Reply:
        """One association with its role."""
        cluster = call.path_names["cluster"]
        for number, identity in enumerate(self._state.identities.get((at, cluster), [])):
            shown = _association(number, identity, cluster, at)
            if shown["associationId"] == call.path_names["name"]:
                return self._of_cluster(call, at, {"association": shown})
        return _missing(f"Association {call.path_names['name']} not found.")

    def list_addons(self, call: Call, at: Registry) -> Reply:
        """No add-on is managed here."""
        return self._of_cluster(call, at, {"addons": []})

    def _of_cluster(self, call: Call, at: Registry, answer: dict[str, object]) -> Reply:
        name = call.path_names["cluster"]
        asked = Call("GET", f"/clusters/{name}", "", call.headers, b"")
        found = self._moto.answer(asked, at.account)
        return json_reply(answer, "application/json") if found.ok else found


def _entry(entry: AccessEntry, cluster: str, at: Registry) -> dict[str, object]:
    name = entry.principal_arn.rpartition("/")[2]
    return {
        "clusterName": cluster,
        "principalArn": entry.principal_arn,
        "kubernetesGroups": list(entry.groups),
        "accessEntryArn": f"arn:aws:eks:{at.region}:{at.account}:access-entry/{cluster}/{name}",
        "username": entry.username,
        "type": entry.kind,
        "tags": {},
    }


def _association(
    number: int, identity: PodIdentity, cluster: str, at: Registry
) -> dict[str, object]:
    association = f"a-{number:017x}"
    prefix = f"arn:aws:eks:{at.region}:{at.account}:podidentityassociation"
    return {
        "clusterName": cluster,
        "namespace": identity.namespace,
        "serviceAccount": identity.service_account,
        "roleArn": identity.role_arn,
        "associationArn": f"{prefix}/{cluster}/{association}",
        "associationId": association,
    }


def _missing(message: str) -> Reply:
    return error("eks", "ResourceNotFoundException", message, 404)
