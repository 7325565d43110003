"""Which results count: statuses as chips, and filters with the values that results name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ppp_desktop.core.vocabulary import DIMENSION_LABELS, DIMENSIONS, Scope, Status
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout
from ppp_desktop.ui.widgets.multi_choice import MultiChoice


class ScopeFilter(QFrame):
    """The wanted values of one dimension; a value that no result has yet can be typed."""

    value_changed = Signal()
    removed = Signal()

    def __init__(self, dimension: str, offered: tuple[str, ...], chosen: tuple[str, ...]) -> None:
        super().__init__()
        self.dimension = dimension
        title = DIMENSION_LABELS[dimension]
        self._offered = tuple(dict.fromkeys([*offered, *chosen]))
        self.choice = MultiChoice[str]([(value, value) for value in self._offered])
        self.choice.set_value(chosen)
        if not self._offered:
            self.choice.hide()
        self.choice.setAccessibleName(f"{title}: values that count")
        self.choice.value_changed.connect(self.value_changed)
        self.other = LineEdit(placeholder="Another value, then Enter")
        self.other.setAccessibleName(f"{title}: another value")
        self.other.returnPressed.connect(self._on_typed)
        cross = IconButton("close", f"Remove the filter on {title.lower()}")
        cross.clicked.connect(self.removed)
        top = QHBoxLayout()
        top.addWidget(label(title, "strong"), 1)
        top.addWidget(cross)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, LABEL_GAP, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addLayout(top)
        layout.addWidget(self.choice)
        layout.addWidget(self.other)

    def values(self) -> tuple[str, ...]:
        """Return the values that count."""
        return self.choice.value()

    @Slot()
    def _on_typed(self) -> None:
        value = self.other.value()
        if not value:
            return
        self._offered = tuple(dict.fromkeys([*self._offered, value]))
        chosen = (*self.choice.value(), value)
        self.choice.set_items([(text, text) for text in self._offered])
        self.choice.set_value(chosen)
        self.choice.show()
        self.other.clear()
        self.value_changed.emit()


class ScopeField(QWidget):
    """Shows and gives a `Scope`; `values` are what the contract's results name by dimension."""

    value_changed = Signal()

    def __init__(
        self, scope: Scope, values: Mapping[str, tuple[str, ...]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values = values
        self._filters: list[ScopeFilter] = []
        chips = QWidget()
        flow = FlowLayout(chips, gap=6)
        self._statuses: dict[Status, FilterChip] = {}
        for status in (Status.APPROVED, Status.PENDING, Status.REJECTED, Status.REVERSED):
            chip = FilterChip(status.value.capitalize(), on=status in scope.statuses)
            chip.toggled.connect(self.value_changed)
            flow.addWidget(chip)
            self._statuses[status] = chip
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SMALL_GAP)
        self._add = Button("Add filter", kind="link", icon_name="plus")
        self._add.clicked.connect(self._on_add_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(chips)
        layout.addLayout(self._rows)
        layout.addWidget(self._add)
        for dimension, chosen in scope.filters:
            self._add_filter(dimension, chosen)

    def value(self) -> Scope:
        """Return the scope; a filter without a ticked value admits everything."""
        filters = {row.dimension: row.values() for row in self._filters if row.values()}
        statuses = [status for status, chip in self._statuses.items() if chip.isChecked()]
        return Scope.of(filters, statuses)

    def filters(self) -> tuple[ScopeFilter, ...]:
        """Return the filters as shown."""
        return tuple(self._filters)

    def add_menu(self) -> QMenu:
        """Return the menu of dimensions to filter on, those that occur in results first."""
        menu = QMenu(self)
        used = {row.dimension for row in self._filters}
        known = [name for name in DIMENSIONS if name in self._values and name not in used]
        rest = [name for name in DIMENSIONS if name not in self._values and name not in used]
        for place, names in enumerate((known, rest)):
            if place and known and rest:
                menu.addSeparator()
            for name in names:
                action = menu.addAction(DIMENSION_LABELS[name])
                action.triggered.connect(partial(self._on_dimension_chosen, name))
        return menu

    @Slot()
    def _on_add_wanted(self) -> None:
        self.add_menu().popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _on_dimension_chosen(self, dimension: str, _checked: bool = False) -> None:
        self._add_filter(dimension, ())
        self.value_changed.emit()

    def _add_filter(self, dimension: str, chosen: tuple[str, ...]) -> None:
        row = ScopeFilter(dimension, self._values.get(dimension, ()), chosen)
        row.value_changed.connect(self.value_changed)
        row.removed.connect(partial(self._on_removed, row))
        self._filters.append(row)
        self._rows.addWidget(row)

    def _on_removed(self, row: ScopeFilter) -> None:
        self._filters.remove(row)
        row.hide()
        row.deleteLater()
        self.value_changed.emit()
