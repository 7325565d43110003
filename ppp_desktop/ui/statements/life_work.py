"""Shows the life of a statement in a page's side panel, and notes what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import PppError
from ppp_desktop.services.dispute_settling import take_back
from ppp_desktop.services.life_events import LifeEvent
from ppp_desktop.services.life_offers import Offer
from ppp_desktop.services.life_restoring import export_evidence, is_document, restore_event
from ppp_desktop.services.life_words import event_verb
from ppp_desktop.services.statement_standing import Related, StandingView, read_standing
from ppp_desktop.ui.adjustments.work import AdjustmentsWork
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR
from ppp_desktop.ui.sending.deliveries_card import DeliveriesCard
from ppp_desktop.ui.statements.life_forms import (
    AcceptedForm,
    DisputeForm,
    LifeForm,
    PaymentForm,
    SentForm,
)
from ppp_desktop.ui.statements.life_panel import LifePanel
from ppp_desktop.ui.statements.settle_form import SettleForm
from ppp_desktop.ui.statements.voiding_work import VoidingWork
from ppp_desktop.ui.theme import Tone

_CLIENT_SAYS = "statements.client"


class LifeWork(QObject):
    """One statement at a time; `named` says whose it is, where nothing beside the panel does."""

    def __init__(self, page: Page, *, named: bool = False) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._named = named
        self._panel: LifePanel | LifeForm | None = None
        self._shown: StandingView | None = None
        self._files: QTemporaryDir | None = None
        self.adjusting = AdjustmentsWork(page)
        self.voiding = VoidingWork(page, self._author, self._after)

    @property
    def panel(self) -> LifePanel | LifeForm | None:
        """What of this work the side panel shows, None where it shows something else."""
        shown = self._page.side_panel.content() is self._panel
        return self._panel if shown and not self._page.side_panel.isHidden() else None

    def open(self, shown: StandingView) -> None:
        """Show the life of an issued statement."""
        self._shown = shown
        panel = LifePanel(shown, named=self._named)
        panel.offered.connect(self.offer)
        panel.related_wanted.connect(self.go_to)
        timeline = panel.timeline
        deliveries = DeliveriesCard(self._context, flat=True)
        deliveries.show_statement(shown.row.id)
        panel.add_section(deliveries)
        timeline.withdraw_wanted.connect(self._on_withdraw_wanted)
        timeline.settle_wanted.connect(self.settle)
        timeline.evidence_wanted.connect(self._on_evidence_wanted)
        timeline.evidence_save_wanted.connect(self._on_evidence_save_wanted)
        self._panel = panel
        self._page.side_panel.show_content(f"Life of {shown.row.number}", panel, *panel.foot())

    def follow(self, shown: StandingView) -> None:
        """Show what is new, where the life is open; what is being written stays."""
        panel = self.panel
        if panel is None:
            return
        another = panel.shown.row.id != shown.row.id
        if not shown.row.number:
            self._page.side_panel.close_panel()
        elif another or (isinstance(panel, LifePanel) and _facts(panel.shown) != _facts(shown)):
            self.open(shown)

    def refresh(self) -> None:
        """Read the life that is shown again."""
        panel = self.panel
        if isinstance(panel, LifePanel):
            self._read(panel.shown.row.id, self.follow)

    def take_line(self, line: int) -> bool:
        """Choose a line that was clicked, where a dispute is being written; else return False."""
        panel = self.panel
        if isinstance(panel, DisputeForm):
            panel.choose_line(line)
            return True
        return False

    @Slot(object)
    def offer(self, offer: Offer, shown: StandingView | None = None) -> None:
        """Do what was offered for `shown`, by default the statement whose life is shown."""
        self._shown = shown or self._shown
        if self._shown is None:
            return
        if offer is Offer.PAYMENT:
            self._show_form(PaymentForm(self._shown, self._today(), self._author()))
        elif offer is Offer.SENT:
            self._show_form(SentForm(self._shown, self._today(), self._author()))
        elif offer is Offer.ACCEPTED:
            self._show_form(AcceptedForm(self._shown, self._today(), self._client_says()))
        elif offer is Offer.DISPUTE:
            self.dispute(self._shown)
        elif offer is Offer.VOID:
            self.voiding.ask(self._shown)
        elif offer is Offer.ADJUST:
            row = self._shown.row
            self.adjusting.add(row.contract_id, corrects=row.number, back=self._on_back)

    def dispute(self, shown: StandingView, line: int | None = None) -> None:
        """Ask for a dispute of a line, or of what is chosen in the form."""
        self._shown = shown
        form = DisputeForm(shown, self._today(), self._client_says())
        if line is not None:
            form.choose_line(line)
        self._show_form(form)

    def _show_form(self, form: LifeForm) -> None:
        self._panel = form
        form.back.clicked.connect(self._on_back)
        form.save.clicked.connect(lambda _on=False: self._save(form))
        self._page.side_panel.show_content(form.title, form, form.back, form.save)
        form.first().setFocus()

    def _save(self, form: LifeForm) -> None:
        form.form.clear_errors()
        try:
            write = form.prepared()
        except PppError as error:
            self._page.show_error(error, form=form.form)
            return
        database, row = self._context.database, form.shown.row
        key = LAST_AUTHOR if form.who == LifeForm.who else f"{_CLIENT_SAYS}.{row.client_name}"
        self._context.settings.set_text(key, form.author.value())
        form.save.setEnabled(False)

        def done(result: tuple[int, Changes]) -> None:
            entry, changes = result
            self._after(row.id, changes)
            self._context.toast(form.message(), lambda: self._withdraw(entry, row.id))

        task = self._page.run(
            form.title, lambda _p: write(database), done, form=form.form, cancellable=False
        )
        task.finished.connect(lambda: self._enable(form))

    def _enable(self, form: LifeForm) -> None:
        if self._panel is form:
            form.save.setEnabled(True)

    def _after(self, statement_id: int, changes: Changes) -> None:
        """Show the life as it is now, and tell the other pages."""
        self._read(statement_id, self.open)
        self._context.notify_changes(changes)

    def _read(self, statement_id: int, show: Callable[[StandingView], None]) -> None:
        database, today = self._context.database, self._today()
        self._page.run(
            "Reading the statement",
            lambda _p: read_standing(database, statement_id, today=today),
            show,
        )

    @Slot()
    def _on_back(self) -> None:
        if self._shown is not None:
            self.open(self._shown)

    @Slot(object)
    def settle(self, dispute: LifeEvent) -> None:
        """Ask how a dispute of the statement whose life is shown ended."""
        if self._shown is not None:
            self._show_form(SettleForm(self._shown, self._today(), self._author(), dispute))

    @Slot(object)
    def _on_withdraw_wanted(self, event: LifeEvent) -> None:
        if self._shown is None:
            return
        statement_id, database = self._shown.row.id, self._context.database

        def done(result: tuple[bool, Changes]) -> None:
            with_credit, changes = result
            self._after(statement_id, changes)
            if with_credit:
                self._context.toast(f"{event_verb(event)} and its credit are taken back")
            else:
                restore = partial(self._restore, event.id, statement_id)
                self._context.toast(f"{event_verb(event)} is taken back", restore)

        self._page.run("Taking it back", lambda _p: take_back(database, event.id), done)

    def _withdraw(self, event_id: int, statement_id: int) -> None:
        self._undo(statement_id, lambda: take_back(self._context.database, event_id)[1])

    def _restore(self, event_id: int, statement_id: int) -> None:
        self._undo(statement_id, lambda: restore_event(self._context.database, event_id))

    def _undo(self, statement_id: int, work: Callable[[], Changes]) -> None:
        def done(changes: Changes) -> None:
            if isinstance(self.panel, LifePanel) and self.panel.shown.row.id == statement_id:
                self._read(statement_id, self.open)
            self._context.notify_changes(changes)

        self._page.run("Undoing", lambda _p: work(), done)

    @Slot(object)
    def go_to(self, related: Related) -> None:
        """Show the credit, the reissue or the statement that they correct."""
        self._context.navigate("statements", statement_id=related.statement_id)

    @Slot(object)
    def _on_evidence_wanted(self, event: LifeEvent) -> None:
        name = self._evidence_name(event)
        if not is_document(name):
            self._page.banner.show_message(
                f"{name} is not opened from here.",
                "It might be a program. Save it, and look at it where you trust it.",
                tone=Tone.WARNING,
            )
            return
        self._files = self._files or QTemporaryDir()
        target = Path(self._files.filePath(event.evidence[:12])) / name
        target.parent.mkdir(exist_ok=True)
        self._export(event, target, _open_file)

    @Slot(object)
    def _on_evidence_save_wanted(self, event: LifeEvent) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self._page, "Save the file", self._evidence_name(event), "All files (*)"
        )
        if name:
            self._export(event, Path(name), lambda path: self._context.toast(f"Saved {path}"))

    def _export(self, event: LifeEvent, target: Path, done: Callable[[Path], None]) -> None:
        database = self._context.database
        self._page.run(
            "Writing the file",
            lambda _p: export_evidence(database, event.evidence, target),
            done,
        )

    def _evidence_name(self, event: LifeEvent) -> str:
        names = {} if self._shown is None else dict(self._shown.evidence)
        return Path(names.get(event.evidence, "evidence")).name

    def _today(self) -> date:
        return self._context.today()

    def _author(self) -> str:
        return self._context.settings.text(LAST_AUTHOR)

    def _client_says(self) -> str:
        name = "" if self._shown is None else self._shown.row.client_name
        return self._context.settings.text(f"{_CLIENT_SAYS}.{name}")


def _facts(shown: StandingView) -> tuple[object, ...]:
    return shown.standing, shown.life, shown.related, shown.row, shown.reminders


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
