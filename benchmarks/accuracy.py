"""How often the bot names the right cause: every scenario, asked through the real gateways.

    python benchmarks/accuracy.py [--quick] [NAME ...]

A world of loopback servers is started and each scenario is loaded into it; rows no emulator can
show are asked of recorded answers and marked so. Prints a line for each, then how many were right,
unknown and wrong, and how many wrong fixes were offered. Then each permission that a diagnosis used
is taken from the bot, one at a time: the answer may become "unknown", never another cause.
`--quick` leaves that out. Exits with 1 when anything was wrong, or README.md quotes other
figures.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from playground.scenarios import scenario
from tests.scenarios.expected import EXPECTED, Expected
from tests.scenarios.figures import Figures
from tests.scenarios.judging import Mark, Marked, marked
from tests.scenarios.lab import Lab
from tests.scenarios.recorded import RECORDED, ask_recorded
from tests.scenarios.sweep import Swept, sweep


def main() -> int:
    """Ask, print, count."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenarios; default: all")
    parser.add_argument("--quick", action="store_true", help="take no permission away")
    given = parser.parse_args()
    names = set(given.names)
    with tempfile.TemporaryDirectory() as state:
        lab = Lab(Path(state))
        try:
            wanted = [one for one in EXPECTED if not names or one.scenario in names]
            rows = [_asked(lab, one) for one in wanted]
            swept = [] if given.quick else [_swept(lab, one) for one in wanted]
        finally:
            lab.close()
    recorded = [
        marked(one.expected, ask_recorded(one.world()))
        for one in RECORDED
        if not names or one.expected.scenario in names
    ]
    wrong = _summary(rows, recorded)
    return _sweep_summary([one for some in swept for one in some]) or wrong


def _asked(lab: Lab, expected: Expected) -> Marked:
    lab.load(scenario(expected.scenario), expected.settings)
    row = marked(expected, lab.ask(expected.words))
    _print(row)
    return row


def _swept(lab: Lab, expected: Expected) -> list[Swept]:
    lab.load(scenario(expected.scenario), expected.settings)
    tried = list(sweep(lab, expected))
    for one in tried:
        if one.wrong:
            line = f"without {one.permission}: {expected.scenario} {one.wrong}"
            sys.stdout.write(line + "\n")
    return tried


def _sweep_summary(tried: list[Swept]) -> int:
    wrong = sum(bool(one.wrong) for one in tried)
    weaker = sum(one.told in ("unknown", "") or one.told.startswith("could not") for one in tried)
    if tried:
        sys.stdout.write(
            f"with one permission fewer: {len(tried)} tried   still right or weaker "
            f"{len(tried) - wrong} (of these unknown {weaker})   wrong {wrong}\n"
        )
    return 1 if wrong else 0


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
    figures = Figures(
        rows=len(everything),
        recorded=len(recorded),
        right=marks[Mark.RIGHT],
        unknown=marks[Mark.UNKNOWN],
        wrong=marks[Mark.WRONG],
        wrong_fixes=sum(one.wrong_fix for one in everything),
    )
    sys.stdout.write(f"\n{figures}\n")
    stale = figures.rows == len(EXPECTED) + len(RECORDED) and not figures.quoted
    if stale:
        sys.stdout.write("README.md quotes other figures than these\n")
    return 1 if figures.wrong or figures.wrong_fixes or stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
