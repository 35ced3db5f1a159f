"""A stateful double of the Kubernetes API, with controllers and kubelets: real HTTP on loopback."""

from playground.cluster.double import ClusterDouble
from playground.cluster.faults import Fault, FaultAction
from playground.cluster.options import ClusterOptions, NodeSpec, Pace, Release
from playground.cluster.puller import ImagePuller, PullOutcome

__all__ = [
    "ClusterDouble",
    "ClusterOptions",
    "Fault",
    "FaultAction",
    "ImagePuller",
    "NodeSpec",
    "Pace",
    "PullOutcome",
    "Release",
]
