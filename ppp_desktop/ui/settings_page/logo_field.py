"""The field of the agency's logo: chosen from a file, seen before it is saved, taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ppp_desktop.services.agency import LARGEST_LOGO_BYTES
from ppp_desktop.ui.theme import CARD_MARGIN, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import label

_PREVIEW_WIDTH = 240
_PREVIEW_HEIGHT = 72
_PATTERN = "Images (*.png *.jpg *.jpeg)"


class LogoField(QWidget):
    """`value` is the image file's content, b"" for none; `refused` says why a file was not taken.

    The preview is white in both schemes, as the paper is.
    """

    value_changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = b""
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedHeight(_PREVIEW_HEIGHT)
        self.preview.setAccessibleName("Preview of the logo")
        paper = Card(margin=SMALL_GAP)
        paper.setStyleSheet("QFrame#card { background: #FFFFFF; }")
        paper.setFixedWidth(_PREVIEW_WIDTH + 2 * CARD_MARGIN)
        self._none = label("No logo: statements show your initial.", "caption", wrap=True)
        self._none.setStyleSheet("color: #55616F;")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setFixedHeight(_PREVIEW_HEIGHT)
        paper.add(self.preview)
        paper.add(self._none)
        self.choose = Button("Choose logo…")
        self.remove = Button("Remove")
        self.choose.clicked.connect(self._on_choose)
        self.remove.clicked.connect(self._on_remove)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.choose)
        row.addWidget(self.remove)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(paper)
        layout.addLayout(row)
        self._show()

    def value(self) -> bytes:
        """Return the content of the image file."""
        return self._content

    def set_value(self, content: bytes) -> None:
        """Show another logo."""
        if content != self._content:
            self._content = content
            self._show()
            self.value_changed.emit()

    def _show(self) -> None:
        picture = QPixmap()
        picture.loadFromData(self._content)
        seen = not picture.isNull()
        if seen:
            scaled = picture.scaled(
                _PREVIEW_WIDTH,
                _PREVIEW_HEIGHT,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.preview.setPixmap(scaled)
        self.preview.setVisible(seen)
        self._none.setVisible(not seen)
        self.remove.setEnabled(bool(self._content))

    @Slot()
    def _on_choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Choose a logo", "", _PATTERN)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read the image at `path`, or say why it cannot be used."""
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= LARGEST_LOGO_BYTES else b""
        except OSError:
            self.refused.emit(f"{path.name} cannot be read. Check that the file is there.")
            return
        if size > LARGEST_LOGO_BYTES:
            self.refused.emit(f"{path.name} is larger than 2 MB. Save it smaller as PNG.")
        elif QPixmap().loadFromData(content):
            self.set_value(content)
        else:
            self.refused.emit(f"{path.name} is no image. Choose a PNG or JPEG file.")

    @Slot()
    def _on_remove(self) -> None:
        self.set_value(b"")
