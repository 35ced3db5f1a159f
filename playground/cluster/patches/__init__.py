"""The three patch types (https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply)."""

from playground.cluster.patches.apply import ACCEPTED, apply_patch

__all__ = ["ACCEPTED", "apply_patch"]
