"""One failure in the words of other runtimes and kubelets: CRI-O's in place of containerd's, and
what a kubelet puts around them.

containerd's own versions are the playground's; the forms here were seen from CRI-O's library
(skopeo, podman) and from kubelets 1.20 and 1.36.
"""

import re
from collections.abc import Callable

_RESOLVE = re.compile(r'failed to pull and unpack image "(?P<ref>[^"]+)": failed to resolve[^:]*: ')
_STATUS = re.compile(r"unexpected status from HEAD request to \S+?: (?P<code>\d{3}) (?P<text>.+)$")
_DIAL = re.compile(r'failed to do request: Head "https://(?P<host>[^/"]+)/[^"]*": (?P<rest>.+)$')
_RPC = "rpc error: code = Unknown desc = "
_SAID = {
    "401": "unauthorized: authentication required",
    "403": "denied: Your request was denied",
    "404": "manifest unknown: Requested image not found",
    "429": "toomanyrequests: Rate exceeded",
}


def plain(message: str) -> str:
    """As it was said."""
    return message


def crio(message: str) -> str:
    """CRI-O's words where its form is known; the rest as it is."""
    found = _RESOLVE.search(message)
    if found is None or _RESOLVE.search(message, found.end()):  # several attempts stay as they are
        return message
    reference, rest = found["ref"], message[found.end() :]
    before = message[: found.start()]
    name, _, tag = reference.rpartition(":")
    reading = f"initializing source docker://{reference}: reading manifest {tag} in {name}: "
    if status := _STATUS.search(rest):
        other = f"received unexpected HTTP status: {status['code']} {status['text']}"
        return f"{before}{reading}{_SAID.get(status['code'], other)}"
    if dial := _DIAL.search(rest):
        ping = f'pinging container registry {dial["host"]}: Get "https://{dial["host"]}/v2/": '
        return f"{before}initializing source docker://{reference}: {ping}{dial['rest']}"
    if rest.endswith(f"{reference}: not found"):
        return f"{before}{reading}{_SAID['404']}"
    if rest.endswith("no basic auth credentials"):
        return f"{before}{reading}{_SAID['401']}"
    return message


def newer_kubelet(message: str) -> str:
    """Kubelet 1.36 drops the prefix of an unknown code."""
    return message.replace(_RPC, "")


def crio_under_newer_kubelet(message: str) -> str:
    """Both."""
    return newer_kubelet(crio(message))


WORDINGS: tuple[Callable[[str], str], ...] = (
    plain,
    crio,
    newer_kubelet,
    crio_under_newer_kubelet,
)
