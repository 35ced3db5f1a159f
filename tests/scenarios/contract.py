"""The form of `imagepull check -o json` that programs rely on; docs/runbook.md describes it."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.report import to_json
from diagnostics.causes import Cause
from diagnostics.model import Confidence, Step, Verdict
from tests.scenarios.lab import Answer

GROUP = {"image": str, "cause": str, "confidence": str, "findings": list, "sentence": str}
FINDING = {"step": str, "verdict": str, "summary": str, "evidence": list}
PLAN = ("fix", "target", "before", "after", "proof", "actions")


def faults_of_form(answer: Answer) -> list[str]:
    """What of an answer's JSON is not as promised; nothing when all is."""
    text = to_json(answer.diagnosis, answer.plans, writes=True)
    document = json.loads(text)
    faults = [] if text.isascii() else ["not ASCII"]
    faults += _lacks(document, {"workload": dict, "verdict": str, "groups": list})
    faults += _one_of(document, "verdict", Verdict)
    return faults + [fault for group in document["groups"] for fault in _of_group(group)]


def _of_group(group: Mapping[str, Any]) -> list[str]:
    faults = _lacks(group, GROUP) + _one_of(group, "cause", Cause)
    faults += _one_of(group, "confidence", Confidence)
    puller, plan = group["puller"], group["plan"]
    if puller is not None and not (isinstance(puller, str) and puller):
        faults.append(f"puller is {puller!r}")
    steps = [one["step"] for one in group["findings"]]
    if steps != [step.value for step in Step]:
        faults.append(f"steps are {steps}")
    for one in group["findings"]:
        faults += _lacks(one, FINDING) + _one_of(one, "verdict", Verdict)
    return faults + ([f"plan lacks {one}" for one in PLAN if one not in plan] if plan else [])


def _lacks(one: Mapping[str, Any], form: Mapping[str, type]) -> list[str]:
    found = [key for key, of in form.items() if not isinstance(one.get(key), of)]
    return [f"{key} is {one.get(key)!r}" for key in found]


def _one_of(one: Mapping[str, Any], key: str, words: type[StrEnum]) -> list[str]:
    known = {word.value for word in words}
    return [] if one.get(key) in known else [f"{key} is {one.get(key)!r}"]
