"""The clients page: the list, and one client in the side panel to read, change or delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.clients import (
    ClientDetails,
    ClientRow,
    delete_client,
    get_client,
    list_clients,
    save_client,
)
from ppp_desktop.services.contracts import ContractRow, list_contracts
from ppp_desktop.ui.clients.client_form import ClientForm
from ppp_desktop.ui.clients.client_panel import ClientPanel
from ppp_desktop.ui.clients.columns import COLUMNS
from ppp_desktop.ui.clients.suggestions import usual_currency
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.dialogs import ask_to_discard, confirm
from ppp_desktop.ui.widgets.empty_state import EmptyState


@dataclass(frozen=True, slots=True)
class OpenClient:
    """A client with its contracts, as read for the panel."""

    id: int
    details: ClientDetails
    contracts: tuple[ContractRow, ...]


class ClientsPage(Page):
    """Opened by `navigate("clients", client_id=…)` or `navigate("clients", new=True)`."""

    topics = frozenset({Topic.CLIENTS, Topic.CONTRACTS})

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Clients")
        self._open_id: int | None = None
        self._wanted_id: int | None = None
        self._clean: ClientDetails | None = None
        self._panel: ClientPanel | None = None
        empty = EmptyState(
            "clients",
            "No clients yet",
            "A client pays for results: it has an address, a currency, tax and contacts.",
            action="New client",
            on_action=self.start_new,
        )
        self.table = DataTable[ClientRow](
            COLUMNS, name="clients", settings=context.settings, exporter=self._export, empty=empty
        )
        card = Card()
        card.add(self.table, 1)
        self.body.addWidget(card, 1)
        self.header.set_buttons(self.button("New client", self.start_new, main=True))
        self.table.view.clicked.connect(self._on_clicked)
        self.table.row_activated.connect(self._on_row_wanted)
        self.side_panel.closed.connect(self._on_panel_closed)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self._on_save)

    @property
    def form(self) -> ClientForm | None:
        """The form in the open panel."""
        return self._panel.form if self._panel is not None else None

    @override
    def reload(self) -> None:
        database = self.context.database
        self.load("Reading clients", lambda _progress: list_clients(database), self._show_rows)

    @override
    def open(self, target: Mapping[str, object]) -> None:
        client_id = target.get("client_id")
        if isinstance(client_id, int):
            self.open_client(client_id)
        elif target.get("new"):
            self.start_new()

    @override
    def can_leave(self) -> bool:
        return self._may_discard()

    def open_client(self, client_id: int) -> None:
        """Show a client in the panel, once what is typed there may go."""
        if client_id == self._open_id or not self._may_discard():
            return
        database = self.context.database

        def read(_progress: Progress) -> OpenClient:
            details = get_client(database, client_id)
            contracts = list_contracts(database, client_id=client_id)
            return OpenClient(client_id, details, tuple(contracts))

        self._wanted_id = client_id
        self.run("Reading the client", read, self._show_client)

    def start_new(self) -> None:
        """Show an empty form."""
        if not self._may_discard():
            return
        self._wanted_id = None
        rows = self.table.model.all_rows()
        currency = usual_currency([row.currency for row in rows])
        form = ClientForm(None, taken=[row.code for row in rows], currency=currency)
        self.table.view.clearSelection()
        self._show_form(ClientPanel(form, (), self._on_contract), None, "New client")
        form.name.setFocus()

    def _show_rows(self, rows: Sequence[ClientRow]) -> None:
        self.table.set_rows(rows)
        self._select_open()

    def _select_open(self) -> None:
        for row in self.table.rows():
            if row.id == self._open_id:
                self.table.select_row(row)

    def _show_client(self, client: OpenClient) -> None:
        if client.id != self._wanted_id:
            return
        panel = ClientPanel(ClientForm(client.details), client.contracts, self._on_contract)
        self._show_form(panel, client.id, client.details.name)
        self._select_open()

    def _show_form(self, panel: ClientPanel, client_id: int | None, title: str) -> None:
        self._open_id = client_id
        self._panel = panel
        self._clean = _read_or_none(panel.form)
        save = Button("Save", kind="primary")
        save.clicked.connect(self._on_save)
        cancel = Button("Cancel")
        cancel.clicked.connect(self.side_panel.close_panel)
        buttons = [cancel, save]
        if client_id is not None:
            delete = Button("Delete…", kind="danger")
            delete.clicked.connect(self._on_delete)
            buttons.insert(0, delete)
        self.side_panel.show_content(title, panel, *buttons)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._on_row_wanted(self.table.model.row_at(index.row()))

    @Slot(object)
    def _on_row_wanted(self, row: ClientRow) -> None:
        self.open_client(row.id)

    def _on_contract(self, contract_id: int) -> None:
        self.context.navigate("contracts", contract_id=contract_id)

    @Slot()
    def _on_save(self) -> None:
        form = self.form
        if form is None:
            return
        form.clear_errors()
        try:
            details = form.read()
        except ValidationFailed as error:
            self.show_error(error, form=form)
            return
        database, client_id = self.context.database, self._open_id
        self.run(
            "Saving the client",
            lambda _progress: save_client(database, details, client_id),
            lambda changes: self._saved(details, changes),
            form=form,
            cancellable=False,
        )

    def _saved(self, details: ClientDetails, changes: Changes) -> None:
        self.banner.close_banner()
        self._clean = None
        self._panel = None
        self._open_id = None
        self.context.toast(f"{details.name} saved.")
        self.context.notify_changes(changes)
        if changes.ids:
            self.open_client(changes.ids[0])

    @Slot()
    def _on_delete(self) -> None:
        client_id = self._open_id
        if client_id is None or self._panel is None:
            return
        name = self._panel.form.name.value()
        confirm(
            self,
            title=f"Delete {name}?",
            text="The client and its contacts are removed from this store. A client with "
            "contracts cannot be deleted.",
            action="Delete client",
            on_confirm=lambda: self._delete(client_id, name),
        )

    def _delete(self, client_id: int, name: str) -> None:
        database = self.context.database

        def done(changes: Changes) -> None:
            self._forget_panel()
            self.side_panel.close_panel()
            self.banner.close_banner()
            self.context.toast(f"{name} deleted.")
            self.context.notify_changes(changes)

        self.run("Deleting the client", lambda _p: delete_client(database, client_id), done)

    @Slot()
    def _on_panel_closed(self) -> None:
        """Closed by Esc or the cross: what is typed is only thrown away when the user says so."""
        if self._panel is None:
            return
        if self._may_discard():
            self._forget_panel()
            self.table.view.clearSelection()
        else:
            self.side_panel.show()

    def _forget_panel(self) -> None:
        self.table.view.setFocus()
        self._open_id = None
        self._wanted_id = None
        self._panel = None
        self._clean = None

    def is_dirty(self) -> bool:
        """Tell whether the form holds something that is not saved."""
        return self.form is not None and _read_or_none(self.form) != self._clean

    def _may_discard(self) -> bool:
        if not self.is_dirty() or self._panel is None:
            return True
        name = self._panel.form.name.value() or "the new client"
        discard = ask_to_discard(self, name)
        if discard:
            self._clean = _read_or_none(self._panel.form)
        return discard

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            "Exporting",
            lambda _progress: export_table(path, content),
            lambda _none: self.context.toast(f"{path.name} written."),
        )


def _read_or_none(form: ClientForm) -> ClientDetails | None:
    """Return what the form says; None while a field cannot be read (that counts as a change)."""
    try:
        return form.read()
    except ValidationFailed:
        return None
