"""Importing rate tables from the settings page: choosing, the question before rates change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import Conflict, PppError
from ppp_desktop.services.exchange_rates import RatesImport, import_rates
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings_page.rates_card import RatesCard
from ppp_desktop.ui.widgets.dialogs import confirm

_TABLES = "Rate tables (*.csv *.txt *.tsv *.xlsx);;All files (*)"


class RatesImporting(QObject):
    """Does what `card` asks for, with the banner and the tasks of `page`."""

    def __init__(self, page: Page, card: RatesCard) -> None:
        super().__init__(page)
        self._page = page
        self._card = card
        card.import_wanted.connect(self._on_import)
        card.files_dropped.connect(self._on_dropped)

    @Slot()
    def _on_import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self._page, "Import rate table", "", _TABLES)
        if name:
            self._import(Path(name))

    @Slot(object)
    def _on_dropped(self, files: Sequence[Path]) -> None:
        for path in files:
            self._import(path)

    def _import(self, path: Path, *, replace: bool = False) -> None:
        database = self._page.context.database
        self._page.run(
            "Importing exchange rates",
            lambda progress: import_rates(database, path, replace=replace, progress=progress),
            lambda result: self._done(path, *result),
        )

    def _done(self, path: Path, report: RatesImport, changes: Changes) -> None:
        self._card.show_problems(report.file_name, report.problems)
        refusal = report.refusal()
        if isinstance(refusal, Conflict):
            self._ask(path, report, refusal)
        elif refusal is not None:
            self._page.show_problem(refusal.message, refusal.remedy)
        else:
            self._page.banner.close_banner()
            self._page.context.toast(imported_text(report))
            self._page.context.notify_changes(changes)

    def _ask(self, path: Path, report: RatesImport, refusal: PppError) -> None:
        count = len(report.differences)
        confirm(
            self._page,
            title=f"Replace {'a stored rate' if count == 1 else f'{count:,} stored rates'}?",
            text=f"{refusal.message} Drafts and running periods follow the new rates; issued "
            "statements keep theirs.",
            action="Replace rates",
            on_confirm=lambda: self._import(path, replace=True),
        )


def imported_text(report: RatesImport) -> str:
    """Return what an import brought: "eurofxref-hist.csv: 1,204 rates added."."""
    if not report.added and not report.replaced:
        return f"{report.file_name}: nothing new, the rates are stored already."
    replaced = f", {report.replaced:,} replaced" if report.replaced else ""
    noun = "rate" if report.added == 1 else "rates"
    return f"{report.file_name}: {report.added:,} {noun} added{replaced}."
