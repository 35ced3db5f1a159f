"""Whether a node reaches the registry's three hosts: the ECR API, the data plane, and S3.

Amazon ECR User Guide, "Amazon ECR interface VPC endpoints": with private DNS an endpoint takes the
traffic of its service, even when it drops it; else the subnet needs a way out.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.aws.iam.evaluation import Document
from playground.registry.fence import Fence
from playground.registry.puller_identity import Place

PUBLIC_ADDRESS = {
    "ecr.api": "52.94.187.70",
    "ecr.dkr": "52.94.187.210",
    "s3": "52.218.182.10",
}


@dataclass(frozen=True, slots=True)
class Path:
    """How a host is reached: `trouble` in Go's words when it is not, else the endpoint's policy."""

    trouble: str = ""
    endpoint_policy: Document | None = None
    why: str = ""


class Network:
    """Reads the routes of one place from EC2."""

    def __init__(self, cloud: AwsCloud, place: Place) -> None:
        self._ec2 = cloud.client("ec2")
        self._place = place
        self._subnet = self._described_subnet()
        self._fence = Fence(self._ec2, place)

    def path(self, service: str, host: str, region: str) -> Path:
        """The path to `service` (ecr.api, ecr.dkr, s3) of a region, whose name is `host`."""
        if self._subnet is None:
            return Path(why="nothing is known of the node's network")
        if not self._dns("enableDnsSupport"):
            lookup = f"dial tcp: lookup {host} on 169.254.169.253:53: no such host"
            return Path(lookup, why="the VPC has enableDnsSupport off")
        endpoint = self._endpoint(service, region)
        blocked = self._fence.blocks()
        if endpoint is not None:
            return self._through(endpoint, blocked)
        if self._way_out():
            trouble = f"dial tcp {PUBLIC_ADDRESS[service]}:443: i/o timeout" if blocked else ""
            return Path(trouble, why=blocked or "by the subnet's route to the internet")
        return Path(
            f"dial tcp {PUBLIC_ADDRESS[service]}:443: i/o timeout",
            why=f"no usable endpoint for {service} and no route to the internet",
        )

    def _described_subnet(self) -> Mapping[str, Any] | None:
        if not self._place.subnet:
            return None
        found: Mapping[str, Any] = self._ec2.describe_subnets(SubnetIds=[self._place.subnet])[
            "Subnets"
        ][0]
        return found

    @property
    def _vpc(self) -> str:
        assert self._subnet is not None
        return str(self._subnet["VpcId"])

    def _dns(self, attribute: str) -> bool:
        found = self._ec2.describe_vpc_attribute(VpcId=self._vpc, Attribute=attribute)
        return bool(found[attribute[0].upper() + attribute[1:]]["Value"])

    def _endpoint(self, service: str, region: str) -> Mapping[str, Any] | None:
        name = f"com.amazonaws.{region}.{service}"
        for endpoint in self._ec2.describe_vpc_endpoints(
            Filters=[{"Name": "vpc-id", "Values": [self._vpc]}]
        )["VpcEndpoints"]:
            if endpoint["ServiceName"] == name and self._usable(endpoint):
                found: Mapping[str, Any] = endpoint
                return found
        return None

    def _usable(self, endpoint: Mapping[str, Any]) -> bool:
        if endpoint["State"].lower() != "available":
            return False
        if endpoint["VpcEndpointType"] == "Gateway":
            return self._table()["RouteTableId"] in endpoint.get("RouteTableIds", [])
        return bool(endpoint.get("PrivateDnsEnabled")) and self._dns("enableDnsHostnames")

    def _through(self, endpoint: Mapping[str, Any], blocked: str) -> Path:
        if blocked:
            return Path("dial tcp 10.42.60.11:443: i/o timeout", why=blocked)
        text = endpoint.get("PolicyDocument") or ""
        policy: Document | None = json.loads(text) if text else None
        if endpoint["VpcEndpointType"] == "Gateway" or self._admitted(endpoint):
            return Path(endpoint_policy=policy, why=f"by endpoint {endpoint['VpcEndpointId']}")
        return Path(
            "dial tcp 10.42.60.11:443: i/o timeout",
            why=f"the security groups of {endpoint['VpcEndpointId']} do not let the node in",
        )

    def _admitted(self, endpoint: Mapping[str, Any]) -> bool:
        ids = [group["GroupId"] for group in endpoint.get("Groups", [])]
        ids = ids or list(endpoint.get("SecurityGroupIds", []))
        if not ids:
            return True
        groups = self._ec2.describe_security_groups(GroupIds=ids)["SecurityGroups"]
        return any(
            self._opens(permission) for group in groups for permission in group["IpPermissions"]
        )

    def _opens(self, permission: Mapping[str, Any]) -> bool:
        if permission["IpProtocol"] not in ("tcp", "-1"):
            return False
        if not permission.get("FromPort", 0) <= 443 <= permission.get("ToPort", 65535):
            return False
        if any(one["GroupId"] in self._place.groups for one in permission["UserIdGroupPairs"]):
            return True
        assert self._subnet is not None
        address = ipaddress.ip_address(
            self._place.address or self._subnet["CidrBlock"].partition("/")[0]
        )
        return any(
            address in ipaddress.ip_network(allowed["CidrIp"])
            for allowed in permission.get("IpRanges", [])
        )

    def _way_out(self) -> bool:
        return any(
            route.get("DestinationCidrBlock") == "0.0.0.0/0"
            and route.get("State", "active") == "active"
            and (route.get("NatGatewayId") or str(route.get("GatewayId", "")).startswith("igw-"))
            for route in self._table()["Routes"]
        )

    def _table(self) -> Mapping[str, Any]:
        tables = self._ec2.describe_route_tables(
            Filters=[{"Name": "vpc-id", "Values": [self._vpc]}]
        )["RouteTables"]
        main: Mapping[str, Any] = {}
        for table in tables:
            for association in table.get("Associations", []):
                if association.get("SubnetId") == self._place.subnet:
                    own: Mapping[str, Any] = table
                    return own
                if association.get("Main"):
                    main = table
        return main
