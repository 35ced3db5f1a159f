"""Why a question named no workload the bot can look at. Each carries what the answer needs: the
nearest names, the matches, what is allowed. Raised where a query is resolved; drawn by whoever
asked (Slack or the terminal).
"""

from diagnostics.model import WorkloadRef
from diagnostics.query import WorkloadQuery


class ResolveError(Exception):
    """The query is well formed and still names no single workload the bot may read."""


class UnknownWorkload(ResolveError):
    """Nothing has that name. `nearest` are names that do exist, the likeliest first, as someone
    would type them (`ui`, `shop/ui`, `pod/ui-0`); empty when nothing comes close."""

    def __init__(self, query: WorkloadQuery, nearest: tuple[str, ...] = ()) -> None:
        self.query, self.nearest = query, nearest
        super().__init__(f"no workload answers to {query}")


class SeveralMatches(ResolveError):
    """More than one workload has that name; the asker chooses among `matches`."""

    def __init__(self, query: WorkloadQuery, matches: tuple[WorkloadRef, ...]) -> None:
        self.query, self.matches = query, matches
        super().__init__(f"{len(matches)} workloads answer to {query}")


class NamespaceNotAllowed(ResolveError):
    """The bot is configured to leave that namespace alone; `allowed` are those it may read."""

    def __init__(self, namespace: str, allowed: tuple[str, ...]) -> None:
        self.namespace, self.allowed = namespace, allowed
        super().__init__(f"namespace {namespace} is not open to the bot")


class UnknownCluster(ResolveError):
    """The bot knows no cluster of that name; `known` are the configured ones."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"no cluster is called {name}")
