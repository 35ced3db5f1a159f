from __future__ import annotations

import pytest

from playground.slack.bounds import drop_oldest
from playground.slack.config import DEFAULT_WORKSPACE
from playground.slack.writing import as_written


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("@imagepull ui", "<@U0IMAGEPULL> ui"),
        ("ask @Robin.", "ask @Robin."),
        ("ask @robin please", "ask <@U0RESPONDER> please"),
        ("mail@robin", "mail@robin"),
        ("@nobody", "@nobody"),
        ("a < b & c > <!channel>", "a &lt; b &amp; c &gt; &lt;!channel&gt;"),
    ],
)
def test_what_a_person_typed_is_stored_escaped_with_mentions(typed, stored):
    assert as_written(typed, DEFAULT_WORKSPACE) == stored


def test_the_oldest_go_first():
    kept = {"a": 1, "b": 2, "c": 3}
    drop_oldest(kept, 2)
    assert kept == {"b": 2, "c": 3}
