"""Networks: VPCs, subnets with their routes, security groups, endpoints."""

from __future__ import annotations

import json
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.scenarios.form import REGION, Endpoint, SecurityGroup, Subnet, Vpc
from playground.scenarios.seeding.names import Names


def add_vpc(cloud: AwsCloud, vpc: Vpc, names: Names) -> None:
    """The network, its internet gateway, and a public subnet with a NAT gateway."""
    ec2 = cloud.client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock=vpc.cidr, TagSpecifications=_named("vpc", vpc.name))["Vpc"][
        "VpcId"
    ]
    ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsSupport={"Value": vpc.dns_support})
    ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsHostnames={"Value": vpc.dns_hostnames})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    names.add("VPC", vpc.name, vpc_id)
    names.add("internet gateway", vpc.name, gateway)


def add_subnet(cloud: AwsCloud, subnet: Subnet, names: Names) -> None:
    """A subnet and its route table."""
    ec2 = cloud.client("ec2")
    vpc_id = names.get("VPC", subnet.vpc)
    created = ec2.create_subnet(
        VpcId=vpc_id,
        CidrBlock=subnet.cidr,
        AvailabilityZone=subnet.zone,
        TagSpecifications=_named("subnet", subnet.name),
    )["Subnet"]["SubnetId"]
    names.add("subnet", subnet.name, created)
    names.add("zone of subnet", subnet.name, subnet.zone)
    table = ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
    names.add("route table of subnet", subnet.name, table)
    ec2.associate_route_table(RouteTableId=table, SubnetId=created)
    if subnet.internet:
        ec2.create_route(
            RouteTableId=table,
            DestinationCidrBlock="0.0.0.0/0",
            **_way_out(ec2, subnet, created, names),
        )


def add_security_group(cloud: AwsCloud, group: SecurityGroup, names: Names) -> None:
    """A security group with its rule for HTTPS."""
    ec2 = cloud.client("ec2")
    created = ec2.create_security_group(
        GroupName=group.name, Description=group.name, VpcId=names.get("VPC", group.vpc)
    )["GroupId"]
    names.add("security group", group.name, created)
    for cidr in group.https_from:
        ec2.authorize_security_group_ingress(
            GroupId=created,
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 443,
                    "ToPort": 443,
                    "IpRanges": [{"CidrIp": cidr}],
                }
            ],
        )


def add_endpoint(cloud: AwsCloud, endpoint: Endpoint, names: Names) -> None:
    """A VPC endpoint."""
    ec2 = cloud.client("ec2")
    place: dict[str, Any] = {"VpcEndpointType": "Gateway"}
    if endpoint.is_gateway:
        place["RouteTableIds"] = [
            names.get("route table of subnet", subnet) for subnet in endpoint.subnets
        ]
    else:
        place = {
            "VpcEndpointType": "Interface",
            "SubnetIds": [names.get("subnet", subnet) for subnet in endpoint.subnets],
            "SecurityGroupIds": [
                names.get("security group", group) for group in endpoint.security_groups
            ],
            "PrivateDnsEnabled": endpoint.private_dns,
        }
    if endpoint.policy is not None:
        place["PolicyDocument"] = json.dumps(endpoint.policy)
    created = ec2.create_vpc_endpoint(
        VpcId=names.get("VPC", endpoint.vpc),
        ServiceName=f"com.amazonaws.{REGION}.{endpoint.service}",
        **place,
    )["VpcEndpoint"]["VpcEndpointId"]
    cloud.set_endpoint_state(created, endpoint.state)


def _way_out(ec2: Any, subnet: Subnet, subnet_id: str, names: Names) -> dict[str, str]:
    if subnet.internet == "gateway":
        return {"GatewayId": names.get("internet gateway", subnet.vpc)}
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet_id, AllocationId=address)["NatGateway"]
    return {"NatGatewayId": nat["NatGatewayId"]}


def _named(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]
