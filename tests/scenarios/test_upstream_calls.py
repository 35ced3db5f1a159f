"""How many calls one diagnosis makes, counted by those who answer them: AWS and the API server.

The number must not grow with the pods: a thousand of them cost what a few do.
"""

import copy
from typing import Any

import pytest

from bot.connections import make_doctor
from bot.settings import load_settings
from diagnostics.causes import Cause
from diagnostics.model import Diagnosis
from diagnostics.query import parse_workload_query
from playground.cluster.registry import ResourceType
from playground.cluster.resources import DEPLOYMENTS, NODES, PODS
from playground.scenarios import scenario
from tests.scenarios.lab import Lab

MOST_CALLS = 25
MANY_NODES = 50
MANY_PODS = 1_000


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("ui-private", Cause.REPOSITORY_POLICY_DENIES),
        ("role-lacks-pull", Cause.ROLE_LACKS_PULL),
        ("no-route-to-registry", Cause.NO_ROUTE_TO_REGISTRY),
        ("endpoint-security-group-blocks", Cause.ENDPOINT_SECURITY_GROUP_BLOCKS),
        ("endpoint-policy-denies", Cause.ENDPOINT_POLICY_DENIES),
        ("endpoint-missing-api", Cause.ENDPOINT_MISSING),
        ("proxy-or-firewall-swallows", Cause.PROXY_OR_FIREWALL),
    ],
)
def test_a_thousand_pods_on_fifty_nodes_cost_at_most_25_calls(
    lab: Lab, name: str, cause: Cause
) -> None:
    lab.load(scenario(name))
    _crowd(lab)
    diagnosis = _asked_anew(lab, scenario(name).tries[0].removeprefix("/imagepull "))
    first = diagnosis.groups[0]
    assert first.cause is cause
    assert len(first.case.pods) == MANY_PODS
    assert len(first.case.failing_nodes) == MANY_NODES
    asked = [one.action for one in lab.world.aws.journal]
    asked += [f"{one.verb} {one.resource}" for one in lab.world.cluster.request_log]
    assert len(asked) <= MOST_CALLS, f"{len(asked)}:\n" + "\n".join(sorted(asked))


def _asked_anew(lab: Lab, words: str) -> Diagnosis:
    """By a bot that has just started and remembers nothing."""
    doctor = make_doctor(load_settings())
    lab.forget_requests()
    try:
        return doctor.diagnose(parse_workload_query(words))
    finally:
        doctor.pool.shutdown()


def _crowd(lab: Lab) -> None:
    """Make the failing pod a thousand of its kind, and its node fifty.

    The new nodes are instances of their own beside the first and have no kubelet: what their pods
    met is the first pod's failure.
    """
    pod = next(iter(lab.world.cluster.store.all(PODS)))
    node = next(
        one
        for one in lab.world.cluster.store.all(NODES)
        if one["metadata"]["name"] == pod["spec"]["nodeName"]
    )
    deployment = next(iter(lab.world.cluster.store.all(DEPLOYMENTS)))
    owner = {"apiVersion": "apps/v1", "kind": "Deployment", "controller": True}
    owner |= {key: deployment["metadata"][key] for key in ("name", "uid")}
    nodes = [_node(node, one) for one in _instances_beside(lab, node)]
    pods = [_pod(pod, owner, number, nodes[number % len(nodes)]) for number in range(MANY_PODS - 1)]
    _put(lab, NODES, nodes)
    _put(lab, PODS, pods)


def _instances_beside(lab: Lab, node: dict[str, Any]) -> list[str]:
    ec2 = lab.world.cloud.client("ec2")
    instance = node["spec"]["providerID"].rpartition("/")[2]
    found = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    count = MANY_NODES - 1
    made = ec2.run_instances(
        ImageId=found["ImageId"],
        MinCount=count,
        MaxCount=count,
        SubnetId=found["SubnetId"],
        InstanceType=found["InstanceType"],
    )
    return [one["InstanceId"] for one in made["Instances"]]


def _node(first: dict[str, Any], instance: str) -> dict[str, Any]:
    node = copy.deepcopy(first)
    node["metadata"] |= {"name": f"{instance}.compute.internal", "uid": f"uid-{instance}"}
    node["spec"]["providerID"] = f"{first['spec']['providerID'].rpartition('/')[0]}/{instance}"
    return node


def _pod(
    first: dict[str, Any], owner: dict[str, Any], number: int, node: dict[str, Any]
) -> dict[str, Any]:
    pod = copy.deepcopy(first)
    pod["metadata"] |= {"name": f"{first['metadata']['name']}-{number}", "uid": f"uid-{number}"}
    pod["metadata"]["ownerReferences"] = [owner]
    pod["spec"]["nodeName"] = node["metadata"]["name"]
    return pod


def _put(lab: Lab, resource: ResourceType, objects: list[dict[str, Any]]) -> None:
    """Into the store, on the loop that owns it."""

    async def put() -> None:
        for one in objects:
            lab.world.cluster.store.put(resource, one)

    lab._run(put())
