"""The form of a contract's own details, new or changed, in the side panel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.services.activating import NO_TERMS, Activation
from ppp_desktop.services.clients import ClientRow
from ppp_desktop.services.contracts import ContractDetails, ContractStatus
from ppp_desktop.ui.contracts.status_note import StatusNote
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit
from ppp_desktop.ui.widgets.forms import Form

_CLIENT_LETTERS = 12
_NAME_LETTERS = 8


def suggest_code(client_code: str, name: str, taken: Collection[str]) -> str:
    """Return a free code such as NORTHLIGHT-LEAD from the client's code and the name's first word.

    "" while there is nothing to make it from.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    if not client_code or not words:
        return ""
    wanted = f"{client_code[:_CLIENT_LETTERS].rstrip('-._')}-{words[0][:_NAME_LETTERS]}"
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code


class ContractForm(Form):
    """Reads and shows `ContractDetails`; a new contract's code and currency follow the client.

    `activation` is what still stands in the way of an active contract.
    """

    questions_wanted = Signal()

    def __init__(
        self,
        clients: Sequence[ClientRow],
        taken_codes: Collection[str],
        *,
        today: date,
        details: ContractDetails | None = None,
        activation: Activation = NO_TERMS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clients = {client.id: client for client in clients}
        self._taken = taken_codes
        self._notes = details.notes if details else ""
        self._suggested = ""
        self.client = ComboBox[int]([(client.name, client.id) for client in clients])
        self.client.setPlaceholderText("Choose a client")
        self.name = LineEdit(placeholder="Lead generation")
        self.code = LineEdit(placeholder="NORTHLIGHT-LEAD")
        self.currency = LineEdit(placeholder="EUR")
        self.start = DateEdit(today.replace(day=1))
        self.end = DateEdit(placeholder="Runs on")
        self.billing = ComboBox[PeriodKind](
            [("Monthly", PeriodKind.MONTH), ("Quarterly", PeriodKind.QUARTER)]
        )
        self.status = ComboBox[ContractStatus](
            [(status.value.capitalize(), status) for status in ContractStatus]
        )
        self.note = StatusNote(activation, details.status if details else ContractStatus.DRAFT)
        self._lay_out()
        if details is not None:
            self._show(details)
        else:
            self.client.set_value(clients[0].id if len(clients) == 1 else None)
            self._on_client_chosen()
        self.client.value_changed.connect(self._on_client_chosen)
        self.name.value_changed.connect(self._suggest_code)
        self.status.value_changed.connect(self._on_status_chosen)
        self.note.questions_wanted.connect(self.questions_wanted)

    def details(self) -> ContractDetails:
        """Return what stands in the fields; raises ValidationFailed naming the field."""
        client_id = self.client.value()
        if client_id is None:
            raise ValidationFailed("Choose a client.", field="client_id")
        return ContractDetails(
            code=self.code.value(),
            client_id=client_id,
            name=self.name.value(),
            currency=self.currency.value(),
            start=self.start.required(),
            end=self.end.value(),
            billing=self.billing.required(),
            status=self.status.required(),
            notes=self._notes,
        )

    def focus_first(self) -> None:
        """Put the cursor where the user begins: the client, or the name where that is given."""
        (self.client if self.client.value() is None else self.name).setFocus()

    def _lay_out(self) -> None:
        self.add("client_id", "Client", self.client)
        self.add("name", "Name", self.name)
        self.add("code", "Code", self.code, help_text="For file names and the command line.")
        self.add_side_by_side(
            self.make_row("currency", "Currency", self.currency),
            self.make_row("billing", "Billing", self.billing),
        )
        self.add_side_by_side(
            self.make_row("start", "Start", self.start),
            self.make_row("end", "End", self.end, optional=True),
        )
        self.add(
            "status",
            "Status",
            self.status,
            help_text="Statements of a draft can be looked at but not issued.",
        )
        self.add_widget(self.note)
        self.add_stretch()

    def _show(self, details: ContractDetails) -> None:
        self.client.set_value(details.client_id)
        self.name.set_value(details.name)
        self.code.set_value(details.code)
        self.currency.set_value(details.currency)
        self.start.set_value(details.start)
        self.end.set_value(details.end)
        self.billing.set_value(details.billing)
        self.status.set_value(details.status)

    def _client(self) -> ClientRow | None:
        chosen = self.client.value()
        return None if chosen is None else self._clients[chosen]

    @Slot()
    def _on_client_chosen(self) -> None:
        client = self._client()
        known = {row.currency for row in self._clients.values()} | {""}
        if client is not None and self.currency.value() in known:
            self.currency.set_value(client.currency)
        self._suggest_code()

    @Slot()
    def _on_status_chosen(self) -> None:
        self.note.show_for(self.status.value())

    @Slot()
    def _suggest_code(self) -> None:
        """Keep the code in step until the user writes an own one."""
        client = self._client()
        if self.code.value() != self._suggested:
            return
        self._suggested = suggest_code(
            client.code if client else "", self.name.value(), self._taken
        )
        self.code.set_value(self._suggested)
