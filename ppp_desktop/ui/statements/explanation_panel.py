"""How a line came about: its rule, the steps of its calculation, the results behind its figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.document_annex import converted_sum
from ppp_desktop.services.sources import SourceRow, Sources
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.ui.statements.line_steps import line_heading, steps_box
from ppp_desktop.ui.statements.sources_section import SourcesSection
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.labels import label


class ExplanationPanel(QWidget):
    """Content of the side panel for one line.

    `more_wanted(SourcesSection)` asks for further rows, `row_chosen(SourceRow)` tells of a click
    on where a row lies.
    """

    more_wanted = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, line: Line, body: StatementBody, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        currency = body.calculation.currency
        self._body = body
        self.line = line
        self.sections: tuple[SourcesSection, ...] = ()
        self._currency = currency
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 6, 0)
        self._layout.setSpacing(SMALL_GAP)
        self._layout.addLayout(line_heading(line, currency))
        self._layout.addWidget(label(line.sentence, "secondary", wrap=True))
        self._layout.addWidget(steps_box(line, currency))
        self._reading = label("Reading the results…" if line.measures else "", "caption")
        self._reading.setVisible(bool(line.measures))
        self._layout.addWidget(self._reading)
        self._layout.addStretch(1)

    def show_sources(self, found: Sequence[Sources]) -> None:
        """Show the results behind the line, one section per sum."""
        self._reading.hide()
        for section in self.sections:
            section.deleteLater()
        sections = []
        for sources in found:
            converted = converted_sum(self._body, sources.request)
            total = None if converted is None else converted.value
            section = SourcesSection(sources, self._currency, total)
            section.more_wanted.connect(lambda wanted=section: self.more_wanted.emit(wanted))
            section.row_chosen.connect(self._on_row_chosen)
            self._layout.insertWidget(self._layout.count() - 1, section)
            sections.append(section)
        self.sections = tuple(sections)

    def _on_row_chosen(self, row: SourceRow) -> None:
        self.row_chosen.emit(row)
