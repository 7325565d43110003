"""Starts the program from the command line."""

from __future__ import annotations

import multiprocessing
import sys
from io import TextIOWrapper

from ppp_desktop.cli import run


def main() -> None:
    """Run the command line; a stand-alone build's child processes start here too."""
    multiprocessing.freeze_support()
    _print_every_sign()
    sys.exit(run(sys.argv[1:]))


def _print_every_sign() -> None:
    """Answer in UTF-8: on Windows a redirected answer would have a code page without "→"."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None in a stand-alone build without a console
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
