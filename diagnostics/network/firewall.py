"""What security groups and network ACLs let through. Pure, three-valued: None is "cannot tell"."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, ip_network

from diagnostics.network.model import AclEntry, GroupRule, NetworkAcl, Place, SecurityGroup

HTTPS = (443, 443)
EPHEMERAL = (32_768, 60_999)
"""Where answers come to: Linux's ip_local_port_range. The VPC guide advises 1024-65535."""
ANYWHERE = ("0.0.0.0/0",)
_ALL = {"-1", "all"}
_TCP = {"tcp", "6"}


def admits_in(groups: Iterable[SecurityGroup], place: Place, local: Sequence[str]) -> bool | None:
    """May the place reach port 443 behind these groups? Not known groups may match any group."""
    remote = (f"{place.address}/32",) if place.address else local
    answers = [
        _rule_admits(rule, remote, place.groups) for group in groups for rule in group.ingress
    ]
    return _any(answers)


def lets_out(
    groups: Iterable[SecurityGroup], remote: Sequence[str], remote_groups: tuple[str, ...] | None
) -> bool | None:
    """May port 443 of `remote` be reached from behind these groups?"""
    answers = [_rule_admits(rule, remote, remote_groups) for one in groups for rule in one.egress]
    return _any(answers)


def passes(acl: NetworkAcl, remote: Sequence[str], *, from_client: bool) -> AclEntry | bool | None:
    """Does a subnet's ACL let HTTPS with `remote` through, both ways?

    `from_client`: the subnet holds the client, so requests leave it and answers come in; else it
    holds the server. The entry that stops it, False when nothing allows it, None: cannot tell.
    """
    out, back = (HTTPS, EPHEMERAL) if from_client else (EPHEMERAL, HTTPS)
    ways = (_walk(acl, True, out, remote), _walk(acl, False, back, remote))
    stopped = [one for one in ways if one is False or isinstance(one, AclEntry)]
    if stopped:
        return stopped[0]
    return None if None in ways else True


def acl_of(subnet: str, acls: Iterable[NetworkAcl]) -> NetworkAcl | None:
    """The ACL a subnet is associated with; every subnet has one."""
    return next((acl for acl in acls if subnet in acl.subnets), None)


def _walk(
    acl: NetworkAcl, egress: bool, ports: tuple[int, int], remote: Sequence[str]
) -> AclEntry | bool | None:
    unsure = False
    for entry in sorted(acl.entries, key=lambda one: one.number):
        if entry.egress is not egress or entry.protocol not in _ALL | _TCP:
            continue
        covers = _all_of((_ports(entry.low, entry.high, ports), _ranges((entry.range,), remote)))
        if covers is None:
            unsure = True
        elif covers:
            if unsure:
                return None
            return True if entry.allow else entry
    return None if unsure else False


def _rule_admits(
    rule: GroupRule, remote: Sequence[str], groups: tuple[str, ...] | None
) -> bool | None:
    if rule.protocol not in _ALL | _TCP:
        return False
    ports = _ports(rule.low, rule.high, HTTPS) if rule.protocol in _TCP else True
    if ports is not True:
        return False
    return _any([_ranges(rule.ranges, remote), _named(rule.groups, groups), _lists(rule)])


def _named(listed: tuple[str, ...], groups: tuple[str, ...] | None) -> bool | None:
    if groups is None:
        return None if listed else False
    return bool(set(listed) & set(groups))


def _lists(rule: GroupRule) -> bool | None:
    """A prefix list's ranges were not read."""
    return None if rule.prefix_lists else False


def _ports(low: int | None, high: int | None, wanted: tuple[int, int]) -> bool | None:
    if low is None or high is None or (low, high) == (-1, -1):
        return True
    if low <= wanted[0] and wanted[1] <= high:
        return True
    return False if high < wanted[0] or wanted[1] < low else None


def _ranges(allowed: Sequence[str], remote: Sequence[str]) -> bool | None:
    """Do the allowed ranges cover the remote's, all of one of them?"""
    answers = [
        _covers(one, other)
        for one in map(_network, allowed)
        for other in map(_network, remote)
        if one and other
    ]
    return _any(answers)


def _covers(allowed: IPv4Network, remote: IPv4Network) -> bool | None:
    if remote.subnet_of(allowed):
        return True
    return None if allowed.overlaps(remote) else False


def _network(text: str) -> IPv4Network | None:
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        return None
    return found if isinstance(found, IPv4Network) else None


def _any(answers: Sequence[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _all_of(answers: Sequence[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True
