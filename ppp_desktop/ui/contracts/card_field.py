"""A rate card as a table: a column for each thing that rates differ by, then the rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ppp_desktop.core.vocabulary import DIMENSION_LABELS, DIMENSIONS
from ppp_desktop.ui.contracts.document_field import DocumentField, Entry, split_index, split_path
from ppp_desktop.ui.contracts.suggest_edit import SuggestEdit
from ppp_desktop.ui.contracts.table_field import TableColumn, TableField
from ppp_desktop.ui.theme import CONTROL_HEIGHT, LABEL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

_USUAL = ("country", "product", "grade", "channel")
_ANY = "any"
_MATCH = "match"


class CardField(QWidget):
    """Rows of {"match": {dimension: value}, …}; an empty cell fits any value.

    `figures` are the columns beside the match; `values` what results name by dimension.
    """

    value_changed = Signal()

    def __init__(
        self,
        figures: Sequence[TableColumn],
        entries: Sequence[Entry],
        values: Mapping[str, tuple[str, ...]],
        metric_key: str = "",
        *,
        most_dimensions: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._figures = tuple(figures)
        self._values = values
        self._metric = metric_key
        self._most = most_dimensions
        used = {name for entry in entries for name in _match_of(entry)}
        self._dimensions = [name for name in DIMENSIONS if name in used] or [self._usual()]
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap=6)
        self._fill = Button("", kind="link", icon_name="plus")
        self._fill.clicked.connect(self._on_fill_wanted)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(LABEL_GAP)
        self._layout.addWidget(self._chips)
        self.table = self._make_table(entries)
        self._layout.addWidget(self.table)
        self._layout.addWidget(self._fill)
        self._show_chips()

    def value(self) -> list[dict[str, object]]:
        """Return the rows for the document."""
        return [self._entry_of(row) for row in self.table.value()]

    def follow_metric(self, key: str) -> None:
        """Take the unit of the rates from the metric."""
        self._metric = key
        self.table.follow_metric(key)

    def show_problem(self, path: str, message: str) -> bool:
        """Mark the cell at "[1].match.country" or "[1].rate"."""
        return self.table.show_problem(self._cell_path(path), message)

    def clear_problems(self) -> None:
        """Take all marks away."""
        self.table.clear_problems()

    def is_touched(self, path: str) -> bool:
        """Tell whether the cell was edited."""
        return self.table.is_touched(self._cell_path(path))

    def dimensions(self) -> tuple[str, ...]:
        """Return what the rates differ by."""
        return tuple(self._dimensions)

    def dimension_menu(self, replaced: str = "") -> QMenu:
        """Return the menu of dimensions: to add one, or to take the place of `replaced`."""
        menu = QMenu(self)
        free = [name for name in DIMENSIONS if name not in self._dimensions]
        known = [name for name in free if name in self._values]
        for names in (known, [name for name in free if name not in known]):
            if menu.actions() and names:
                menu.addSeparator()
            for name in names:
                action = menu.addAction(DIMENSION_LABELS[name])
                action.triggered.connect(partial(self._on_dimension_chosen, name, replaced))
        if replaced and len(self._dimensions) > 1:
            menu.addSeparator()
            action = menu.addAction(f"Remove {DIMENSION_LABELS[replaced].lower()}")
            action.triggered.connect(partial(self._on_dimension_chosen, "", replaced))
        return menu

    def _usual(self) -> str:
        """Return what rates most likely differ by, going by the contract's results."""
        known = [name for name in _USUAL if len(self._values.get(name, ())) > 1]
        return known[0] if known else _USUAL[0]

    def _make_table(self, entries: Sequence[Entry]) -> TableField:
        columns = [
            TableColumn(name, DIMENSION_LABELS[name], partial(self._cell, name))
            for name in self._dimensions
        ]
        rows = [{**entry, **_match_of(entry)} for entry in entries]
        table = TableField(
            [*columns, *self._figures], rows, "Row", least=1, metric_key=self._metric
        )
        table.value_changed.connect(self.value_changed)
        return table

    def _cell(self, name: str, value: object, _metric: str) -> DocumentField:
        several = len(self._dimensions) > 1
        edit = SuggestEdit(self._values.get(name, ()), placeholder=_ANY if several else "")
        edit.set_value("" if value is None else str(value))
        return DocumentField(edit, lambda: edit.value() or None)

    def _entry_of(self, row: Mapping[str, object]) -> dict[str, object]:
        match = {name: row[name] for name in self._dimensions if name in row}
        return {_MATCH: match, **{key: row[key] for key in row if key not in self._dimensions}}

    def _cell_path(self, path: str) -> str:
        place, rest = split_index(path)
        name, inner = split_path(rest)
        if place is None or name != _MATCH:
            return path
        return f"[{place}].{inner or self._dimensions[0]}"

    def _show_chips(self) -> None:
        self._flow.clear()
        text = label("Rates differ by", "secondary")
        text.setMinimumHeight(CONTROL_HEIGHT - 8)
        self._flow.addWidget(text)
        for name in self._dimensions:
            chip = Button(f"{DIMENSION_LABELS[name]} ▾", kind="small")
            chip.setAccessibleName(f"Rates differ by {DIMENSION_LABELS[name].lower()}")
            chip.clicked.connect(partial(self._open_menu, chip, name))
            self._flow.addWidget(chip)
        if len(self._dimensions) < self._most:
            add = Button("Add column", kind="link", icon_name="plus")
            add.clicked.connect(partial(self._open_menu, add, ""))
            self._flow.addWidget(add)
        missing = len(self._missing_values())
        self._fill.setVisible(missing > 0)
        name = DIMENSION_LABELS[self._dimensions[0]].lower()
        self._fill.setText(f"Add the results' {missing} values of {name}")

    def _missing_values(self) -> list[str]:
        """Return values of the only column that results have and no row."""
        if len(self._dimensions) > 1:
            return []
        name = self._dimensions[0]
        used = {str(row.get(name)) for row in self.table.value()}
        return [value for value in self._values.get(name, ()) if value not in used]

    def _open_menu(self, button: Button, replaced: str, _checked: bool = False) -> None:
        menu = self.dimension_menu(replaced)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_dimension_chosen(self, name: str, replaced: str, _checked: bool = False) -> None:
        rows = self.value()
        kept = [each for each in self._dimensions if each != replaced]
        self._dimensions = [*kept, name] if name else kept
        table = self._make_table([_only(row, self._dimensions) for row in rows])
        self._layout.replaceWidget(self.table, table)
        self.table.hide()
        self.table.deleteLater()
        self.table = table
        self._show_chips()
        self.value_changed.emit()

    def _on_fill_wanted(self) -> None:
        name = self._dimensions[0]
        self.table.add_rows([{name: value} for value in self._missing_values()])
        self._show_chips()


def _match_of(entry: Entry) -> dict[str, object]:
    match = entry.get(_MATCH)
    return dict(match) if isinstance(match, Mapping) else {}


def _only(row: Entry, dimensions: Sequence[str]) -> Entry:
    return {**row, _MATCH: {name: v for name, v in _match_of(row).items() if name in dimensions}}
