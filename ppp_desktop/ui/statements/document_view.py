"""The middle of the page: where it stands, warnings, lines and totals, order, objectives."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ppp_desktop.services.document_lines import document_balances, terms_name, terms_note
from ppp_desktop.services.documents import document_objectives
from ppp_desktop.services.life_words import dispute_mark
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_standing import Standing, StandingView
from ppp_desktop.ui.adjustments.draft_section import DraftAdjustments
from ppp_desktop.ui.statements.balances import Balances
from ppp_desktop.ui.statements.document_rows import DocumentRow, rows_of
from ppp_desktop.ui.statements.document_table import DocumentTable
from ppp_desktop.ui.statements.life_strip import LifeStrip
from ppp_desktop.ui.statements.objectives_table import ObjectivesTable
from ppp_desktop.ui.theme import CARD_MARGIN, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.notices import Banner

_NARROWEST = 400
_SCROLL_MARGIN = 24


class DocumentView(Card):
    """One statement as a document; `line_opened(DocumentRow)` asks how a line came about."""

    line_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self.setMinimumWidth(_NARROWEST)
        self.strip = LifeStrip()
        self.warnings = Banner()
        self.table = DocumentTable()
        self._terms_note = label("", wrap=True)
        self.balances = Balances()
        self._order = label("", "caption", wrap=True)
        self._tax_note = label("", "caption", wrap=True)
        self.adjustments = DraftAdjustments()
        self._objectives_title = label("Against the objectives", "section")
        self.objectives = ObjectivesTable()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = self._lay_out()
        self._scroll.setWidget(self._content)
        # A scroll area fills its contents with the window's grey unless told otherwise.
        self._content.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self.add(self._scroll, 1)
        self.table.line_opened.connect(self.line_opened)
        self.table.line_moved_to.connect(self._on_line_moved_to)

    def _lay_out(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(CARD_MARGIN, CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(self.strip)
        layout.addWidget(self.warnings)
        layout.addLayout(_indented(self._terms_note))
        layout.addWidget(self.table)
        layout.addSpacing(LABEL_GAP)
        layout.addLayout(_indented(self._tax_note))
        layout.addLayout(_indented(self.balances))
        layout.addLayout(_indented(self._order))
        layout.addSpacing(SMALL_GAP)
        layout.addLayout(_indented(self.adjustments))
        layout.addSpacing(CARD_MARGIN)
        layout.addLayout(_indented(self._objectives_title))
        layout.addWidget(self.objectives)
        layout.addStretch(1)
        return content

    def show_statement(self, shown: StandingView, *, from_top: bool) -> None:
        """Show `shown`; `from_top` scrolls back, for another statement than before."""
        body = shown.view.body
        self.strip.show_standing(shown)
        self._show_warnings(body)
        note = terms_note(body)
        self._terms_note.setText(note)
        self._terms_note.setVisible(bool(note))
        lines = range(1, len(body.calculation.lines) + 1)
        self.table.show_rows(rows_of(body, {line: dispute_mark(shown, line) for line in lines}))
        self.balances.show_balances(document_balances(body))
        self._tax_note.setText(body.tax_note)
        self._tax_note.setVisible(bool(body.tax_note))
        self.adjustments.setVisible(shown.standing is Standing.DRAFT)
        self.adjustments.show_rows(shown.adjustments)
        self._order.setText(f"{body.order} Contract {terms_name(body)}.")
        objectives = document_objectives(body)
        self._objectives_title.setVisible(bool(objectives))
        self.objectives.setVisible(bool(objectives))
        self.objectives.show_objectives(objectives)
        if from_top:
            self._scroll.verticalScrollBar().setValue(0)

    def current_row(self) -> DocumentRow | None:
        """Return the line that is marked."""
        return self.table.current_row()

    def _show_warnings(self, body: StatementBody) -> None:
        warnings = tuple(dict.fromkeys((*body.warnings, *body.calculation.warnings)))
        self.warnings.hide()
        if warnings:
            title = warnings[0] if len(warnings) == 1 else f"{len(warnings)} things to look at"
            detail = "" if len(warnings) == 1 else "\n".join(warnings)
            self.warnings.show_message(title, detail, tone=Tone.WARNING, closable=False)

    @Slot(QPoint, int)
    def _on_line_moved_to(self, place: QPoint, height: int) -> None:
        """Keep the row that the arrow keys reach in sight."""
        middle = self.table.mapTo(self._content, place) + QPoint(0, height // 2)
        self._scroll.ensureVisible(middle.x(), middle.y(), 0, height // 2 + _SCROLL_MARGIN)


def _indented(widget: QWidget) -> QHBoxLayout:
    """Return the widget in line with the words of the table."""
    row = QHBoxLayout()
    row.setContentsMargins(8, 0, 8, 0)
    row.addWidget(widget)
    return row
