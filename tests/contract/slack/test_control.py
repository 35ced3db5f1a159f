"""The control API listens only to its own page and to whoever has the token."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from playground.slack import Refused

TOKEN = "X-Playground-Token"


def status(stage, path, headers, *, verb="GET", host=None):
    address = urlsplit(stage.workspace.url)
    link = HTTPConnection(address.hostname, address.port, timeout=5)
    link.putrequest(verb, path, skip_host=True)
    link.putheader("Host", host or f"{address.hostname}:{address.port}")
    for name, value in headers.items():
        link.putheader(name, value)
    link.putheader("Content-Length", "2" if verb == "POST" else "0")
    link.endheaders(b"{}" if verb == "POST" else None)
    reply = link.getresponse()
    reply.read()
    link.close()
    return reply.status


@pytest.fixture
def token(stage):
    return {TOKEN: stage.workspace.control_token}


def test_the_token_opens_it(stage, token):
    assert status(stage, "/_control/frames", token) == 200
    own = {"Origin": stage.workspace.url, "Sec-Fetch-Site": "same-origin"}
    assert status(stage, "/_control/frames", token | own) == 200


@pytest.mark.parametrize("given", [{}, {TOKEN: ""}, {TOKEN: "wrong"}, {TOKEN: "wr\u00f6ng"}])
def test_no_token_no_control(stage, given):
    headers = {name: value.encode("latin-1") for name, value in given.items()}
    assert status(stage, "/_control/frames", headers) == 403
    assert status(stage, "/_control/click", headers, verb="POST") == 403


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_page_is_refused_even_with_the_token(stage, token, foreign):
    assert status(stage, "/_control/click", token | foreign, verb="POST") == 403


@pytest.mark.parametrize("path", ["/", "/_control/frames", "/api/auth.test"])
def test_a_rebound_host_name_is_refused_everywhere(stage, token, path):
    assert status(stage, path, token, host="evil.example:80") == 403
    assert status(stage, path, token, host="127.0.0.1.evil.example") == 403


def test_the_page_forbids_what_is_not_its_own(stage):
    address = urlsplit(stage.workspace.url)
    link = HTTPConnection(address.hostname, address.port, timeout=5)
    link.request("GET", "/")
    reply = link.getresponse()
    body = reply.read().decode()
    link.close()
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert stage.workspace.control_token not in body
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_what_a_person_cannot_do_is_said_in_words(stage):
    with pytest.raises(Refused, match="not a member of this workspace"):
        stage.client.command("U0GHOST", "/imagepull x")
    with pytest.raises(Refused, match="sees no message"):
        stage.client.click("U0REQUESTER", "1.000001", "approve")
    with pytest.raises(Refused, match="no fault"):
        stage.client.inject("*", "earthquake")


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", "/_control/command"),
        ("POST", "/_control/click"),
        ("GET", "/_control/thread"),
        ("GET", "/_control/frames?after=x"),
    ],
)
def test_a_request_that_lacks_something_is_a_bad_request(stage, token, verb, path):
    assert status(stage, path, token, verb=verb) == 400


def test_waiting_ends_in_words_too(stage):
    stage.client.command("U0REQUESTER", "/imagepull silent")
    with pytest.raises(TimeoutError, match=r"a miracle within 0.1 s[\s\S]*/imagepull: acked"):
        stage.client.wait_until(lambda _: False, timeout=0.1, what="a miracle")


def test_a_picture_shows_only_what_the_person_can_see(stage):
    stage.api.chat_postMessage(channel="C0PAIR", text="for two")
    stage.api.chat_postEphemeral(channel="C0PLATFORM", user="U0RESPONDER", text="for one")
    address = urlsplit(stage.workspace.url)

    def texts(user):
        link = HTTPConnection(address.hostname, address.port, timeout=5)
        headers = {TOKEN: stage.workspace.control_token}
        link.request("GET", f"/_control/state?user={user}", headers=headers)
        shown = json.loads(link.getresponse().read())
        link.close()
        return {message["text"] for message in shown["messages"]}

    assert {"for two", "for one"} <= texts("U0RESPONDER")
    assert texts("U0BYSTANDER").isdisjoint({"for two", "for one"})
