"""How the pay of a period came about under some terms: its lines, each with its steps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.simulation_results import PeriodRun
from ppp_desktop.services.simulation_words import write_pay
from ppp_desktop.ui.simulator.looks import Look, Swatch
from ppp_desktop.ui.statements.line_steps import line_heading, steps_box
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line


class PayExplanation(QWidget):
    """Content of the side panel: the engine's lines, as statements would have them."""

    def __init__(
        self, name: str, look: Look, run: PeriodRun, note: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        currency = run.calculation.currency
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(SMALL_GAP)
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(Swatch(look))
        head.addWidget(ElidedLabel(name, "strong"), 1)
        layout.addLayout(head)
        total = QHBoxLayout()
        total.setSpacing(FIELD_GAP)
        total.addWidget(label(run.active.label, "secondary"), 1)
        total.addWidget(label(write_pay(run.pay, currency), "title"))
        layout.addLayout(total)
        for text in (note, *run.calculation.warnings):
            if text:
                layout.addWidget(label(text, "caption", wrap=True))
        for each in run.calculation.lines:
            layout.addSpacing(4)
            layout.addWidget(line())
            layout.addLayout(line_heading(each, currency))
            layout.addWidget(label(each.sentence, "secondary", wrap=True))
            if each.note:
                layout.addWidget(label(each.note, "caption", wrap=True))
            layout.addWidget(steps_box(each, currency), 0, Qt.AlignmentFlag.AlignTop)
        layout.addStretch(1)
