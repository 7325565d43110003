"""The grids of the second step: columns with what they hold, status words with what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.fields import FIELDS
from ppp_desktop.imports.mapping import ColumnChoice
from ppp_desktop.services.column_reasons import ColumnReason
from ppp_desktop.services.import_checking import SheetColumn, StatusWord
from ppp_desktop.ui.importing.field_combo import NOT_USED, FieldCombo
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

FIELD_LABELS = {field.key: field.label for field in FIELDS}
_COMBO_WIDTH = 230
_UNKNOWN = "pending: nobody explained it"


class ColumnGrid(QWidget):
    """One line per column: header, first values, choice. A field has one column at most."""

    edited = Signal()
    moved = Signal(str)  # a sentence: a field left one column for another

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[SheetColumn, ...] = ()
        self._ratios: frozenset[int] = frozenset()
        self._reasons: dict[int, ElidedLabel] = {}
        self.combos: dict[int, FieldCombo] = {}
        self.others: dict[int, Button] = {}
        self._layout = _grid(self)

    def show_columns(
        self,
        columns: Sequence[SheetColumn],
        chosen: Sequence[ColumnChoice],
        reasons: Mapping[int, ColumnReason],
    ) -> None:
        """Show these columns with these choices; a column of ratios has none."""
        fields = {choice.index: choice.field for choice in chosen}
        ratios = frozenset(index for index, reason in reasons.items() if reason.is_ratio)
        if tuple(columns) != self._columns or ratios != self._ratios:
            self._ratios = ratios
            self._build(tuple(columns))
        for index, combo in self.combos.items():
            if combo.value() != fields.get(index, NOT_USED):
                blocked = combo.blockSignals(True)
                combo.set_value(fields.get(index, NOT_USED))
                combo.blockSignals(blocked)
        self.show_reasons(reasons)

    def show_reasons(self, reasons: Mapping[int, ColumnReason]) -> None:
        """Say why each column is what it is, and offer what it may be as well."""
        for index, text in self._reasons.items():
            reason = reasons.get(index)
            text.set_full_text(reason.words if reason else "")
            other = self.others.get(index)
            if other is None:
                continue
            keys = reason.alternatives if reason else ()
            other.setVisible(bool(keys))
            if keys:
                other.setText(f"{FIELD_LABELS[keys[0]]}?")
                other.setToolTip("What it may hold instead; click to take it")
                other.setProperty("field", keys[0])

    def choices(self) -> tuple[ColumnChoice, ...]:
        """Return what was chosen."""
        return tuple(
            ColumnChoice(field=field, index=column.index, header=column.header)
            for column in self._columns
            if column.index in self.combos and (field := self.combos[column.index].value())
        )

    def _build(self, columns: tuple[SheetColumn, ...]) -> None:
        clear_layout(self._layout)
        self._columns = columns
        self.combos, self.others, self._reasons = {}, {}, {}
        for place, title in enumerate(("Column in the file", "First values", "What it holds")):
            self._layout.addWidget(label(title, "caption"), 0, place)
        for row, column in enumerate(columns, start=1):
            self._layout.addLayout(self._named(column), row, 0)
            self._layout.addWidget(ElidedLabel("  ·  ".join(column.samples), "secondary"), row, 1)
            if column.index in self._ratios:
                self._layout.addWidget(label("Recomputed", "secondary"), row, 2)
            else:
                self._layout.addLayout(self._choice(column), row, 2)

    def _named(self, column: SheetColumn) -> QVBoxLayout:
        reason = ElidedLabel("", "caption")
        self._reasons[column.index] = reason
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(_name(column), "strong"))
        texts.addWidget(reason)
        return texts

    def _choice(self, column: SheetColumn) -> QHBoxLayout:
        combo = FieldCombo()
        combo.setAccessibleName(f"What “{_name(column)}” holds")
        combo.setFixedWidth(_COMBO_WIDTH)
        combo.value_changed.connect(partial(self._on_chosen, column.index))
        self.combos[column.index] = combo
        other = Button("", kind="link")
        other.clicked.connect(partial(self._on_other, column.index))
        other.hide()
        self.others[column.index] = other
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addStretch(1)
        row.addWidget(other)
        row.addWidget(combo)
        return row

    def _on_other(self, index: int, _checked: bool = False) -> None:
        field = self.others[index].property("field")
        if isinstance(field, str):
            self.combos[index].set_value(field)

    def _on_chosen(self, index: int) -> None:
        field = self.combos[index].value()
        for other, combo in self.combos.items():
            if field and other != index and combo.value() == field:
                blocked = combo.blockSignals(True)
                combo.set_value(NOT_USED)
                combo.blockSignals(blocked)
                headers = {column.index: column.header for column in self._columns}
                text = self.combos[index].currentText()
                self.moved.emit(f"{text} is now “{headers[index]}”, no longer “{headers[other]}”.")
        self.edited.emit()


class StatusGrid(QWidget):
    """One line per word in the column of statuses: how often it occurs and what it means."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[StatusWord, ...] = ()
        self.combos: dict[str, ComboBox[str]] = {}
        self._layout = _grid(self)

    def show_words(self, words: Sequence[StatusWord]) -> None:
        """Show these words; nothing is rebuilt where only their meanings changed."""
        self.setVisible(bool(words))
        if [word.word for word in words] != list(self.combos):
            self._build(words)
        self._words = tuple(words)
        for word in words:
            combo = self.combos[word.word]
            blocked = combo.blockSignals(True)
            combo.set_value(word.status.value if word.status else "")
            combo.blockSignals(blocked)

    def meanings(self) -> dict[str, Status]:
        """Return what was chosen for words that mean something else so far."""
        found = {}
        for word in self._words:
            value = self.combos[word.word].value()
            if value and value != (word.status.value if word.status else ""):
                found[word.word] = Status(value)
        return found

    def _build(self, words: Sequence[StatusWord]) -> None:
        clear_layout(self._layout)
        self.combos = {}
        for place, title in enumerate(("Word in the file", "Rows", "Means")):
            self._layout.addWidget(label(title, "caption"), 0, place)
        for row, word in enumerate(words, start=1):
            items = [(status.value, status.value) for status in Status]
            if word.status is None:
                items.insert(0, (_UNKNOWN, ""))
            combo: ComboBox[str] = ComboBox(items)
            combo.setAccessibleName(f"What “{word.word}” means")
            combo.setFixedWidth(_COMBO_WIDTH)
            combo.value_changed.connect(self.edited)
            self.combos[word.word] = combo
            self._layout.addWidget(ElidedLabel(word.word or "No status", "strong"), row, 0)
            self._layout.addWidget(ElidedLabel(f"{word.count:,}", "secondary"), row, 1)
            self._layout.addWidget(combo, row, 2, Qt.AlignmentFlag.AlignRight)


def _name(column: SheetColumn) -> str:
    return column.header or f"Column {column.index + 1}, without a name"


def _grid(widget: QWidget) -> QGridLayout:
    layout = QGridLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(FIELD_GAP)
    layout.setVerticalSpacing(SMALL_GAP)
    layout.setColumnStretch(0, 2)
    layout.setColumnStretch(1, 3)
    return layout
