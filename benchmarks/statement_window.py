"""One process of the benchmark of documents: how long the window takes to show a statement.

    python -m benchmarks.statement_window STORE

opens the statements page over a store without a screen and prints, as JSON, milliseconds until
everything is painted: the list with its first statement, then other statements one by one.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.statement_store import TODAY
from ppp_desktop.models.database import open_database
from ppp_desktop.services.statements import list_statements
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.theme import Scheme, apply_theme

MOST_OPENED = 30
_SIZE = (1072, 772)  # what a window of 1280 × 800 leaves to a page
_ROUNDS = 3  # a layout within a layout needs one each


def main(arguments: list[str]) -> None:
    """Time one store and print the milliseconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    apply_theme(application, Scheme.LIGHT)
    database = open_database(Path(arguments[0]))
    numbers = sorted(row.id for row in list_statements(database))
    tasks = Tasks(_fail)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.json")
        context = AppContext(database=database, tasks=tasks, settings=settings, today=lambda: TODAY)
        found = _time_page(StatementsPage(context), numbers)
        tasks.close()
    database.close()
    print(json.dumps(found))


def _time_page(page: StatementsPage, numbers: list[int]) -> dict[str, list[float]]:
    page.resize(*_SIZE)
    before = time.perf_counter()
    page.show()
    _settle(page)
    found = {"list": [_since(before)], "statement": []}
    step = max(1, len(numbers) // MOST_OPENED)
    for number in numbers[::step]:
        before = time.perf_counter()
        page.open({"statement_id": number})
        _settle(page)
        found["statement"].append(_since(before))
        if page.view is None or page.view.row.id != number:
            raise RuntimeError(f"Statement {number} is not shown")
    return found


def _settle(page: StatementsPage) -> None:
    """Let the worker finish, and Qt lay out and paint what came of it."""
    for _ in range(_ROUNDS):
        page.context.tasks.wait_idle(60)
        QApplication.processEvents()
    page.repaint()


def _since(before: float) -> float:
    return round((time.perf_counter() - before) * 1000, 1)


def _fail(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    main(sys.argv[1:])
