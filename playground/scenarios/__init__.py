"""The situations one can try: a file each, and the list of them."""

from playground.scenarios import (
    healthy,
    repository_missing,
    role_lacks_pull,
    tag_missing,
    ui_new,
    ui_private,
)
from playground.scenarios.form import Scenario, together

SCENARIOS: tuple[Scenario, ...] = (
    ui_private.SCENARIO,
    ui_new.SCENARIO,
    healthy.SCENARIO,
    tag_missing.SCENARIO,
    repository_missing.SCENARIO,
    role_lacks_pull.SCENARIO,
)
DEFAULT = ("ui-private", "ui-new", "healthy")


def scenario(*names: str) -> Scenario:
    """The named scenarios in one world, the default ones without a name.

    KeyError with the unknown name.
    """
    by_name = {one.name: one for one in SCENARIOS}
    return together(tuple(by_name[name] for name in names or DEFAULT))
