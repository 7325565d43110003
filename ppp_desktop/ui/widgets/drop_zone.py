"""A place to drop files on or to choose them from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import PAGE_MARGIN, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.labels import IconLabel, label, set_look

_ICON_SIZE = 28


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the local files that are dragged, folders left out."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]


class DropZone(QFrame):
    """Dashed frame; click, Enter or drop gives `files_chosen(list[Path])`."""

    files_chosen = Signal(object)

    def __init__(
        self,
        text: str,
        hint: str = "",
        *,
        patterns: Sequence[str] = (),
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("dropZone")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        self.setMinimumHeight(140)
        self._patterns = tuple(patterns)
        self._folder = folder
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        layout.setSpacing(SMALL_GAP)
        layout.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(IconLabel("upload", tone=Tone.ACCENT, size=_ICON_SIZE), 0, centre)
        layout.addWidget(label(text, "strong"), 0, centre)
        if hint:
            layout.addWidget(label(hint, "caption"), 0, centre)
        layout.addStretch(1)

    @Slot()
    def choose_files(self) -> None:
        """Open the system's file dialog."""
        kinds = f"Spreadsheets ({' '.join(self._patterns)});;All files (*)"
        names, _kind = QFileDialog.getOpenFileNames(
            self,
            "Choose files",
            str(self._folder or ""),
            kinds if self._patterns else "All files (*)",
        )
        if names:
            self.files_chosen.emit([Path(name) for name in names])

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.choose_files()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.choose_files()
        else:
            super().keyPressEvent(event)

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
            self.files_chosen.emit(files)
