"""EC2's answers as the network model's values. Pure; shapes as boto3 gives them.

API reference: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Types.html
"""

from collections.abc import Mapping
from typing import Any

from diagnostics.network.model import (
    AclEntry,
    Endpoint,
    GroupRule,
    NatGateway,
    NetworkAcl,
    Place,
    Route,
    RouteTable,
    SecurityGroup,
)

Answer = Mapping[str, Any]
_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
)
_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
_LAST_RULE = 32_767
"""The rule `*`, which denies what no other rule matched: the walk ends there anyway."""


def place_of(instance: Answer) -> Place:
    """API_Instance."""
    return Place(
        node=instance["InstanceId"],
        subnet=instance.get("SubnetId", ""),
        vpc=instance.get("VpcId", ""),
        zone=instance.get("Placement", {}).get("AvailabilityZone", ""),
        address=instance.get("PrivateIpAddress", ""),
        public=bool(instance.get("PublicIpAddress")),
        groups=tuple(one["GroupId"] for one in instance.get("SecurityGroups", ())) or None,
    )


def endpoint_of(answer: Answer) -> Endpoint:
    """API_VpcEndpoint; EC2 spells the state both `available` and `Available`."""
    return Endpoint(
        id=answer["VpcEndpointId"],
        service=answer["ServiceName"],
        gateway=answer.get("VpcEndpointType", "Gateway") == "Gateway",
        state=str(answer.get("State", "")).lower(),
        vpc=answer.get("VpcId", ""),
        subnets=tuple(answer.get("SubnetIds", ())),
        route_tables=tuple(answer.get("RouteTableIds", ())),
        groups=tuple(one["GroupId"] for one in answer.get("Groups", ())),
        private_dns=bool(answer.get("PrivateDnsEnabled", False)),
        policy=str(answer.get("PolicyDocument") or ""),
    )


def route_table_of(answer: Answer) -> RouteTable:
    """API_RouteTable."""
    associations = answer.get("Associations", ())
    return RouteTable(
        id=answer["RouteTableId"],
        vpc=answer.get("VpcId", ""),
        subnets=tuple(one["SubnetId"] for one in associations if one.get("SubnetId")),
        main=any(one.get("Main") for one in associations),
        routes=tuple(_route_of(one) for one in answer.get("Routes", ())),
    )


def group_of(answer: Answer) -> SecurityGroup:
    """API_SecurityGroup."""
    return SecurityGroup(
        id=answer["GroupId"],
        ingress=tuple(_rule_of(one) for one in answer.get("IpPermissions", ())),
        egress=tuple(_rule_of(one) for one in answer.get("IpPermissionsEgress", ())),
    )


def acl_of(answer: Answer) -> NetworkAcl:
    """API_NetworkAcl."""
    return NetworkAcl(
        id=answer["NetworkAclId"],
        vpc=answer.get("VpcId", ""),
        subnets=tuple(one["SubnetId"] for one in answer.get("Associations", ())),
        entries=tuple(_entry_of(one) for one in answer.get("Entries", ()) if one.get("CidrBlock")),
    )


def nat_of(answer: Answer) -> NatGateway:
    """API_NatGateway."""
    return NatGateway(answer["NatGatewayId"], str(answer.get("State", "")).lower())


def _route_of(answer: Answer) -> Route:
    return Route(
        destination=next((answer[name] for name in _DESTINATIONS if answer.get(name)), ""),
        target=next((answer[name] for name in _TARGETS if answer.get(name)), ""),
        active=answer.get("State", "active") == "active",
    )


def _rule_of(answer: Answer) -> GroupRule:
    return GroupRule(
        protocol=str(answer.get("IpProtocol", "-1")),
        low=answer.get("FromPort"),
        high=answer.get("ToPort"),
        ranges=tuple(one["CidrIp"] for one in answer.get("IpRanges", ())),
        groups=tuple(
            one["GroupId"] for one in answer.get("UserIdGroupPairs", ()) if one.get("GroupId")
        ),
        prefix_lists=tuple(one["PrefixListId"] for one in answer.get("PrefixListIds", ())),
    )


def _entry_of(answer: Answer) -> AclEntry:
    ports = answer.get("PortRange", {})
    return AclEntry(
        number=int(answer.get("RuleNumber", _LAST_RULE)),
        egress=bool(answer.get("Egress")),
        allow=answer.get("RuleAction") == "allow",
        protocol=str(answer.get("Protocol", "-1")),
        range=answer["CidrBlock"],
        low=ports.get("From"),
        high=ports.get("To"),
    )
