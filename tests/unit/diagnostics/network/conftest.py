"""A subnet, its node and what is around them."""

from collections.abc import Callable
from typing import Any

import pytest

from diagnostics.network.model import (
    Endpoint,
    GroupRule,
    Place,
    Route,
    RouteTable,
    SecurityGroup,
    Surroundings,
    VpcDns,
)

LOCAL = Route("10.0.0.0/16", "local")
NODE_GROUP = SecurityGroup("sg-node", (), (GroupRule("-1", None, None, ("0.0.0.0/0",)),))
OPEN_GROUP = SecurityGroup("sg-open", (GroupRule("tcp", 443, 443, ("10.0.0.0/16",)),), ())


@pytest.fixture
def place() -> Place:
    """A node in a private subnet."""
    return Place("i-1", "subnet-a", "vpc-1", "us-west-2a", "10.0.1.7", False, ("sg-node",))


@pytest.fixture
def around_of() -> Callable[..., Surroundings]:
    """Surroundings with one route table for the subnet; `out` is its default route's target."""

    def make(
        *endpoints: Endpoint, out: str = "", active: bool = True, **other: Any
    ) -> Surroundings:
        routes = (LOCAL, *((Route("0.0.0.0/0", out, active),) if out else ()))
        parts: dict[str, Any] = {
            "endpoints": endpoints,
            "tables": (RouteTable("rtb-a", "vpc-1", ("subnet-a",), False, routes),),
            "groups": (NODE_GROUP, OPEN_GROUP),
            "dns": VpcDns(True, True),
        }
        return Surroundings(**{**parts, **other})

    return make


@pytest.fixture
def endpoint_of() -> Callable[..., Endpoint]:
    """An endpoint in the node's subnet."""

    def make(service: str, **other: Any) -> Endpoint:
        gateway = service == "s3"
        parts: dict[str, Any] = {
            "gateway": gateway,
            "state": "available",
            "vpc": "vpc-1",
            "subnets": () if gateway else ("subnet-a",),
            "route_tables": ("rtb-a",) if gateway else (),
            "groups": () if gateway else ("sg-open",),
            "private_dns": not gateway,
        }
        name = f"com.amazonaws.us-west-2.{service}"
        return Endpoint(f"vpce-{service}", name, **{**parts, **other})

    return make
