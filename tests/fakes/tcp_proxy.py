"""A small TCP proxy on loopback that stands between the bot and something it talks to: passes,
holds, refuses, cuts, or lets a WebSocket go deaf after its handshake. Real sockets throughout."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

UPGRADED = b"HTTP/1.1 101"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Link:
    """One connection through the proxy. Nothing passes while its gate is shut."""

    client: socket.socket
    server: socket.socket
    gate: threading.Event = field(default_factory=threading.Event)

    def cut(self) -> None:
        """Reset both sides (RST, not FIN)."""
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                end.shutdown(socket.SHUT_RD)  # wakes whoever reads; the close below then resets
            end.close()
        self.gate.set()


class TcpProxy:
    """Stands before one loopback port. Answers that name the port itself are made to name the
    proxy's, so that whoever is sent on comes through it again."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._links: set[Link] = set()
        self._lock = threading.Lock()
        self._refusing = self._holding = self._over = False
        self.deafen = False
        """Whether a WebSocket that is opened from now on hears nothing after its handshake."""
        self.accepted = 0
        """How many connections have been asked for."""
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url: str) -> str:
        """The same address by way of the proxy."""
        return urlunsplit(urlsplit(url)._replace(netloc=f"127.0.0.1:{self.port}"))

    def hold(self) -> None:
        """From now on nothing passes, old connections and new: both sides wait."""
        with self._lock:
            self._holding = True
            for link in self._links:
                link.gate.clear()

    def refuse(self) -> None:
        """Reset every connection, and every new one at once."""
        with self._lock:
            self._refusing = True
        self.cut()

    def cut(self) -> None:
        """Reset every connection there is."""
        with self._lock:
            links, self._links = self._links, set()
        for link in links:
            link.cut()

    def pass_again(self) -> None:
        """Everything passes; what was held goes on."""
        with self._lock:
            self._refusing = self._holding = self.deafen = False
            for link in self._links:
                link.gate.set()

    def close(self) -> None:
        """End it."""
        self._over = True
        self._server.close()
        self.cut()

    def _accept(self) -> None:
        while not self._over:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self.accepted += 1
            if self._refusing:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                client.close()
                continue
            self._open(client)

    def _open(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target), 5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        link = Link(client, server)
        with self._lock:
            self._links.add(link)
            if not self._holding:
                link.gate.set()
        for pump in (self._to_server, self._to_client):
            threading.Thread(target=pump, args=(link,), daemon=True).start()

    def _to_server(self, link: Link) -> None:
        self._pump(link, link.client, link.server)

    def _to_client(self, link: Link) -> None:
        self._pump(link, link.server, link.client)

    def _pump(self, link: Link, source: socket.socket, sink: socket.socket) -> None:
        back = sink is link.client
        try:
            while data := source.recv(65_536):
                link.gate.wait()
                if back:
                    data = self._renamed(data)
                if back and self.deafen and data.startswith(UPGRADED):
                    link.gate.clear()
                    data = data[: data.index(b"\r\n\r\n") + 4]
                sink.sendall(data)
        except OSError:
            pass
        finally:
            link.gate.wait()
            with self._lock:
                self._links.discard(link)
            link.cut()

    def _renamed(self, data: bytes) -> bytes:
        """Ports given by the system have five digits, so no length changes."""
        return data.replace(b":%d/" % self._target, b":%d/" % self.port)
