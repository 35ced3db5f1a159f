"""The composition root: settings in, a whole bot out. Nothing is decided here.

Which part may wait for Slack is decided by its client: work off the click's path honours
Retry-After, whatever someone waits for does not.
"""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from slack_bolt import App
from slack_sdk import WebClient

from bot.audit_head import AuditHead
from bot.connections import make_doctor
from bot.metrics import DIAGNOSES, DIAGNOSIS_SECONDS
from bot.offers import hold_of, offers_of
from bot.settings import Approval, Configuration, Settings
from bot.writing import write_connections
from diagnostics.diagnosis import Doctor
from diagnostics.gateways.errors import GatewayError
from diagnostics.model import Diagnosis, Finding
from diagnostics.query import WorkloadQuery
from diagnostics.resolve_errors import ResolveError
from handlers.cards import CardSender
from handlers.client import impatient, slack_client
from handlers.directory import SlackDirectory
from handlers.queue import JobQueue
from handlers.registration import register_handlers
from handlers.services import Diagnose, DigestNote, EdgeSettings, Services
from remediation.approval import ApprovalRule, groups_asked, who_may_approve
from remediation.digests import Digests
from remediation.freeze_desk import FreezeDesk, FreezeRule
from remediation.outbox import Outbox
from remediation.plan import Plan
from remediation.requests import Requests
from remediation.seen import Seen
from remediation.steps.ports import Outside
from remediation.store import Store, open_store
from remediation.worker import Worker


@dataclass(frozen=True, slots=True)
class Bot:
    """Every part that has a life of its own."""

    settings: Settings
    app: App
    client: WebClient
    services: Services
    store: Store
    doctor: Doctor
    worker: Worker
    cards: CardSender
    digests: Digests
    seen: Seen
    audit_head: AuditHead


def assemble(settings: Settings) -> Bot:
    """Wire the bot. Opens the database and asks Slack who the bot is; starts no thread but the
    queue's."""
    environment, configuration = settings.environment, settings.configuration
    store = open_store(environment.database_url, replicas=configuration.replicas)
    client = slack_client(environment.slack_bot_token.get_secret_value(), environment.slack_api_url)
    rules = approval_rules(configuration)
    teams = _teams(client, configuration)
    freeze_rule = FreezeRule(configuration.freeze.users, configuration.freeze.groups)
    directory = _directory(client, teams, rules)
    doctor, seen, owner = make_doctor(settings), Seen(store), replica_name()
    hold = hold_of(configuration)
    requests = Requests(store, rules, directory, teams=teams, hold=hold)
    outside = Outside(
        access=write_connections(settings),
        directory=directory,
        rules=rules,
        diagnose=lambda plan: _diagnosed_again(doctor, plan),
        teams=teams,
        hold=hold,
        watch_for=timedelta(minutes=configuration.limits.rollout_minutes),
    )
    worker = Worker(store, outside, owner)
    services = Services(
        diagnose=_counted(doctor),
        offer=offers_of(configuration),
        approvers=lambda plan: who_may_approve(plan, rules),
        requests=requests,
        freeze=FreezeDesk(store, freeze_rule, rules, directory, teams),
        seen=seen.first,
        queue=JobQueue(configuration.limits.workers, configuration.limits.queue).start(),
        clock=_now,
        settings=_edge_settings(configuration, teams),
        decided=worker.wake,
    )
    app = App(
        client=client, signing_secret=environment.slack_signing_secret.get_secret_value() or None
    )
    register_handlers(app, services)
    cards = CardSender(Outbox(store), services, impatient(client))
    return Bot(
        settings=settings,
        app=app,
        client=client,
        services=services,
        store=store,
        doctor=doctor,
        worker=worker,
        cards=cards,
        digests=Digests(store, owner),
        seen=seen,
        audit_head=AuditHead(store),
    )


def approval_rules(configuration: Configuration) -> tuple[ApprovalRule, ...]:
    """The configured rules in the approval engine's form."""
    return tuple(_rule(one) for one in configuration.approvals)


def replica_name() -> str:
    """Different for every process, also on one host and after a restart."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


def _rule(one: Approval) -> ApprovalRule:
    return ApprovalRule(**one.model_dump())


def _now() -> datetime:
    return datetime.now(UTC)


def _teams(client: WebClient, configuration: Configuration) -> frozenset[str]:
    """The workspaces the bot serves: those configured, else the one its token belongs to. Never
    none: in a shared channel people of other companies see the buttons too."""
    return frozenset(configuration.slack.teams) or frozenset({str(client.auth_test()["team_id"])})


def _directory(
    client: WebClient, teams: frozenset[str], rules: tuple[ApprovalRule, ...]
) -> SlackDirectory:
    shutting_out = frozenset(group for rule in rules for group in rule.deny_groups)
    return SlackDirectory(
        impatient(client),
        _now,
        teams=teams,
        grant_only=groups_asked(rules) - shutting_out,
    )


def _counted(doctor: Doctor) -> Diagnose:
    def diagnose(query: WorkloadQuery, on_finding: Callable[[Finding], None]) -> Diagnosis:
        started = monotonic()
        diagnosis = doctor.diagnose(query, on_finding)
        DIAGNOSIS_SECONDS.observe(monotonic() - started)
        DIAGNOSES.labels(diagnosis.verdict.value).inc()
        return diagnosis

    return diagnose


def _diagnosed_again(doctor: Doctor, plan: Plan) -> str:
    """What stops the workload now, in words, for a run that did not help."""
    restart = plan.restart
    if restart is None:
        return ""
    query = WorkloadQuery(restart.name, restart.namespace, restart.kind, plan.cluster)
    try:
        return doctor.diagnose(query).sentence
    except (ResolveError, GatewayError) as error:
        return f"It could not be diagnosed again: {error}"


def _edge_settings(configuration: Configuration, teams: frozenset[str]) -> EdgeSettings:
    return EdgeSettings(
        docs_url=configuration.slack.docs_url.rstrip("/"),
        expires_in=configuration.limits.expires_in,
        teams=teams,
        digests=tuple(
            DigestNote(one.name, one.channel, f"{one.cron} ({one.timezone})")
            for one in configuration.digests
            if one.enabled
        ),
        dry_run=configuration.dry_run,
        alarm_channel=configuration.slack.alarm_channel,
    )
