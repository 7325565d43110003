"""Opens "How this came about" for a line and reads the results behind it, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.progress import Progress
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.sources import Page as RowsPage
from ppp_desktop.services.sources import SourceRow, Sources
from ppp_desktop.services.statements import StatementView, list_sources
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.file_row import show_file_row
from ppp_desktop.ui.statements.explanation_panel import ExplanationPanel
from ppp_desktop.ui.statements.sources_section import (
    FIRST_ROWS,
    MORE_ROWS,
    SourcesSection,
)


class Explaining(QObject):
    """Keeps the panel of one line of the statement that `page` shows.

    `foot` makes the buttons below it.
    """

    def __init__(self, page: Page, foot: Callable[[Line], Sequence[QWidget]]) -> None:
        super().__init__(page)
        self._foot = foot
        self._page = page
        self._database = page.context.database
        self._panel: ExplanationPanel | None = None
        self._statement_id = 0

    def is_open(self) -> bool:
        """Tell whether the side panel is open and explains a line."""
        return self._shown() is not None and not self._page.side_panel.isHidden()

    def line_key(self) -> str:
        """Return the key of the line that is explained, "" for none."""
        panel = self._shown()
        return panel.line.key if panel is not None and self.is_open() else ""

    def open(self, view: StatementView, line: Line) -> None:
        """Explain `line`; opening the line that is explained already changes nothing."""
        panel = self._shown()
        same = panel is not None and self._statement_id == view.row.id and panel.line == line
        if same and self.is_open():
            return
        self._statement_id = view.row.id
        panel = ExplanationPanel(line, view.body)
        panel.more_wanted.connect(self._on_more_wanted)
        panel.row_chosen.connect(self._on_row_chosen)
        self._panel = panel
        self._page.side_panel.show_content("How this came about", panel, *self._foot(line))
        self._read(panel, line)

    def follow(self, view: StatementView, *, another: bool) -> None:
        """Close the panel for another statement; explain the line anew where it changed."""
        panel = self._shown()
        if panel is None or self._page.side_panel.isHidden():
            return
        if another:
            self._page.side_panel.close_panel()
            return
        line = next(
            (each for each in view.body.calculation.lines if each.key == panel.line.key), None
        )
        if line is None:
            self._page.side_panel.close_panel()
        elif line == panel.line and view.row.number:
            return
        elif line == panel.line:
            self._read(panel, line)
        else:
            self.open(view, line)

    def _shown(self) -> ExplanationPanel | None:
        return self._panel if self._page.side_panel.content() is self._panel else None

    def _read(self, panel: ExplanationPanel, line: Line) -> None:
        if not line.measures:
            return
        database, statement_id = self._database, self._statement_id

        def show(found: tuple[Sources, ...]) -> None:
            if self._shown() is panel:
                panel.show_sources(found)

        self._page.run(
            "Reading the results behind the line",
            lambda progress: _sources_of(database, statement_id, line, progress),
            show,
        )

    @Slot(object)
    def _on_more_wanted(self, section: SourcesSection) -> None:
        database, statement_id = self._database, self._statement_id
        rows = RowsPage(limit=MORE_ROWS, offset=section.rows_shown)
        panel = self._panel

        def show(found: tuple[Sources, ...]) -> None:
            if panel is not None and self._shown() is panel and section in panel.sections:
                section.add_rows(found[0].rows)

        self._page.run(
            "Reading more results",
            lambda _progress: list_sources(database, statement_id, section.request, rows),
            show,
        )

    @Slot(object)
    def _on_row_chosen(self, row: SourceRow) -> None:
        show_file_row(self._page, row.batch_id, row.row)


def _sources_of(
    database: Database, statement_id: int, line: Line, progress: Progress
) -> tuple[Sources, ...]:
    """Return the sums behind a line, each once even where two ratios share one."""
    found: dict[MeasureRequest, Sources] = {}
    for request in line.measures:
        progress.check_cancelled()
        for sources in list_sources(database, statement_id, request, RowsPage(limit=FIRST_ROWS)):
            found.setdefault(sources.request, sources)
    return tuple(found.values())
