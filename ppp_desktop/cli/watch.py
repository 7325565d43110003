"""The command that looks into the watched folders of a store."""

from __future__ import annotations

import argparse
import time

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.models.database import Database
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.json_forms import Json
from ppp_desktop.services.watched_folders import list_waiting
from ppp_desktop.services.watching import (
    STEADY_SECONDS,
    FileOutcome,
    Watch,
    WatchReport,
    try_again,
    watch_once,
)

_PAUSE_SECONDS = 10.0


def watch_folders(chosen: argparse.Namespace) -> int:
    """Import what is new and sure; once, or until the command is interrupted."""
    watch = Watch()
    with opened(chosen.target) as database:
        if chosen.again:
            report = try_again(database, today=today_of(database))
            return _tell(database, report, as_json=chosen.json)
        if chosen.once:
            # Files that change between the two looks are left for the next time.
            _look(database, watch)
            if watch.unsteady:
                time.sleep(STEADY_SECONDS)
            return _tell(database, _look(database, watch), as_json=chosen.json)
        while True:
            report = _look(database, watch)
            if report.files:
                _tell(database, report, as_json=chosen.json)
            time.sleep(_PAUSE_SECONDS)


def _look(database: Database, watch: Watch) -> WatchReport:
    return watch_once(database, watch, clock=time.monotonic(), today=today_of(database))


def _tell(database: Database, report: WatchReport, *, as_json: bool) -> int:
    waiting = list_waiting(database)
    if as_json:
        output.print_json(
            {
                "files": [_form(each) for each in report.files],
                "waiting": [{"file": str(row.path), "reason": row.reason} for row in waiting],
                "missing_folders": [str(path) for path in report.missing],
            }
        )
    else:
        for outcome in report.files:
            print(_sentence(outcome))
        for path in report.missing:
            print(f"There is no folder {path}.")
        if not report.files and not report.missing:
            print("Nothing new.")
    return REFUSED if report.missing or any(each.reason for each in report.files) else DONE


def _form(outcome: FileOutcome) -> Json:
    return {
        "file": str(outcome.path),
        "changes": outcome.changes,
        "batches": list(outcome.batch_ids),
        "waits": outcome.reason,
    }


def _sentence(outcome: FileOutcome) -> str:
    if outcome.reason:
        return f"{outcome.path.name} waits: {outcome.reason}"
    if outcome.batch_ids:
        return f"{outcome.path.name}: {outcome.changes:,} changes imported"
    return f"{outcome.path.name}: nothing new"
