"""The card of watched folders: where, into which contract, on or off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.watched_folders import FolderRow
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, set_tone
from ppp_desktop.ui.widgets.layouts import clear_layout

WHERE_KNOWN = 0
_CONTRACT_WIDTH = 220
_LEAST_TEXT_WIDTH = 400
_ABOUT = (
    "While the program runs, new spreadsheets in these folders are imported by themselves, where "
    "their columns and their contract are known and no row has a problem. All others wait on the "
    "import page. The same file is never imported twice, and each import can be undone."
)


class FoldersCard(Card):
    """Shows the folders and tells what is wanted."""

    add_wanted = Signal()
    changed = Signal(object, object, bool)  # FolderRow, id of a contract or None, enabled
    remove_wanted = Signal(object)  # FolderRow

    def __init__(self) -> None:
        super().__init__("Watched folders")
        about = label(_ABOUT, "secondary", wrap=True)
        about.setMinimumWidth(_LEAST_TEXT_WIDTH)
        self.add(about)
        self._list = QVBoxLayout()
        self._list.setSpacing(FIELD_GAP)
        self.body.addLayout(self._list)
        add = Button("Watch a folder…")
        add.clicked.connect(self.add_wanted)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_folders(self, folders: Sequence[FolderRow], contracts: Sequence[ContractRow]) -> None:
        """Show these folders and offer these contracts."""
        clear_layout(self._list)
        for folder in folders:
            self._list.addLayout(self._line(folder, contracts))

    def _line(self, folder: FolderRow, contracts: Sequence[ContractRow]) -> QHBoxLayout:
        name = folder.path.name or str(folder.path)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(name, "strong"))
        where = ElidedLabel(str(folder.path.parent), "caption")
        if folder.missing:
            where.set_full_text(f"This folder is not there: {folder.path}")
            set_tone(where, Tone.WARNING)
        texts.addWidget(where)
        contract: ComboBox[int] = ComboBox(
            [
                ("Where known", WHERE_KNOWN),
                *((f"{each.code} · {each.client_name}", each.id) for each in contracts),
            ]
        )
        contract.set_value(folder.contract_id or WHERE_KNOWN)
        contract.setFixedWidth(_CONTRACT_WIDTH)
        contract.setAccessibleName(f"Contract of files in {name}")
        enabled = CheckBox("On", on=folder.enabled)
        enabled.setAccessibleName(f"Watch {name}")
        remove = IconButton("close", f"Watch {name} no more")

        def on_changed() -> None:
            self.changed.emit(folder, contract.value() or None, enabled.value())

        contract.value_changed.connect(on_changed)
        enabled.value_changed.connect(on_changed)
        remove.clicked.connect(partial(self._emit_remove, folder))
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addLayout(texts, 1)
        for widget in (contract, enabled, remove):
            row.addWidget(widget)
        return row

    def _emit_remove(self, folder: FolderRow, _checked: bool = False) -> None:
        self.remove_wanted.emit(folder)
