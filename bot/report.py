"""A diagnosis on a terminal, and as JSON for programs.

Names, events and policies are untrusted: what is printed goes through `_text`, so that no control
sequence of theirs reaches the terminal; JSON is printed as ASCII for the same reason.
"""

import json
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.syntax import Syntax
from rich.text import Text

from diagnostics.model import Conclusion, Diagnosis, Finding, Verdict
from diagnostics.survey import Survey
from handlers.blocks import words
from handlers.blocks.diff import policy_diff
from handlers.blocks.escape import visible
from remediation.by_hand import by_hand
from remediation.offer import NoPlan
from remediation.plan import Plan

SIGNS = {
    Verdict.OK: ("ok", "green"),
    Verdict.FAULT: ("FAULT", "bold red"),
    Verdict.UNKNOWN: ("unknown", "yellow"),
    Verdict.SKIPPED: ("skipped", "dim"),
}

CAN_FIX = "The bot can fix this, asked in Slack"
ONLY_READS = "This would fix it; the bot only reads this cluster, so carry it out by hand"


def to_json(diagnosis: Diagnosis, plans: Sequence[Plan | NoPlan], *, writes: bool) -> str:
    """The form that docs/runbook.md describes under "The same for programs". `writes`: whether the
    bot has an identity that may carry a plan out in this cluster."""
    ref = diagnosis.workload.ref
    document = {
        "workload": {
            "cluster": ref.cluster,
            "namespace": ref.namespace,
            "kind": ref.kind,
            "name": ref.name,
        },
        "verdict": diagnosis.verdict.value,
        "sentence": diagnosis.sentence,
        "seconds": round(diagnosis.seconds, 3),
        "bot_may_write": writes,
        "groups": [
            _group(group, plan) for group, plan in zip(diagnosis.groups, plans, strict=True)
        ],
    }
    return json.dumps(document, indent=2)


def to_terminal(diagnosis: Diagnosis, plans: Sequence[Plan | NoPlan], *, writes: bool) -> None:
    """The verdict first, one line a step, then what to do."""
    console = Console(highlight=False, soft_wrap=True)
    style = "bold green" if diagnosis.verdict is Verdict.OK else "bold red"
    console.print(_text(diagnosis.sentence, style=style))
    for group, plan in zip(diagnosis.groups, plans, strict=True):
        console.print()
        console.print(Group(*_lines(group, plan, writes=writes)))
    console.print(_text(f"\nlooked in {diagnosis.seconds:.2f} s", style="dim"))


def _lines(group: Conclusion, plan: Plan | NoPlan, *, writes: bool) -> list[RenderableType]:
    case = group.case
    lines: list[RenderableType] = [
        _text(f"image   {case.image}"),
        _text(f"puller  {group.puller.name if group.puller else 'not known'}"),
        _text(f"pods    {', '.join(case.pods[:3])}{_more(len(case.pods) - 3)}"),
        _text(f"cause   {group.cause.value} ({group.confidence.value})\n"),
    ]
    for finding in group.findings:
        lines += _step(finding)
    lines.append(_text(f"\nWhat to do: {group.remedy}"))
    lines += [_text(f"  {command}") for command in group.commands]
    lines += [_text(f"\n{group.blast_radius}")] if group.blast_radius else []
    return lines + _plan_lines(plan, writes=writes)


def _step(finding: Finding) -> list[RenderableType]:
    word, style = SIGNS[finding.verdict]
    line = Text.assemble((f"{word:>8}  ", style), (f"{finding.step.value:<20}", "bold"))
    line.append(visible(finding.summary))
    notes = [finding.note] if finding.note else []
    notes += [f"grant {one.action} on {one.resource}" for one in finding.missing]
    return [line, *(_text(f"{'':30}{note}", style="dim") for note in notes)]


def _plan_lines(plan: Plan | NoPlan, *, writes: bool) -> list[RenderableType]:
    if isinstance(plan, NoPlan):
        return [_text(f"No fix is offered: {plan.why}")] if plan.why else []
    opening = CAN_FIX if writes else ONLY_READS
    lines: list[RenderableType] = [_text(f"\n{opening}: {', '.join(plan.actions)}")]
    if plan.policy:
        lines += [_text(f"  {edit}") for edit in plan.policy.edits]
        diff = visible(policy_diff(plan.policy))
        lines.append(Syntax(diff, "diff", background_color="default"))
        lines.append(_text(f"proof: {plan.policy.proof}", style="dim"))
    if not writes:
        lines += [_text(f"  {command}") for command in by_hand(plan)]
    return lines


def _text(words: str, style: str = "") -> Text:
    return Text(visible(words), style=style)


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _group(group: Conclusion, plan: Plan | NoPlan) -> dict[str, object]:
    return {
        "image": group.case.image,
        "cause": group.cause.value,
        "also": [cause.value for cause in group.also],
        "confidence": group.confidence.value,
        "puller": group.puller.name if group.puller else None,
        "pods": list(group.case.pods),
        "sentence": group.sentence,
        "remedy": group.remedy,
        "commands": list(group.commands),
        "also_affected": [f"{one.kind} {one}" for one in group.also_affected],
        "findings": [_finding(one) for one in group.findings],
        "plan": _plan(plan),
        "no_plan": plan.why if isinstance(plan, NoPlan) else None,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "step": finding.step.value,
        "verdict": finding.verdict.value,
        "summary": finding.summary,
        "note": finding.note,
        "cause": finding.cause.value if finding.cause else None,
        "missing": [{"action": one.action, "resource": one.resource} for one in finding.missing],
        "evidence": [
            {"call": one.call, "subject": one.subject, "text": one.text} for one in finding.evidence
        ],
    }


def _plan(plan: Plan | NoPlan) -> dict[str, object] | None:
    if isinstance(plan, NoPlan):
        return None
    policy = plan.policy
    return {
        "fix": plan.fix.value,
        "target": plan.target,
        "before": policy.before if policy else None,
        "after": policy.after if policy else None,
        "edits": list(policy.edits) if policy else [],
        "proof": policy.proof if policy else None,
        "actions": list(plan.actions),
        "will_not_fix": list(plan.will_not_fix),
        "by_hand": list(by_hand(plan)),
    }


def survey_to_terminal(found: Survey) -> None:
    """A digest as text: the longest failing first, gaps never left out."""
    console = Console(highlight=False, soft_wrap=True)
    if not found.stuck and not found.gaps:
        console.print(_text("No pod fails to pull its image.", style="bold green"))
    if found.stuck:
        many = "workload cannot" if len(found.stuck) == 1 else "workloads cannot"
        console.print(_text(f"{len(found.stuck)} {many} pull:", style="bold red"))
    for one in found.stuck:
        cause = one.cause.value if one.cause else "not looked into"
        pods = words.count(one.pods, "pod")
        console.print(_text(f"  {one.ref}  {pods} since {one.since:%Y-%m-%d %H:%M} UTC"))
        console.print(_text(f"    {cause}: {one.sentence}"))
    for gap in found.gaps:
        console.print(_text(f"  not looked at: {gap}", style="yellow"))
