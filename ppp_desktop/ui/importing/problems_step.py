"""Step 3 of the wizard: what is wrong with rows, grouped by cause, and what was fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.services.import_checking import undone
from ppp_desktop.services.import_fixes import Fix
from ppp_desktop.services.import_problems import ProblemGroup, faulty_rows
from ppp_desktop.services.importing import ImportReport
from ppp_desktop.ui.importing.plan import Sheet, Table
from ppp_desktop.ui.importing.problem_group import ProblemGroupView
from ppp_desktop.ui.importing.table_problems import table_problems_card
from ppp_desktop.ui.theme import CARD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout


@dataclass(frozen=True, slots=True)
class SheetProblems:
    """A sheet with the reports of its import tried out, and the problems in them by cause."""

    sheet: Sheet
    reports: tuple[ImportReport, ...]
    groups: tuple[ProblemGroup, ...]

    @property
    def faulty(self) -> dict[int, list[str]]:
        """What is wrong per rejected row."""
        return faulty_rows(problem for report in self.reports for problem in report.problems)


class ProblemsStep(QWidget):
    """Cards per sheet; calm where there is nothing."""

    mapping_wanted = Signal(int)  # key of the sheet whose columns should be looked at
    save_wanted = Signal(object)  # SheetProblems whose rejected rows should be saved
    fix_wanted = Signal(int, object)  # key of a sheet, its Mapping with a fix more or less

    def __init__(self) -> None:
        super().__init__()
        self.calm = EmptyState("success", "No problems")
        listing = QWidget()
        listing.setObjectName("canvas")
        self._list = QVBoxLayout(listing)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(CARD_GAP)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(listing)
        calm_card = Card()
        calm_card.add(self.calm, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(calm_card)
        self._stack.addWidget(self._area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_problems(self, found: Sequence[SheetProblems], tables: Sequence[Table] = ()) -> None:
        """Show the problems and fixes of these sheets; the place in the list stays."""
        self.setEnabled(True)
        rows = sum(report.rows_read for each in found for report in each.reports)
        rows += sum(each.table.rows_read for each in tables)
        faulty = [each for each in tables if each.table.problems]
        if not faulty and not any(each.groups or each.sheet.check.fixes for each in found):
            reasons = [text for each in found if (text := _ignored(each.reports))]
            counted = f"{rows:,} row" + ("" if rows == 1 else "s")
            self.calm.show_texts(f"No problems in {counted}", " ".join(dict.fromkeys(reasons)))
            self._stack.setCurrentIndex(0)
            return
        place = self._area.verticalScrollBar().value()
        clear_layout(self._list)
        for each in sorted(found, key=lambda each: not each.groups):
            self._list.addWidget(self._card(each))
        for table in faulty:
            self._list.addWidget(table_problems_card(table))
        self._list.addStretch(1)
        self._stack.setCurrentIndex(1)
        self._area.verticalScrollBar().setValue(place)

    def wait(self) -> None:
        """Take no more fixes until the one before is worked in."""
        self.setEnabled(False)

    def _card(self, each: SheetProblems) -> Card:
        card = Card(each.sheet.name)
        if not each.groups:
            card.add_to_header(Chip("no problems", Tone.POSITIVE))
        self._add_fixes(card, each.sheet)
        for place, group in enumerate(each.groups):
            if place or each.sheet.check.fixes:
                card.add(line())
            view = ProblemGroupView(group, each.sheet.check)
            view.fixed.connect(partial(self.fix_wanted.emit, each.sheet.key))
            view.mapping_wanted.connect(partial(self.mapping_wanted.emit, each.sheet.key))
            card.add(view)
        faulty = len(each.faulty)
        if faulty:
            counted = "row" if faulty == 1 else f"{faulty:,} rows"
            save = Button(f"Save the {counted} to mend", icon_name="download")
            save.clicked.connect(lambda: self.save_wanted.emit(each))
            card.add_to_header(save)
        ignored = _ignored(each.reports)
        if ignored:
            card.add(line())
            card.add(label(ignored, "secondary", wrap=True))
        return card

    def _add_fixes(self, card: Card, sheet: Sheet) -> None:
        if not sheet.check.fixes:
            return
        card.add(label("Fixes", "caption"))
        for fix in sheet.check.fixes:
            undo = Button("Undo", kind="small")
            undo.setAccessibleName(f"Undo: {fix.text}")
            undo.clicked.connect(partial(self._on_undo, sheet, fix))
            row = QHBoxLayout()
            row.setSpacing(SMALL_GAP)
            row.addWidget(IconLabel("check", tone=Tone.POSITIVE))
            row.addWidget(ElidedLabel(fix.text))
            row.addWidget(label(_about(fix), "secondary"))
            row.addStretch(1)
            row.addWidget(undo)
            card.body.addLayout(row)

    def _on_undo(self, sheet: Sheet, fix: Fix) -> None:
        mapping: Mapping = undone(sheet.opened.read, sheet.mapping, fix)
        self.fix_wanted.emit(sheet.key, mapping)


def _about(fix: Fix) -> str:
    parts = [f"{fix.rows:,} row" + ("" if fix.rows == 1 else "s")] if fix.rows else []
    parts.append("remembered for the next file" if fix.kept else "this file only")
    return " · ".join(parts)


def _ignored(reports: Sequence[ImportReport]) -> str:
    ignored = sum(report.ignored for report in reports)
    if not ignored:
        return ""
    reasons: dict[str, int] = {}
    for report in reports:
        for reason, count in report.ignored_reasons:
            reasons[reason] = reasons.get(reason, 0) + count
    rows = "1 row is" if ignored == 1 else f"{ignored:,} rows are"
    named = ", ".join(f"{reason} ({count:,})" for reason, count in reasons.items())
    return f"{rows} ignored: {named}."
