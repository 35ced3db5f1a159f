"""Which workload somebody asked about, parsed from what they typed. Pure.

Takes `ui`, `shop/ui`, `pod/ui-0`, `deploy/ui`, `deployment.apps/ui`, `deploy ui` and
`shop/deploy/ui`, with `-n NAMESPACE`, `--namespace NAMESPACE` and `--cluster CLUSTER` anywhere, and
forgives what Slack and phone keyboards do to text: smart quotes, long dashes, links made of names,
code marks, zero-width and full-width characters, a capital first letter.

Names follow the Kubernetes rules: a workload is a DNS subdomain of at most 253 characters, a
namespace a DNS label of at most 63
(https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from html import unescape

USAGE = "WORKLOAD [-n NAMESPACE] [--cluster CLUSTER]"

LONGEST_TEXT = 500
"""Characters. A full name, namespace and cluster fit; a pasted log does not."""

_KINDS = {
    ("deployment", "deployments", "deploy"): ("Deployment", "apps"),
    ("statefulset", "statefulsets", "sts"): ("StatefulSet", "apps"),
    ("daemonset", "daemonsets", "ds"): ("DaemonSet", "apps"),
    ("job", "jobs"): ("Job", "batch"),
    ("cronjob", "cronjobs", "cj"): ("CronJob", "batch"),
    ("pod", "pods", "po"): ("Pod", ""),
    ("replicaset", "replicasets", "rs"): ("ReplicaSet", "apps"),
}
_KIND_OF_WORD = {word: kind for words, kind in _KINDS.items() for word in words}

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_CLUSTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,127}")
_IMAGE = re.compile(r".*(?:[./].*[:@]|\.(?:com|io|aws|org|cn)/).*")
_LINK = re.compile(r"<(?:https?://|mailto:)(?:[^<>|]*\|)?([^<>|]*)>")
_REFERENCE = re.compile(r"<[@#!][^<>]*>")
_DASHES = re.compile("^[\u2010-\u2015\u2212](?=[A-Za-z])")
_QUOTES = "\"'`*_~\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u00b4"
_ATTACHED = re.compile(r"^-n([A-Za-z0-9].*)$")
_FLAGS = {"-n": "namespace", "--namespace": "namespace", "--cluster": "cluster"}


class MalformedQuery(ValueError):
    """The text names no workload. `reason` is a sentence for the person who typed it (it may quote
    them: escape it), `usage` how to type it."""

    def __init__(self, reason: str, usage: str = USAGE) -> None:
        self.reason, self.usage = reason, usage
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class WorkloadQuery:
    """What was asked for; None where the asker left it open. `kind` is Kubernetes' own word, such
    as Deployment."""

    name: str
    namespace: str | None = None
    kind: str | None = None
    cluster: str | None = None

    def __str__(self) -> str:
        """As somebody would type it; `parse_workload_query` reads it back."""
        name = f"{self.kind.lower()}/{self.name}" if self.kind else self.name
        namespace = f" -n {self.namespace}" if self.namespace else ""
        return name + namespace + (f" --cluster {self.cluster}" if self.cluster else "")


def parse_workload_query(text: str) -> WorkloadQuery:
    """The query in `text`; MalformedQuery says what is wrong with it."""
    if len(text) > LONGEST_TEXT:
        raise MalformedQuery(f"That is {len(text):,} characters long; a workload's name is enough.")
    words, flags = _flags(_words(_plain(text)))
    query = _named(words)
    if query.namespace and flags.get("namespace") not in {None, query.namespace}:
        raise MalformedQuery(
            f"Two namespaces: {query.namespace} before the slash, {flags['namespace']} after -n."
        )
    return replace(
        query,
        namespace=flags.get("namespace", query.namespace),
        cluster=flags.get("cluster"),
    )


def _plain(text: str) -> str:
    """The text without what Slack, an input method or a copy from a web page added to it."""
    text = _LINK.sub(r"\1", text)
    if reference := _REFERENCE.search(text):
        raise MalformedQuery(f"{reference.group()} is a mention in Slack, not a workload.")
    text = unicodedata.normalize("NFKC", unescape(text))
    return "".join(
        " " if unicodedata.category(mark) in {"Zs", "Zl", "Zp", "Cc"} else mark
        for mark in text
        if unicodedata.category(mark) != "Cf"
    )


def _words(text: str) -> list[str]:
    words = (word.strip(_QUOTES) for word in text.split())
    return [_long_dash(word) for word in words if word]


def _long_dash(word: str) -> str:
    """Word processors and phones make one long dash of two hyphens."""
    dashes = "-" if re.fullmatch(r".n(=.*)?", word) else "--"
    return _DASHES.sub(dashes, word)


def _flags(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words that are not options, and the options' values."""
    rest: list[str] = []
    values: dict[str, str] = {}
    waiting = iter(words)
    for word in waiting:
        if not word.startswith("-"):
            rest.append(word)
            continue
        flag, equals, value = _ATTACHED.sub(r"-n=\1", word).partition("=")
        if flag not in _FLAGS:
            raise MalformedQuery(f"There is no option {flag}; -n, --namespace and --cluster are.")
        _set(values, flag, value.strip(_QUOTES) if equals else next(waiting, ""))
    return rest, values


def _set(values: dict[str, str], flag: str, value: str) -> None:
    name = _FLAGS[flag]
    if not value or value.startswith("-"):
        raise MalformedQuery(f"{flag} needs a value after it.")
    checked = _namespace(value) if name == "namespace" else _cluster(value)
    if values.setdefault(name, checked) != checked:
        raise MalformedQuery(f"{flag} is given twice: {values[name]} and {checked}.")


def _named(words: list[str]) -> WorkloadQuery:
    """The kind, namespace and name that the words without options give."""
    if not words:
        raise MalformedQuery("Which workload? Name one.")
    if len(words) == 2 and "/" not in words[0] + words[1] and _kind(words[0]):
        words = ["/".join(words)]
    if len(words) > 1:
        raise MalformedQuery(f"One workload at a time, please: that is {len(words)} words.")
    if _IMAGE.fullmatch(words[0]):
        raise MalformedQuery("That looks like an image. Name the workload that wants it.")
    parts = [part.strip(_QUOTES) for part in words[0].split("/")]
    return _from_parts(parts)


def _from_parts(parts: list[str]) -> WorkloadQuery:
    if not all(parts) or len(parts) > 3:
        raise MalformedQuery("Write NAME, NAMESPACE/NAME or KIND/NAME.")
    *before, last = parts
    namespace = None if len(before) == 1 and _kind(before[0]) else next(iter(before), None)
    kind = _kind(before[-1]) if before and (namespace is None or len(before) == 2) else None
    if len(before) == 2 and kind is None:
        raise MalformedQuery(f"{before[1]} is no kind of workload the bot knows.")
    if kind == "ReplicaSet":
        raise MalformedQuery("A ReplicaSet belongs to a Deployment: ask about that one.")
    return WorkloadQuery(name=_name(last), namespace=namespace and _namespace(namespace), kind=kind)


def _kind(word: str) -> str | None:
    """The kind for `deploy`, `deployments`, `deployment.apps` or `deployment.v1.apps`."""
    head, _, group = word.lower().partition(".")
    kind, own = _KIND_OF_WORD.get(head, (None, ""))
    return kind if group in {"", own, f"v1.{own}"} else None


def _name(text: str) -> str:
    name = text.lower()
    if len(name) > 253 or not _SUBDOMAIN.fullmatch(name):
        raise MalformedQuery(
            f"{_quoted(text)} cannot be a workload's name: Kubernetes allows a-z, 0-9, - and ."
        )
    return name


def _namespace(text: str) -> str:
    namespace = text.lower()
    if not _LABEL.fullmatch(namespace):
        raise MalformedQuery(
            f"{_quoted(text)} cannot be a namespace: Kubernetes allows a-z, 0-9 and -, at most 63."
        )
    return namespace


def _cluster(text: str) -> str:
    if not _CLUSTER.fullmatch(text):
        raise MalformedQuery(f"{_quoted(text)} cannot be a cluster's name.")
    return text


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'
