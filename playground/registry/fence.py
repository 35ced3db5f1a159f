"""What stands around a node's subnet: its own security groups outward, and the network ACL.

Amazon VPC User Guide, "Network ACLs": stateless, the lowest rule that matches decides; answers come
back to high ports.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.registry.puller_identity import Place

_HTTPS = 443
_ANSWERS = 40_000
"""One of the high ports that Linux sends requests from."""
_ANY = "0.0.0.0/0"


class Fence:
    """Reads the fence of one place from EC2."""

    def __init__(self, ec2: Any, place: Place) -> None:
        self._ec2 = ec2
        self._place = place

    def blocks(self) -> str:
        """Why no HTTPS request leaves, or no answer comes back; "" when both do."""
        if not self._place.subnet:
            return ""
        if not self._lets_out():
            return "the node's security groups let nothing out"
        for acl in self._acls():
            for outward, port in ((True, _HTTPS), (False, _ANSWERS)):
                if not _allows(acl, outward=outward, port=port):
                    return f"the network ACL {acl['NetworkAclId']} drops it"
        return ""

    def _lets_out(self) -> bool:
        if not self._place.groups:
            return True
        groups = self._ec2.describe_security_groups(GroupIds=list(self._place.groups))
        return any(
            permission["IpProtocol"] in ("tcp", "-1")
            for group in groups["SecurityGroups"]
            for permission in group["IpPermissionsEgress"]
        )

    def _acls(self) -> list[Mapping[str, Any]]:
        filters = [{"Name": "association.subnet-id", "Values": [self._place.subnet]}]
        found: list[Mapping[str, Any]] = self._ec2.describe_network_acls(Filters=filters)[
            "NetworkAcls"
        ]
        return found


def _allows(acl: Mapping[str, Any], *, outward: bool, port: int) -> bool:
    """Only rules for every address count: the playground's scenarios write no others."""
    entries = [one for one in acl["Entries"] if one["Egress"] is outward]
    for entry in sorted(entries, key=lambda one: int(one["RuleNumber"])):
        ports = entry.get("PortRange") or {"From": 0, "To": 65_535}
        if entry.get("CidrBlock") == _ANY and ports["From"] <= port <= ports["To"]:
            return bool(entry["RuleAction"] == "allow")
    return False
