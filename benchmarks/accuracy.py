"""How often the bot names the right cause: every scenario, asked through the real gateways.

    python benchmarks/accuracy.py [--no-sweep] [NAME ...]

A world of loopback servers is started and each scenario is loaded into it; rows no emulator can
show are asked of recorded answers and marked so. Prints a line for each, then how many were right,
unknown and wrong, and how many wrong fixes were offered. Then each permission that a diagnosis used
is taken from the bot, one at a time: the answer may become "unknown", never another cause.
Exits with 1 when anything was wrong.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from playground.scenarios import scenario
from tests.scenarios.expected import EXPECTED
from tests.scenarios.judging import Mark, Marked, marked
from tests.scenarios.lab import Lab
from tests.scenarios.recorded import RECORDED, ask_recorded


def main() -> int:
    """Ask, print, count."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenarios; default: all")
    names = set(parser.parse_args().names)
    with tempfile.TemporaryDirectory() as state:
        lab = Lab(Path(state))
        try:
            rows = [_asked(lab, one) for one in EXPECTED if not names or one.scenario in names]
        finally:
            lab.close()
    recorded = [
        marked(one.expected, ask_recorded(one.world()))
        for one in RECORDED
        if not names or one.expected.scenario in names
    ]
    return _summary(rows, recorded)


def _asked(lab: Lab, expected) -> Marked:  # type: ignore[no-untyped-def]
    lab.load(scenario(expected.scenario), expected.settings)
    row = marked(expected, lab.ask(expected.words))
    _print(row)
    return row


def _print(row: Marked, how: str = "") -> None:
    wanted = row.expected.cause.value if row.expected.cause else "no pull problem"
    fix = "WRONG FIX" if row.wrong_fix else "fix" if row.expected.fixes_policy else ""
    name = f"{row.expected.row:4} {row.expected.scenario:36}"
    said = "" if row.mark is Mark.RIGHT else f"said {row.told}"
    sys.stdout.write(f"{name} {row.mark:8} {wanted:34} {fix:10}{how}{said}\n")
    sys.stdout.flush()


def _summary(rows: list[Marked], recorded: list[Marked]) -> int:
    for row in recorded:
        _print(row, "recorded ")
    everything = [*rows, *recorded]
    marks = Counter(one.mark for one in everything)
    wrong_fixes = sum(one.wrong_fix for one in everything)
    sys.stdout.write(
        f"\nrows {len(everything)} ({len(recorded)} recorded)   right {marks[Mark.RIGHT]}   "
        f"unknown {marks[Mark.UNKNOWN]}   wrong {marks[Mark.WRONG]}   wrong fixes {wrong_fixes}\n"
    )
    return 1 if marks[Mark.WRONG] or wrong_fixes else 0


if __name__ == "__main__":
    raise SystemExit(main())
