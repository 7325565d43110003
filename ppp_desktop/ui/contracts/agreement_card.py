"""Who agreed to a version of the terms, with the annex that both signed, as a card."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.agreements import AnnexRow, Side, VersionAgreements
from ppp_desktop.ui.contracts.version_words import state_sentence
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.drop_zone import dropped_files
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line, set_look
from ppp_desktop.ui.widgets.layouts import clear_layout

_KILO = 1000


class AgreementCard(Card):
    """Shows one version; every wish of the user goes out as a signal.

    A file may be dropped anywhere on the card.
    """

    record_wanted = Signal(object)  # Side
    removal_wanted = Signal(object)  # Side
    attach_wanted = Signal()
    file_given = Signal(object)  # Path
    copy_wanted = Signal()
    annex_removal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Agreement", parent=parent)
        self.setAcceptDrops(True)
        self._chip = Chip("")
        self.add_beside_title(self._chip)
        self._state = label("", "secondary", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.add(self._state)
        self.body.addLayout(self._rows)

    def show_agreements(
        self, found: VersionAgreements, names: Mapping[Side, str], *, draft_beside: bool
    ) -> None:
        """Show what is recorded; `names` are both sides' own names.

        `draft_beside` tells that there are changes that nobody could have agreed to.
        """
        self.set_title(f"Agreement on v{found.number}")
        given = sum(1 for side in Side if found.of(side) is not None)
        words = ("Not agreed", "One side agreed", "Agreed by both")[given]
        self._chip.show_state(words, (Tone.NEUTRAL, Tone.WARNING, Tone.POSITIVE)[given])
        said = state_sentence(found)
        if draft_beside:
            said += " Your unsaved changes are no part of it."
        self._state.setText(said)
        clear_layout(self._rows)
        for side in Side:
            self._rows.addWidget(self._side_row(found, side, names[side]))
            self._rows.addWidget(line())
        self._rows.addWidget(self._annex_row(found.annex))

    def state(self) -> str:
        """Return the sentence that says how the version stands."""
        return self._state.text()

    def _side_row(self, found: VersionAgreements, side: Side, party: str) -> QWidget:
        given = found.of(side)
        if given is None:
            record = Button("Record agreement…", kind="small")
            record.setAccessibleName(f"Record agreement of the {side}")
            record.clicked.connect(partial(self._on_record, side))
            return _row(party, f"The {side} has not agreed yet.", record)
        edit = IconButton("edit", f"Correct the agreement of the {side}")
        edit.clicked.connect(partial(self._on_record, side))
        remove = IconButton("trash", f"Remove the agreement of the {side}")
        remove.clicked.connect(partial(self._on_removal, side))
        return _row(party, f"{given.name}, {format_day(given.agreed_on)}", edit, remove)

    def _annex_row(self, annex: AnnexRow | None) -> QWidget:
        if annex is None:
            attach = Button("Attach file…", kind="small")
            attach.clicked.connect(self.attach_wanted)
            return _row("Signed annex", "PDF or picture; drop it here, or choose it.", attach)
        save = IconButton("download", "Save a copy of the signed annex")
        save.clicked.connect(self.copy_wanted)
        replace = IconButton("upload", "Attach another file in its place")
        replace.clicked.connect(self.attach_wanted)
        remove = IconButton("trash", "Remove the signed annex")
        remove.clicked.connect(self.annex_removal_wanted)
        facts = f"{annex.file_name}, {_size(annex.size)}, kept since {format_day(annex.added)}"
        return _row("Signed annex", facts, save, replace, remove)

    def _on_record(self, side: Side, _checked: bool = False) -> None:
        self.record_wanted.emit(side)

    def _on_removal(self, side: Side, _checked: bool = False) -> None:
        self.removal_wanted.emit(side)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _single_file(event) is not None:
            set_look(self, "chosen", "true")
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, "chosen", "false")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "chosen", "false")
        path = _single_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_given.emit(path)


def _single_file(event: QDropEvent) -> Path | None:
    """Return the one file that is dragged; several are none, since one annex is kept."""
    paths = dropped_files(event.mimeData())
    return paths[0] if len(paths) == 1 else None


def _row(title: str, text: str, *tools: QWidget) -> QWidget:
    row = QWidget()
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(ElidedLabel(title, "body"))
    texts.addWidget(ElidedLabel(text, "caption"))
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 2, 0, 2)
    layout.setSpacing(SMALL_GAP)
    layout.addLayout(texts, 1)
    for tool in tools:
        layout.addWidget(tool)
    return row


def _size(count: int) -> str:
    for unit in ("bytes", "kB"):
        if count < _KILO:
            return f"{count} {unit}"
        count = (count + _KILO // 2) // _KILO
    return f"{count} MB"
