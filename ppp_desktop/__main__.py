"""Starts the program from the command line."""

from __future__ import annotations

import multiprocessing
import sys

from ppp_desktop.cli import run


def main() -> None:
    """Run the command line; a stand-alone build's child processes start here too."""
    multiprocessing.freeze_support()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
