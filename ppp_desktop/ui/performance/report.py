"""The report of a contract in the window: made beside its panel, saved, sent, put on a schedule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import NotFound, PppError
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.services.messages import Attachment
from ppp_desktop.services.report_documents import save_report
from ppp_desktop.services.report_schedules import (
    Schedule,
    remove_schedule,
    report_made,
    save_schedule,
)
from ppp_desktop.services.report_setups import save_choice, save_notes
from ppp_desktop.services.report_spans import SpanKind, span_of
from ppp_desktop.ui.contracts.file_asking import PDF_FILES, ask_where
from ppp_desktop.ui.performance.report_panel import ReportPanel
from ppp_desktop.ui.performance.report_work import (
    MadeReport,
    ReportDays,
    ReportStart,
    make_pdf,
    read_notes_of,
    read_start,
)
from ppp_desktop.ui.sending.panel import open_sending
from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page
    from ppp_desktop.ui.statements.preview import PdfPreview
    from ppp_desktop.ui.tasks import Task

_PAUSE_MS = 500  # after the last key, before notes are kept and printed


class ReportCommands(QObject):
    """`opened` gives the preview that stands in place of the figures; `left` takes it away."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._contract: ContractRow | None = None
        self._start: ReportStart | None = None
        self._days: ReportDays | None = None
        self._kept_notes = ""
        self._making: Task | None = None
        self.panel: ReportPanel | None = None
        self.preview: PdfPreview | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        page.side_panel.closed.connect(self.leave)

    @property
    def is_open(self) -> bool:
        """Whether a report stands in place of the figures."""
        return self._contract is not None

    @property
    def contract_id(self) -> int | None:
        """The contract whose report is open."""
        return None if self._contract is None else self._contract.id

    def open(self, contract: ContractRow, shown: Period, kind: SpanKind | None = None) -> None:
        """Open the report of a contract, of the days that are shown or of the wanted kind."""
        self.keep()
        database, today = self._context.database, self._context.today()
        days = self._days_for(shown, kind)

        def show(read: tuple[ReportStart, str]) -> None:
            start, notes = read
            self._contract, self._start, self._days = contract, start, days
            self._kept_notes = notes
            self._show_panel(start, days, notes)
            self._make()

        self._page.run(
            "Reading what goes into the report",
            lambda _progress: (
                read_start(database, contract.id, today),
                read_notes_of(database, contract.id, days),
            ),
            show,
        )

    def refresh(self) -> None:
        """Print an open report again, since what it rests on may have changed."""
        if self.is_open:
            self._make()

    @Slot()
    def leave(self) -> None:
        """Keep the notes and show the figures again."""
        if not self.is_open:
            return
        self.keep()
        self._contract = None
        self._page.side_panel.close_panel()
        self.left.emit()

    def keep(self) -> bool:
        """Store notes that are not stored yet, at once; False where that failed."""
        self._pause.stop()
        if self._contract is None or self._days is None or self.panel is None:
            return True
        text = self.panel.notes.value()
        if text == self._kept_notes:
            return True
        try:
            save_notes(self._context.database, self._contract.id, self._days.key, text)
        except NotFound:  # the contract was deleted, and its notes with it
            return True
        except PppError as error:
            self._page.show_error(error, form=self.panel.form)
            return False
        self._kept_notes = text
        return True

    @Slot()
    def save(self) -> None:
        """Ask for a file and write the report there; a report that was due counts as made."""
        database, today = self._context.database, self._context.today()

        def ask(made: MadeReport, contract: ContractRow) -> None:
            def write(path: Path) -> None:
                self._page.run(
                    f"Saving {path.name}",
                    lambda _progress: (
                        save_report(made.content, path),
                        report_made(database, contract.id, made.days.span, today),
                    ),
                    lambda done: self._saved(*done),
                )

            settings = self._context.settings
            ask_where(self._page, settings, "Save the report", made.name, PDF_FILES, write)

        self._with_report(ask)

    @Slot()
    def send(self) -> None:
        """Open the page of sending with the report as it is now."""

        def show(made: MadeReport, contract: ContractRow) -> None:
            schedule = None if self._start is None else self._start.schedule
            recipients = schedule.recipients if schedule is not None else ()
            attached = Attachment(made.name, made.content)
            wanted = ToSend.report(
                contract.id, made.days.span, attached, recipients=recipients or None
            )
            open_sending(self._context, [wanted])

        self._with_report(show)

    def _days_for(self, shown: Period, kind: SpanKind | None) -> ReportDays:
        today = self._context.today()
        if kind is None or kind is SpanKind.OWN:
            kind = SpanKind.OWN
            if span_of(SpanKind.LAST_MONTH, today) == shown:
                kind = SpanKind.LAST_MONTH
            elif today in shown:
                kind = SpanKind.MONTH_TO_DATE
        return ReportDays(kind, span_of(kind, today, shown))

    def _show_panel(self, start: ReportStart, days: ReportDays, notes: str) -> None:
        panel = ReportPanel(self._context.today())
        panel.show_start(start, days)
        panel.show_notes(notes)
        panel.days_changed.connect(self._on_days)
        panel.choice_changed.connect(self._on_choice)
        panel.notes_changed.connect(self._pause.start)
        panel.schedule.saving.connect(self._on_schedule)
        self.panel = panel
        send, save = Button("Send"), Button("Save PDF", kind="primary")
        send.clicked.connect(lambda _checked=False: self.send())
        save.clicked.connect(lambda _checked=False: self.save())
        self._page.side_panel.show_content("Report", panel, send, save)
        self.opened.emit(self._preview())

    def _preview(self) -> PdfPreview:
        from ppp_desktop.ui.statements.preview import PdfPreview

        if self.preview is None:
            self.preview = PdfPreview()
            self.preview.setAccessibleName("Preview of the report")
        return self.preview

    @Slot()
    def _on_pause(self) -> None:
        if self.keep():
            self._make()

    @Slot()
    def _on_days(self) -> None:
        """Keep the notes of the days before and read those of the new ones."""
        panel, contract = self.panel, self._contract
        if panel is None or contract is None or not self.keep():
            return
        days = self._days = panel.days()
        database = self._context.database

        def show(notes: str) -> None:
            if self._days == days and self.panel is panel:
                self._kept_notes = notes
                panel.show_notes(notes)
                self._make()

        self._page.run(
            "Reading the notes",
            lambda _progress: read_notes_of(database, contract.id, days),
            show,
        )

    @Slot()
    def _on_choice(self) -> None:
        panel, contract = self.panel, self._contract
        if panel is None or contract is None:
            return
        database, choice = self._context.database, panel.choice()
        self._page.run(
            "Keeping what goes into the report",
            lambda _progress: save_choice(database, contract.id, choice),
            lambda _changes: None,
            cancellable=False,
        )
        self._make()

    @Slot()
    def _on_schedule(self) -> None:
        panel, contract = self.panel, self._contract
        if panel is None or contract is None:
            return
        database, form = self._context.database, panel.schedule.form
        try:
            schedule = panel.schedule.schedule()
        except PppError as error:
            self._page.show_error(error, form=form)
            return

        def done(changes: Changes) -> None:
            self._context.notify_changes(changes)
            self._context.toast(_kept_words(schedule))
            self._read_schedule_again()

        self._page.run(
            "Keeping the schedule",
            lambda _progress: (
                remove_schedule(database, contract.id)
                if schedule is None
                else save_schedule(database, contract.id, schedule)
            ),
            done,
            form=form,
            cancellable=False,
        )

    def _read_schedule_again(self) -> None:
        """Show the schedule and what is due as they are now; nothing else is touched."""
        panel, contract = self.panel, self._contract
        if panel is None or contract is None:
            return
        database, today = self._context.database, self._context.today()

        def show(start: ReportStart) -> None:
            if self.panel is panel and self._contract is contract:
                self._start = start
                panel.schedule.show_schedule(start.schedule)
                panel.show_due(start.due)

        self._page.run(
            "Reading the schedule", lambda _progress: read_start(database, contract.id, today), show
        )

    def _saved(self, path: Path, changes: Changes) -> None:
        self._context.notify_changes(changes)
        self._context.toast(f"Saved {path}")
        self._read_schedule_again()

    def _make(self) -> None:
        """Print the report as it is chosen now and show it where the last one was."""
        if self._making is not None:
            self._making.cancel()
        self._making = self._start_making(self._show_made)

    def _show_made(self, made: MadeReport, contract: ContractRow) -> None:
        self._making = None
        if self._contract is not contract or self._days != made.days or self.preview is None:
            return
        bar = self.preview.view.verticalScrollBar()
        place = bar.value()
        self.preview.show_pdf(made.content)
        bar.setValue(place)

    def _with_report(self, use: Callable[[MadeReport, ContractRow], None]) -> None:
        """Print the report with everything that is written and give it on."""
        if self.panel is None or not self.keep():
            return
        try:
            self.panel.days()
        except PppError as error:
            self._page.show_error(error, form=self.panel.form)
            return
        self._start_making(use)

    def _start_making(self, use: Callable[[MadeReport, ContractRow], None]) -> Task | None:
        contract, days, panel = self._contract, self._days, self.panel
        if contract is None or days is None or panel is None:
            return None
        database, today = self._context.database, self._context.today()
        choice, notes = panel.choice(), panel.notes.value()

        def work(progress: Progress) -> MadeReport:
            return make_pdf(
                database, contract.id, days, choice, notes=notes, today=today, progress=progress
            )

        return self._page.run("Making the report", work, lambda made: use(made, contract))


def _kept_words(schedule: Schedule | None) -> str:
    if schedule is None:
        return "No report on a schedule any more"
    return f"The next report is due on {format_day(schedule.next_on)}"
