"""How many messages a second `classify` reads, in one process: `python benchmarks/classify.py`.

The messages are those of tests/cases, each made unique, so that none is answered from memory. Two
rates are printed: by the clock, and by processor time, which other processes slow less.
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


def messages(round_: int = 0) -> list[tuple[str, str | None]]:
    """Return the labelled messages, several times over, each with a name of its own."""
    rows = [
        json.loads(line)
        for file in sorted((ROOT / "tests" / "cases").glob("pull-messages*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    return [
        (f"{row['message']} {round_}-{copy}", row.get("waiting_reason"))
        for copy in range(COPIES)
        for row in rows
    ]


def main() -> None:
    """Print the median, the slowest and the fastest round."""
    classify("the first call prepares the rules")
    by_clock, by_processor = [], []
    for round_ in range(ROUNDS):
        work = messages(round_)
        clock, processor = time.perf_counter(), time.process_time()
        for message, reason in work:
            classify(message, reason)
        by_clock.append(len(work) / (time.perf_counter() - clock))
        by_processor.append(len(work) / (time.process_time() - processor))
    print(f"{ROUNDS} rounds of {len(messages())} messages")
    for name, rates in (("clock", by_clock), ("processor time", by_processor)):
        low, median, high = min(rates), statistics.median(rates), max(rates)
        print(f"by {name}: median {median:,.0f}/s, slowest {low:,.0f}/s, fastest {high:,.0f}/s")


if __name__ == "__main__":
    main()
