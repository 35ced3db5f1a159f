"""Measure the policy engine: `python benchmarks/policy.py [--peers]` from the repository's root.

Prints medians on the labelled cases and on the workshop's policy. With --peers it also installs
principalmapper (PyPI) and @cloud-copilot/iam-simulate (npm) into a temporary folder and runs them
on the cases that need no layer they lack, each as a program of its own. Both are AGPL: nothing of
them is kept or shipped.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from diagnostics.policy import Context, Layer, PolicySet, decide, parse_policy  # noqa: E402
from diagnostics.policy.cases import Case, read_case  # noqa: E402
from diagnostics.policy.pull import pull_report  # noqa: E402
from remediation.fixes.policy_proof import prove  # noqa: E402
from remediation.fixes.repository_policy import Patch, patch_repository_policy  # noqa: E402

CASES = ROOT / "tests" / "cases" / "iam-cases.jsonl"
EXAMPLES = ROOT / "tests" / "cases" / "iam-documented.jsonl"
SEED = "ecr-004-seed-deny-batchgetimage"
ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/eks-node-role"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/eks-node-role/i-0abcd1234ef567890"
REPOSITORY = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/team/app"
CLOSED = Context({"aws:PrincipalArn": (ROLE,)}, complete=True)
MOST_CHARACTERS = 10_240
INSTALL_SECONDS, RUN_SECONDS = 300, 300


def median(action: Callable[[], object], times: int) -> float:
    """Return the median seconds of one call."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def line(what: str, seconds: float, aim: float | None = None) -> None:
    """Print one measurement beside its aim."""
    unit, factor = ("us", 1e6) if seconds < 1e-3 else ("ms", 1e3)
    verdict = ""
    if aim is not None:
        verdict = f"   aim {aim * factor:,.0f} {unit}: {'met' if seconds <= aim else 'MISSED'}"
    print(f"  {what:<58}{seconds * factor:>9.1f} {unit}{verdict}")


def right(lines: list[dict[str, Any]], cases: list[Case]) -> int:
    """Count the cases decided as labelled; print those that are not."""
    count = 0
    for raw, case in zip(lines, cases, strict=True):
        found = decide(case.request, case.policies).outcome
        count += found is case.expected
        if found is not case.expected:
            print(f"  WRONG {raw['id']}: {found}, expected {case.expected}")
    return count


def deny(principal: object, actions: object, **more: object) -> dict[str, Any]:
    """Make a Deny statement."""
    return {"Effect": "Deny", "Principal": principal, "Action": actions, **more}


def long_policies() -> dict[str, str]:
    """Make policies as long as Amazon ECR takes, hard in different ways."""
    shapes: dict[str, Callable[[int], dict[str, Any]]] = {
        "one role a statement, tags": lambda n: deny(
            {"AWS": f"arn:aws:iam::{ACCOUNT}:role/role-{n}"},
            ["ecr:PutImage", f"ecr:Batch{'*' if n % 2 else 'GetImage'}"],
            Condition={"StringNotEquals": {f"aws:PrincipalTag/team-{n % 7}": f"team-{n}"}},
        ),
        "everyone, each statement in the way": lambda n: deny(
            "*",
            ["ecr:PutImage", "ecr:BatchGetImage"],
            Condition={
                "StringNotEquals": {f"aws:PrincipalTag/t{n % 5}": [f"a{n}", f"b{n}"]},
                "ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/x{n}-*"},
            },
        ),
        "many keys and values": lambda n: deny(
            "*",
            "ecr:PutImage",
            Condition={
                "IpAddress": {"aws:SourceIp": [f"10.{n}.0.0/16", f"11.{n}.0.0/16"]},
                "StringLike": {f"aws:PrincipalTag/k{n}": f"v{n}*"},
                "DateGreaterThan": {"aws:CurrentTime": f"2026-01-01T00:00:{n % 60:02}Z"},
            },
        ),
        "many principals": lambda n: deny(
            {"AWS": [f"arn:aws:iam::{100_000_000_000 + n * 10 + i}:role/r" for i in range(4)]},
            [f"ecr:{letter}*" for letter in "BGP"],
        ),
    }
    # Each statement in the way becomes two, so that policy is half as long before as after.
    room = {"everyone, each statement in the way": MOST_CHARACTERS // 2 - 500}
    return {name: _filled(shape, room.get(name, MOST_CHARACTERS)) for name, shape in shapes.items()}


def _filled(shape: Callable[[int], dict[str, Any]], room: int) -> str:
    """Repeat a shape as often as there is room for, beside what the patch has to add."""
    in_the_way, text, number = deny({"AWS": ROLE}, "ecr:*"), "", 0
    statements: list[dict[str, Any]] = []
    while True:
        statements.append(shape(number))
        tree = {"Version": "2012-10-17", "Statement": [*statements, in_the_way]}
        longer = json.dumps(tree, separators=(",", ":"))
        if len(longer) > room - 100:
            return text
        text, number = longer, number + 1


def measure(lines: list[dict[str, Any]]) -> float:
    """Print our own figures; return the seed decision's median."""
    cases = [read_case(raw) for raw in lines]
    by_id = {raw["id"]: case for raw, case in zip(lines, cases, strict=True)}
    print(f"imagepull on {len(cases)} labelled cases: {right(lines, cases)} right")
    every = [median(lambda case=case: decide(case.request, case.policies), 50) for case in cases]
    seed = by_id[SEED]
    seed_median = median(lambda: decide(seed.request, seed.policies), 2_000)
    line("one decision, parsed policies: median of the cases", statistics.median(every), 50e-6)
    line("one decision, parsed policies: slowest case", max(every), 50e-6)
    line("one decision, the workshop's statement", seed_median, 50e-6)
    raw_seed = next(raw for raw in lines if raw["id"] == SEED)
    line("the same, request and policies read first", median(lambda: read_case(raw_seed), 300))
    line(
        "the report of a pull (three actions and the note)",
        median(lambda: pull_report(SESSION, REPOSITORY, seed.policies, CLOSED), 500),
        2e-3,
    )
    _measure_proofs(raw_seed, seed.policies)
    return seed_median


def _measure_proofs(raw_seed: dict[str, Any], policies: PolicySet) -> None:
    seed_text = json.dumps(raw_seed["resource_policy"])
    for name, text, aim, times in [
        ("the workshop's policy", seed_text, 0.150, 20),
        *((name, text, 2.0, 3) for name, text in long_policies().items()),
    ]:
        found = patch(text, policies)
        if not isinstance(found, Patch):
            print(f"  {name}: {len(text):,} characters: no patch: {found.reason}: {found.why}")
            continue
        before = parse_policy(text, Layer.REPOSITORY)
        after = None if found.after is None else parse_policy(found.after, Layer.REPOSITORY)
        taken = median(
            lambda before=before, after=after, goal=found.goal: prove(
                before, after, role_arn=ROLE, goal=goal, repository_arn=REPOSITORY, context=CLOSED
            ),
            times,
        )
        longest = max(len(text), len(found.after or ""))
        line(f"proof, {longest:,} characters: {name}", taken, aim)
        print(f"    {found.proof.words}")


def patch(text: str, policies: PolicySet) -> Any:
    """Patch a policy for the role."""
    return patch_repository_policy(
        text,
        role_arn=ROLE,
        session_arn=SESSION,
        repository_arn=REPOSITORY,
        policies=policies,
        context=CLOSED,
    )


PMAPPER = """
import collections, collections.abc, json, statistics, sys, time
for name in ("Mapping", "MutableMapping", "Sequence", "Iterable", "Callable", "MutableSet"):
    setattr(collections, name, getattr(collections.abc, name))
from principalmapper.common import Node, Policy
from principalmapper.querying.query_interface import local_check_authorization_full as check
out = {}
for line in open(sys.argv[1]):
    case = json.loads(line)
    arn = case["principal_arn"]
    if ":assumed-role/" in arn:
        arn = arn.replace(":sts:", ":iam:").replace("assumed-role", "role").rpartition("/")[0]
    attached = [Policy(f"p{i}", f"p{i}", doc) for i, doc in enumerate(case["identity_policies"])]
    boundary = case["permission_boundary"]
    trust = {"Version": "2012-10-17", "Statement": []} if ":role/" in arn else None
    node = Node(arn, "AIDA", attached, [], trust, None, 0, False, False,
                Policy("b", "b", boundary) if boundary else None, False, {})
    resource_policy = case["resource_policy"]
    for statement in resource_policy["Statement"] if resource_policy else ():
        statement["Resource"] = "*"
    def run():
        return check(node, case["action"], case["resource_arn"], dict(case["context"]),
                     resource_policy, case["resource_account"])
    try:
        answer, times = run(), []
        for _ in range(200):
            began = time.perf_counter()
            run()
            times.append(time.perf_counter() - began)
        out[case["id"]] = ["allowed" if answer else "denied", statistics.median(times)]
    except Exception as error:
        out[case["id"]] = [type(error).__name__, None]
print(json.dumps(out))
"""

SIMULATE = """
const { runSimulation } = require("@cloud-copilot/iam-simulate");
const lines = require("fs").readFileSync(process.argv[2], "utf8").trim().split("\\n");
const named = (policy, name) => ({ name, policy });
(async () => {
  const out = {};
  for (const line of lines) {
    const c = JSON.parse(line);
    for (const s of c.resource_policy ? [c.resource_policy.Statement].flat() : []) s.Resource = "*";
    const boundary = c.permission_boundary;
    const simulation = {
      request: { principal: c.principal_arn, action: c.action, contextVariables: c.context,
        resource: { resource: c.resource_arn, accountId: c.resource_account } },
      identityPolicies: c.identity_policies.map((p, i) => named(p, "p" + i)),
      serviceControlPolicies: [], resourceControlPolicies: [],
      resourcePolicy: c.resource_policy ?? undefined,
      permissionBoundaryPolicies: boundary ? [named(boundary, "b")] : undefined };
    const times = [];
    let answer;
    for (let i = 0; i < 60; i++) {
      const began = performance.now();
      answer = (await runSimulation(simulation, {})).overallResult;
      times.push((performance.now() - began) / 1000);
    }
    times.sort((a, b) => a - b);
    const words = { Allowed: "allowed", ExplicitlyDenied: "explicit_deny" };
    out[c.id] = [words[answer] ?? "implicit_deny", times[times.length >> 1]];
  }
  console.log(JSON.stringify(out));
})();
"""


def run_pmapper(folder: Path) -> dict[str, Any]:
    """Install principalmapper into a fresh environment and run it."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    _run([python, "-m", "pip", "install", "--quiet", "principalmapper"], folder, INSTALL_SECONDS)
    found: dict[str, Any] = json.loads(_run([python, "-c", PMAPPER, CASES], folder, RUN_SECONDS))
    return found


def run_simulate(folder: Path) -> dict[str, Any]:
    """Install iam-simulate into a folder of its own and run it."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise OSError("node and npm are not installed")
    _run([npm, "init", "-y"], folder, INSTALL_SECONDS)
    _run([npm, "install", "--silent", "@cloud-copilot/iam-simulate"], folder, INSTALL_SECONDS)
    (folder / "run.js").write_text(SIMULATE)
    found: dict[str, Any] = json.loads(_run([node, "run.js", CASES], folder, RUN_SECONDS))
    return found


def _run(command: list[str | Path], folder: Path, seconds: int) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        timeout=seconds,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _why(error: Exception) -> str:
    said = getattr(error, "stderr", None)
    return said.strip().splitlines()[-1] if said and said.strip() else str(error)[:200]


def beside(name: str, answers: dict[str, Any], lines: list[dict[str, Any]], ours: float) -> None:
    """Print how another program does on the same cases."""
    same = false_allows = 0
    for raw in lines:
        word, allowed = answers[raw["id"]][0], raw["expected"] == "allowed"
        same += word == raw["expected"] or (word == "denied" and not allowed)
        false_allows += word == "allowed" and not allowed
    theirs = answers[SEED][1]
    print(f"{name}: {same} of {len(lines)} right, {false_allows} false allows", end="")
    print(f"; the workshop's statement {theirs * 1e6:.0f} us = {theirs / ours:.1f} times ours")


def main() -> None:
    """Measure; with --peers also beside the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="install and run the other programs")
    wanted = parser.parse_args().peers
    lines = [json.loads(text) for text in CASES.read_text().splitlines()]
    examples = [json.loads(text) for text in EXAMPLES.read_text().splitlines()]
    ours = measure([*lines, *examples])
    if not wanted:
        print("beside others: not run (--peers installs them into a temporary folder)")
        return
    peers = {"principalmapper": run_pmapper, "@cloud-copilot/iam-simulate": run_simulate}
    for name, run in peers.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                answers = run(Path(folder))
            except (OSError, subprocess.SubprocessError, json.JSONDecodeError) as error:
                print(f"{name}: not run: {_why(error)}")
                continue
        beside(name, answers, lines, ours)


if __name__ == "__main__":
    main()
