"""The annex to sign inside the terms: its PDF in place of the rules, saved and printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.core.files import replacing
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.annexes import export_annex, suggested_annex_name
from ppp_desktop.ui.contracts.file_asking import PDF_FILES, ask_where

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.page import Page
    from ppp_desktop.ui.statements.preview import PdfPreview


@dataclass(frozen=True, slots=True)
class AnnexPdf:
    """A printed annex: its bytes, and the name of its file."""

    content: bytes
    name: str


class AnnexCommands(QObject):
    """Prints the terms that are shown: a version as it is saved, or the draft, marked as one.

    `changed` tells that the preview stands in place of the rules, or no more.
    """

    changed = Signal()

    def __init__(self, page: Page, tab: TermsTab) -> None:
        super().__init__(tab)
        self._page = page
        self._tab = tab
        self._preview: PdfPreview | None = None
        self._shown: AnnexPdf | None = None
        self._document: Mapping[str, object] = {}
        tab.changed.connect(self._on_terms_changed)

    @property
    def previewing(self) -> bool:
        """Whether the preview stands in place of the rules."""
        return self._shown is not None

    @property
    def preview(self) -> PdfPreview | None:
        """The preview, once it was wanted."""
        return self._preview

    @Slot()
    def open(self) -> None:
        """Show the printed pages in place of the rules; wrong terms lead to the field instead."""
        self._make(self._show)

    @Slot()
    def leave(self) -> None:
        """Show the rules again."""
        if self._shown is not None:
            self._shown = None
            self._tab.show_instead(None)
            self.changed.emit()

    @Slot()
    def save(self) -> None:
        """Ask for a file and write there what is shown."""
        page, pdf = self._page, self._shown
        if pdf is None:
            return

        def write(path: Path) -> None:
            page.run(
                f"Saving {path.name}",
                lambda _progress: _write(path, pdf.content),
                lambda _nothing: page.context.toast(f"Saved {path}"),
            )

        ask_where(page, page.context.settings, "Save the annex", pdf.name, PDF_FILES, write)

    @Slot()
    def print_annex(self) -> None:
        """Open the system's print dialog for what is shown."""
        if self._shown is not None:
            from ppp_desktop.ui.statements.printing import ask_and_print

            title = self._shown.name.removesuffix(".pdf")
            ask_and_print(self._page, self._shown.content, title)

    @Slot()
    def _on_terms_changed(self) -> None:
        """Leave a preview of terms that are shown no more."""
        if self.previewing and self._tab.draft.document != self._document:
            self.leave()

    def _make(self, show: Callable[[AnnexPdf], None]) -> None:
        tab, data = self._tab, self._tab.data
        if data is None:
            return
        is_draft = tab.draft.is_changed or tab.target is not None or tab.version is None
        document = tab.draft.document if is_draft else None
        self._page.context.tasks.start(
            _make_pdf(self._page.context.database, data.row.id, tab.day, document),
            title="Printing the annex",
            on_success=show,
            on_error=tab.show_refusal,
            owner=self,
        )

    def _show(self, pdf: AnnexPdf) -> None:
        from ppp_desktop.ui.statements.preview import PdfPreview

        if self._preview is None:
            self._preview = PdfPreview()
            self._preview.setAccessibleName("Preview of the annex to sign")
        self._shown, self._document = pdf, self._tab.draft.document
        self._page.side_panel.close_panel()
        self._preview.show_pdf(pdf.content)
        self._tab.show_instead(self._preview)
        self.changed.emit()


def _make_pdf(
    database: Database, contract_id: int, day: date, document: Mapping[str, object] | None
) -> Callable[[Progress], AnnexPdf]:
    def work(_progress: Progress) -> AnnexPdf:
        with TemporaryDirectory(prefix="ppp-desktop-") as folder:
            target = Path(folder) / "annex.pdf"
            annex = export_annex(database, contract_id, day, target, document=document)
            return AnnexPdf(target.read_bytes(), suggested_annex_name(annex))

    return work


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(content)
