"""A workspace with a clock and randomness that a test holds in its hands."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from playground.slack.config import DEFAULT_WORKSPACE, WorkspaceConfig
from playground.slack.ids import Ids
from playground.slack.workspace import Workspace, with_tokens


@dataclass
class FakeClock:
    """Stands still until a test moves it."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ids(clock: FakeClock) -> Ids:
    return Ids(clock, random.Random(7))


@pytest.fixture
def make_workspace(clock: FakeClock) -> Callable[..., Workspace]:
    """Makes a workspace whose config has the given fields changed."""

    def make(base: WorkspaceConfig = DEFAULT_WORKSPACE, **changes: object) -> Workspace:
        chance = random.Random(7)
        config = with_tokens(replace(base, **changes), chance)
        return Workspace(config, clock, chance, base_url="http://127.0.0.1:1")

    return make


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace()
