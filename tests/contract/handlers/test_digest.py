"""A digest in its channel, and its Diagnose buttons."""

from datetime import UTC, datetime

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Unread
from diagnostics.model import WorkloadRef
from diagnostics.survey import Stuck, Survey
from handlers.client import slack_client
from handlers.digests import post_digest
from tests.contract.handlers.conftest import APPROVE, BYSTANDER, Bench
from tests.fakes.edge import CLUSTER
from tests.fakes.reading import IMAGE

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def stuck(name: str, cause: Cause | None) -> Stuck:
    ref = WorkloadRef(CLUSTER, "default", "Deployment", name)
    return Stuck(ref, 2, (IMAGE,), NOW, cause, f"why {name}")


def test_a_digest_is_grouped_by_cause_and_each_line_can_be_diagnosed(bench: Bench) -> None:
    client = slack_client(bench.edge.token, bench.edge.api_url)
    found = (
        stuck("ui-private", Cause.REPOSITORY_POLICY_DENIES),
        stuck("ui-new", Cause.PUBLIC_IMAGE_MISSING),
        stuck("api", Cause.REPOSITORY_POLICY_DENIES),
        stuck("later", None),
    )
    gap = Unread("list pods", "shop", "forbidden")
    place = post_digest(client, "C0PLATFORM", "morning", Survey(NOW, found, (gap,)))
    message = bench.slack.message(place.message_ts)
    assert message is not None
    assert message.text == ":red_circle: 4 workloads cannot pull an image (digest morning)"
    said = message.all_text
    assert said.count("*Repository policy denies*") == 1
    assert "*Not looked into*" in said
    assert "list pods on shop could not be read" in said
    assert len(message.buttons) == 4

    button = next(b for b in message.buttons if "ui-private" in b["value"])
    bench.slack.click(BYSTANDER, message.ts, "diagnose:workload", value=button["value"])
    bench.slack.wait_until(
        lambda seen: any(m.button(APPROVE) for m in seen.thread(message.ts)[1:]), what="a card"
    )


def test_nothing_stuck_is_said_too(bench: Bench) -> None:
    client = slack_client(bench.edge.token, bench.edge.api_url)
    place = post_digest(client, "C0PLATFORM", "morning", Survey(NOW, (), ()))
    message = bench.slack.message(place.message_ts)
    assert message is not None
    assert "No pod fails to pull its image" in message.text
