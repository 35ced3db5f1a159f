"""AWS and a cluster in miniature, in memory: a policy that can be replaced and a Deployment that
rolls out one step each time it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from diagnostics.gateways.errors import NotFound
from remediation.documents import same
from remediation.gateways.ports import Answer, Conflict, Credit, Rollout, RolloutPod
from remediation.plan import Fix, Plan, PolicyChange, Restart

ARN = "arn:aws:ecr:us-west-2:123456789012:repository/retail/ui"
BEFORE = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"ecr:*"}]}'
AFTER = (
    '{"Version":"2012-10-17","Statement":'
    '[{"Effect":"Deny","Principal":"*","Action":"ecr:PutImage"}]}'
)
IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/retail/ui:1"


def make_plan(number: int = 0, **changes: object) -> Plan:
    """The plan of the lab's case; another `number` is about another repository and workload."""
    suffix = f"-{number}" if number else ""
    plan = Plan(
        fix=Fix.REPOSITORY_POLICY,
        cluster="prod",
        target=f"shop/ui{suffix}",
        policy=PolicyChange(ARN + suffix, BEFORE, AFTER, ("narrow the deny",), "12 decisions"),
        restart=Restart("Deployment", "shop", f"ui{suffix}", f"uid{suffix}", 3, IMAGE),
        actions=("ecr:SetRepositoryPolicy", "deployments.apps/patch"),
        namespace="shop",
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


@dataclass
class FakeOutside:
    """The world that runs change. `before_write` is called in front of each write, `fail` holds
    errors to raise next, by call; `writes` and `reads` keep what was asked."""

    policies_by_arn: dict[str, str | None] = field(default_factory=dict)
    rollouts: dict[str, Rollout] = field(default_factory=dict)
    pods_by_name: dict[str, tuple[RolloutPod, ...]] = field(default_factory=dict)
    writes: list[tuple[str, str]] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    fail: dict[str, list[Exception]] = field(default_factory=dict)
    after_write: Callable[[str], None] = lambda _call: None
    pulls_work: bool = True
    ticks: int = 0

    def add(self, plan: Plan) -> None:
        """Set the scene that a plan was made for: the pull fails."""
        if plan.policy:
            self.policies_by_arn[plan.policy.repository_arn] = plan.policy.before
        if one := plan.restart:
            self.rollouts[one.name] = Rollout(one.uid, "1", one.generation, 3, 1, 1, 0, 1)
            self.pods_by_name[one.name] = (
                RolloutPod(f"{one.name}-old", "", False, False, "ImagePullBackOff"),
            )

    def policies(self, credit: Credit, repository_arn: str) -> "FakeOutside":
        self.credits.append(credit)
        return self

    def workloads(self, credit: Credit) -> "FakeOutside":
        self.credits.append(credit)
        return self

    def get(self, repository_arn: str) -> str | None:
        self._maybe_fail("get")
        if repository_arn not in self.policies_by_arn:
            raise NotFound("ecr:GetRepositoryPolicy", repository_arn, "no such repository")
        return self.policies_by_arn[repository_arn]

    def put(self, repository_arn: str, document: str) -> Answer:
        return self._set("put", repository_arn, document)

    def delete(self, repository_arn: str) -> Answer:
        return self._set("delete", repository_arn, None)

    def rollout(self, workload: Restart) -> Rollout:
        self._maybe_fail("rollout")
        if workload.name not in self.rollouts:
            raise NotFound("deployments.apps/get", workload.name, "not found")
        self._tick(workload.name)
        return self.rollouts[workload.name]

    def restart(self, workload: Restart, stamp: str, seen: Rollout) -> Answer:
        self._maybe_fail("restart")
        found = self.rollouts[workload.name]
        if (found.uid, found.resource_version) != (seen.uid, seen.resource_version):
            raise Conflict("deployments.apps/patch", workload.name, "it changed")
        self.writes.append(("restart", workload.name))
        generation = found.generation + (found.stamp != stamp)
        self.rollouts[workload.name] = replace(
            found, stamp=stamp, generation=generation, resource_version=found.resource_version + "1"
        )
        self.after_write("restart")
        return Answer("k8s-1")

    def pods(self, workload: Restart) -> tuple[RolloutPod, ...]:
        self._maybe_fail("pods")
        return self.pods_by_name.get(workload.name, ())

    def _set(self, call: str, arn: str, document: str | None) -> Answer:
        self._maybe_fail(call)
        self.writes.append((call, arn))
        self.policies_by_arn[arn] = document
        self.after_write(call)
        return Answer(f"aws-{len(self.writes)}")

    def _tick(self, name: str) -> None:
        """The controller and the kubelet do their part."""
        found = self.rollouts[name]
        if found.stamp and found.observed_generation < found.generation:
            works = self.pulls_work
            self.rollouts[name] = replace(
                found, observed_generation=found.generation, updated=1, available=int(works)
            )
            problem = "" if works else "ErrImagePull"
            self.pods_by_name[name] = (
                RolloutPod(f"{name}-new", found.stamp, works, works, problem),
            )

    def _maybe_fail(self, call: str) -> None:
        if self.fail.get(call):
            raise self.fail[call].pop(0)

    def is_fixed(self, plan: Plan) -> bool:
        """The plan's policy is as approved."""
        assert plan.policy
        found = self.policies_by_arn[plan.policy.repository_arn]
        return same(found, plan.policy.after)
