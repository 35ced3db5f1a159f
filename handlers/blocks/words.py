"""The fixed words and signs of the cards: one per verdict, step, and step of a run. A sign never
stands without its word."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from diagnostics.model import Confidence, Step, Verdict
from handlers.blocks.escape import code
from remediation.approval import Approvers
from remediation.people import Person
from remediation.views import RunStep, StepState

SIGN = {
    Verdict.OK: "white_check_mark",
    Verdict.FAULT: "x",
    Verdict.UNKNOWN: "grey_question",
    Verdict.SKIPPED: "white_circle",
}
WORD = {
    Verdict.OK: "OK",
    Verdict.FAULT: "Fault",
    Verdict.UNKNOWN: "Unknown",
    Verdict.SKIPPED: "Skipped",
}
HEADLINE_SIGN = {
    Verdict.OK: "large_green_circle",
    Verdict.FAULT: "red_circle",
    Verdict.UNKNOWN: "white_circle",
    Verdict.SKIPPED: "white_circle",
}
STEP = {
    Step.POD_STATUS: "Pod status",
    Step.POD_EVENTS: "Pod events",
    Step.IMAGE_REFERENCE: "Image reference",
    Step.ECR_IMAGE: "Image in ECR",
    Step.NODE_ROLE: "Node role",
    Step.REPOSITORY_POLICY: "Repository policy",
    Step.ORGANIZATION_POLICY: "Organization policy",
    Step.NETWORK_PATH: "Network path",
}
CONFIDENCE = {
    Confidence.PROVEN: "proven by reads of AWS and Kubernetes",
    Confidence.LIKELY: "likely: nothing the bot could read confirms it",
    Confidence.UNKNOWN: "not proven",
}
RUN_STEP = {
    RunStep.RECHECK_APPROVAL: "Check the approval again",
    RunStep.SET_POLICY: "Change the repository policy",
    RunStep.RESTART: "Restart the workload",
    RunStep.WATCH: "Watch the rollout",
    RunStep.VERIFY: "See the pod run",
    RunStep.REPORT: "Report",
}
RUN_SIGN = {
    StepState.PENDING: "white_circle",
    StepState.DOING: "hourglass_flowing_sand",
    StepState.DONE: "white_check_mark",
    StepState.SKIPPED: "white_circle",
    StepState.STOPPED: "x",
}
RUN_WORD = {
    StepState.PENDING: "to do",
    StepState.DOING: "now",
    StepState.DONE: "done",
    StepState.SKIPPED: "skipped",
    StepState.STOPPED: "stopped here",
}


def duration(seconds: float) -> str:
    """ "0.8 s", "74 s", "3 min 12 s"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"


def count(number: int, one: str) -> str:
    """ "1 pod", "3 pods"."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def clock_time(at: datetime) -> str:
    """The time in each reader's own zone, and in UTC where Slack cannot say it."""
    return f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"


def day_and_time(at: datetime) -> str:
    """The day and time in each reader's own zone; Slack may draw "today, 09:00", so no "at" fits
    before it."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{at:%d %b %H:%M} UTC>"


def channel(identifier: str) -> str:
    """The channel as Slack links it; a name instead of an id is shown as it is."""
    return _marked("#", identifier)


def mention(person: Person) -> str:
    """The person's name as Slack draws it. An id of another form is shown as text."""
    return _marked("@", person.user_id)


def user(identifier: str) -> str:
    """The same by the user id alone; a name that is none, such as "cli:ana", as text."""
    return _marked("@", identifier)


def who(approvers: Approvers) -> str:
    """Who may approve, in mrkdwn: "2 of @ops, @ana"."""
    need = f"{approvers.need} of " if approvers.need > 1 else ""
    return need + named(approvers.users, approvers.groups)


def named(users: Sequence[str], groups: Sequence[str]) -> str:
    """People and groups in mrkdwn; at most eight names."""
    names = [_marked("!subteam^", group) for group in groups]
    names += [_marked("@", one) for one in users]
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more


def people(persons: Iterable[Person]) -> str:
    """Several people, in mrkdwn."""
    return ", ".join(map(mention, persons))


def _marked(mark: str, identifier: str) -> str:
    safe = identifier.isascii() and identifier.isalnum() and identifier.isupper()
    return f"<{mark}{identifier}>" if safe else code(identifier)
