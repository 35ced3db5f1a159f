"""How many messages a second `classify` reads, in one process: `python benchmarks/classify.py`.

The messages are those of tests/cases, each made unique, so that none is answered from memory. Two
rates are printed: by the clock, and by processor time, which other processes slow less; and, in the
same rounds, the rate of a plain alternative that tells much less: one regular expression made of
the rows' phrases, searched once. The ratio of the two hardly depends on the machine.
"""

import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from diagnostics.parsing.kubelet_message import classify  # noqa: E402
from diagnostics.parsing.kubelet_rules.rule import phrases  # noqa: E402
from diagnostics.parsing.kubelet_rules.stages import STAGES  # noqa: E402

ROUNDS = 9
COPIES = 12

Work = list[tuple[str, str | None]]


def messages(round_: int = 0) -> Work:
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


def single_expression() -> Callable[[str, str | None], object]:
    """Return what searches a message for the first of all phrases, longest first."""
    ends = {
        ready.parts[-1].decode().strip()
        for rules in STAGES
        for rule in rules
        for ready in phrases(rule.pattern)
    }
    expression = re.compile("|".join(map(re.escape, sorted(ends, key=len, reverse=True))))
    return lambda message, _: expression.search(message.lower())


def rates(read: Callable[[str, str | None], object], work: Work) -> tuple[float, float]:
    """Return messages a second, by the clock and by processor time."""
    clock, processor = time.perf_counter(), time.process_time()
    for message, reason in work:
        read(message, reason)
    return len(work) / (time.perf_counter() - clock), len(work) / (time.process_time() - processor)


def main() -> None:
    """Print the median, the slowest and the fastest round."""
    plain = single_expression()
    classify("the first call prepares the rules")
    ours, plains = [], []
    for round_ in range(ROUNDS):
        work = messages(round_)
        ours.append(rates(classify, work))
        plains.append(rates(plain, work))
    print(f"{ROUNDS} rounds of {len(messages())} messages")
    for name, taken in (
        ("clock", [one[0] for one in ours]),
        ("processor", [one[1] for one in ours]),
    ):
        low, median, high = min(taken), statistics.median(taken), max(taken)
        print(
            f"by {name} time: median {median:,.0f}/s, slowest {low:,.0f}/s, fastest {high:,.0f}/s"
        )
    ratio = statistics.median(us[1] / it[1] for us, it in zip(ours, plains, strict=True))
    print(f"one regular expression of all phrases: classify is {ratio:.1f} times as fast")


if __name__ == "__main__":
    main()
