"""What `imagepull doctor` tries of Slack and of the database."""

from collections.abc import Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.environment import Environment
from bot.probes import Probe
from bot.settings import Settings
from diagnostics.model import Verdict
from remediation.migrate import SchemaMismatch
from remediation.store import StoreUnavailable, StoreUnsafe, open_store

SCOPES = ("commands", "chat:write", "app_mentions:read", "users:read", "usergroups:read")
"""The bot scopes of deploy/slack-manifest.yaml."""


def probe_slack(environment: Environment) -> Iterator[Probe]:
    """The bot token with its scopes, and what requests come in with: the app token of Socket Mode,
    or the signing secret alone with `--http`."""
    token = environment.slack_bot_token.get_secret_value()
    if not token:
        yield Probe("Slack", "bot token", Verdict.FAULT, "SLACK_BOT_TOKEN is not set")
    else:
        yield from _bot_token(WebClient(token, environment.slack_api_url, timeout=10))
    app_token = environment.slack_app_token.get_secret_value()
    if app_token:
        yield _app_token(WebClient(base_url=environment.slack_api_url, timeout=10), app_token)
    elif environment.slack_signing_secret.get_secret_value():
        yield Probe("Slack", "signing secret, no app token: only `serve --http`", Verdict.OK)
    else:
        words = "SLACK_APP_TOKEN (or, for --http, SLACK_SIGNING_SECRET) is not set"
        yield Probe("Slack", "app token", Verdict.FAULT, words)


def probe_store(settings: Settings) -> Probe:
    """The database takes the schema and answers."""
    try:
        store = open_store(
            settings.environment.database_url, replicas=settings.configuration.replicas
        )
        wrong = store.ready()
    except (StoreUnavailable, StoreUnsafe, SchemaMismatch) as error:
        return Probe("database", "open and migrate", Verdict.FAULT, str(error))
    verdict = Verdict.FAULT if wrong else Verdict.OK
    return Probe("database", "open and migrate", verdict, wrong or "")


def _bot_token(client: WebClient) -> Iterator[Probe]:
    try:
        answer = client.auth_test()
    except (SlackApiError, SlackClientError, OSError) as error:
        yield Probe("Slack", "bot token", Verdict.FAULT, _why(error))
        return
    yield Probe("Slack", f"bot token of {answer.get('team')}", Verdict.OK)
    given = str(answer.headers.get("x-oauth-scopes", "")).split(",")
    for scope in SCOPES:
        has = scope in given
        verdict = Verdict.OK if has else Verdict.FAULT
        yield Probe("Slack", f"scope {scope}", verdict, "the token lacks it", f"the scope {scope}")


def _app_token(client: WebClient, token: str) -> Probe:
    try:
        client.apps_connections_open(app_token=token)
    except (SlackApiError, SlackClientError, OSError) as error:
        return Probe("Slack", "app token", Verdict.FAULT, _why(error), "connections:write")
    return Probe("Slack", "app token", Verdict.OK)


def _why(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "no answer"))
    return str(error)
