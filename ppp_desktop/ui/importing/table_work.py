"""Takes a sheet of the plan for a table beside results where the user says so."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from ppp_desktop.services.import_opening import read_as
from ppp_desktop.ui.importing.plan import ImportPlan
from ppp_desktop.ui.page import Page


class TableWork(QObject):
    """Reads in the worker; where the columns do not fit, the page says so."""

    def __init__(self, page: Page, plan: ImportPlan) -> None:
        super().__init__(page)
        self._page = page
        self._plan = plan

    @Slot(int)
    def take_as_table(self, key: int) -> None:
        """Read the sheet `key` as what it may be."""
        sheet = self._plan.sheet(key)
        kind = sheet.opened.may_be if sheet is not None else None
        if sheet is None or kind is None:
            return
        opened = sheet.opened
        self._page.run(
            "Reading the table",
            lambda _progress: read_as(opened, kind),
            partial(self._plan.take_as_table, key),
        )
