"""The contracts page: a list, and each contract with all that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.services.activating import NO_TERMS
from ppp_desktop.services.contracts import ContractDetails, delete_contract, save_contract
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.contracts.contract_data import (
    STATUS_TONES,
    ContractData,
    ContractList,
    read_contract,
    read_list,
)
from ppp_desktop.ui.contracts.contract_form import ContractForm
from ppp_desktop.ui.contracts.contract_list import ContractTable
from ppp_desktop.ui.contracts.contract_view import TABS, ContractView
from ppp_desktop.ui.contracts.leaving import ask_to_leave
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.dialogs import confirm

_PANEL_WIDTH = 380


class ContractsPage(Page):
    """Target: contract_id with tab (or simulate=True), or new=True with client_id."""

    topics = frozenset(
        {
            Topic.CLIENTS,
            Topic.CONTRACTS,
            Topic.OBJECTIVES,
            Topic.TERMS,
            Topic.RESULTS,
            Topic.STATEMENTS,
        }
    )

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Contracts")
        self._list = ContractList((), ())
        self._data: ContractData | None = None
        self._contract_id: int | None = None
        self._tab = TABS[0][0]
        self._new_for: int | None = None
        self._wants_new = False
        self._wants_simulator = False
        self.main_button: Button | None = None
        self._terms_action = ("", False)
        self.table = ContractTable(
            context.settings,
            self._export,
            on_new=self.new_contract,
            on_clients=partial(context.navigate, "clients"),
        )
        self.view = ContractView(self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.view)
        self.body.addWidget(self._stack, 1)
        self._back = IconButton("chevron-left", "Back to all contracts")
        header = self.header.layout()
        if isinstance(header, QHBoxLayout):
            header.insertWidget(0, self._back)
        self.add_tabs(TABS, self._on_tab_chosen)
        self.side_panel.setMinimumWidth(_PANEL_WIDTH)
        self._connect()
        self._show_list_header()

    def _connect(self) -> None:
        self.table.opened.connect(self.open_contract)
        self._back.clicked.connect(self.show_list)
        self.side_panel.closed.connect(self._on_panel_closed)
        self.view.changed.connect(self._on_view_changed)
        self.view.terms.tools.header.changed.connect(self._on_terms_header_changed)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self._on_save_wanted)

    @override
    def reload(self) -> None:
        database, contract_id = self.context.database, self._contract_id
        today = self.context.today()
        if contract_id is None:
            self.load(
                "Reading the contracts", lambda _progress: read_list(database), self._take_list
            )
            return

        def work() -> tuple[ContractList, ContractData | None]:
            found = read_list(database)
            known = any(row.id == contract_id for row in found.contracts)
            return found, read_contract(database, contract_id, today) if known else None

        self.load("Reading the contract", lambda _progress: work(), self._take_contract)

    @override
    def open(self, target: Mapping[str, object]) -> None:
        contract_id, tab, client_id = (
            target.get(key) for key in ("contract_id", "tab", "client_id")
        )
        if isinstance(contract_id, int):
            self._wants_simulator = target.get("simulate") is True
            wanted = "terms" if self._wants_simulator else tab
            self.open_contract(contract_id, str(wanted) if wanted in dict(TABS) else "")
        elif target.get("new"):
            self._new_for = client_id if isinstance(client_id, int) else None
            self._wants_new = True
            self.show_list()

    @override
    def can_leave(self) -> bool:
        unsaved = self.view.unsaved()
        if not unsaved:
            return True
        if not ask_to_leave(self, unsaved):
            return False
        self.view.forget()
        self.mark_dirty()
        return True

    @Slot(int)
    def open_contract(self, contract_id: int, tab: str = "") -> None:
        """Show a contract at `tab`, by default the one that was seen last."""
        if contract_id != self._contract_id and not self.can_leave():
            return
        if tab:
            self._tab = tab
        if contract_id == self._contract_id and self._data is not None:
            self.tabs.choose(self._tab)
            self._simulate_if_wanted()
            return
        self.side_panel.close_panel()
        self._contract_id = contract_id
        self._data = None
        self.mark_dirty()

    @Slot()
    def show_list(self) -> None:
        """Go back to all contracts."""
        if not self.can_leave():
            return
        self.side_panel.close_panel()
        self.view.forget()
        self._contract_id = None
        self._data = None
        self.mark_dirty()

    @Slot()
    def new_contract(self) -> None:
        """Open the form of a new contract in the side panel."""
        self._open_form(None)

    def _take_list(self, found: ContractList) -> None:
        self._list = found
        self.table.show_list(found)
        self._stack.setCurrentWidget(self.table)
        self._show_list_header()
        if self._wants_new:
            self._wants_new = False
            self.new_contract()

    def _take_contract(self, found: tuple[ContractList, ContractData | None]) -> None:
        self._list, data = found
        if data is None:
            self.view.forget()
            self._contract_id = None
            self._take_list(self._list)
            self.show_error(NotFound("This contract is no longer in the store."))
            return
        is_new, self._data = self._data is None, data
        self.view.show_data(data, self.context.today())
        self._stack.setCurrentWidget(self.view)
        self._show_contract_header(data)
        if self.tabs.current() != self._tab:
            self.tabs.choose(self._tab)
        self.view.show_tab(self._tab)
        if is_new:
            self.view.focus_tab()
        self._simulate_if_wanted()

    def _simulate_if_wanted(self) -> None:
        wanted, self._wants_simulator = self._wants_simulator, False
        if wanted:
            self.view.terms.tools.simulator.open()

    def _show_list_header(self) -> None:
        self.header.set_title("Contracts")
        self.header.set_context("")
        self.header.set_chips()
        self.tabs.hide()
        self._back.hide()
        new = self.button("New contract", self.new_contract, main=True)
        new.setEnabled(bool(self._list.clients))
        self.main_button = new
        # Without contracts the same button stands in the middle of the page.
        self.header.set_buttons(*([new] if self._list.contracts else []))

    def _show_contract_header(self, data: ContractData) -> None:
        row = data.row
        self.header.set_title(f"{row.client_name} · {row.name}")
        self.header.set_context(data.context_words(self.context.today()))
        self.header.set_chips(Chip(row.status.value.capitalize(), STATUS_TONES[row.status]))
        self.tabs.show()
        self._back.show()
        self._show_buttons()

    def _show_buttons(self) -> None:
        edit = IconButton("edit", "Edit details")
        edit.clicked.connect(self._on_edit_details)
        more = IconButton("more", "More")
        more.clicked.connect(lambda: self._show_more(more))
        buttons = self._tab_buttons()
        self.main_button = buttons[-1]
        self._terms_action = self.view.terms.tools.header.main_action()
        self.header.set_buttons(edit, more, *buttons)
        self._on_view_changed()

    def _tab_buttons(self) -> tuple[Button, ...]:
        view = self.view
        if self._tab == "terms":
            return view.terms.tools.header.buttons()
        text, run = {
            "objectives": ("Add objective", view.objectives.add_objective),
            "results": ("Import results", view.results.import_results),
            "statements": ("Go to statements", view.statements.open_statements),
            "notes": ("Save notes", view.notes.save),
        }[self._tab]
        return (self.button(text, run, main=True),)

    @Slot()
    def _on_panel_closed(self) -> None:
        if self.table.isVisible():
            self.table.table.view.setFocus()

    @Slot(str)
    def _on_tab_chosen(self, key: str) -> None:
        if key != self._tab:
            self.side_panel.close_panel()
        self._tab = key
        self.view.show_tab(key)
        if self._data is not None:
            self._show_buttons()
            self.view.focus_tab()

    @Slot()
    def _on_view_changed(self) -> None:
        changed = {"terms": self.view.terms.is_changed, "notes": self.view.notes.is_changed}
        for key, text in TABS:
            if key in changed:
                self.tabs.set_text(key, f"{text} •" if changed[key] else text)
        if self.main_button is None or self._data is None:
            return
        if self._tab == "notes":
            self.main_button.setEnabled(changed["notes"])
        elif self._tab == "terms":
            action = self.view.terms.tools.header.main_action()
            if action != self._terms_action:
                self._show_buttons()

    @Slot()
    def _on_terms_header_changed(self) -> None:
        if self._tab == "terms" and self._data is not None:
            self._show_buttons()

    @Slot()
    def _on_save_wanted(self) -> None:
        if self._tab == "terms" and self.view.terms.is_changed:
            self.view.terms.save()
        elif self._tab == "notes" and self.view.notes.is_changed:
            self.view.notes.save()

    def _show_more(self, button: IconButton) -> None:
        self.more_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """Return the menu of what is seldom done to a contract."""
        menu = QMenu(self)
        menu.addAction("Delete contract…").triggered.connect(self._on_delete)
        return menu

    @Slot()
    def _on_edit_details(self) -> None:
        if self._data is not None:
            self._open_form(self._data)

    def _open_form(self, data: ContractData | None) -> None:
        if not self._list.clients:
            return
        taken = {row.code for row in self._list.contracts}
        form = ContractForm(
            self._list.clients,
            taken,
            today=self.context.today(),
            details=None if data is None else data.details,
            activation=NO_TERMS if data is None else data.activation,
        )
        form.questions_wanted.connect(self._on_questions_wanted)
        if data is None and self._new_for is not None:
            form.client.set_value(self._new_for)
        self._new_for = None
        cancel = Button("Cancel")
        cancel.clicked.connect(self.side_panel.close_panel)
        save = Button("Create contract" if data is None else "Save details", kind="primary")
        contract_id = None if data is None else data.row.id
        save.clicked.connect(lambda: self._save_details(form, contract_id))
        title = "New contract" if data is None else "Contract details"
        self.side_panel.show_content(title, form, cancel, save)
        form.focus_first()

    @Slot()
    def _on_questions_wanted(self) -> None:
        """Lead from the form to the open questions of the terms."""
        self.side_panel.close_panel()
        self.tabs.choose("terms")
        self.view.terms.tools.activation.lead_to_questions()

    def _save_details(self, form: ContractForm, contract_id: int | None) -> None:
        form.clear_errors()
        try:
            details = form.details()
        except ValidationFailed as error:
            self.show_error(error, form=form)
            return
        database = self.context.database
        self.run(
            "Saving the contract",
            lambda _progress: save_contract(database, details, contract_id),
            lambda changes: self._on_saved(changes, details, is_new=contract_id is None),
            form=form,
        )

    def _on_saved(self, changes: Changes, details: ContractDetails, *, is_new: bool) -> None:
        self.side_panel.close_panel()
        if is_new:
            self._tab = "objectives"
            self._contract_id = changes.ids[0]
        self.context.notify_changes(changes)
        self.context.toast(f"Contract {details.code} {'created' if is_new else 'saved'}")

    @Slot()
    def _on_delete(self) -> None:
        data = self._data
        if data is None:
            return
        confirm(
            self,
            title=f"Delete {data.row.code}?",
            text=f"The contract “{data.row.name}” goes with its objectives, terms, results and "
            "drafts of statements. This cannot be undone.",
            action=f"Delete {data.row.code}",
            on_confirm=lambda: self._delete(data),
        )

    def _delete(self, data: ContractData) -> None:
        database = self.context.database

        def done(changes: Changes) -> None:
            self.view.forget()
            self.show_list()
            self.context.notify_changes(changes)
            self.context.toast(f"Contract {data.row.code} deleted")

        self.run(
            "Deleting the contract",
            lambda _progress: delete_contract(database, data.row.id),
            done,
            cancellable=False,
        )

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            "Exporting the contracts",
            lambda _progress: export_table(path, content),
            lambda _nothing: self.context.toast(f"Saved as {path.name}"),
        )
