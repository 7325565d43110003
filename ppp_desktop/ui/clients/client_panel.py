"""What the side panel shows of a client: links to its contracts, then the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.contracts import ContractRow, ContractStatus
from ppp_desktop.ui.clients.client_form import ClientForm
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import ElidedLabel

_TONES = {
    ContractStatus.ACTIVE: Tone.ACCENT,
    ContractStatus.DRAFT: Tone.WARNING,
    ContractStatus.ENDED: Tone.NEUTRAL,
}


class ClientPanel(QWidget):
    """`go` is called with the id of a contract that was pressed."""

    def __init__(
        self,
        form: ClientForm,
        contracts: Sequence[ContractRow],
        go: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        layout = QVBoxLayout(self)
        # Room on the right, so that the scroll bar does not touch the fields.
        layout.setContentsMargins(0, 0, SMALL_GAP, 0)
        layout.setSpacing(FIELD_GAP)
        for contract in contracts:
            layout.addWidget(_contract_line(contract, go))
        layout.addWidget(form, 1)


def _contract_line(contract: ContractRow, go: Callable[[int], None]) -> QWidget:
    result = QWidget()
    link = Button(contract.code, kind="link")
    link.setAccessibleName(f"Contract {contract.code}")
    link.clicked.connect(lambda _checked=False: go(contract.id))
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SMALL_GAP)
    row.addWidget(link)
    row.addWidget(ElidedLabel(contract.name, "secondary"), 1)
    row.addWidget(Chip(contract.status.value.capitalize(), _TONES[contract.status]))
    return result
