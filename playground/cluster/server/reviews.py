"""The questions that a client asks about itself, and token requests.

https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/
"""

from datetime import UTC, datetime

from aiohttp import web

from playground.cluster.access.gate import Gate
from playground.cluster.access.rbac import Attributes, Rbac
from playground.cluster.access.tokens import Tokens
from playground.cluster.access.users import User
from playground.cluster.clock import timestamp
from playground.cluster.objects import JsonObject, dig
from playground.cluster.registry import Registry
from playground.cluster.resources import (
    SELF_SUBJECT_ACCESS_REVIEWS,
    SELF_SUBJECT_RULES_REVIEWS,
    SERVICE_ACCOUNTS,
    ResourceType,
)
from playground.cluster.server.bodies import read_object
from playground.cluster.server.replies import reply
from playground.cluster.server.request_info import RequestInfo
from playground.cluster.status import FieldErrors, bad_request, invalid

_SHORTEST_TOKEN = 600
_USUAL_TOKEN = 3600


class Reviews:
    """Answers SelfSubject...Reviews and TokenRequests."""

    def __init__(self, registry: Registry, gate: Gate, rbac: Rbac, tokens: Tokens) -> None:
        self._registry = registry
        self._gate = gate
        self._rbac = rbac
        self._tokens = tokens

    async def review(
        self, request: web.BaseRequest, resource: ResourceType, user: User
    ) -> web.Response:
        """POST of a review; nothing is stored."""
        body = await read_object(request, resource.kind, resource.api_version)
        body |= {"kind": resource.kind, "apiVersion": resource.api_version}
        body.setdefault("metadata", {})["creationTimestamp"] = None
        match resource:
            case _ if resource is SELF_SUBJECT_ACCESS_REVIEWS:
                body["status"] = self._access(body, user)
            case _ if resource is SELF_SUBJECT_RULES_REVIEWS:
                body["status"] = self._rules(body, user)
            case _:
                who = {"username": user.name, "groups": list(user.groups)}
                body["status"] = {"userInfo": {**who, **({"uid": user.uid} if user.uid else {})}}
        return reply(body, 201)

    async def token(self, request: web.BaseRequest, info: RequestInfo) -> web.Response:
        """POST to serviceaccounts/token."""
        body = await read_object(request, "TokenRequest", "authentication.k8s.io/v1")
        account = self._registry.get(SERVICE_ACCOUNTS, info.namespace, info.name)
        seconds = dig(body, "spec", "expirationSeconds", default=_USUAL_TOKEN)
        if seconds < _SHORTEST_TOKEN:
            raise _too_short(seconds)
        audiences = dig(body, "spec", "audiences", default=[])
        token, claims = self._tokens.mint_for_service_account(account, seconds, audiences)
        expires = timestamp(datetime.fromtimestamp(claims["exp"], UTC))
        spec = {**dig(body, "spec", default={}), "audiences": claims["aud"]}
        return reply(
            {
                "kind": "TokenRequest",
                "apiVersion": "authentication.k8s.io/v1",
                "metadata": {"name": info.name, "namespace": info.namespace},
                "spec": {**spec, "expirationSeconds": seconds},
                "status": {"token": token, "expirationTimestamp": expires},
            },
            201,
        )

    def _access(self, body: JsonObject, user: User) -> JsonObject:
        decision = self._gate.decide(user, _attributes(dig(body, "spec", default={})))
        status: JsonObject = {"allowed": decision.allowed}
        return {**status, "reason": decision.reason} if decision.reason else status

    def _rules(self, body: JsonObject, user: User) -> JsonObject:
        namespace = dig(body, "spec", "namespace", default="")
        if not namespace:
            raise bad_request("no namespace on request")
        rules = self._rbac.rules_for(user, namespace)
        return {
            "resourceRules": [rule for rule in rules if "resources" in rule],
            "nonResourceRules": [
                {"verbs": rule["verbs"], "nonResourceURLs": rule["nonResourceURLs"]}
                for rule in rules
                if "nonResourceURLs" in rule
            ],
            "incomplete": False,
        }


def _attributes(spec: JsonObject) -> Attributes:
    asked = dig(spec, "resourceAttributes", default={})
    if asked:
        fields = ("verb", "group", "resource", "subresource", "namespace", "name")
        return Attributes(**{field: asked.get(field) or "" for field in fields})
    path = dig(spec, "nonResourceAttributes", default={})
    if not path:
        errors = FieldErrors()
        why = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        errors.invalid("spec.resourceAttributes", "null", why)
        raise invalid("SelfSubjectAccessReview", "authorization.k8s.io", "", errors.found)
    return Attributes(path.get("verb") or "", path=path.get("path") or "")


def _too_short(seconds: int) -> Exception:
    errors = FieldErrors()
    why = "may not specify a duration less than 10 minutes"
    errors.invalid("spec.expirationSeconds", str(seconds), why)
    return invalid("TokenRequest", "authentication.k8s.io", "", errors.found)
