"""What StatefulSets, DaemonSets and Jobs have in common: they own their pods directly."""

from playground.cluster.controllers.loop import controlled_by
from playground.cluster.controllers.pods import REVISION_HASH, template_hash
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import Deleter
from playground.cluster.event_recorder import NORMAL, EventRecorder, Source
from playground.cluster.objects import JsonObject, copy_of, dig, labels_of, name_of, namespace_of
from playground.cluster.registry import Registry
from playground.cluster.resources import PODS, ResourceType


class PodSet:
    """Creates, deletes and lists the pods of one kind of owner, and tells of it in events."""

    def __init__(
        self, registry: Registry, deleter: Deleter, recorder: EventRecorder, source: Source
    ) -> None:
        self.registry = registry
        self._deleter = deleter
        self._recorder = recorder
        self._source = source

    def pods_of(self, owner: JsonObject) -> list[JsonObject]:
        """Return the pods that the owner controls."""
        return controlled_by(owner, self.registry.store.all(PODS, namespace_of(owner)))

    def create(self, owner: JsonObject, pod: JsonObject, message: str) -> None:
        """Create a pod; `message` is the event's, with {name} in it."""
        created = self.registry.create(PODS, namespace_of(owner), pod)
        text = message.format(name=name_of(created))
        self._recorder.record(self._source, owner, NORMAL, "SuccessfulCreate", text)

    def delete(self, owner: JsonObject, pod: JsonObject, message: str) -> None:
        """Delete a pod, with the same kind of event."""
        self._deleter.delete(PODS, namespace_of(pod), name_of(pod), DeleteOptions())
        text = message.format(name=name_of(pod))
        self._recorder.record(self._source, owner, NORMAL, "SuccessfulDelete", text)

    def write_status(self, resource: ResourceType, owner: JsonObject, status: JsonObject) -> None:
        """Write the owner's status."""
        updated = copy_of(owner)
        updated["status"] = status
        self.registry.update_status(resource, updated)


def revision_of(owner: JsonObject) -> str:
    """Return the hash of the owner's present template."""
    return template_hash(dig(owner, "spec", "template", default={}))


def is_current(pod: JsonObject, revision: str) -> bool:
    """Whether a pod was made from that revision of the template."""
    return labels_of(pod).get(REVISION_HASH, "").endswith(revision)
