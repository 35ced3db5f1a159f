"""The cluster as a whole: memory, API server, controllers, kubelets."""

import random
import secrets
from collections.abc import Iterable, Sequence

from aiohttp import web

from playground.cluster.access.gate import Gate
from playground.cluster.access.rbac import Rbac
from playground.cluster.access.system_roles import system_role_objects
from playground.cluster.access.tokens import Tokens
from playground.cluster.access.users import MASTERS, service_account_of
from playground.cluster.clock import Clock, SystemClock
from playground.cluster.controllers.control_plane import control_loops
from playground.cluster.controllers.loop import ControlLoop
from playground.cluster.controllers.namespaces import furnish
from playground.cluster.deletion import Deleter
from playground.cluster.event_recorder import EventRecorder
from playground.cluster.faults import Fault, Faults
from playground.cluster.identities import Identities
from playground.cluster.kubeconfig import kubeconfig
from playground.cluster.kubelet.images import ImageCache
from playground.cluster.kubelet.kubelet import Kubelet
from playground.cluster.kubelet.worker import Station
from playground.cluster.nodes import register_node
from playground.cluster.notices import Notices
from playground.cluster.objects import JsonObject, name_of, namespace_of
from playground.cluster.options import ClusterOptions, NodeSpec
from playground.cluster.patches.merge_patch import apply_merge_patch
from playground.cluster.puller import ImagePuller
from playground.cluster.registry import Registry
from playground.cluster.request_log import RequestLog
from playground.cluster.resources import NAMESPACES, SERVICE_ACCOUNTS, by_kind
from playground.cluster.server.app import ApiServer
from playground.cluster.server.certificates import ServerCertificate, make_certificate
from playground.cluster.server.control import Control
from playground.cluster.server.dispatch import Dispatch
from playground.cluster.server.paths import Paths
from playground.cluster.server.reviews import Reviews
from playground.cluster.server.writing import Writing
from playground.cluster.status import bad_request
from playground.cluster.store import Store

_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")
_SHUTDOWN_SECONDS = 0.2
_ADMIN_TOKEN_SECONDS = 365 * 24 * 3600


class ClusterDouble:
    """A Kubernetes cluster on loopback; `name` is that of its kubeconfig context.

    `apply`, `apply_all`, `kubeconfig`, `set_faults` and reading `store` may be used from any thread
    once the cluster is started.
    """

    def __init__(
        self,
        *,
        name: str,
        nodes: Sequence[NodeSpec],
        puller: ImagePuller,
        options: ClusterOptions | None = None,
        clock: Clock | None = None,
        randomness: random.Random | None = None,
    ) -> None:
        self.name = name
        self.options = options or ClusterOptions()
        self.control_token = secrets.token_urlsafe(24)
        self.request_log = RequestLog()
        self.store = Store(history=self.options.history)
        self._nodes = tuple(nodes)
        self._puller = puller
        self._clock = clock or SystemClock()
        identities = Identities(randomness or random.SystemRandom())
        self._registry = Registry(self.store, self._clock, identities, self.options.release)
        self._deleter = Deleter(self._registry)
        factor = self.options.pace.factor
        self._recorder = EventRecorder(self._registry, self.options.release, factor=factor)
        self._tokens = Tokens(self.store, self._clock)
        self._faults = Faults()
        self._loops: list[ControlLoop] = []
        self._kubelets: list[Kubelet] = []
        self._runner: web.ServerRunner | None = None
        self._notices: Notices | None = None
        self._api: ApiServer | None = None
        self._certificate: ServerCertificate | None = None
        self.url = ""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Start everything on the running event loop; `url` says where it listens."""
        self._notices = Notices(self.store)
        self._start_control_plane()
        self._furnish()
        self._api = self._api_server(self._notices)
        server = web.Server(self._api.handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=_SHUTDOWN_SECONDS)
        await self._runner.setup()
        if self.options.tls:
            self._certificate = make_certificate(host, self._clock.now())
        context = self._certificate.context if self._certificate else None
        await web.TCPSite(self._runner, host, port, ssl_context=context).start()
        address = self._runner.addresses[0]
        self.url = f"{'https' if context else 'http'}://{address[0]}:{address[1]}"

    async def stop(self) -> None:
        """Stop everything; open watches end."""
        if self._notices is not None:
            self._notices.close()
        if self._runner is not None:
            await self._runner.cleanup()
        for loop in self._loops:
            await loop.stop()
        for kubelet in self._kubelets:
            await kubelet.stop()

    def kubeconfig(self, user: str = "admin", groups: Iterable[str] = ()) -> JsonObject:
        """Return a kubeconfig with a new token for a user, a group member or a service account.

        `admin` is in system:masters; `system:serviceaccount:NAMESPACE:NAME` must exist.
        """
        return kubeconfig(
            cluster=self.name,
            server=self.url,
            authority=self._certificate.authority_data if self._certificate else "",
            user=user,
            token=self.token(user, groups),
        )

    def token(self, user: str = "admin", groups: Iterable[str] = ()) -> str:
        """Return a new bearer token, for the same users as `kubeconfig`."""
        account = service_account_of(user)
        if account is not None:
            stored = self._registry.get(SERVICE_ACCOUNTS, *account)
            return self._tokens.mint_for_service_account(stored, _ADMIN_TOKEN_SECONDS)[0]
        return self._tokens.mint(user, (MASTERS, *groups) if user == "admin" else groups)

    def apply(self, manifest: JsonObject) -> JsonObject:
        """Create an object, or merge the manifest into the one that is there; returns the result.

        Raises ApiError as a request would.
        """
        resource = by_kind(manifest.get("apiVersion", ""), manifest.get("kind", ""))
        if resource is None:
            raise bad_request(f"no kind {manifest.get('kind')!r} in {manifest.get('apiVersion')!r}")
        namespace = (namespace_of(manifest) or "default") if resource.namespaced else ""
        with self.store.lock:
            if self.store.get(resource, namespace, name_of(manifest)) is None:
                return self._registry.create(resource, namespace, manifest)
            return self._registry.update(
                resource,
                namespace,
                name_of(manifest),
                lambda obj: apply_merge_patch(obj, manifest),
            )

    def apply_all(self, manifests: Iterable[JsonObject]) -> list[JsonObject]:
        """Apply one after the other."""
        return [self.apply(manifest) for manifest in manifests]

    def set_faults(self, *faults: Fault) -> None:
        """Put these faults in the place of all others; none ends them all."""
        self._faults.set(faults)

    def set_latency(self, seconds: float) -> None:
        """Add this to every request from now on."""
        if self._api is not None:
            self._api.latency = seconds

    def compact(self) -> int:
        """Forget all history, as etcd's compaction does; returns the revision that is its floor."""
        return self.store.compact()

    def _start_control_plane(self) -> None:
        loops = control_loops(self._registry, self._deleter, self._recorder, self.options.release)
        for loop in loops:
            loop.start()
            self._loops.append(loop)
        for place, node in enumerate(self._nodes):
            station = Station(
                node.name,
                node.internal_ip,
                self._registry,
                self._recorder,
                self._puller,
                ImageCache(),
                self.options.pace,
                self.options.release,
            )
            kubelet = Kubelet(station, f"10.{100 + place % 150}")
            kubelet.start()
            self._kubelets.append(kubelet)

    def _furnish(self) -> None:
        """Create what a new cluster has."""
        for namespace in _NAMESPACES:
            self._registry.create(NAMESPACES, "", {"metadata": {"name": namespace}})
            furnish(self._registry, namespace)
        for obj in system_role_objects():
            self.apply(obj)
        for node in self._nodes:
            register_node(self._registry, node, self.options.release)

    def _api_server(self, notices: Notices) -> ApiServer:
        rbac = Rbac(self.store)
        gate = Gate(self._tokens, rbac)
        dispatch = Dispatch(
            registry=self._registry,
            writing=Writing(self._registry, self._deleter),
            reviews=Reviews(self._registry, gate, rbac, self._tokens),
            paths=Paths(self.options.release),
            notices=notices,
            clock=self._clock,
            bookmark_seconds=self.options.bookmark_seconds,
        )
        return ApiServer(
            gate=gate,
            dispatch=dispatch,
            control=Control(self.store, self._faults, self.request_log, self.control_token),
            faults=self._faults,
            log=self.request_log,
            clock=self._clock,
            latency=self.options.latency,
        )
