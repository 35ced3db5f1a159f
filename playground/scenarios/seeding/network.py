"""Networks: VPCs, subnets with their routes, security groups, endpoints."""

from __future__ import annotations

import json
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.scenarios.form import Endpoint, NetworkAcl, SecurityGroup, Subnet, Vpc
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
    for other in group.https_from_groups:
        ec2.authorize_security_group_ingress(
            GroupId=created,
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 443,
                    "ToPort": 443,
                    "UserIdGroupPairs": [{"GroupId": names.get("security group", other)}],
                }
            ],
        )
    if group.closed_outward:
        ec2.revoke_security_group_egress(
            GroupId=created,
            IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
        )


def add_network_acl(cloud: AwsCloud, acl: NetworkAcl, names: Names) -> None:
    """A network ACL in the place of its subnets' present one."""
    ec2 = cloud.client("ec2")
    created = ec2.create_network_acl(VpcId=names.get("VPC", acl.vpc))["NetworkAcl"]["NetworkAclId"]
    for rule in acl.rules:
        ec2.create_network_acl_entry(
            NetworkAclId=created,
            RuleNumber=rule.number,
            Protocol="6",
            RuleAction="allow" if rule.allow else "deny",
            Egress=rule.outward,
            CidrBlock=rule.cidr,
            PortRange={"From": rule.ports[0], "To": rule.ports[1]},
        )
    for subnet in acl.subnets:
        ec2.replace_network_acl_association(
            AssociationId=_acl_association(ec2, names.get("subnet", subnet)), NetworkAclId=created
        )


def _acl_association(ec2: Any, subnet: str) -> str:
    filters = [{"Name": "association.subnet-id", "Values": [subnet]}]
    for acl in ec2.describe_network_acls(Filters=filters)["NetworkAcls"]:
        for one in acl["Associations"]:
            if one["SubnetId"] == subnet:
                found: str = one["NetworkAclAssociationId"]
                return found
    raise LookupError(f"{subnet} has no network ACL")


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
        ServiceName=f"com.amazonaws.{endpoint.region}.{endpoint.service}",
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
