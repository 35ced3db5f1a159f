"""The AWS policies in deploy/ grant what the gateways call: nothing is missing, nothing spare."""

import ast
import json
from pathlib import Path

import pytest
from botocore import xform_name

GRANTED_OTHERWISE = {
    "sts:GetCallerIdentity",  # AWS lets every identity ask who it is
    "sts:AssumeRole",  # by the trust policy of the role that is assumed
}
WRITES = {"ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"}


def test_the_reading_gateways_call_what_the_reader_is_granted(root: Path) -> None:
    called = _called(root / "diagnostics/gateways") - GRANTED_OTHERWISE
    assert called == _granted(root / "deploy/iam/reader.json")


def test_the_writing_gateways_call_what_the_remediator_is_granted(root: Path) -> None:
    called = _called(root / "remediation/gateways") - GRANTED_OTHERWISE
    assert called == _granted(root / "deploy/iam/remediator.json")


def test_the_reader_is_granted_no_write(root: Path) -> None:
    verbs = {action.split(":")[1] for action in _granted(root / "deploy/iam/reader.json")}
    assert {verb for verb in verbs if not verb.startswith(("Describe", "Get", "List"))} == set()
    assert "GetAuthorizationToken" not in verbs, "the bot never pulls"


def test_the_remediator_is_granted_only_repositories_that_opted_in(root: Path) -> None:
    for statement in _statements(root / "deploy/iam/remediator.json"):
        if statement["Effect"] == "Allow":
            assert statement["Resource"] == "arn:aws:ecr:*:ACCOUNT:repository/*"
            assert "aws:ResourceTag/ecr-doctor" in statement["Condition"]["StringEquals"]


def test_the_remediator_may_never_do_more_to_a_repository(root: Path) -> None:
    denied = {
        action
        for statement in _statements(root / "deploy/iam/remediator.json")
        if statement["Effect"] == "Deny"
        for action in _listed(statement["Action"])
    }
    assert {"ecr:DeleteRepository", "ecr:PutImage", "ecr:BatchDeleteImage", "iam:*"} <= denied
    assert not denied & WRITES


@pytest.mark.parametrize("folder", ["diagnostics/gateways", "remediation/gateways"])
def test_an_action_named_is_the_action_called(root: Path, folder: str) -> None:
    """`translated("ecr:ListImages", ...)` must stand around list_images and nothing else."""
    for path in sorted((root / folder).glob("*.py")):
        for action, block in _translated(path):
            wanted = xform_name(action.split(":")[1])
            names = _names(block) | _names_of_helpers(path, block)
            assert wanted in names, f"{path.name}: {action} is named, {wanted} is not called"


def _called(folder: Path) -> set[str]:
    return {action for path in folder.glob("*.py") for action, _ in _translated(path)}


def _translated(path: Path) -> list[tuple[str, ast.With]]:
    """Every `with translated("service:Action", ...)` block of a file."""
    return [
        (str(argument.value), node)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(call := item.context_expr, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "translated"
        and isinstance(argument := call.args[0], ast.Constant)
    ]


def _names(node: ast.AST) -> set[str]:
    """Methods called below a node, and operations named to a paginator."""
    called = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute):
            called.add(one.attr)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            called.add(one.value)
    return called


def _names_of_helpers(path: Path, block: ast.With) -> set[str]:
    """What the file's own functions do that a block calls."""
    functions = {
        one.name: one
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, ast.FunctionDef)
    }
    called = [name for name in _names(block) if name in functions]
    return {name for one in called for name in _names(functions[one])}


def _statements(path: Path) -> list[dict[str, object]]:
    return list(json.loads(path.read_text())["Statement"])


def _granted(path: Path) -> set[str]:
    return {
        action
        for statement in _statements(path)
        if statement["Effect"] == "Allow"
        for action in _listed(statement["Action"])
    }


def _listed(actions: object) -> list[str]:
    return [actions] if isinstance(actions, str) else list(actions)  # type: ignore[call-overload]
