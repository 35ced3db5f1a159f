"""Credentials that a pod brings: pull secrets with a password of ECR's.

https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.aws.principals import Identity


@dataclass(frozen=True, slots=True)
class Login:
    """Credentials for the registry: whose they are, None for a password that is over or unknown."""

    identity: Identity | None
    source: str


def secret_logins(cloud: AwsCloud, secrets: Iterable[Mapping[str, Any]], host: str) -> list[Login]:
    """The credentials for `host` in these Secrets, in their order."""
    logins = []
    for secret in secrets:
        text = (secret.get("data") or {}).get(".dockerconfigjson")
        if not text:
            continue
        entry = json.loads(base64.b64decode(text)).get("auths", {}).get(host)
        if entry:
            name = f"pull secret {secret['metadata']['name']}"
            logins.append(Login(cloud.tokens.owner(_password(entry)), name))
    return logins


def _password(entry: Mapping[str, str]) -> str:
    if "password" in entry:
        return entry["password"]
    return base64.b64decode(entry.get("auth", "")).decode().partition(":")[2]
