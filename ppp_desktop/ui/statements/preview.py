"""The printed statement inside the window, page below page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QWidget

from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.documents import pdf_bytes
from ppp_desktop.ui.widgets.card import Card


class PdfPreview(Card):
    """Shows a PDF held in memory, so that no file stays open or behind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        self.setAccessibleName("Preview of the printed statement")
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName("Pages")
        self.add(self.view, 1)

    def show_pdf(self, content: bytes) -> None:
        """Show the pages of a PDF from the first one."""
        load_pdf(self.document, self._buffer, content)
        self.view.pageNavigator().jump(0, self.view.pageNavigator().currentLocation())


def load_pdf(document: QPdfDocument, buffer: QBuffer, content: bytes) -> None:
    """Read `content` into `document`; `buffer` must live as long as the document shows it."""
    document.close()
    buffer.close()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)


def make_pdf(database: Database, statement_id: int) -> Callable[[Progress], bytes]:
    """Return the work that makes a statement's PDF and gives its bytes."""

    def work(progress: Progress) -> bytes:
        return pdf_bytes(database, statement_id, progress=progress)

    return work
