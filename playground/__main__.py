"""`python -m playground`: the world without a bot, to try clients against."""

import argparse
import sys

from playground.run import PlaygroundOptions, run


def main() -> int:
    """Read the command line and run until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, help="the page's port; default: 8765 or the next free")
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")
    parser.add_argument("--scenario", action="append", default=[], metavar="NAME")
    given = parser.parse_args()
    options = PlaygroundOptions(
        port=given.port,
        open_browser=not given.no_browser,
        scenarios=tuple(given.scenario),
    )
    return run(options, None)


if __name__ == "__main__":
    sys.exit(main())
