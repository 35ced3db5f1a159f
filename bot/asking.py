"""One question asked from the terminal: text in, diagnosis and plans out, refusals in words."""

from collections.abc import Callable

from bot.connections import make_doctor
from bot.settings import Settings
from diagnostics.gateways.errors import Denied, GatewayError
from diagnostics.model import Diagnosis, Finding
from diagnostics.query import parse_workload_query
from diagnostics.resolve_errors import (
    NamespaceNotAllowed,
    ResolveError,
    SeveralMatches,
    UnknownCluster,
    UnknownWorkload,
)
from remediation.offer import NoPlan, offer
from remediation.plan import Plan


class NoAnswer(Exception):
    """There is no diagnosis to give; `lines` say why and what to do."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def ask(
    settings: Settings, text: str, told: Callable[[Finding], None]
) -> tuple[Diagnosis, tuple[Plan | NoPlan, ...]]:
    """The diagnosis of what `text` names, with each group's plan, also where the bot could not
    carry it out: here nobody presses a button. Raises NoAnswer and MalformedQuery."""
    query = parse_workload_query(text)
    try:
        doctor = make_doctor(settings)
        diagnosis = doctor.diagnose(query, told)
    except ResolveError as error:
        raise NoAnswer(*_unresolved(error)) from error
    except GatewayError as error:
        raise NoAnswer(*_unread(error)) from error
    return diagnosis, tuple(offer(group) for group in diagnosis.groups)


def _unresolved(error: ResolveError) -> list[str]:
    match error:
        case UnknownWorkload(query=query, nearest=nearest):
            hint = [f"nearest: {', '.join(nearest)}"] if nearest else []
            return [f"no workload is called {query.name}", *hint]
        case SeveralMatches(query=query, matches=matches):
            ways = [f"  {one.kind.lower()}/{one.name} -n {one.namespace}" for one in matches]
            return [f"several workloads are called {query.name}; name one:", *ways]
        case NamespaceNotAllowed(namespace=namespace, allowed=allowed):
            return [f"namespace {namespace} is not among those configured: {', '.join(allowed)}"]
        case UnknownCluster(known=known):
            return [f"{error}; configured: {', '.join(known)}"]
    return [str(error)]


def _unread(error: GatewayError) -> list[str]:
    lines = [f"could not look: {error.call}, {error.subject}: {error.text}"]
    if isinstance(error, Denied):
        lines.append(f"grant the bot {error.permission.action} on {error.permission.resource}")
    else:
        lines.append("is the API server reachable from here? `imagepull doctor` looks further")
    return lines
