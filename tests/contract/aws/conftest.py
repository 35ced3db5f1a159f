"""One AWS front for each file, filled anew for each test."""

import asyncio
import threading
import uuid
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import boto3
import pytest
from botocore.config import Config

from playground.aws.cloud import AwsCloud
from playground.aws.front import AwsFront
from playground.aws.principals import Credentials
from playground.clock import wall_clock
from playground.scenarios.form import ACCOUNT, REGION, Seed
from playground.scenarios.seeding import Seeded, apply_seeds
from playground.scenarios.seeding.people import Keys, add_people, make_keys

T = TypeVar("T")

ONCE = Config(retries={"total_max_attempts": 1}, proxies={}, connect_timeout=5, read_timeout=20)


@dataclass
class Aws:
    """The front on its own event loop, and clients for it."""

    cloud: AwsCloud
    front: AwsFront
    keys: Keys
    loop: asyncio.AbstractEventLoop
    clients: list[Any] = field(default_factory=list)

    def fill(self, *seeds: Seed) -> Seeded:
        """Put these seeds in the place of everything."""

        def build() -> Seeded:
            add_people(self.cloud)
            return apply_seeds(self.cloud, seeds)

        return self.cloud.rebuild(build)

    def client(self, service: str, keys: Credentials, **options: Any) -> Any:
        """A boto3 client that speaks to the front over its socket."""
        client = boto3.session.Session().client(
            service,
            region_name=options.pop("region", REGION),
            endpoint_url=self.front.url,
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            aws_session_token=keys.session_token or None,
            config=options.pop("config", ONCE),
        )
        self.clients.append(client)
        return client

    def person(self, service: str, **options: Any) -> Any:
        """A client of the administrator."""
        return self.client(service, self.keys.person, **options)

    def reader(self, service: str, **options: Any) -> Any:
        """A client of the bot's reading role."""
        return self.client(service, self.keys.reader, **options)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something on the front's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)


@pytest.fixture(scope="module")
def aws_session() -> Iterator[Aws]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(30)

    cloud = AwsCloud(
        account=ACCOUNT, region=REGION, now=wall_clock, new_id=lambda: str(uuid.uuid4())
    )
    front = AwsFront(cloud, wall_clock)
    run(front.start())
    yield Aws(cloud, front, make_keys(cloud), loop)
    run(front.stop())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def aws(aws_session: Aws) -> Iterator[Aws]:
    aws_session.fill()
    aws_session.front.journal.clear()
    yield aws_session
    aws_session.front.faults.clear()
    aws_session.cloud.authorization.allow_again()
    for client in aws_session.clients:
        client.close()
    aws_session.clients.clear()


@pytest.fixture
def error_of() -> Callable[[Callable[[], Any]], tuple[str, str]]:
    """Answers the code and message of the ClientError a call raises."""
    from botocore.exceptions import ClientError

    def code_and_message(call: Callable[[], Any]) -> tuple[str, str]:
        with pytest.raises(ClientError) as caught:
            call()
        error = caught.value.response["Error"]
        return error["Code"], error["Message"]

    return code_and_message
