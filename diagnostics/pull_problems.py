"""A decision that stops a pull, as a cause with its sentence and what mends it. Pure."""

from dataclasses import dataclass, replace

from diagnostics.causes import Cause
from diagnostics.misnamed import Misnamed
from diagnostics.model import Puller, PullerKind, Verdict
from diagnostics.policy.decide import Decision
from diagnostics.policy.model import Layer, Outcome
from diagnostics.policy.statements import StatementRef

_DENYING = {
    Layer.REPOSITORY: Cause.REPOSITORY_POLICY_DENIES,
    Layer.REGISTRY: Cause.REGISTRY_POLICY_DENIES,
}
AT_THE_LOGIN = "More may follow: the pull ends before the image is asked for"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a pull: a cause with its sentence, or an UNKNOWN where a key would decide.

    `remedy` stands in for the cause's usual one where that would not help; `more` says what else
    stops the pull, once this does not any more. `maybe`: the cause an UNKNOWN would be, if the
    condition it turns on goes against the pull.
    """

    verdict: Verdict
    sentence: str
    cause: Cause | None = None
    remedy: str = ""
    more: str = ""
    maybe: Cause | None = None

    @classmethod
    def first(cls, problems: list["Problem"]) -> "Problem | None":
        """The first of several, which tells the others along."""
        if not problems:
            return None
        others = dict.fromkeys(one.sentence for one in problems[1:] if one.cause)
        others.pop(problems[0].sentence, None)
        more = "; ".join(filter(None, (problems[0].more, *others)))
        return replace(problems[0], more=more)


def on_the_role(decision: Decision, puller: Puller) -> Problem | None:
    """What the role's own side lacks; None where the other side does."""
    action, who = decision.request.action, puller.role_name
    match decision.outcome:
        case Outcome.DEPENDS:
            return depends(decision)
        case Outcome.EXPLICIT_DENY:
            return _denied_on_the_role(decision, puller)
        case Outcome.IMPLICIT_DENY if Layer.IDENTITY in decision.missing:
            also = ", nor does its permissions boundary"
            sentence = f"No policy of {who} allows {action}"
            sentence += also if Layer.BOUNDARY in decision.missing else ""
            return Problem(Verdict.FAULT, sentence, _role_cause(decision, puller.kind))
        case Outcome.IMPLICIT_DENY if Layer.BOUNDARY in decision.missing:
            sentence = f"The permissions boundary of {who} does not allow {action}"
            return Problem(Verdict.FAULT, sentence, Cause.PERMISSIONS_BOUNDARY)
    return None


def _denied_on_the_role(decision: Decision, puller: Puller) -> Problem:
    action, who = decision.request.action, puller.role_name
    statement = decision.statements[0]
    if statement.layer is Layer.BOUNDARY:
        sentence = f"The permissions boundary of {who} denies {action} ({label(statement)})"
        return Problem(Verdict.FAULT, sentence, Cause.PERMISSIONS_BOUNDARY)
    where = statement.policy.rsplit("/", 1)[-1]
    sentence = f"Policy {where} of {who} denies {action} ({label(statement)})"
    remedy = f"Take that Deny out of {where}: no Allow anywhere overrides it."
    return Problem(Verdict.FAULT, sentence, _role_cause(decision, puller.kind), remedy)


def _role_cause(decision: Decision, kind: PullerKind) -> Cause:
    request = decision.request
    if kind is PullerKind.FARGATE_ROLE:
        return Cause.FARGATE_ROLE_LACKS_PULL
    if request.account_level:
        return Cause.TOKEN_NOT_ALLOWED
    if request.principal_account != request.resource_account:
        return Cause.CROSS_ACCOUNT_ROLE_LACKS_PULL
    return Cause.ROLE_LACKS_PULL


def on_the_policy(decision: Decision, puller: Puller) -> Problem | None:
    """What the repository's or the registry's policy stops; None where it does not."""
    request, who = decision.request, puller.role_name
    match decision.outcome:
        case Outcome.DEPENDS:
            return depends(decision)
        case Outcome.IMPLICIT_DENY:
            sentence = (
                f"The repository policy of account {request.resource_account} does not let {who}, "
                f"of account {request.principal_account}, call {request.action}"
            )
            return Problem(Verdict.FAULT, sentence, Cause.CROSS_ACCOUNT_POLICY_MISSING)
        case Outcome.EXPLICIT_DENY:
            statement = decision.statements[0]
            registry = statement.layer is Layer.REGISTRY
            which = "registry" if registry else "repository"
            sentence = f"The {which} policy denies {who} {request.action} ({label(statement)})"
            cause = Cause.REGISTRY_POLICY_DENIES if registry else Cause.REPOSITORY_POLICY_DENIES
            others = [f"the {one.layer.words}'s {label(one)}" for one in decision.statements[1:]]
            more = f"denied too by {', '.join(others)}" if others else ""
            return Problem(Verdict.FAULT, sentence, cause, more=more)
    return None


def on_the_organization(decision: Decision, puller: Puller) -> Problem | None:
    """What a policy of the organization stops; None where none does."""
    action, who = decision.request.action, puller.role_name
    match decision.outcome:
        case Outcome.ALLOWED:
            return None
        case Outcome.DEPENDS:
            return depends(decision)
        case Outcome.EXPLICIT_DENY:
            denying = decision.statements[0]
            where = f"{denying.policy} ({label(denying)})"
            sentence = f"The {denying.layer.words} {where} denies {who} {action}"
        case _:
            layer = next(iter(decision.missing), Layer.SCP)
            sentence = f"No {layer.words} of the organization allows {who} {action} on every level"
    return Problem(Verdict.FAULT, sentence, Cause.ORGANIZATION_POLICY_DENIES)


def on_the_name(found: Misnamed) -> Problem:
    """An Allow that does not reach the role it is meant for."""
    where = label(found.statement.ref)
    sentence = f"The repository policy's Allow ({where}) names {found.name}: {found.why}"
    cause = Cause.STALE_PRINCIPAL if found.deleted else Cause.WRONG_PRINCIPAL
    return Problem(Verdict.FAULT, sentence, cause)


def depends(decision: Decision) -> Problem:
    """The answer turns on what the bot does not know: it says on what."""
    keys = ", ".join(decision.depends_on) or "a policy that could not be read"
    where = f" ({decision.statements[0]})" if decision.statements else ""
    sentence = f"Whether it may depends on {keys}{where}"
    return Problem(Verdict.UNKNOWN, sentence, maybe=_if_it_does(decision))


def _if_it_does(decision: Decision) -> Cause | None:
    """What a condition of ECR's side would be, if it is what stops the pull."""
    if not decision.depends_on or not decision.statements:
        return None
    if decision.at_worst is Outcome.EXPLICIT_DENY:
        return _DENYING.get(decision.statements[0].layer)
    foreign = decision.request.principal_account != decision.request.resource_account
    return Cause.CROSS_ACCOUNT_POLICY_MISSING if foreign else None


def label(statement: StatementRef) -> str:
    """A statement by its Sid, or by its place."""
    return f'statement "{statement.sid}"' if statement.sid else f"statement {statement.index}"


def more_stops(problem: Problem | None) -> str:
    """A note that mending the first is not enough."""
    if problem is None:
        return ""
    more = f"More stops it: {problem.more}" if problem.more else ""
    early = problem.cause is Cause.TOKEN_NOT_ALLOWED
    return "; ".join(filter(None, (more, AT_THE_LOGIN if early else "")))
