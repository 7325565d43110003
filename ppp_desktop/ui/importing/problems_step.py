"""Step 3 of the wizard: what is wrong with rows, grouped by cause, and what happens to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.imports.rows import Severity
from ppp_desktop.services.import_problems import ProblemGroup, faulty_rows, group_problems
from ppp_desktop.services.importing import ImportReport
from ppp_desktop.ui.importing.plan import Sheet
from ppp_desktop.ui.theme import CARD_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import IconLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout


@dataclass(frozen=True, slots=True)
class SheetProblems:
    """A sheet with the report of its import tried out."""

    sheet: Sheet
    report: ImportReport


class ProblemsStep(QWidget):
    """Cards per sheet; calm where there is nothing."""

    mapping_wanted = Signal(int)  # key of the sheet whose columns should be looked at
    save_wanted = Signal(object)  # SheetProblems whose rejected rows should be saved

    def __init__(self) -> None:
        super().__init__()
        self.calm = EmptyState("success", "No problems")
        listing = QWidget()
        listing.setObjectName("canvas")
        self._list = QVBoxLayout(listing)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(CARD_GAP)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(listing)
        calm_card = Card()
        calm_card.add(self.calm, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(calm_card)
        self._stack.addWidget(area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_reports(self, found: Sequence[SheetProblems]) -> None:
        """Show the problems of these sheets."""
        rows = sum(each.report.rows_read for each in found)
        if not any(each.report.problems for each in found):
            reasons = [text for each in found if (text := _ignored(each.report))]
            counted = f"{rows:,} row" + ("" if rows == 1 else "s")
            self.calm.show_texts(f"No problems in {counted}", " ".join(dict.fromkeys(reasons)))
            self._stack.setCurrentIndex(0)
            return
        clear_layout(self._list)
        for each in sorted(found, key=lambda each: not each.report.problems):
            self._list.addWidget(self._card(each))
        self._list.addStretch(1)
        self._stack.setCurrentIndex(1)

    def _card(self, each: SheetProblems) -> Card:
        report = each.report
        card = Card(each.sheet.name)
        groups = group_problems(report.problems)
        if not groups:
            card.add_to_header(Chip("no problems", Tone.POSITIVE))
        for place, group in enumerate(groups):
            if place:
                card.add(line())
            card.body.addLayout(self._group(each, group))
        faulty = len(faulty_rows(report.problems))
        if faulty:
            counted = "row" if faulty == 1 else f"{faulty:,} rows"
            save = Button(f"Save the {counted} to mend", icon_name="download")
            save.clicked.connect(lambda: self.save_wanted.emit(each))
            card.add_to_header(save)
        ignored = _ignored(report)
        if ignored:
            card.add(line())
            card.add(label(ignored, "secondary", wrap=True))
        return card

    def _group(self, each: SheetProblems, group: ProblemGroup) -> QVBoxLayout:
        error = group.severity is Severity.ERROR
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(
            IconLabel("error" if error else "info", tone=Tone.NEGATIVE if error else Tone.INFO)
        )
        head.addWidget(label(group.title, "strong"))
        if group.rows:
            head.addWidget(Chip(f"{group.rows:,} row" + ("" if group.rows == 1 else "s")))
        head.addWidget(Chip(group.consequence, Tone.WARNING if error else Tone.NEUTRAL))
        head.addStretch(1)
        if group.by_mapping:
            fix = Button("Change the columns", kind="small")
            fix.clicked.connect(lambda: self.mapping_wanted.emit(each.sheet.key))
            head.addWidget(fix)
        texts = QVBoxLayout()
        texts.setContentsMargins(28, 0, 0, 0)
        texts.setSpacing(2)
        for message in group.first:
            texts.addWidget(label(message, wrap=True))
        left = group.rows - len(group.first)
        if left > 0:
            texts.addWidget(label(f"and {left:,} more", "caption"))
        if group.remedy:
            texts.addWidget(label(group.remedy, "secondary", wrap=True))
        layout = QVBoxLayout()
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(texts)
        return layout


def _ignored(report: ImportReport) -> str:
    if not report.ignored:
        return ""
    rows = "1 row holds" if report.ignored == 1 else f"{report.ignored:,} rows hold"
    reasons = ", ".join(f"{reason} ({count:,})" for reason, count in report.ignored_reasons)
    return f"{rows} no results of their own: {reasons}."
