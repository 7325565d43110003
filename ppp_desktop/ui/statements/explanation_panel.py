"""How a line came about: its rule, the steps of its calculation, the results behind its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.services.sources import SourceRow, Sources
from ppp_desktop.ui.statements.sources_section import SourcesSection
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.labels import ElidedLabel, label

_INDENT = 16
_STEPS_SHOWN = 60
_BOX_MARGIN = 12


class ExplanationPanel(QWidget):
    """Content of the side panel for one line.

    `more_wanted(SourcesSection)` asks for further rows, `row_chosen(SourceRow)` tells of a click
    on where a row lies.
    """

    more_wanted = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, line: Line, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.sections: tuple[SourcesSection, ...] = ()
        self._currency = currency
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 6, 0)
        self._layout.setSpacing(SMALL_GAP)
        self._layout.addLayout(_heading(line, currency))
        self._layout.addWidget(label(line.sentence, "secondary", wrap=True))
        self._layout.addWidget(_steps(line))
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
            section = SourcesSection(sources, self._currency)
            section.more_wanted.connect(lambda wanted=section: self.more_wanted.emit(wanted))
            section.row_chosen.connect(self._on_row_chosen)
            self._layout.insertWidget(self._layout.count() - 1, section)
            sections.append(section)
        self.sections = tuple(sections)

    def _on_row_chosen(self, row: SourceRow) -> None:
        self.row_chosen.emit(row)


def _heading(line: Line, currency: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(FIELD_GAP)
    row.addWidget(ElidedLabel(line.name, "strong"), 1)
    row.addWidget(label(format_money(line.amount, currency), "strong"))
    return row


def _steps(line: Line) -> QFrame:
    """Return the box with the steps in words and figures, as the engine gave them."""
    box = QFrame()
    box.setObjectName("sunken")
    box.setAccessibleName("Steps of the calculation")
    layout = QVBoxLayout(box)
    layout.setContentsMargins(_BOX_MARGIN, SMALL_GAP, _BOX_MARGIN, SMALL_GAP)
    layout.setSpacing(LABEL_GAP)
    steps = list(_below(line.explanation))
    for depth, step in steps[:_STEPS_SHOWN]:
        row = QHBoxLayout()
        row.setContentsMargins(depth * _INDENT, 0, 0, 0)
        text = label(step.text, "secondary" if step.step == "rounding" else "body", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(text)
        layout.addLayout(row)
    if len(steps) > _STEPS_SHOWN:
        layout.addWidget(label(f"and {len(steps) - _STEPS_SHOWN:,} more steps", "caption"))
    return box


def _below(explanation: Explanation, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
    """Yield the steps beneath an explanation, whose own text is the rule shown above the box."""
    for child in explanation.children:
        yield depth, child
        yield from _below(child, depth + 1)
