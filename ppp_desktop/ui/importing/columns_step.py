"""Step 2 of the wizard: per sheet what its columns hold and how its cells are read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_number
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.import_checking import (
    SheetCheck,
    columns_of,
    mapping_as,
    mapping_below,
)
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.ui.importing.column_grid import ColumnGrid, StatusGrid
from ppp_desktop.ui.importing.files_step import CONFIDENCE_TONES
from ppp_desktop.ui.importing.mapping_form import MappingForm
from ppp_desktop.ui.importing.plan import ImportPlan, Sheet
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import label, line, set_tone

_TYPING_PAUSE_MS = 200
_SHEET_WIDTH = 360


class ColumnsStep(QWidget):
    """Edits the mapping of one sheet of the plan at a time; `edited` asks for a new check."""

    edited = Signal(int)  # key of the sheet whose mapping changed

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._plan = plan
        self._key = 0
        self._shown: Mapping | None = None
        self._filling = False
        self._waiting = False
        self._problem = ""
        self.sheet: ComboBox[int] = ComboBox()
        self.sheet.setAccessibleName("Sheet")
        self.sheet.setMaximumWidth(_SHEET_WIDTH)
        self._chip = Chip("")
        self._summary = label("", "secondary", wrap=True)
        self._about = label("", "secondary", wrap=True)
        self._note = label("", "caption", wrap=True)
        self.form = MappingForm()
        self.grid = ColumnGrid()
        self.statuses = StatusGrid()
        self._status_title = label("What the statuses mean", "strong")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SMALL_GAP)
        top.addWidget(self.sheet, 1)
        top.addWidget(self._chip)
        top.addStretch(1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, SMALL_GAP, 0)
        inner.setSpacing(FIELD_GAP)
        for widget in (
            self._about,
            self.form,
            line(),
            self._note,
            self.grid,
            self._status_title,
            self.statuses,
        ):
            inner.addWidget(widget)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        card = Card()
        card.body.addLayout(top)
        card.add(self._summary)
        card.add(area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def _connect(self) -> None:
        self.sheet.value_changed.connect(self._on_sheet_chosen)
        self.form.format.value_changed.connect(self._on_format_chosen)
        self.form.header_row.valueChanged.connect(self._on_header_moved)
        self.form.edited.connect(self._on_edited)
        self.grid.edited.connect(self._on_edited)
        self.statuses.edited.connect(self._on_edited)
        self.grid.moved.connect(self._note.setText)
        self._typing.timeout.connect(self._on_typed)
        self._plan.changed.connect(self.refresh)

    def show_sheet(self, key: int) -> None:
        """Show the sheet with this key, where it is among those to import."""
        self.commit()
        self._problem = ""
        self._note.setText("")
        self._key = key
        self._shown = None
        self.refresh()

    def show_what_needs_a_look(self) -> None:
        """Show the first sheet that cannot be imported as it stands, else the first unsure one."""
        sheets = self._plan.sheets()
        for wanted in (
            [sheet for sheet in sheets if sheet.obstacle],
            [sheet for sheet in sheets if not sheet.sure],
        ):
            if wanted:
                self.show_sheet(wanted[0].key)
                return
        self.refresh()

    def problem(self) -> str:
        """Return what is wrong with the settings as they stand, "" where nothing is."""
        return self._problem

    def refresh(self) -> None:
        """Show the plan as it is now."""
        sheets = self._plan.sheets()
        if not sheets:
            return
        keys = [sheet.key for sheet in sheets]
        if self._key not in keys:
            self._key = keys[0]
            self._shown = None
        blocked = self.sheet.blockSignals(True)
        self.sheet.set_items([(_title(sheet), sheet.key) for sheet in sheets])
        self.sheet.set_value(self._key)
        self.sheet.blockSignals(blocked)
        current = self._plan.sheet(self._key)
        if current is not None:
            self._show(current)

    @Slot()
    def commit(self) -> None:
        """Take what was typed last without waiting for a pause."""
        waiting, self._waiting = self._waiting, False
        self._typing.stop()
        sheet = self._plan.sheet(self._key)
        if sheet is None or not waiting:
            return
        try:
            statuses = {**sheet.mapping.statuses, **self.statuses.meanings()}
            changes = {**self.form.settings(), "statuses": statuses}
            mapping = sheet.mapping.changed(columns=self.grid.choices(), **changes)
        except ValidationFailed as error:
            text = f"{error.message} {error.remedy}".strip()
            self._problem = text
            if not self.form.show_error(error.field, text):
                self._say(text, Tone.NEGATIVE)
            # The plan did not change, but what may follow did.
            self._plan.changed.emit()
            return
        self._problem = ""
        self._take(mapping)

    def _take(self, mapping: Mapping) -> None:
        sheet = self._plan.sheet(self._key)
        if sheet is None or sheet.mapping == mapping:
            self._plan.changed.emit()
            return
        self._plan.set_mapping(self._key, mapping)
        self.edited.emit(self._key)

    def _show(self, sheet: Sheet) -> None:
        self._chip.show_state(
            sheet.check.confidence.value, CONFIDENCE_TONES[sheet.check.confidence]
        )
        if self._problem:
            return
        if self._shown != sheet.mapping:
            self._shown = sheet.mapping
            self._filling = True
            raw = sheet.opened.read.sheet
            self.form.show_mapping(sheet.mapping, len(raw.rows))
            self.grid.show_columns(
                columns_of(raw, sheet.mapping.header_row),
                sheet.mapping.columns,
                dict(sheet.check.reasons),
            )
            self._filling = False
        if sheet.checking:
            return
        self.form.show_check(sheet.check)
        self.grid.show_reasons(dict(sheet.check.reasons))
        self._about.setText(sheet.check.about)
        self.statuses.show_words(sheet.check.statuses)
        self._status_title.setVisible(bool(sheet.check.statuses))
        self._summarise(sheet.check)

    def _summarise(self, check: SheetCheck) -> None:
        if check.parsed is None:
            self._say(check.refusal, Tone.NEGATIVE)
            return
        parsed = check.parsed
        parts = [f"{len(parsed.rows):,} of {parsed.rows_read:,} rows are results"]
        if parsed.rejected:
            parts.append(f"{parsed.rejected:,} with problems")
        if parsed.ignored:
            parts.append(f"{parsed.ignored:,} ignored")
        parts += totals_in_words(check, check.mapping.default_currency)
        self._say(" · ".join(parts), None if parsed.rows else Tone.NEGATIVE)

    def _say(self, text: str, tone: Tone | None) -> None:
        self._summary.setText(text)
        set_tone(self._summary, tone)

    @Slot()
    def _on_sheet_chosen(self) -> None:
        self.show_sheet(self.sheet.value() or 0)

    @Slot()
    def _on_format_chosen(self) -> None:
        sheet = self._plan.sheet(self._key)
        key = self.form.format.value()
        if not self._filling and sheet is not None and key and key != sheet.mapping.format:
            self._waiting = False
            self._take(mapping_as(sheet.opened.read, key))

    @Slot(int)
    def _on_header_moved(self, row: int) -> None:
        sheet = self._plan.sheet(self._key)
        if not self._filling and sheet is not None and row != sheet.mapping.header_row:
            self._waiting = False
            self._take(mapping_below(sheet.opened.read.sheet, sheet.mapping, row))

    @Slot()
    def _on_typed(self) -> None:
        # The window may have been closed while the clock ran; leaving the step commits by itself.
        if self.isVisible():
            self.commit()

    @Slot()
    def _on_edited(self) -> None:
        if not self._filling:
            self._waiting = True
            self._typing.start()


def totals_in_words(check: SheetCheck, currency: str) -> list[str]:
    """Return "Leads 218", "Media cost €2,923.20" for each metric; money plain without currency."""
    return [
        f"{metric(key).label} {format_metric(key, value, currency)}"
        if currency or metric(key).unit is not Unit.MONEY
        else f"{metric(key).label} {format_number(value)}"
        for key, value in check.totals
    ]


def _title(sheet: Sheet) -> str:
    return sheet.name if sheet.sure else f"{sheet.name}: {sheet.check.confidence.value}"
