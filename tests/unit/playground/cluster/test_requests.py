import pytest

from playground.cluster.server.continue_token import ContinueToken
from playground.cluster.server.list_query import ListQuery
from playground.cluster.server.negotiation import table_version
from playground.cluster.server.openapi import openapi_v2_protobuf
from playground.cluster.server.request_info import parse_request
from playground.cluster.status import ApiError


@pytest.mark.parametrize(
    ("method", "path", "verb", "resource", "namespace", "name"),
    [
        ("GET", "/api/v1/namespaces/n/pods", "list", "pods", "n", ""),
        ("GET", "/api/v1/namespaces/n/pods/p", "get", "pods", "n", "p"),
        ("GET", "/api/v1/pods", "list", "pods", "", ""),
        ("GET", "/api/v1/namespaces", "list", "namespaces", "", ""),
        ("GET", "/api/v1/namespaces/n", "get", "namespaces", "n", "n"),
        ("PUT", "/api/v1/namespaces/n/status", "update", "namespaces/status", "n", "n"),
        ("DELETE", "/api/v1/nodes/a", "delete", "nodes", "", "a"),
        ("DELETE", "/api/v1/namespaces/n/pods", "deletecollection", "pods", "n", ""),
        ("POST", "/apis/apps/v1/namespaces/n/deployments", "create", "deployments", "n", ""),
        (
            "PATCH",
            "/apis/apps/v1/namespaces/n/deployments/d/scale",
            "patch",
            "deployments/scale",
            "n",
            "d",
        ),
    ],
)
def test_requests_are_read(
    method: str, path: str, verb: str, resource: str, namespace: str, name: str
) -> None:
    info = parse_request(method, path, {})
    read = (info.verb, info.full_resource, info.namespace, info.name)
    assert read == (verb, resource, namespace, name)


@pytest.mark.parametrize("path", ["/", "/api", "/apis/apps", "/apis/apps/v1", "/healthz"])
def test_other_paths_are_no_resources(path: str) -> None:
    info = parse_request("GET", path, {})
    assert (info.verb, info.resource) == ("get", "")
    assert info.attributes().path == path


def test_a_watch_is_a_verb_of_its_own() -> None:
    assert parse_request("GET", "/api/v1/pods", {"watch": "true"}).verb == "watch"
    assert parse_request("GET", "/api/v1/pods", {"watch": "false"}).verb == "list"


def test_a_list_of_one_name_has_that_name() -> None:
    query = {"fieldSelector": "metadata.name==p"}
    assert parse_request("GET", "/api/v1/namespaces/n/pods", query).name == "p"
    other = {"fieldSelector": "metadata.name!=p"}
    assert parse_request("GET", "/api/v1/namespaces/n/pods", other).name == ""


def test_continue_tokens_are_read_back() -> None:
    token = ContinueToken(7, ("n", "a"))
    assert ContinueToken.decode(token.encode()) == token


@pytest.mark.parametrize("text", ["abc", "e30", "!!!", "bnVsbA"])
def test_foreign_continue_tokens_are_bad(text: str) -> None:
    with pytest.raises(ApiError, match="invalid continue token"):
        ContinueToken.decode(text)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"limit": "x"}, 400),
        ({"timeoutSeconds": "1.5"}, 400),
        ({"resourceVersion": "-1"}, 500),
        ({"resourceVersionMatch": "Exact"}, 422),
    ],
)
def test_queries_are_checked(query: dict[str, str], code: int) -> None:
    with pytest.raises(ApiError) as caught:
        ListQuery.parse(query)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("accept", "version"),
    [
        ("application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "v1"),
        (
            "application/json;as=Table;v=v1beta1;g=meta.k8s.io;charset=utf-8, application/json",
            "v1beta1",
        ),
        ("application/json", ""),
        ("application/json,application/json;as=Table;v=v1;g=meta.k8s.io", ""),
        ("*/*", ""),
    ],
)
def test_tables_are_made_for_those_who_prefer_them(accept: str, version: str) -> None:
    assert table_version(accept) == version


def test_the_protobuf_document_has_version_and_title() -> None:
    assert openapi_v2_protobuf("v1") == b"\n\x032.0\x12\x10\n\nKubernetes\x12\x02v1"
