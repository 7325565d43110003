"""The tab of objectives: a table, and a form in the side panel; the list is saved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_percent
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.payouts.words import Wording, capitalised
from ppp_desktop.services.agreed_objectives import list_uncovered
from ppp_desktop.services.metric_words import CatalogueWords, format_metric
from ppp_desktop.services.objectives import ObjectiveDetails, save_objectives
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.contracts.objective_form import ObjectiveForm
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.dialogs import confirm
from ppp_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective in the table; `position` is its place in the contract's order."""

    position: int
    objective: ObjectiveDetails
    currency: str


def _scope_words(row: ObjectiveRow) -> str:
    words = Wording(CatalogueWords(), row.currency)
    return capitalised(words.subject(row.objective.metric, row.objective.scope))


def _target(row: ObjectiveRow) -> str:
    return format_metric(row.objective.metric, row.objective.target, row.currency)


COLUMNS: tuple[Column[ObjectiveRow], ...] = (
    Column[ObjectiveRow](
        "No.", lambda row: str(row.position + 1), sort_key=lambda row: row.position, width=56
    ),
    Column[ObjectiveRow]("Objective", lambda row: row.objective.name, strong=lambda _row: True),
    Column[ObjectiveRow]("Metric", lambda row: metric(row.objective.metric).label),
    Column[ObjectiveRow]("Counted results", _scope_words, tooltip=_scope_words, stretch=True),
    Column[ObjectiveRow](
        "Target",
        _target,
        sort_key=lambda row: row.objective.target,
        align=Align.RIGHT,
        export=lambda row: row.objective.target,
    ),
    Column[ObjectiveRow]("Direction", lambda row: row.objective.direction.value.capitalize()),
    Column[ObjectiveRow](
        "Weight",
        lambda row: format_percent(row.objective.weight),
        sort_key=lambda row: row.objective.weight,
        align=Align.RIGHT,
        export=lambda row: row.objective.weight,
    ),
)


class _FormErrors:
    """Leads "objectives[2].target" of the service to the field "target" of the open form."""

    def __init__(self, form: ObjectiveForm) -> None:
        self._form = form

    def show_error(self, field: str, message: str) -> bool:
        """Show the message at the field, if it is one of this form."""
        return self._form.show_error(field.rpartition(".")[2], message)


class ObjectivesTab(QWidget):
    """Add, edit, remove and reorder; each step is saved at once and can be undone."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._data: ContractData | None = None
        empty = EmptyState(
            "target",
            "No objective yet.",
            "An objective is a metric with a target: 300 approved leads a month.",
            action="Add objective",
            on_action=self.add_objective,
        )
        self.table = DataTable[ObjectiveRow](
            COLUMNS, name="objectives", settings=page.context.settings, empty=empty
        )
        self.edit_button = Button("Edit", icon_name="edit")
        self.up_button = IconButton("chevron-up", "Move up")
        self.down_button = IconButton("chevron-down", "Move down")
        self.remove_button = IconButton("trash", "Remove objective")
        self._tools = (self.edit_button, self.up_button, self.down_button, self.remove_button)
        for tool in self._tools:
            self.table.add_tool(tool)
        card = Card()
        card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self._connect()
        self._on_selected()

    def _connect(self) -> None:
        self.table.row_activated.connect(self._on_activated)
        # The row under the keyboard need not be a selected one.
        self.table.view.selectionModel().selectionChanged.connect(self._on_selected)
        self.edit_button.clicked.connect(self._on_edit)
        self.up_button.clicked.connect(partial(self._move, -1))
        self.down_button.clicked.connect(partial(self._move, 1))
        self.remove_button.clicked.connect(self._on_remove)
        self._page.side_panel.closed.connect(self._on_panel_closed)

    def show_data(self, data: ContractData) -> None:
        """Show the contract's objectives in their order."""
        selected = self.table.current_row()
        self._data = data
        rows = [
            ObjectiveRow(position, objective, data.row.currency)
            for position, objective in enumerate(data.objectives)
        ]
        self.table.set_rows(rows)
        if selected is not None and selected.position < len(rows):
            self.table.select_row(rows[selected.position])
        self._on_selected()

    @Slot()
    def add_objective(self) -> None:
        """Open the form of a new objective."""
        self._open_form(None)

    @Slot(object)
    def _on_activated(self, row: ObjectiveRow) -> None:
        self._open_form(row.position)

    @Slot()
    def _on_selected(self) -> None:
        row = self.table.current_row()
        count = len(self._data.objectives) if self._data else 0
        for tool in self._tools:
            tool.setVisible(count > 0)
        self.edit_button.setEnabled(row is not None)
        self.remove_button.setEnabled(row is not None)
        self.up_button.setEnabled(row is not None and row.position > 0)
        self.down_button.setEnabled(row is not None and row.position < count - 1)

    @Slot()
    def _on_panel_closed(self) -> None:
        if self.isVisible():
            self.table.view.setFocus()

    @Slot()
    def _on_edit(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._open_form(row.position)

    @Slot()
    def _on_remove(self) -> None:
        row = self.table.current_row()
        if row is not None and self._data is not None:
            left = [found for found in self._data.objectives if found != row.objective]
            self._page.side_panel.close_panel()
            self._save(left, f"Objective “{row.objective.name}” removed")

    def _move(self, step: int, _checked: bool = False) -> None:
        row = self.table.current_row()
        if row is None or self._data is None:
            return
        objectives = list(self._data.objectives)
        objectives.insert(row.position + step, objectives.pop(row.position))
        self._page.side_panel.close_panel()
        self._save(objectives, f"Objective “{row.objective.name}” moved")
        self.table.select_row(replace(row, position=row.position + step))

    def _open_form(self, position: int | None) -> None:
        data = self._data
        if data is None:
            return
        current = None if position is None else data.objectives[position]
        form = ObjectiveForm(data.values, data.row.currency, data.row.billing.value, current)
        cancel = Button("Cancel")
        cancel.clicked.connect(self._page.side_panel.close_panel)
        save = Button("Save objective", kind="primary")
        save.clicked.connect(lambda: self._on_form_saved(form, position))
        title = "New objective" if current is None else current.name
        self._page.side_panel.show_content(title, form, cancel, save)
        form.metric_box.setFocus()

    def _on_form_saved(self, form: ObjectiveForm, position: int | None) -> None:
        if self._data is None:
            return
        form.clear_errors()
        try:
            objective = form.objective()
        except ValidationFailed as error:
            self._page.show_error(error, form=form)
            return
        objectives = list(self._data.objectives)
        if position is None:
            objectives.append(objective)
        else:
            objectives[position] = objective
        self._save(objectives, f"Objective “{objective.name}” saved", form)

    def _save(
        self,
        objectives: Sequence[ObjectiveDetails],
        said: str,
        form: ObjectiveForm | None = None,
    ) -> None:
        data = self._data
        if data is None:
            return
        page, database = self._page, self._page.context.database
        contract_id, before = data.row.id, list(data.objectives)

        if form is None:
            # Shown at once, so that a second move in a row starts from the new order.
            self.show_data(replace(data, objectives=tuple(objectives)))

        def undo() -> None:
            page.run(
                "Bringing the objectives back",
                lambda _progress: save_objectives(database, contract_id, before),
                page.context.notify_changes,
            )

        def done(changes: Changes) -> None:
            page.side_panel.close_panel()
            page.context.notify_changes(changes)
            page.context.toast(said, undo)

        def save() -> None:
            page.run(
                "Saving the objectives",
                lambda _progress: save_objectives(database, contract_id, list(objectives)),
                done,
                form=None if form is None else _FormErrors(form),
            )

        def ask(uncovered: Sequence[str]) -> None:
            if not uncovered:
                save()
                return
            text = " ".join([*uncovered, "Make a new version of the terms, or agree anew."])
            title, action = "Change what was agreed?", "Change the objective"
            confirm(page, title=title, text=text, action=action, on_confirm=save)

        page.run(
            "Looking at agreements",
            lambda _progress: list_uncovered(database, contract_id, objectives),
            ask,
        )
