"""The long form: `python -m tests.fuzz.policy --minutes 10` from the repository's root.

Runs the properties in turn, each on fresh random input, until the time is up; ends with code 1 at
the first that fails, which Hypothesis has then made small.
"""

from __future__ import annotations

import argparse
import resource
import time

from hypothesis import HealthCheck, settings

from tests.fuzz.policy_properties import PROPERTIES

ROUND = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    minutes: float = parser.parse_args().minutes
    one_round = settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    runs = [one_round(holds) for holds in PROPERTIES]
    ends, rounds = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < ends:
        for run in runs:
            run()
        rounds += 1
    inputs = rounds * ROUND * len(PROPERTIES)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{inputs:,} inputs in {rounds} rounds, no failure; peak memory {peak} MiB")  # noqa: T201


if __name__ == "__main__":
    main()
