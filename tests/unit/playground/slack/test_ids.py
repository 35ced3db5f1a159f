from __future__ import annotations

import re


def test_timestamps_grow_even_when_the_clock_stands_or_goes_back(ids, clock):
    made = [ids.timestamp(), ids.timestamp()]
    clock.move(-60)
    made.append(ids.timestamp())
    clock.move(120)
    made.append(ids.timestamp())
    assert made == sorted(made)
    assert len(set(made)) == 4
    assert all(re.fullmatch(r"\d{10}\.\d{6}", ts) for ts in made)
    assert made[-1] == "1700000060.000000"


def test_identifiers_have_slacks_forms(ids):
    assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", ids.envelope())
    assert re.fullmatch(r"Ev0[0-9A-F]{10}", ids.named("Ev"))
    assert ids.envelope() != ids.envelope()
