"""The card of a table that holds no results: what it is, its contract, and a way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from ppp_desktop.imports.tables.reading import LABELS, TableKind
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.tables import summary_of
from ppp_desktop.ui.importing.entry_card import EntryCard, contract_title
from ppp_desktop.ui.importing.plan import Entry, Table
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel

TABLE_CHOICES: dict[TableKind | None, str] = {
    TableKind.SERIES: "is a market index",
    TableKind.EXPERIMENT: "holds experiment results",
    TableKind.PATHS: "holds touchpoint paths",
}
"""What the user may say of a sheet that was taken for results."""

_CONTRACT_WIDTH = 264
_LEAST_CONTRACT_WIDTH = 112


class TableCard(EntryCard):
    """Says what a table is; `results` takes it for results after all."""

    kind = Table

    def __init__(self, entry: Table, contracts: Sequence[ContractRow]) -> None:
        super().__init__(margin=12)
        self.included = CheckBox("", on=entry.included)
        self.included.setAccessibleName(f"Import {entry.name}")
        self.included.setVisible(entry.of_several)
        self.contract: ComboBox[int] = ComboBox()
        self.contract.setAccessibleName(f"Contract of {entry.name}")
        self.contract.setPlaceholderText("Choose a contract")
        self.contract.setMinimumWidth(_LEAST_CONTRACT_WIDTH)
        self.contract.setMaximumWidth(_CONTRACT_WIDTH)
        self.contract.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.remove = IconButton("close", f"Remove {entry.name}")
        self.results = Button("It holds results", kind="link")
        self.results.setAccessibleName(f"{entry.name} holds results")
        icon = IconLabel("file")
        icon.setVisible(not entry.of_several)
        name = QHBoxLayout()
        name.setSpacing(SMALL_GAP)
        name.addWidget(ElidedLabel(entry.name, "strong"))
        name.addWidget(Chip("beside results", Tone.INFO))
        name.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(SMALL_GAP)
        below.addWidget(ElidedLabel(_counts(entry), "caption"))
        below.addWidget(self.results)
        below.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(name)
        texts.addWidget(ElidedLabel(table_in_words(entry), "secondary"))
        texts.addLayout(below)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.included)
        row.addWidget(icon)
        row.addLayout(texts, 2)
        row.addWidget(self.contract, 1)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        self.set_contracts(contracts)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts; none is taken by itself."""
        chosen = self.contract.value()
        blocked = self.contract.blockSignals(True)
        self.contract.set_items([(contract_title(each), each.id) for each in contracts])
        self.contract.set_value(chosen)
        self.contract.blockSignals(blocked)

    def show_entry(self, entry: Entry) -> None:
        """Show the contract, and whether it is imported."""
        if not isinstance(entry, Table):
            return
        self.included.set_value(entry.included)
        self.contract.setEnabled(entry.included)
        blocked = self.contract.blockSignals(True)
        self.contract.set_value(entry.contract_id)
        self.contract.blockSignals(blocked)


def table_in_words(entry: Table) -> str:
    """Return "Touchpoint paths: 15 paths, 2 channels, 4 conversions"."""
    return f"{LABELS[entry.table.kind]}: {summary_of(entry.table)}"


def _counts(entry: Table) -> str:
    table = entry.table
    parts = ["1 row" if table.rows_read == 1 else f"{table.rows_read:,} rows"]
    if table.rejected:
        parts.append(f"{table.rejected:,} with problems")
    return " · ".join(parts)
