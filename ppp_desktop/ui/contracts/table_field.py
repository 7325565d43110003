"""A list of small documents as a table, such as tiers: a row each, a field in each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.contracts.document_field import DocumentField, Entry, split_index
from ppp_desktop.ui.contracts.share_notice import ShareNotice
from ppp_desktop.ui.theme import LABEL_GAP
from ppp_desktop.ui.widgets.buttons import ENTER_KEYS, Button, IconButton
from ppp_desktop.ui.widgets.fields import NumberEdit
from ppp_desktop.ui.widgets.labels import label, set_look
from ppp_desktop.ui.widgets.layouts import clear_layout

# px, at least
_CELL_WIDTH = 60
_FIGURE_WIDTH = 84
_COLUMN_GAP = 6
SKIPPED = "skipped"
"""A property of fields that Enter passes over, since they may stay empty."""

_RATE = "rate"

# Of the width: an amount stands beside its currency, and is not to be cut off.
_SHARE_OF_TEXT = 5
_SHARE_OF_FIGURE = 8


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A field of each row; `make` takes its value and the key of the metric beside the table.

    Where one `ends_row`, the last row has none: it is open.
    """

    name: str
    title: str
    make: Callable[[object, str], DocumentField]
    ends_row: bool = False
    is_optional: bool = False


@dataclass(slots=True)
class _Row:
    cells: dict[str, DocumentField] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)


class TableField(QWidget):
    """A plus in a figure, or Ctrl+Enter in any field, adds a row; `noun` names one: "Tier"."""

    value_changed = Signal()

    def __init__(
        self,
        columns: Sequence[TableColumn],
        entries: Sequence[Entry],
        noun: str,
        *,
        least: int = 0,
        metric_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._noun = noun
        self._is_open = any(column.ends_row for column in columns)
        self._least = min(least, 1)
        self._metric = metric_key
        self._rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(_COLUMN_GAP)
        self._grid.setVerticalSpacing(LABEL_GAP)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._holder = QWidget()
        self._holder.setLayout(self._grid)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self.add_button = Button(f"Add {noun.lower()}", kind="link", icon_name="plus")
        self.add_button.setToolTip("Or press + in a figure, Ctrl+Enter in any field")
        self.add_button.clicked.connect(self._on_add_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(self._holder)
        self.notice = ShareNotice()
        layout.addWidget(self.notice)
        layout.addWidget(self._problem)
        layout.addWidget(self.add_button)
        missing = max(least - len(entries), 0) if not entries else 0
        self._show([*entries, *({} for _ in range(missing))], [])

    def value(self) -> list[dict[str, object]]:
        """Return the rows for the document; where the last one is open, its end is None."""
        found = []
        for place, row in enumerate(self._rows):
            entry: dict[str, object] = {}
            for column in self._columns:
                cell = row.cells.get(column.name)
                value = None if cell is None else cell.read()
                is_open = column.ends_row and place == len(self._rows) - 1
                if is_open or value is not None:
                    entry[column.name] = value
            found.append(entry)
        return found

    def follow_metric(self, key: str) -> None:
        """Take the units of figures from the metric."""
        self._metric = key
        for row in self._rows:
            for cell in row.cells.values():
                cell.follow_metric(key)

    def show_problem(self, path: str, message: str) -> bool:
        """Mark the field at "[1].rate" and say what is wrong below the table."""
        place, name = split_index(path)
        if place is not None and place < len(self._rows):
            message = f"{self._noun} {place + 1}: {message}"
            cell = self._rows[place].cells.get(name)
            if cell is not None:
                set_look(cell.widget, "invalid", "true")
                cell.widget.setAccessibleDescription(message)
        if self._problem.isHidden():
            self._problem.setText(message)
            self._problem.show()
        return True

    def clear_problems(self) -> None:
        """Take all marks away."""
        self._problem.hide()
        for row in self._rows:
            for cell in row.cells.values():
                set_look(cell.widget, "invalid", "false")
                cell.widget.setAccessibleDescription("")

    def is_touched(self, path: str) -> bool:
        """Tell whether the cell at "[1].rate" was edited; a row in whole counts as edited."""
        place, name = split_index(path)
        if place is None or place >= len(self._rows) or name not in self._rows[place].cells:
            return True
        return name in self._rows[place].touched

    def edit_at(self, place: int, name: str) -> QWidget:
        """Return the field `name` of a row."""
        return self._rows[place].cells[name].widget

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def add_row(self, place: int | None = None) -> None:
        """Add a row at `place` (by default the end, above an open one), with the cursor in it."""
        end = len(self._rows) - (1 if self._is_open and self._rows else 0)
        at = end if place is None else min(place, end)
        entries: list[Entry] = [*self.value()]
        touched = [row.touched for row in self._rows]
        entries.insert(at, {})
        touched.insert(at, set())
        self._show(entries, touched)
        self._focus(at)
        self.value_changed.emit()

    def add_rows(self, entries: Sequence[Entry]) -> None:
        """Append filled rows; empty ones that stand there go."""
        kept = [entry for entry in self.value() if entry]
        self._show([*kept, *entries], [])
        self._focus(len(kept))
        self.value_changed.emit()

    def remove_row(self, place: int) -> None:
        """Remove a row."""
        entries, touched = self.value(), [row.touched for row in self._rows]
        del entries[place]
        del touched[place]
        self._show(entries, touched)
        # The cross that had the keyboard is gone.
        if entries:
            self._focus(min(place, len(entries) - 1))
        else:
            self.add_button.setFocus()
        self.value_changed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            is_plus = event.text() == "+" and isinstance(watched, NumberEdit)
            if is_plus or (ctrl and event.key() in ENTER_KEYS):
                # A key that takes its widget away must not reach it any more.
                place = self._place_of(watched) + 1
                QTimer.singleShot(0, self, partial(self.add_row, place))
                return True
        return super().eventFilter(watched, event)

    def _show(self, entries: Sequence[Entry], touched: Sequence[set[str]]) -> None:
        self.notice.forget()
        clear_layout(self._grid)
        self._rows = []
        for number, column in enumerate(self._columns):
            if entries:
                self._grid.addWidget(label(column.title, "caption"), 0, number)
            self._grid.setColumnStretch(number, _SHARE_OF_TEXT)
        for place, entry in enumerate(entries):
            row = self._add_row(place, entry, len(entries))
            if place < len(touched):
                row.touched = touched[place]
        self._holder.setVisible(bool(entries))

    def _add_row(self, place: int, entry: Entry, count: int) -> _Row:
        row = _Row()
        is_last = place == count - 1
        for number, column in enumerate(self._columns):
            if column.ends_row and is_last:
                self._grid.addWidget(_open_label(alone=count == 1), place + 1, number)
                continue
            cell = column.make(entry.get(column.name), self._metric)
            self._dress(cell.widget, column, place)
            self._grid.addWidget(cell.widget, place + 1, number)
            row.cells[column.name] = cell
            if isinstance(cell.widget, NumberEdit):
                self._grid.setColumnStretch(number, _SHARE_OF_FIGURE)
                self.notice.watch(cell.widget, is_rate=column.name == _RATE)
            changed = getattr(cell.widget, "value_changed", None)
            if changed is not None:
                changed.connect(partial(self._on_edited, row, column.name))
        if not (self._is_open and is_last) and (self._is_open or count > self._least):
            cross = IconButton("close", f"Remove {self._noun.lower()} {place + 1}")
            cross.clicked.connect(lambda: self.remove_row(self._rows.index(row)))
            self._grid.addWidget(cross, place + 1, len(self._columns))
        self._rows.append(row)
        return row

    def _dress(self, widget: QWidget, column: TableColumn, place: int) -> None:
        widget.setObjectName(f"{self._noun.lower()}[{place}].{column.name}")
        widget.setAccessibleName(f"{self._noun} {place + 1}: {column.title}")
        is_figure = isinstance(widget, NumberEdit)
        widget.setMinimumWidth(_FIGURE_WIDTH if is_figure else _CELL_WIDTH)
        widget.setProperty(SKIPPED, column.is_optional)
        widget.installEventFilter(self)
        if isinstance(widget, QCheckBox):
            widget.setText("")  # the column says it

    def _place_of(self, widget: QObject) -> int:
        for place, row in enumerate(self._rows):
            if any(cell.widget is widget for cell in row.cells.values()):
                return place
        return len(self._rows)

    def _focus(self, place: int) -> None:
        widget = next(iter(self._rows[place].cells.values())).widget
        widget.show()  # a layout does so only after the next events, and hidden it takes no keys
        widget.setFocus()

    def _on_edited(self, row: _Row, name: str) -> None:
        row.touched.add(name)
        self.clear_problems()
        self.value_changed.emit()

    def _on_add_wanted(self) -> None:
        self.add_row()


def _open_label(*, alone: bool) -> QLabel:
    return label("everything" if alone else "above", "secondary")
