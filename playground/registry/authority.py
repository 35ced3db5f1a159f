"""Decides each pull the way AWS would, from what is in AWS at that moment.

Written on its own: it shares nothing with the policy engine of the bot that is tried against it.
Order of a pull: the node finds the registry, gets a password with its own role or brings one in a
pull secret, asks for the manifest (ecr:BatchGetImage), then for each blob
(ecr:GetDownloadUrlForLayer), which S3 delivers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import Registry
from playground.registry.network import Network, Path
from playground.registry.permissions import Permissions
from playground.registry.public import decide_public
from playground.registry.pull_secrets import Login, secret_logins
from playground.registry.puller_identity import Place, place_of
from playground.registry.reference import Reference
from playground.registry.stored import Failure, Manifest, Stored
from playground.registry.verdict import Verdict, all_failed, failed
from playground.registry.wording import Words


class Authority:
    """The registries of the world, private and public."""

    def __init__(self, cloud: AwsCloud, cluster: str) -> None:
        self._cloud = cloud
        self._cluster = cluster

    def decide(
        self,
        words: Words,
        node: Mapping[str, Any],
        pod: Mapping[str, Any],
        secrets: Iterable[Mapping[str, Any]],
    ) -> Verdict:
        """Decide one pull; `secrets` are the pod's pull secrets that exist, as core/v1 objects."""
        where = words.reference.ecr
        if where is None:
            return decide_public(words)
        place = place_of(self._cloud, self._cluster, node, pod)
        pull = _PrivatePull(self._cloud, words, Registry(*where), place, platform_of(node))
        return pull.decide(secret_logins(self._cloud, secrets, words.reference.host))


class _PrivatePull:
    """One pull from a private registry."""

    def __init__(
        self, cloud: AwsCloud, words: Words, registry: Registry, place: Place, platform: str
    ) -> None:
        self._cloud = cloud
        self._words = words
        self._registry = registry
        self._place = place
        self._platform = platform
        self._network = Network(cloud, place)
        self._stored = Stored(cloud, registry)

    def decide(self, from_secrets: list[Login]) -> Verdict:
        """Try the pull secrets, then the node's own role, as the kubelet does."""
        reference = self._words.reference
        path = self._path("ecr.dkr", reference.host)
        if path.trouble:
            return failed("", "unreachable", path.why, self._words.dial(path.trouble))
        own, refusal = self._own_login()
        logins = [*from_secrets, *([own] if own else [])]
        if not logins:
            return failed("", "401", refusal, self._words.no_credentials())
        verdicts = []
        for login in logins:
            verdict = self._with(login, path)
            if verdict.ok:
                return verdict
            verdicts.append(verdict)
        return verdicts[0] if len(verdicts) == 1 else all_failed(verdicts)

    def _own_login(self) -> tuple[Login | None, str]:
        identity = self._place.identity
        if identity is None:
            return None, "the node has no role, so its credential provider has no password to give"
        region = self._registry.region
        path = self._path("ecr.api", f"api.ecr.{region}.amazonaws.com")
        if path.trouble:
            return None, f"the credential provider can not reach api.ecr: {path.why}"
        refused = Permissions(self._cloud, identity, self._registry).login(path.endpoint_policy)
        if refused:
            return None, refused.why
        return Login(identity, "the node's role"), ""

    def _with(self, login: Login, path: Path) -> Verdict:
        if login.identity is None:
            return failed(
                "",
                "403",
                f"the password of {login.source} is over or unknown",
                self._words.manifest_status(403),
            )
        who = login.identity.arn
        permissions = Permissions(self._cloud, login.identity, self._registry)
        repository = self._words.reference.repository
        refused = permissions.on_repository("ecr:BatchGetImage", repository, path.endpoint_policy)
        if refused:
            return failed(who, "403", refused.why, self._words.manifest_status(403))
        found = self._stored.manifest(self._words.reference)
        if isinstance(found, Failure):
            return self._missing(who, found, permissions, path)
        return self._content(who, found, permissions, path)

    def _missing(self, who: str, failure: Failure, permissions: Permissions, path: Path) -> Verdict:
        why = f"{failure.code}: {failure.reason}"
        if failure.code == "KmsError":
            return failed(who, "403", why, self._words.manifest_status(403))
        if failure.code == "UpstreamTooManyRequests":
            return failed(who, "429", why, self._words.manifest_status(429))
        if failure.code == "RepositoryNotFound":
            why = self._pull_through(permissions, path) or why
        return failed(who, "404", why, self._words.not_found())

    def _pull_through(self, permissions: Permissions, path: Path) -> str:
        """Why the first pull through a cache rule does not work, "" when no rule covers it."""
        repository = self._words.reference.repository
        rules = [
            rule
            for (registry, prefix), rule in self._cloud.ecr.pull_through.items()
            if registry == self._registry and repository.startswith(f"{prefix}/")
        ]
        if not rules:
            return ""
        for action in ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository"):
            refused = permissions.on_repository(action, repository, path.endpoint_policy)
            if refused:
                return refused.why
        upstream = repository.removeprefix(f"{rules[0].prefix}/")
        return f"{rules[0].upstream_url} has no {upstream}"

    def _content(
        self, who: str, manifest: Manifest, permissions: Permissions, path: Path
    ) -> Verdict:
        repository = self._words.reference.repository
        platforms = self._stored.platforms(repository, manifest)
        if manifest.content.get("schemaVersion") == 1:
            why = "the manifest is of schema 1"
            return failed(who, "200", why, self._words.schema_1(manifest.media_type))
        if platforms and not any(_fits(self._platform, one) for one in platforms):
            why = f"the node is {self._platform}, the image is for {', '.join(platforms)}"
            return failed(who, "200", why, self._words.no_platform(manifest.digest))
        chosen = self._chosen(manifest)
        if isinstance(chosen, Failure):
            gone = self._words.blob_gone(manifest.digest)
            return failed(who, "404", f"{chosen.code}: {chosen.reason}", gone)
        trouble = self._blobs(who, chosen, permissions, path)
        if trouble:
            return trouble
        size = self._stored.size(repository, chosen.digest)
        return Verdict(
            True, who, "200", "allowed, and the image is there", "", manifest.digest, size
        )

    def _chosen(self, manifest: Manifest) -> Manifest | Failure:
        """The node's own image out of an index."""
        for entry in manifest.content.get("manifests", []):
            platform = entry.get("platform", {})
            name = f"{platform.get('os')}/{platform.get('architecture')}"
            if _fits(self._platform, name):
                reference = self._words.reference
                child = Reference(reference.host, reference.repository, digest=str(entry["digest"]))
                return self._stored.manifest(child)
        return manifest

    def _blobs(
        self, who: str, manifest: Manifest, permissions: Permissions, path: Path
    ) -> Verdict | None:
        repository = self._words.reference.repository
        refused = permissions.on_repository(
            "ecr:GetDownloadUrlForLayer", repository, path.endpoint_policy
        )
        if refused:
            message = self._words.blob_refused(
                manifest.blobs[0], 403, f"denied: {refused.sentence}"
            )
            return failed(who, "403", refused.why, message)
        for digest in manifest.blobs:
            if not self._stored.has_blob(repository, digest):
                why = f"the layer {digest} is gone"
                return failed(who, "404", why, self._words.blob_gone(digest))
        url = self._stored.blob_url(repository, manifest.blobs[0])
        s3 = self._path("s3", url.split("/")[2])
        if s3.trouble:
            return failed(
                who, "unreachable", f"S3: {s3.why}", self._words.layer_dial(url, s3.trouble)
            )
        refused = permissions.layer(url, s3.endpoint_policy)
        if refused:
            return failed(who, "403", refused.why, self._words.layer_refused(url, 403))
        return None

    def _path(self, service: str, host: str) -> Path:
        return self._network.path(service, host, self._registry.region)


def platform_of(node: Mapping[str, Any]) -> str:
    """`os/architecture` of a node."""
    info = node.get("status", {}).get("nodeInfo", {})
    return f"{info.get('operatingSystem', 'linux')}/{info.get('architecture', 'amd64')}"


def _fits(platform: str, image: str) -> bool:
    return image == platform or image.startswith(f"{platform}/")
