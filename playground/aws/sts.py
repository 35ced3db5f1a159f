"""STS: who am I, and taking on a role, with sessions that end."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from playground.aws.principals import Credentials, Identity, session_arn
from playground.aws.wire import Call, Reply

_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
_ALPHABET = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True)
class Session:
    """Keys in use: whose, until when (None: for ever), and with which token."""

    identity: Identity
    expires_at: datetime | None
    token: str


class Sessions:
    """Every key there is. Keys outlive a reset of the world: the programs that hold them do too."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sessions: dict[str, Session] = {}

    def of(self, access_key: str) -> Session | None:
        """The session of a key, None for a key that was never given out."""
        return self._sessions.get(access_key)

    def user_keys(self, identity: Identity) -> Credentials:
        """Lasting keys of a user."""
        keys = Credentials(_key("AKIA"), secrets.token_urlsafe(30))
        self._sessions[keys.access_key] = Session(identity, None, "")
        return keys

    def session_keys(
        self, role_arn: str, session: str, lifetime: timedelta | None
    ) -> tuple[Credentials, Identity]:
        """Keys of a new session of a role; without a lifetime they do not end."""
        identity = Identity(session_arn(role_arn, session), role_arn)
        keys = Credentials(_key("ASIA"), secrets.token_urlsafe(30), secrets.token_urlsafe(90))
        expires_at = self._now() + lifetime if lifetime else None
        self._sessions[keys.access_key] = Session(identity, expires_at, keys.session_token)
        return keys, identity

    def get_caller_identity(self, identity: Identity) -> Reply:
        """Needs no permission."""
        return _xml(
            "GetCallerIdentity",
            f"<Arn>{escape(identity.arn)}</Arn><UserId>{_user_id(identity)}</UserId>"
            f"<Account>{identity.account}</Account>",
        )

    def assume_role(self, call: Call) -> Reply:
        """Start a session; whether the caller may was decided before."""
        form = call.form
        lifetime = timedelta(seconds=int(form.get("DurationSeconds", "3600")))
        keys, identity = self.session_keys(form["RoleArn"], form["RoleSessionName"], lifetime)
        expiration = (self._now() + lifetime).strftime("%Y-%m-%dT%H:%M:%SZ")
        return _xml(
            "AssumeRole",
            f"<AssumedRoleUser><AssumedRoleId>{_user_id(identity)}</AssumedRoleId>"
            f"<Arn>{escape(identity.arn)}</Arn></AssumedRoleUser>"
            f"<Credentials><AccessKeyId>{keys.access_key}</AccessKeyId>"
            f"<SecretAccessKey>{keys.secret_key}</SecretAccessKey>"
            f"<SessionToken>{keys.session_token}</SessionToken>"
            f"<Expiration>{expiration}</Expiration></Credentials>",
        )


def _key(prefix: str) -> str:
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(16))


def _user_id(identity: Identity) -> str:
    session = identity.arn.rpartition("/")[2]
    return f"AROAPLAYGROUND0000000:{session}" if ":assumed-role/" in identity.arn else session


def _xml(action: str, result: str) -> Reply:
    body = (
        f'<{action}Response xmlns="{_NAMESPACE}"><{action}Result>{result}</{action}Result>'
        "<ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>"
        f"</ResponseMetadata></{action}Response>"
    )
    return Reply(200, body.encode(), {"Content-Type": "text/xml"})
