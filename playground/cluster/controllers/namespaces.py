"""Namespaces: what each begins with, and how each ends."""

from collections.abc import Iterable

from playground.cluster.change_log import Change, ChangeKind, Key
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import Deleter
from playground.cluster.objects import is_terminating, name_of
from playground.cluster.registry import Registry
from playground.cluster.resources import (
    CONFIG_MAPS,
    NAMESPACES,
    SERVICE_ACCOUNTS,
    STORED,
    ResourceType,
)


class NamespaceController:
    """Gives a namespace its default service account; empties one that is deleted."""

    def __init__(self, registry: Registry, deleter: Deleter) -> None:
        self._registry = registry
        self._store = registry.store
        self._deleter = deleter

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return namespaces that change, and those that end when something in them goes."""
        if resource is NAMESPACES:
            return () if change.kind is ChangeKind.DELETED else (change.stored.key,)
        if change.kind is ChangeKind.DELETED and resource.namespaced:
            home = self._store.get(NAMESPACES, "", change.stored.key[0])
            return (("", name_of(home)),) if home and is_terminating(home) else ()
        return ()

    def reconcile(self, key: Key) -> None:
        """Furnish one namespace, or empty it."""
        namespace = self._store.get(*(NAMESPACES, *key))
        if namespace is None:
            return
        if is_terminating(namespace):
            self._empty(key[1])
        else:
            furnish(self._registry, key[1])

    def _empty(self, name: str) -> None:
        left = 0
        for resource in STORED:
            for obj in self._store.all(resource, name) if resource.namespaced else ():
                options = DeleteOptions(propagation="Background")
                _, gone = self._deleter.delete(resource, name, name_of(obj), options)
                left += not gone
        if not left:
            self._store.remove(NAMESPACES, "", name)


def furnish(registry: Registry, namespace: str) -> None:
    """Create what every namespace has: the default service account and the cluster's root CA."""
    if registry.store.get(SERVICE_ACCOUNTS, namespace, "default") is None:
        registry.create(SERVICE_ACCOUNTS, namespace, {"metadata": {"name": "default"}})
    if registry.store.get(CONFIG_MAPS, namespace, "kube-root-ca.crt") is None:
        body = {"metadata": {"name": "kube-root-ca.crt"}, "data": {"ca.crt": ""}}
        registry.create(CONFIG_MAPS, namespace, body)
