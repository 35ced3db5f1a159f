"""What `imagepull doctor` tries of the identity that writes, without writing: the role is taken on
and let go, and a workload that cannot exist is asked for by the account that would restart it.
What only a write would show, such as the tag on a repository, is not told."""

from collections.abc import Iterator
from functools import partial

from bot.probes import NOWHERE, Probe, tried
from remediation.gateways.cluster import RESOURCES
from remediation.gateways.ports import Credit, WriteAccess
from remediation.plan import Restart

RUN = "doctor"
"""How the session is called, so that CloudTrail tells it from a run."""


def probe_writing(
    access: WriteAccess, cluster: str, namespace: str, region: str
) -> Iterator[Probe]:
    """The writing role, and the account that restarts workloads."""
    area, credit = f"writing to {cluster}", Credit(cluster, RUN, ())
    nowhere = f"arn:aws:ecr:{region}::repository/{NOWHERE}"
    yield tried(area, "take on the writing role", lambda: access.policies(credit, nowhere))
    for kind, resource in RESOURCES.items():
        absent = Restart(kind, namespace, NOWHERE, "", 0, "")
        yield tried(area, f"get {resource} in {namespace}", partial(_asked, access, credit, absent))


def _asked(access: WriteAccess, credit: Credit, absent: Restart) -> None:
    access.workloads(credit).rollout(absent)
