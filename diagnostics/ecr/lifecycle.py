"""Could a lifecycle policy have removed a tag? Pure.

Amazon ECR User Guide, "Lifecycle policy properties":
https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from diagnostics.facts import Image
from diagnostics.parsing.nearest import is_newer, same_version

_SLACK = timedelta(days=2)
"""ECR expires an image within 24 hours of its time; the clock may be a day's end further."""


@dataclass(frozen=True, slots=True)
class LifecycleRule:
    """A rule that expires images. `count_type` is imageCountMoreThan, sinceImagePushed or
    sinceImagePulled; for the latter two `count` is days."""

    priority: int
    tag_status: str
    prefixes: tuple[str, ...]
    patterns: tuple[str, ...]
    count_type: str
    count: int

    def __str__(self) -> str:
        what = {"imageCountMoreThan": f"more than {self.count} images"}
        days = {"sinceImagePushed": "pushed", "sinceImagePulled": "pulled"}
        since = f"{days.get(self.count_type, self.count_type)} over {self.count} days ago"
        return what.get(self.count_type, since)

    def selects(self, tag: str) -> bool:
        """Whether an image with this tag, "" for none, is one of the rule's."""
        if self.tag_status == "any":
            return True
        if self.tag_status != "tagged" or not tag:
            return self.tag_status == "untagged" and not tag
        by_pattern = any(_wildcard(pattern).fullmatch(tag) for pattern in self.patterns)
        return by_pattern or any(tag.startswith(prefix) for prefix in self.prefixes)


def parse_lifecycle(text: str) -> tuple[LifecycleRule, ...]:
    """The rules that expire images, by priority. ValueError when it is no lifecycle policy."""
    try:
        rules = json.loads(text)["rules"]
        found = [_rule(one) for one in rules if one.get("action", {}).get("type") == "expire"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a lifecycle policy: {error}") from error
    return tuple(sorted(found, key=lambda one: one.priority))


def expiring_rule(
    tag: str, rules: Sequence[LifecycleRule], images: Sequence[Image], now: datetime | None
) -> LifecycleRule | None:
    """The rule that may have removed the tag; None where what is left tells against it.

    A rule that works leaves its traces: as many images as it lets live, or none older than it
    lets get. `tag` "": an image without one. `now`: when the pull was tried, None: not known.
    """
    if tag and not may_have_been(tag, images):
        return None
    return next((one for one in rules if one.selects(tag) and _works(one, images, now)), None)


def may_have_been(tag: str, images: Sequence[Image]) -> bool:
    """A tag newer than all that are left, or there in another spelling, was never there."""
    tags = [name for one in images for name in one.tags]
    return not any(same_version(tag, other) for other in tags) and not is_newer(tag, tags)


def _works(rule: LifecycleRule, images: Sequence[Image], now: datetime | None) -> bool:
    mine = [one for one in images if any(rule.selects(tag) for tag in one.tags or ("",))]
    if rule.count_type == "imageCountMoreThan":
        return len(mine) >= rule.count
    if rule.count_type == "sinceImagePushed":
        if now is None:
            return True
        latest = now - timedelta(days=rule.count) - _SLACK
        return all(one.pushed_at is None or one.pushed_at >= latest for one in mine)
    return rule.count_type == "sinceImagePulled"


def _rule(rule: Mapping[str, Any]) -> LifecycleRule:
    selection = rule["selection"]
    return LifecycleRule(
        priority=int(rule["rulePriority"]),
        tag_status=str(selection["tagStatus"]),
        prefixes=tuple(map(str, selection.get("tagPrefixList", ()))),
        patterns=tuple(map(str, selection.get("tagPatternList", ()))),
        count_type=str(selection["countType"]),
        count=int(selection["countNumber"]),
    )


def _wildcard(pattern: str) -> re.Pattern[str]:
    """`*` stands for anything; there is no other wildcard."""
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
