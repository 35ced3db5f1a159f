"""One AWS API request and its answer, as they look on the wire, whatever the service's protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qs, unquote

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")

_EKS_ROUTES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (method, re.compile(path + "$"), action)
    for method, path, action in (
        ("GET", "/clusters", "ListClusters"),
        ("POST", "/clusters", "CreateCluster"),
        ("GET", "/clusters/(?P<cluster>[^/]+)", "DescribeCluster"),
        ("DELETE", "/clusters/(?P<cluster>[^/]+)", "DeleteCluster"),
        ("GET", "/clusters/(?P<cluster>[^/]+)/node-groups", "ListNodegroups"),
        ("POST", "/clusters/(?P<cluster>[^/]+)/node-groups", "CreateNodegroup"),
        ("GET", "/clusters/(?P<cluster>[^/]+)/node-groups/(?P<name>[^/]+)", "DescribeNodegroup"),
        ("GET", "/clusters/(?P<cluster>[^/]+)/fargate-profiles", "ListFargateProfiles"),
        ("POST", "/clusters/(?P<cluster>[^/]+)/fargate-profiles", "CreateFargateProfile"),
        (
            "GET",
            "/clusters/(?P<cluster>[^/]+)/fargate-profiles/(?P<name>[^/]+)",
            "DescribeFargateProfile",
        ),
        ("GET", "/clusters/(?P<cluster>[^/]+)/access-entries", "ListAccessEntries"),
        ("GET", "/clusters/(?P<cluster>[^/]+)/access-entries/(?P<name>.+)", "DescribeAccessEntry"),
        (
            "GET",
            "/clusters/(?P<cluster>[^/]+)/pod-identity-associations",
            "ListPodIdentityAssociations",
        ),
        (
            "GET",
            "/clusters/(?P<cluster>[^/]+)/pod-identity-associations/(?P<name>[^/]+)",
            "DescribePodIdentityAssociation",
        ),
        ("GET", "/clusters/(?P<cluster>[^/]+)/addons", "ListAddons"),
    )
)


@dataclass(frozen=True)
class Call:
    """One request: who signed it, for which service and region, and what it asks.

    `headers` has lower-case names. `action` is the API's own name (`GetRepositoryPolicy`), or ""
    when the request names none that is known.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @cached_property
    def _scope(self) -> tuple[str, str, str]:
        found = _CREDENTIAL.search(self.headers.get("authorization", ""))
        return (found[1], found[2], found[3]) if found else ("", "us-east-1", "")

    @property
    def access_key(self) -> str:
        """The access key id the request was signed with, "" when it was not signed."""
        return self._scope[0]

    @property
    def region(self) -> str:
        """The region of the signature's scope."""
        return self._scope[1]

    @property
    def service(self) -> str:
        """The signing name of the service: ecr, eks, iam, ec2, sts, kms."""
        return self._scope[2]

    @cached_property
    def action(self) -> str:
        """The API action, from X-Amz-Target, from Action= or, for EKS, from method and path."""
        target = self.headers.get("x-amz-target", "")
        if target:
            return target.rpartition(".")[2]
        if self.service == "eks":
            return self._eks[0]
        return self.form.get("Action", "")

    @property
    def name(self) -> str:
        """`service:Action`, as policies write it."""
        return f"{self.service}:{self.action}"

    @cached_property
    def _eks(self) -> tuple[str, Mapping[str, str]]:
        for method, path, action in _EKS_ROUTES:
            found = path.match(self.path) if method == self.method else None
            if found:
                return action, {key: unquote(value) for key, value in found.groupdict().items()}
        return "", {}

    @property
    def path_names(self) -> Mapping[str, str]:
        """For EKS: the names in the path, `cluster` and `name`."""
        return self._eks[1]

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The fields of a query-protocol request (IAM, STS, EC2), from the body or the query."""
        text = self.body.decode("utf-8", "replace") if self.body else self.query
        fields = parse_qs(text, keep_blank_values=True)
        return {name: values[0] for name, values in fields.items()}

    @cached_property
    def json(self) -> Mapping[str, object]:
        """The body of a JSON-protocol request (ECR, KMS); empty when it is not an object."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def text(self, name: str) -> str:
        """One string field of a JSON request, "" when absent or of another type."""
        value = self.json.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """One list-of-strings field of a JSON request."""
        value = self.json.get(name)
        return tuple(str(item) for item in value) if isinstance(value, list) else ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether AWS did what was asked."""
        return 200 <= self.status < 300

    def json(self) -> dict[str, object]:
        """The body as a JSON object."""
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


def json_reply(
    value: Mapping[str, object], content_type: str = "application/x-amz-json-1.1"
) -> Reply:
    """A 200 of a JSON protocol."""
    return Reply(200, json.dumps(value).encode(), {"Content-Type": content_type})


def ecr_call(action: str, region: str, fields: Mapping[str, object]) -> Call:
    """A request of the playground's own to ECR."""
    scope = f"AWS4-HMAC-SHA256 Credential=PLAYGROUNDOPERATOR00/20260101/{region}/ecr/aws4_request"
    headers = {
        "authorization": scope,
        "x-amz-target": f"AmazonEC2ContainerRegistry_V20150921.{action}",
        "content-type": "application/x-amz-json-1.1",
    }
    return Call("POST", "/", "", headers, json.dumps(fields).encode())
