"""What can be done with the statement that is shown: preview, save, print, issue, discard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.money import format_money
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.close_checklist import has_open_warnings
from ppp_desktop.services.document_batch import PdfBatch, export_pdfs
from ppp_desktop.services.documents import suggested_file_name
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.services.statement_files import FORMS, StatementForm, export_statement
from ppp_desktop.services.statements import (
    StatementRow,
    StatementStatus,
    StatementView,
    close_period,
    discard_draft,
    issue_statement,
    prepare_issue,
)
from ppp_desktop.ui.sending.panel import open_sending
from ppp_desktop.ui.statements.saving import ask_file, ask_folder, tell_saved
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.dialogs import confirm

if TYPE_CHECKING:
    from ppp_desktop.ui.statements.page import StatementsPage
    from ppp_desktop.ui.statements.preview import PdfPreview


class StatementCommands(QObject):
    """The buttons of the page's header; `show_lines` leaves the preview."""

    def __init__(self, page: StatementsPage, show_lines: Callable[[], None]) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._show_lines = show_lines
        self._preview: PdfPreview | None = None
        self._previewed: StatementRow | None = None
        self._previewing = False

    @property
    def previewing(self) -> bool:
        """Whether the preview stands in place of the lines."""
        return self._previewing

    @property
    def preview(self) -> PdfPreview | None:
        """The preview, once it was wanted."""
        return self._preview

    def buttons(self, row: StatementRow) -> tuple[Button, ...]:
        """Return the header's buttons for a statement, the main action last."""
        page, issued = self._page, row.status is StatementStatus.ISSUED
        look = (
            page.button("Lines", self.leave_preview)
            if self._previewing
            else page.button("Preview", self.open_preview)
        )
        printing = page.button("Print", self.print_statement)
        save = page.button("Save as", self.save)
        if issued:
            return look, printing, save, page.button("Send", self.send, main=True)
        return (
            look,
            printing,
            save,
            page.button("Discard", self.discard),
            page.button("Issue", self.issue, main=True),
        )

    def follow(self, view: StatementView) -> None:
        """Make the preview anew when another statement is shown, or a draft has moved."""
        if self._previewing and self._previewed != view.row:
            self.open_preview()

    @Slot()
    def open_preview(self) -> None:
        """Show the printed pages in place of the lines."""
        view = self._page.view
        if view is None:
            return
        from ppp_desktop.ui.statements.preview import PdfPreview, make_pdf

        if self._preview is None:
            self._preview = PdfPreview()
        preview, row = self._preview, view.row

        def show(content: bytes) -> None:
            if self._page.view is not None and self._page.view.row.id == row.id:
                self._previewing = True
                self._previewed = row
                preview.show_pdf(content)
                self._page.show_middle(preview)
                self._page.refresh_header()

        self._page.run("Making the preview", make_pdf(self._context.database, row.id), show)

    @Slot()
    def leave_preview(self) -> None:
        """Show the lines again."""
        self._previewing = False
        self._show_lines()
        self._page.refresh_header()

    @Slot()
    def save(self) -> None:
        """Ask for a file and a form, and write the statement there."""
        view = self._page.view
        if view is None:
            return
        database, statement_id = self._context.database, view.row.id

        def write(path: Path, form: StatementForm) -> None:
            def work(progress: Progress) -> Path:
                packed = form.attaches_pack
                return export_statement(
                    database, statement_id, path, attach_pack=packed, progress=progress
                )

            self._page.run(
                f"Saving {path.name}",
                work,
                lambda done: self._context.toast(f"Saved {done}"),
            )

        issued = view.row.status is StatementStatus.ISSUED
        forms = [form for form in FORMS if issued or not form.issued_only]
        name = suggested_file_name(view).removesuffix(".pdf")
        ask_file(self._page, self._context.settings, name, forms, write)

    @Slot()
    def send(self) -> None:
        """Go to where recipients and text are checked before the statement leaves."""
        view = self._page.view
        if view is not None:
            open_sending(self._context, [ToSend.statement(view.row.id)])

    @Slot(object)
    def send_several(self, rows: tuple[StatementRow, ...]) -> None:
        """Go there with several statements."""
        open_sending(self._context, [ToSend.statement(row.id) for row in rows])

    @Slot(object)
    def save_several(self, rows: tuple[StatementRow, ...]) -> None:
        """Ask for a folder and write the PDFs of several statements there."""
        database, ids = self._context.database, [row.id for row in rows]
        what = "1 statement" if len(ids) == 1 else f"{len(ids):,} statements"

        def write(folder: Path) -> None:
            def work(progress: Progress) -> PdfBatch:
                return export_pdfs(database, ids, folder, progress=progress)

            self._page.run(
                f"Saving {what}", work, lambda batch: tell_saved(self._page, batch, folder)
            )

        ask_folder(self._page, self._context.settings, f"Save {what} in a folder", write)

    @Slot()
    def print_statement(self) -> None:
        """Make the PDF and open the system's print dialog for it."""
        view = self._page.view
        if view is None:
            return
        from ppp_desktop.ui.statements.preview import make_pdf
        from ppp_desktop.ui.statements.printing import ask_and_print

        title = suggested_file_name(view).removesuffix(".pdf")

        def show(content: bytes) -> None:
            ask_and_print(self._page, content, title)

        self._page.run(
            "Making the pages",
            make_pdf(self._context.database, view.row.id),
            show,
        )

    @Slot()
    def issue(self) -> None:
        """Ask with number, period and amount, then issue."""
        view = self._page.view
        if view is None:
            return
        database, today, row = self._context.database, self._context.today(), view.row

        def prepare(_progress: Progress) -> tuple[str, bool]:
            number = prepare_issue(database, row.id, today=today)
            return number, has_open_warnings(database, row.contract_id, row.period, today)

        def ask(prepared: tuple[str, bool]) -> None:
            number, wants_note = prepared
            if wants_note:
                self._context.navigate("closing", period=row.period, contract_id=row.contract_id)
                self._context.toast("Take note of the warnings, then issue it here.")
                return
            total = format_money(row.total, row.currency)
            confirm(
                self._page,
                title=f"Issue statement for {row.period.label} · {total}",
                text=f"{row.client_name}, {row.contract_code}. It gets the number {number} and is "
                "frozen: lines, terms and results stay as they are now, whatever changes later.",
                action="Issue statement",
                danger=False,
                on_confirm=lambda: self._issue(row),
            )

        self._page.run(
            "Checking the draft",
            prepare,
            ask,
        )

    def _issue(self, row: StatementRow) -> None:
        database, today = self._context.database, self._context.today()

        def done(result: tuple[StatementRow, Changes]) -> None:
            issued, changes = result
            self._context.notify_changes(changes)
            self._context.toast(f"Statement {issued.number} issued")

        self._page.run(
            f"Issuing the statement for {row.period.label}",
            lambda _progress: issue_statement(database, row.id, today=today),
            done,
            cancellable=False,
        )

    @Slot()
    def discard(self) -> None:
        """Ask, then delete the draft."""
        view = self._page.view
        if view is None:
            return
        row = view.row
        confirm(
            self._page,
            title=f"Discard draft for {row.period.label}",
            text=f"{row.client_name}, {row.contract_code}. The results and terms stay; closing "
            "the period again draws the draft up anew.",
            action="Discard draft",
            on_confirm=lambda: self._discard(row),
        )

    def _discard(self, row: StatementRow) -> None:
        database = self._context.database

        def done(changes: Changes) -> None:
            self._context.notify_changes(changes)
            self._context.toast(
                f"Draft for {row.period.label} discarded", lambda: self._draw_up_again(row)
            )

        self._page.run(
            "Discarding the draft", lambda _progress: discard_draft(database, row.id), done
        )

    def _draw_up_again(self, row: StatementRow) -> None:
        database, today = self._context.database, self._context.today()
        self._page.run(
            "Drawing up the draft again",
            lambda _progress: close_period(
                database, row.contract_id, row.period, issue=False, today=today
            ),
            lambda result: self._context.notify_changes(result[1]),
        )
