"""A second evaluator, written from AWS's pages and from nothing of ours, for tests to compare with.

Slow and plain on purpose: raw JSON in, one of three words out, no partial knowledge. The context is
complete. It shares no code and no structure with `diagnostics.policy`.
"""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import re
from typing import Any

Json = dict[str, Any]


def evaluate(case: Json) -> str:
    """Return allowed, explicit_deny or implicit_deny."""
    return Plain(case).outcome()


class Plain:
    def __init__(self, case: Json) -> None:
        self.case = case
        self.arn: str = case["principal_arn"]
        self.context = {
            key.lower(): [str(v) for v in (value if isinstance(value, list) else [value])]
            for key, value in case["context"].items()
        }
        self.account_level = case["resource_arn"] == "*"
        self.bounded = case["permission_boundary"] is not None

    def outcome(self) -> str:
        identity = self.collect(case_list(self.case["identity_policies"]), None)
        boundary = self.collect(case_list(self.case["permission_boundary"]), None)
        session = self.collect(case_list(self.case.get("session_policy")), None)
        repository = [] if self.account_level else case_list(self.case["resource_policy"])
        resource = self.collect(repository, "resource")
        gates = []
        for name, kind in (("scps", None), ("rcps", "gate"), ("endpoint_policy", "gate")):
            documents = case_list(self.case.get(name))
            if not documents:
                continue
            found = self.collect(documents, kind)
            statements = [s for d in documents for s in case_list(d["Statement"])]
            if name == "rcps" and all(s["Effect"] == "Deny" for s in statements):
                found.append(("Allow", "RCPFullAWSAccess"))
            gates.append(found)
        every = [identity, boundary, session, resource, *gates]
        if any(effect == "Deny" for found in every for effect, _ in found):
            return "explicit_deny"
        if any(not found for found in gates):
            return "implicit_deny"
        id_ok = bool(identity)
        bound_ok = bool(boundary) or not self.bounded
        session_ok = bool(session) or self.case.get("session_policy") is None
        names = {how for _, how in resource}
        own_side = id_ok and bound_ok and session_ok
        if self.account_level:
            return word(own_side)
        if self.case["principal_account"] != self.case["resource_account"]:
            return word(own_side and bool(names))
        free = bool(names & {"everyone", "exactly"})
        as_role = "role" in names and bound_ok and session_ok
        return word(own_side or free or as_role)

    def collect(self, documents: list[Json], kind: str | None) -> list[tuple[str, str]]:
        found = []
        for document in documents:
            for statement in case_list(document["Statement"]):
                how = self.matches(statement, document.get("Version", "2008-10-17"), kind)
                if how:
                    found.append((statement["Effect"], how))
        return found

    def matches(self, statement: Json, version: str, kind: str | None) -> str | None:
        how: str | None = "self"
        if kind:
            how = self.whom(statement)
        if not how:
            return None
        action = self.case["action"].lower()
        if "Action" in statement:
            if not any(glob(a.lower(), action) for a in case_list(statement["Action"])):
                return None
        elif any(glob(a.lower(), action) for a in case_list(statement["NotAction"])):
            return None
        if "Resource" in statement:
            if not any(self.resource(r, version) for r in case_list(statement["Resource"])):
                return None
        elif "NotResource" in statement and any(
            self.resource(r, version) for r in case_list(statement["NotResource"])
        ):
            return None
        for operator, keys in statement.get("Condition", {}).items():
            for key, wanted in keys.items():
                if not self.condition(operator, key, case_list(wanted), version):
                    return None
        return how

    def resource(self, pattern: str, version: str) -> bool:
        if set(pattern) == {"*"}:
            return True
        if self.account_level:
            return False
        tokens = self.tokens(pattern, version)
        return tokens is not None and glob_tokens(tokens, self.case["resource_arn"])

    def whom(self, statement: Json) -> str | None:
        inverted = "NotPrincipal" in statement
        element = statement["NotPrincipal" if inverted else "Principal"]
        names = ["*"] if element == "*" else case_list(element.get("AWS", []))
        hits = {self.called(name) for name in names} - {None}
        if not inverted:
            for how in ("everyone", "exactly", "role", "account"):
                if how in hits:
                    return how
            return None
        if "everyone" in hits:
            return None
        if self.bounded and not self.arn.endswith(":root"):
            return "everyone"
        needed = {"account", "exactly"}
        if ":assumed-role/" in self.arn:
            needed = {"account", "role", "exactly"}
        elif ":role/" in self.arn:
            needed = {"account", "role"}
        return None if needed <= hits else "everyone"

    def called(self, name: str) -> str | None:
        account = self.case["principal_account"]
        partition = self.arn.split(":")[1]
        if name == "*":
            return "everyone"
        if name in (account, f"arn:{partition}:iam::{account}:root"):
            return "account"
        if name == self.arn:
            return "role" if ":role/" in name else "exactly"
        if ":assumed-role/" in self.arn:
            role = self.arn.split("/")[1]
            pattern = rf"arn:{partition}:iam::{account}:role/(.+/)?{re.escape(role)}"
            if re.fullmatch(pattern, name):
                return "role"
        return None

    def tokens(self, text: str, version: str) -> list[str] | None:
        """Return the text as characters; a wildcard is the two-character token `W*` or `W?`."""
        out: list[str] = []
        while text:
            if version == "2012-10-17" and text.startswith("${"):
                body, _, text = text[2:].partition("}")
                if body in ("*", "?", "$"):
                    out.append(body)
                    continue
                key, comma, default = body.partition(",")
                values = self.context.get(key.strip().lower(), [])
                if values and values[0]:
                    out.extend(values[0])
                elif comma and not values:
                    out.extend(default.strip()[1:-1])
                else:
                    return None
                continue
            out.append(f"W{text[0]}" if text[0] in "*?" else text[0])
            text = text[1:]
        return out

    def condition(self, operator: str, key: str, wanted: list[Any], version: str) -> bool:
        wanted = [str(w).lower() if isinstance(w, bool) else str(w) for w in wanted]
        actual = self.context.get(key.lower(), [])
        if operator == "Null":
            return any((w.lower() == "true") == (not actual) for w in wanted)
        every = operator.startswith("ForAllValues:")
        some = operator.startswith("ForAnyValue:")
        if (every or some) and not any(actual):
            return every
        base = operator.split(":")[-1]
        if base.endswith("IfExists"):
            base = base[: -len("IfExists")]
            if not actual:
                return True
        negative = "Not" in base
        positive = base.replace("Not", "", 1)
        if not actual:
            return negative
        results = [
            any(self.fits(positive, w, value, version) for w in wanted) is not negative
            for value in actual
        ]
        return all(results) if every else any(results)

    def fits(self, operator: str, wanted: str, value: str, version: str) -> bool:
        if operator.startswith(("String", "Arn")):
            tokens = self.tokens(wanted, version)
            if tokens is None:
                return False
            if operator == "StringLike":
                return glob_tokens(tokens, value)
            plain = "".join(token[-1] for token in tokens)
            if operator == "StringEquals":
                return plain == value
            if operator == "StringEqualsIgnoreCase":
                return plain.lower() == value.lower()
            return arn_like(tokens, value)
        if operator.startswith("Numeric"):
            return compare(operator[len("Numeric") :], float(value), float(wanted))
        if operator.startswith("Date"):
            return compare(operator[len("Date") :], when(value), when(wanted))
        if operator == "Bool":
            return value.lower() == wanted.lower()
        if operator == "IpAddress":
            network = ipaddress.ip_network(wanted, strict=False)
            return ipaddress.ip_address(value) in network
        if operator == "BinaryEquals":
            return base64.b64decode(value) == base64.b64decode(wanted)
        raise AssertionError(operator)


def case_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def word(allowed: bool) -> str:
    return "allowed" if allowed else "implicit_deny"


def compare(operator: str, left: float, right: float) -> bool:
    return {
        "Equals": left == right,
        "LessThan": left < right,
        "LessThanEquals": left <= right,
        "GreaterThan": left > right,
        "GreaterThanEquals": left >= right,
    }[operator]


def when(text: str) -> float:
    if text.isdigit() and len(text) > 4:
        return float(text)
    moment = dt.datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def arn_like(tokens: list[str], value: str) -> bool:
    wanted: list[list[str]] = [[]]
    for token in tokens:
        if token == ":" and len(wanted) < 6:
            wanted.append([])
        else:
            wanted[-1].append(token)
    parts = value.split(":", 5)
    return len(wanted) == len(parts) == 6 and all(map(glob_tokens, wanted, parts))


def glob(pattern: str, value: str) -> bool:
    return glob_tokens([f"W{c}" if c in "*?" else c for c in pattern], value)


def glob_tokens(tokens: list[str], value: str) -> bool:
    """Match by a table of (pattern prefix, value prefix), row by row."""
    row = [True] + [False] * len(value)
    for token in tokens:
        if token == "W*":
            fresh = [row[0]]
            for i in range(1, len(row)):
                fresh.append(fresh[i - 1] or row[i])
        else:
            fresh = [False]
            for i in range(1, len(row)):
                fresh.append(row[i - 1] and (token == "W?" or token == value[i - 1]))
        row = fresh
    return row[-1]
