"""The states of the import wizard with tables beside results."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ppp_desktop.models.database import Database
from ppp_desktop.ui.importing.page import EFFECT, PROBLEMS, ImportPage
from ppp_desktop.ui.main_window import MainWindow
from resources import resource_path

_LONG = "northlight-touchpoint-paths-of-all-channels-with-assisted-conversions-january-to-june-2026"
_FILES = {
    f"{_LONG}.csv": "Path,Conversions,Value,Null\nSearch > Email,3,120.50,9\nEmail,1,40,2\n",
    "landing-page-test.csv": "variant,visitors,conversions\nold,1000,100\nnew,1010,1200\n"
    "long form with calculator,900,90\n",
    "market-index.csv": "date,market index\n2026-05-01,98.5\n2026-06-01,101.25\n",
    "weather.csv": "date,Temperatur in Grad Celsius\n2026-05-01,18.5\n2026-06-01,21.25\n",
    "daily-variants.csv": "date,variant,users,conversions\n2026-05-01,old,10,1\n",
}


def pictures(window: MainWindow, _sample: Database) -> Iterator[str]:
    """Yield after each state."""
    tasks = window.context.tasks
    window.context.navigate("import")
    page = window.page("import")
    assert isinstance(page, ImportPage)
    tasks.wait_idle()
    known = sorted(resource_path("sample/spreadsheets").glob("northlight-crm-leads-2026-q3.*"))
    with tempfile.TemporaryDirectory() as made:
        paths = [Path(made) / name for name in _FILES]
        for path, text in zip(paths, _FILES.values(), strict=True):
            path.write_text(text, encoding="utf-8")
        page.add_files([*known, *paths])
        tasks.wait_idle(30)
    yield "tables-files"
    for entry in page.plan.entries:
        page.plan.set_contract(entry.key, 1)
    for sheet in page.plan.sheets():
        if sheet.opened.may_be is not None:
            page.table_work.take_as_table(sheet.key)
    tasks.wait_idle(30)
    yield "tables-taken"
    page.go_on.click()
    tasks.wait_idle(30)
    page.steps.go_to(PROBLEMS)
    yield "tables-problems"
    page.steps.go_to(EFFECT)
    yield "tables-effect"
    page.go_on.click()
    tasks.wait_idle(30)
    yield "tables-imported"
