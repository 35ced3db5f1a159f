"""What the bot must answer to each scenario: one line each, beside the row it stands for.

`row` is the row's letter and number in the list of causes (A reference, B identity, C network,
D node); "-" where a scenario is no row of it. A scenario that is not named here fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diagnostics.causes import Cause
from diagnostics.model import Confidence, PullerKind
from playground.scenarios import scenario

PROVEN, LIKELY, UNKNOWN = Confidence.PROVEN, Confidence.LIKELY, Confidence.UNKNOWN
NODE, FARGATE, SECRET = PullerKind.NODE_ROLE, PullerKind.FARGATE_ROLE, PullerKind.PULL_SECRET


@dataclass(frozen=True, slots=True)
class Expected:
    """The first group's cause and how sure; None as `cause`: nothing fails to pull.

    `fixes_policy`: a change of the repository policy is offered. `ask` is what to type instead of
    the scenario's own first try. `settings` are the cluster's in imagepull.yaml, such as
    `{"read_pull_secrets": True}`.
    """

    row: str
    scenario: str
    cause: Cause | None
    confidence: Confidence = PROVEN
    fixes_policy: bool = False
    puller: PullerKind | None = NODE
    ask: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What to ask the bot."""
        return self.ask or scenario(self.scenario).tries[0].removeprefix("/imagepull ")


EXPECTED: tuple[Expected, ...] = (
    Expected("-", "healthy", None),
    Expected("A3", "repository-missing", Cause.REPOSITORY_MISSING),
    Expected("A5", "tag-missing", Cause.TAG_MISSING),
    Expected("B5", "ui-private", Cause.REPOSITORY_POLICY_DENIES, fixes_policy=True),
    Expected("A5", "ui-new", Cause.PUBLIC_IMAGE_MISSING, LIKELY),
    Expected("B2", "role-lacks-pull", Cause.ROLE_LACKS_PULL),
)
