"""How many messages a second `classify` reads, in one process: `python benchmarks/classify.py`.

The messages are those of tests/cases, each made unique, so that no cache of whole messages could help.
"""

import json
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from diagnostics.parsing.kubelet_message import classify  # noqa: E402

ROUNDS = 9
COPIES = 12


def messages() -> list[tuple[str, str | None]]:
    """Return the labelled messages, several times over, each with a number of its own in the name."""
    rows = [
        json.loads(line)
        for file in sorted((ROOT / "tests" / "cases").glob("pull-messages*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    return [
        (row["message"].replace(":1.0", f":1.0-{copy}"), row.get("waiting_reason"))
        for copy in range(COPIES)
        for row in rows
    ]


def main() -> None:
    """Print the median, the slowest and the fastest round."""
    work = messages()
    classify(*work[0])
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for message, reason in work:
            classify(message, reason)
        rates.append(len(work) / (time.perf_counter() - start))
    print(
        f"{len(work)} messages, {ROUNDS} rounds: median {statistics.median(rates):,.0f}/s, "
        f"slowest {min(rates):,.0f}/s, fastest {max(rates):,.0f}/s"
    )


if __name__ == "__main__":
    main()
