"""The panel that divides a file of several clients: a column, and a contract for each value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.contract_routes import Route, RouteColumn, RouteValue
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line, set_tone
from ppp_desktop.ui.widgets.layouts import clear_layout

UNDECIDED, NONE = -1, 0
_LEAST_CHOICE_WIDTH = 160
_MOST_SHOWN = 60
_ABOUT = (
    "Rows go to the contract of their value. Values of no contract are ignored. What you choose "
    "is remembered for the next file of this source."
)


class RoutePanel(QWidget):
    """Shows a route and tells of every decision; a column is asked for before there is one."""

    column_chosen = Signal(object)  # RouteColumn
    route_changed = Signal(object)  # Route

    def __init__(self, columns: Sequence[RouteColumn], contracts: Sequence[ContractRow]) -> None:
        super().__init__()
        self._contracts = tuple(contracts)
        self._route: Route | None = None
        self._shown: tuple[str, ...] = ()
        self.choices: dict[str, ComboBox[int]] = {}
        self.column: ComboBox[RouteColumn] = ComboBox([(each.header, each) for each in columns])
        self.column.setAccessibleName("Column that tells the contract")
        self.search = LineEdit(placeholder="Filter the values")
        self.search.setAccessibleName("Filter the values")
        self.every = self._choice("Contract of all values shown", "Set all shown…")
        self.accept = Button("", kind="small")
        self._state = label("", "secondary", wrap=True)
        self._more = label("", "caption", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(FIELD_GAP)
        self._lay_out()
        self.column.value_changed.connect(self._on_column)
        self.search.value_changed.connect(self._refresh)
        self.every.value_changed.connect(self._on_every)
        self.accept.clicked.connect(self._on_accept)
        self._refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(label(_ABOUT, "secondary", wrap=True))
        field = QVBoxLayout()
        field.setSpacing(LABEL_GAP)
        field.addWidget(label("Column that tells the contract", "caption"))
        field.addWidget(self.column)
        layout.addLayout(field)
        state = QVBoxLayout()
        state.setSpacing(SMALL_GAP)
        for widget in (self._state, self.accept, self.search, self.every):
            state.addWidget(widget)
        layout.addLayout(state)
        layout.addWidget(line())
        layout.addLayout(self._list)
        layout.addWidget(self._more)
        layout.addStretch(1)

    def show_route(self, route: Route | None) -> None:
        """Show the values of a route and where they go; None while they are being counted."""
        self._route = route
        if route is not None and self.column.value() != route.column:
            blocked = self.column.blockSignals(True)
            self.column.set_value(route.column)
            self.column.blockSignals(blocked)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        route = self._route
        for widget in (self.search, self.every, self.accept):
            widget.setEnabled(route is not None)
        if route is None:
            self._state.setText("Counting the values")
            return
        found = self._found(route)
        shown = tuple(each.value for each in found[:_MOST_SHOWN])
        if shown != self._shown or not self.choices:
            self._build(found[:_MOST_SHOWN])
            self._shown = shown
        for each in found[:_MOST_SHOWN]:
            _show(self.choices[each.value], _chosen(each))
        left = len(found) - len(shown)
        self._more.setText(f"and {left:,} more; filter to see them" if left > 0 else "")
        self._more.setVisible(left > 0)
        undecided = route.undecided
        values = "value" if len(route.values) == 1 else "values"
        text = f"{len(route.values):,} {values}"
        text += f", {undecided:,} not decided" if undecided else ", all decided"
        self._state.setText(text)
        set_tone(self._state, Tone.WARNING if undecided else None)
        suggested = sum(each.suggested is not None and not each.decided for each in route.values)
        self.accept.setVisible(bool(suggested))
        noun = "the suggestion" if suggested == 1 else f"{suggested:,} suggestions"
        self.accept.setText(f"Accept {noun}")

    def _found(self, route: Route) -> list[RouteValue]:
        """Return the values that match the filter, those not decided when it was set first."""
        wanted = self.search.value().casefold()
        return [each for each in route.values if wanted in each.value.casefold()]

    def _build(self, values: Sequence[RouteValue]) -> None:
        clear_layout(self._list)
        self.choices = {}
        names = {each.id: each.code for each in self._contracts}
        for each in values:
            title = each.value or "Empty cells"
            choice = self._choice(f"Contract of {title}", "Not decided")
            choice.value_changed.connect(partial(self._on_value, each.value, choice))
            self.choices[each.value] = choice
            detail = f"{each.rows:,} row" + ("" if each.rows == 1 else "s")
            if each.suggested in names:
                detail += f" · {names[each.suggested]}?"
            texts = QHBoxLayout()
            texts.setSpacing(SMALL_GAP)
            texts.addWidget(ElidedLabel(title, "strong"), 1)
            texts.addWidget(label(detail, "caption"))
            block = QVBoxLayout()
            block.setSpacing(LABEL_GAP)
            block.addLayout(texts)
            block.addWidget(choice)
            self._list.addLayout(block)

    def _choice(self, name: str, first: str) -> ComboBox[int]:
        choice: ComboBox[int] = ComboBox(
            [
                (first, UNDECIDED),
                *((f"{each.code} · {each.client_name}", each.id) for each in self._contracts),
                ("No contract, ignore", NONE),
            ]
        )
        choice.setAccessibleName(name)
        choice.setMinimumWidth(_LEAST_CHOICE_WIDTH)
        return choice

    @Slot()
    def _on_column(self) -> None:
        column = self.column.value()
        if column is not None:
            self.show_route(None)
            self.column_chosen.emit(column)

    def _on_value(self, value: str, choice: ComboBox[int]) -> None:
        self._decide([value], choice.value())

    @Slot()
    def _on_every(self) -> None:
        chosen = self.every.value()
        _show(self.every, UNDECIDED)
        if self._route is not None:
            self._decide([each.value for each in self._found(self._route)], chosen)

    @Slot()
    def _on_accept(self) -> None:
        if self._route is not None:
            self._take(self._route.accept_suggestions())

    def _decide(self, values: Sequence[str], chosen: int | None) -> None:
        if self._route is None:
            return
        if chosen is None or chosen == UNDECIDED:
            self._refresh()  # what was decided stays so
        else:
            self._take(self._route.decide(values, chosen or None))

    def _take(self, route: Route) -> None:
        self._route = route
        self._refresh()
        self.route_changed.emit(route)


def _chosen(value: RouteValue) -> int:
    return (value.contract_id or NONE) if value.decided else UNDECIDED


def _show(choice: ComboBox[int], value: int) -> None:
    blocked = choice.blockSignals(True)
    choice.set_value(value)
    choice.blockSignals(blocked)
