"""The field for a file beside a dispute: dropped or chosen, named, and taken away again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.drop_zone import dropped_files
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, set_look

_HEIGHT = 44
_NOTHING = "Drop a file here, or"


class EvidenceField(QFrame):
    """One file or none; `value_changed` tells."""

    value_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropZone")
        self.setAcceptDrops(True)
        self.setFixedHeight(_HEIGHT)
        self._path: Path | None = None
        self._icon = IconLabel("upload", size=16)
        self._name = ElidedLabel(_NOTHING, "secondary")
        self.choose = Button("choose one", kind="link")
        self.choose.clicked.connect(self._on_choose)
        self.remove = IconButton("close", "Leave the file out")
        self.remove.clicked.connect(lambda _on=False: self.set_value(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(SMALL_GAP, 0, SMALL_GAP, 0)
        row.setSpacing(SMALL_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self.choose)
        row.addStretch(1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignRight)
        self.remove.hide()

    def value(self) -> Path | None:
        """Return the file."""
        return self._path

    def set_value(self, path: Path | None) -> None:
        """Take another file, None for no file."""
        self._path = path
        self._name.set_full_text(_NOTHING if path is None else path.name)
        self._icon.set_icon("upload" if path is None else "file")
        self.choose.setVisible(path is None)
        self.remove.setVisible(path is not None)
        self.value_changed.emit()

    @Slot()
    def _on_choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Choose a file", "", "All files (*)")
        if name:
            self.set_value(Path(name))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            set_look(self, "active", "true")
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, "active", "false")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "active", "false")
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.set_value(files[0])
