"""One world for each file: starting it is slow, loading a scenario into it is not."""

from collections.abc import Iterator

import pytest

from tests.scenarios.lab import Lab


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """An open world without a scenario."""
    opened = Lab(tmp_path_factory.mktemp("lab"))
    try:
        yield opened
    finally:
        opened.close()
