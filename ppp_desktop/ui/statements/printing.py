"""Printing of a statement: the pages of its PDF at the printer's resolution."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.statements.preview import load_pdf

# A page of A4 takes 35 MB at this resolution; text gains nothing visible beyond it.
_FINEST_DPI = 300
_POINTS_PER_INCH = 72


def ask_and_print(page: Page, content: bytes, title: str) -> QPrintDialog:
    """Open the system's print dialog for a PDF and print when it is accepted."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, page)
    dialog.setWindowTitle(f"Print {title}")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    buffer = QBuffer(dialog)
    document = QPdfDocument(dialog)
    load_pdf(document, buffer, content)
    printer.setDocName(title)
    dialog.setMinMax(1, max(1, document.pageCount()))
    fit_paper(document, printer)

    def print_pages() -> None:
        # The dialog does not own the printer: this function keeps it alive as long as the dialog.
        try:
            print_document(document, printer)
        except StorageUnavailable as error:
            page.show_error(error)

    dialog.accepted.connect(print_pages)
    dialog.finished.connect(dialog.deleteLater)
    # The overload without arguments is QDialog's.
    QDialog.open(dialog)
    return dialog


def fit_paper(document: QPdfDocument, printer: QPrinter) -> None:
    """Ask for paper of the document's own size, upright and without added margins."""
    size = document.pagePointSize(0)
    paper = QPageSize(QSizeF(size), QPageSize.Unit.Point)
    printer.setPageLayout(
        QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    printer.setFullPage(True)


def print_document(document: QPdfDocument, printer: QPrinter) -> None:
    """Print the chosen pages; raises StorageUnavailable where the printer cannot be reached."""
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageUnavailable(
            "The printer did not answer.", "Check that it is on, or save the PDF and print that."
        )
    first = max(printer.fromPage(), 1)
    last = printer.toPage() or document.pageCount()
    for number in range(first - 1, min(last, document.pageCount())):
        if number > first - 1:
            printer.newPage()
        _print_page(document, printer, painter, number)
    painter.end()


def _print_page(document: QPdfDocument, printer: QPrinter, painter: QPainter, number: int) -> None:
    dpi = min(printer.resolution(), _FINEST_DPI)
    points = document.pagePointSize(number)
    pixels = QSize(
        round(points.width() * dpi / _POINTS_PER_INCH),
        round(points.height() * dpi / _POINTS_PER_INCH),
    )
    image = document.render(number, pixels)
    scale = printer.resolution() / dpi
    painter.drawImage(QRectF(0, 0, pixels.width() * scale, pixels.height() * scale), image)
