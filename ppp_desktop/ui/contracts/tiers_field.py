"""Tiers as a small table: up to, rate, flat fee; the last row is open upwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from pydantic import BaseModel
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.metrics.catalogue import CATALOGUE, Unit, metric
from ppp_desktop.ui.contracts.document_field import (
    read_number,
    show_number,
    split_index,
    unit_of,
)
from ppp_desktop.ui.contracts.figure_edit import FigureEdit
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.fields import NumberEdit
from ppp_desktop.ui.widgets.labels import label, set_look

_LIMIT = "quantity"  # the unit of the field that says where a tier ends

Entry = Mapping[str, object]


class TiersField(QWidget):
    """A row for each tier with a field for each figure of `model`."""

    value_changed = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        entries: Sequence[Entry],
        currency: str,
        metric_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._currency = currency
        self._columns = [
            (name, info.title or name, unit_of(info)) for name, info in model.model_fields.items()
        ]
        self._metric = metric_key
        self._edits: list[dict[str, NumberEdit]] = []
        self._crosses: list[IconButton] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(LABEL_GAP)
        self._holder = QWidget()
        self._holder.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self._add = Button("Add tier", kind="link", icon_name="plus")
        self._add.clicked.connect(self._on_added)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self._holder)
        layout.addWidget(self._problem)
        layout.addWidget(self._add)
        self._show([dict(entry) for entry in entries] or [{}])

    def value(self) -> list[dict[str, object]]:
        """Return the tiers for the document; the last one's limit is open."""
        found = []
        for place, edits in enumerate(self._edits):
            entry: dict[str, object] = {}
            for name, _title, unit in self._columns:
                number = read_number(edits[name]) if name in edits else None
                is_open = unit == _LIMIT and place == len(self._edits) - 1
                if is_open or number is not None:
                    entry[name] = number
            found.append(entry)
        return found

    def follow_metric(self, key: str) -> None:
        """Take the units of the limits and rates from the metric."""
        self._metric = key
        for edits in self._edits:
            for name, _title, unit in self._columns:
                if name in edits:
                    self._dress(edits[name], unit)

    def show_problem(self, path: str, message: str) -> bool:
        """Mark the field at "[1].rate" and say what is wrong below the table."""
        place, name = split_index(path)
        if place is not None and place < len(self._edits) and name in self._edits[place]:
            set_look(self._edits[place][name], "invalid", "true")
            self._edits[place][name].setAccessibleDescription(message)
            message = f"Tier {place + 1}: {message}"
        self._problem.setText(message)
        self._problem.show()
        return True

    def clear_problems(self) -> None:
        """Take all marks away."""
        self._problem.hide()
        for edits in self._edits:
            for edit in edits.values():
                set_look(edit, "invalid", "false")
                edit.setAccessibleDescription("")

    def edit_at(self, tier: int, name: str) -> NumberEdit:
        """Return the field `name` of a tier."""
        return self._edits[tier][name]

    def _show(self, entries: Sequence[Entry]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._edits = []
        self._crosses = []
        for column, (_name, title, _unit) in enumerate(self._columns):
            self._grid.addWidget(label(title, "caption"), 0, column)
            self._grid.setColumnStretch(column, 1)
        for place, entry in enumerate(entries):
            self._add_row(place, entry, is_last=place == len(entries) - 1, alone=len(entries) == 1)
        self._order_tabs()

    def _add_row(self, place: int, entry: Entry, *, is_last: bool, alone: bool) -> None:
        edits: dict[str, NumberEdit] = {}
        for column, (name, title, unit) in enumerate(self._columns):
            if unit == _LIMIT and is_last:
                self._grid.addWidget(_open_label(alone=alone), place + 1, column)
                continue
            edit = FigureEdit(currency=self._currency)
            edit.setObjectName(f"tiers[{place}].{name}")
            edit.setAccessibleName(f"Tier {place + 1}: {title}")
            edit.setMinimumWidth(60)
            self._dress(edit, unit)
            show_number(edit, entry.get(name))
            edit.value_changed.connect(self._on_edited)
            self._grid.addWidget(edit, place + 1, column)
            edits[name] = edit
        if not is_last:
            cross = IconButton("close", f"Remove tier {place + 1}")
            cross.clicked.connect(partial(self._on_removed, place))
            self._grid.addWidget(cross, place + 1, len(self._columns))
            self._crosses.append(cross)
        self._edits.append(edits)

    def _dress(self, edit: NumberEdit, unit: str) -> None:
        if not isinstance(edit, FigureEdit):
            return
        is_money = self._metric in CATALOGUE and metric(self._metric).unit is Unit.MONEY
        if unit == "money":
            edit.set_unit(Unit.MONEY)
        elif unit == "rate":
            edit.set_unit(Unit.PERCENT if is_money else Unit.MONEY)
        else:
            edit.set_unit(Unit.MONEY if is_money else Unit.COUNT)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A window that takes the field in lines it up by age: "Add tier" before the tiers.
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Put the tiers after "Add tier", whose place in the form is right, then it after them."""
        stops: list[QWidget] = [self._add]
        for place, edits in enumerate(self._edits):
            stops += [*edits.values(), *self._crosses[place : place + 1]]
        stops.append(self._add)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    @Slot()
    def _on_edited(self) -> None:
        self.clear_problems()
        self.value_changed.emit()

    @Slot()
    def _on_added(self) -> None:
        entries: list[Entry] = [*self.value()]
        entries.insert(len(entries) - 1, {})
        self._show(entries)
        first = next(iter(self._edits[-2].values()))
        first.setFocus()
        self.value_changed.emit()

    def _on_removed(self, place: int, _checked: bool = False) -> None:
        entries = self.value()
        del entries[place]
        self._show(entries)
        # The cross that had the keyboard is gone.
        next(iter(self._edits[place].values())).setFocus()
        self.value_changed.emit()


def _open_label(*, alone: bool) -> QLabel:
    return label("everything" if alone else "above", "secondary")
