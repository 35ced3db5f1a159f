"""Discovery: which groups, versions and resources there are.

https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
"""

from playground.cluster.objects import JsonObject
from playground.cluster.options import Release
from playground.cluster.resources import SERVED, ResourceType, Subresource

_VERSIONS = {
    Release.V1_20: ("20", "v1.20.2", "go1.15.5"),
    Release.V1_36: ("36", "v1.36.2", "go1.26.1"),
}


def git_version(release: Release) -> str:
    """Return the version as nodes and /version print it."""
    return _VERSIONS[release][1]


def version(release: Release) -> JsonObject:
    """Return /version."""
    minor, git, go = _VERSIONS[release]
    return {
        "major": "1",
        "minor": minor,
        "gitVersion": git,
        "gitCommit": "0" * 40,
        "gitTreeState": "clean",
        "buildDate": "2026-01-01T00:00:00Z",
        "goVersion": go,
        "compiler": "gc",
        "platform": "linux/amd64",
    }


def core_versions(address: str) -> JsonObject:
    """Return /api."""
    return {
        "kind": "APIVersions",
        "versions": ["v1"],
        "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": address}],
    }


def groups() -> JsonObject:
    """Return /apis."""
    names = dict.fromkeys(item.group for item in SERVED if item.group)
    found = [_group(name) for name in names]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": found}


def group(name: str) -> JsonObject | None:
    """Return /apis/GROUP, None for an unknown one."""
    if not name or all(item.group != name for item in SERVED):
        return None
    return {"kind": "APIGroup", "apiVersion": "v1", **_group(name)}


def resources(group_name: str, version_name: str) -> JsonObject | None:
    """Return the resources of a group and version, None when there are none."""
    served = [item for item in SERVED if (item.group, item.version) == (group_name, version_name)]
    if not served:
        return None
    entries = [entry for item in served for entry in _entries(item)]
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": served[0].api_version,
        "resources": sorted(entries, key=lambda entry: str(entry["name"])),
    }


def _group(name: str) -> JsonObject:
    versions = dict.fromkeys(item.version for item in SERVED if item.group == name)
    listed = [{"groupVersion": f"{name}/{item}", "version": item} for item in versions]
    return {"name": name, "versions": listed, "preferredVersion": listed[0]}


def _entries(resource: ResourceType) -> list[JsonObject]:
    entry: JsonObject = {
        "name": resource.plural,
        "singularName": resource.kind.lower(),
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(resource.verbs),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    return [entry, *(_subresource(resource, sub) for sub in resource.subresources)]


def _subresource(resource: ResourceType, sub: Subresource) -> JsonObject:
    entry: JsonObject = {
        "name": f"{resource.plural}/{sub.name}",
        "singularName": "",
        "namespaced": resource.namespaced,
        "kind": sub.kind,
        "verbs": list(sub.verbs),
    }
    if sub.group:
        entry |= {"group": sub.group, "version": sub.version}
    return entry
