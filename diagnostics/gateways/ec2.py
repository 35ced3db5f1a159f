"""Amazon EC2, read-only: which role an instance carries, and the network it stands in.

API reference: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.ec2_objects import (
    acl_of,
    endpoint_of,
    group_of,
    nat_of,
    place_of,
    route_table_of,
)
from diagnostics.network.model import (
    Endpoint,
    NatGateway,
    NetworkAcl,
    Place,
    RouteTable,
    SecurityGroup,
    VpcDns,
)

MOST_VALUES = 200
"""Values that one filter of EC2 takes."""
MOST_THINGS = 1_000
"""Of one kind, in one answer: a region has fewer endpoints, a VPC fewer tables."""


class Ec2Instances:
    """`ports.Ec2Reader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` asks in the cluster's own region."""
        self._aws = aws

    @property
    def region(self) -> str:
        """See `ports.Ec2Reader.region`."""
        return self._aws.region

    def instance_profiles(self, instance_ids: Sequence[str]) -> dict[str, str]:
        """See `ports.Ec2Reader.instance_profiles`."""
        with translated("ec2:DescribeInstances", ", ".join(instance_ids[:3])):
            return {
                one["InstanceId"]: str(one.get("IamInstanceProfile", {}).get("Arn", ""))
                for one in self._instances(instance_ids)
            }

    def places(self, instance_ids: Sequence[str]) -> tuple[Place, ...]:
        """See `ports.Ec2Reader.places`."""
        with translated("ec2:DescribeInstances", ", ".join(instance_ids[:3])):
            return tuple(place_of(one) for one in self._instances(instance_ids))

    def subnet_places(self, subnet_ids: Sequence[str]) -> tuple[Place, ...]:
        """See `ports.Ec2Reader.subnet_places`."""
        with translated("ec2:DescribeSubnets", ", ".join(subnet_ids[:3])):
            pages = self._pages("describe_subnets", SubnetIds=list(subnet_ids))
            return tuple(
                Place("", one["SubnetId"], one["VpcId"], one.get("AvailabilityZone", ""))
                for page in pages
                for one in page["Subnets"]
            )

    def endpoints(self, services: Sequence[str]) -> tuple[Endpoint, ...]:
        """See `ports.Ec2Reader.endpoints`."""
        filters = [{"Name": "service-name", "Values": list(services)}]
        with translated("ec2:DescribeVpcEndpoints", "the registry's services"):
            pages = self._pages("describe_vpc_endpoints", Filters=filters)
            return _bounded(endpoint_of(one) for page in pages for one in page["VpcEndpoints"])

    def route_tables(self, vpc: str) -> tuple[RouteTable, ...]:
        """See `ports.Ec2Reader.route_tables`."""
        with translated("ec2:DescribeRouteTables", vpc):
            pages = self._pages("describe_route_tables", Filters=_in(vpc))
            return _bounded(route_table_of(one) for page in pages for one in page["RouteTables"])

    def security_groups(self, group_ids: Sequence[str]) -> tuple[SecurityGroup, ...]:
        """See `ports.Ec2Reader.security_groups`."""
        with translated("ec2:DescribeSecurityGroups", ", ".join(group_ids[:3])):
            pages = self._pages("describe_security_groups", GroupIds=list(group_ids))
            return _bounded(group_of(one) for page in pages for one in page["SecurityGroups"])

    def network_acls(self, vpc: str) -> tuple[NetworkAcl, ...]:
        """See `ports.Ec2Reader.network_acls`."""
        with translated("ec2:DescribeNetworkAcls", vpc):
            pages = self._pages("describe_network_acls", Filters=_in(vpc))
            return _bounded(acl_of(one) for page in pages for one in page["NetworkAcls"])

    def nat_gateways(self, ids: Sequence[str]) -> tuple[NatGateway, ...]:
        """See `ports.Ec2Reader.nat_gateways`."""
        with translated("ec2:DescribeNatGateways", ", ".join(ids[:3])):
            pages = self._pages("describe_nat_gateways", NatGatewayIds=list(ids))
            return _bounded(nat_of(one) for page in pages for one in page["NatGateways"])

    def dns(self, vpc: str) -> VpcDns:
        """See `ports.Ec2Reader.dns`."""
        with translated("ec2:DescribeVpcAttribute", vpc):
            return VpcDns(
                support=self._switch(vpc, "enableDnsSupport"),
                hostnames=self._switch(vpc, "enableDnsHostnames"),
            )

    def _switch(self, vpc: str, name: str) -> bool:
        answer = self._aws.client("ec2").describe_vpc_attribute(VpcId=vpc, Attribute=name)
        return bool(answer[name[0].upper() + name[1:]]["Value"])

    def _instances(self, ids: Sequence[str]) -> Iterator[Any]:
        """By a filter: asked for by id, one instance that is gone would hide all others."""
        for start in range(0, len(ids), MOST_VALUES):
            wanted = [{"Name": "instance-id", "Values": list(ids[start : start + MOST_VALUES])}]
            for page in self._pages("describe_instances", Filters=wanted):
                for reservation in page["Reservations"]:
                    yield from reservation["Instances"]

    def _pages(self, operation: str, **asked: Any) -> Any:
        return self._aws.client("ec2").get_paginator(operation).paginate(**asked)


def _in(vpc: str) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc]}]


def _bounded(things: Any) -> tuple[Any, ...]:
    return tuple(islice(things, MOST_THINGS))
