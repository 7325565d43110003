"""The command line over the same services as the window.

Exit codes: 0 done, 1 refused with a reason, 2 wrong usage.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

from ppp_desktop.cli.parser import make_parser
from ppp_desktop.core.errors import PppError

REFUSED = 1
INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    chosen = make_parser().parse_args(arguments)
    if chosen.command is None:
        if not _has_display():
            print(
                "There is no display here to open a window on; the commands work without one.",
                file=sys.stderr,
            )
            return REFUSED
        from ppp_desktop.app import open_window

        return open_window(chosen.store, chosen.page)
    from ppp_desktop.cli.table import COMMANDS

    # What libraries log is for the window's log file; here it would mix with the answer.
    logging.disable(logging.WARNING)
    try:
        return COMMANDS[chosen.command](chosen)
    except PppError as error:
        from ppp_desktop.cli.output import print_refusal

        print_refusal(error, as_json=getattr(chosen, "json", False))
        return REFUSED
    except BrokenPipeError:
        # Whoever read the answer, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except KeyboardInterrupt:
        print("Cancelled; nothing half-done was kept.", file=sys.stderr)
        return INTERRUPTED


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    # A chosen platform, such as "offscreen", needs no display.
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
