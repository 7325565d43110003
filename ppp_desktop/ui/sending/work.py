"""The work behind the page of sending: through the server, into files, to the mail program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTemporaryDir, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.mail_settings import (
    MailSettings,
    keep_secret,
    read_secret,
    system_keyring,
)
from ppp_desktop.services.message_drafts import ChosenMessage, make_files
from ppp_desktop.services.message_files import note_as_left, save_messages, write_message
from ppp_desktop.services.messages import Attachment, OutgoingMessage, mailto
from ppp_desktop.services.sending import Sending, send_messages
from ppp_desktop.services.sending_plan import recipients_of
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.ui.sending.secret_asking import ask_secret
from ppp_desktop.ui.tasks import Task

if TYPE_CHECKING:
    from ppp_desktop.ui.sending.page import SendingPage

T = TypeVar("T")

NO_PROGRAM = "No program on this computer opens message files."
TEXT_ONLY = (
    "A link can hand recipients, subject and text to a mail program, but no attachments: look at "
    "each file here, save it, and attach it by hand. A long text is on the clipboard, to paste."
)


class SendingWork(QObject):
    """Starts what was asked for; `told` and `ended` say what came of it, place by place."""

    told = Signal(int, object)  # place in the batch, Sending
    progressed = Signal(int, int, str)
    started = Signal(str)
    ended = Signal()
    rested = Signal()  # something that took a moment is over
    files_made = Signal(int, object)  # place in the batch, Attachments by form
    _one_done = Signal(int, object)  # from the worker thread

    def __init__(self, page: SendingPage) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._places: tuple[int, ...] = ()
        self._task: Task | None = None
        self._steps = 0
        self._folder: QTemporaryDir | None = None
        self._one_done.connect(self._on_one_done, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether messages are leaving, or about to: a second click starts nothing."""
        return self._task is not None or self._steps > 0

    @Slot()
    def stop(self) -> None:
        """Send no more than the message that is on its way."""
        if self._task is not None:
            self._task.cancel()

    def send(
        self, messages: Sequence[ChosenMessage], places: Sequence[int], settings: MailSettings
    ) -> None:
        """Send through the mail server, asking for the password where no keyring has it."""
        if self.running:
            return
        page, chosen = self._page, [messages[place] for place in places]

        def read(_progress: Progress) -> str | None:
            try:
                return read_secret(settings, system_keyring())
            except PppError:
                return None

        def go_on(secret: str | None) -> None:
            if secret is None:
                ask_secret(
                    page, settings, lambda typed, keep: self._keep(chosen, settings, typed, keep)
                )
            else:
                self._send(chosen, settings, secret)

        self._places = tuple(places)
        self._step("Looking for the password", read, go_on)

    def save(
        self, messages: Sequence[ChosenMessage], places: Sequence[int], sender: str, folder: Path
    ) -> None:
        """Write message files into a folder."""
        if self.running:
            return
        database = self._context.database
        chosen = [messages[place] for place in places]
        self._places = tuple(places)
        self._start(
            "Saving the messages",
            lambda progress: save_messages(
                database, chosen, sender, folder, progress=progress, told=self._one_done.emit
            ),
        )

    def open_in_program(self, chosen: ChosenMessage, place: int, sender: str) -> None:
        """Write a message file and open it with the program that the system has for it."""
        if self.running:
            return
        database, page = self._context.database, self._page
        folder = self._scratch()

        def written(result: tuple[OutgoingMessage, Path]) -> None:
            made, path = result
            if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._note_as_left(made, place)
            else:
                page.offer_text_only(chosen, place)

        self._step(
            "Writing the message",
            lambda progress: write_message(database, chosen, sender, folder, progress=progress),
            written,
        )

    def open_text_only(self, chosen: ChosenMessage, place: int) -> None:
        """Open the mail program with recipients, subject and text, which is all a link can hold."""
        letter = replace(chosen.preview(), recipients=recipients_of(chosen))
        QGuiApplication.clipboard().setText(letter.body)
        if QDesktopServices.openUrl(QUrl(mailto(letter), QUrl.ParsingMode.TolerantMode)):
            self._note_as_left(letter, place)
        else:
            self._page.show_problem(
                "No mail program can be opened.", "Save the message as a file instead."
            )

    def _note_as_left(self, made: OutgoingMessage, place: int) -> None:
        database = self._context.database

        def noted(one: Sending) -> None:
            self._places = (place,)
            self._on_one_done(0, one)
            self._context.notify_changes(Changes.of(Topic.STATEMENTS))
            self.ended.emit()

        self._step("Noting it", lambda _progress: note_as_left(database, made), noted)

    def make_files(self, place: int, statement_id: int, forms: Sequence[str]) -> None:
        """Make files of a statement to tell their sizes."""
        database, wanted = self._context.database, tuple(forms)

        def work(progress: Progress) -> dict[str, Attachment]:
            made = make_files(database, statement_id, wanted, progress)
            return dict(zip(wanted, made, strict=True))

        self._page.run(
            "Making the attachments", work, lambda made: self.files_made.emit(place, made)
        )

    def look_at(self, file: Attachment) -> None:
        """Open a file that goes with a message in the program that the system has for it."""
        path = self._scratch() / Path(file.name).name
        path.write_bytes(file.content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _keep(
        self, chosen: list[ChosenMessage], settings: MailSettings, secret: str, keep: bool
    ) -> None:
        if keep:
            try:
                keep_secret(settings, secret, system_keyring())
            except PppError as error:
                self._page.show_error(error)
        self._send(chosen, settings, secret)

    def _send(self, chosen: list[ChosenMessage], settings: MailSettings, secret: str) -> None:
        database, today = self._context.database, self._context.today()
        again = {place for place, each in enumerate(chosen) if each.again}

        def work(progress: Progress) -> tuple[list[Sending], Changes]:
            return send_messages(
                database,
                chosen,
                settings.sender,
                SmtpLine(settings, secret),
                today=today,
                again=again,
                progress=progress,
                told=self._one_done.emit,
            )

        self._start("Sending", work)

    def _step(self, title: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        self._steps += 1
        self._page.run(title, work, done).finished.connect(self._on_step_ended)

    @Slot()
    def _on_step_ended(self) -> None:
        self._steps -= 1
        self.rested.emit()

    def _start(self, title: str, work: Callable[[Progress], tuple[list[Sending], Changes]]) -> None:
        def done(result: tuple[list[Sending], Changes]) -> None:
            self._context.notify_changes(result[1])

        self._task = self._page.run(title, work, done)
        self._task.progressed.connect(self.progressed)
        self._task.finished.connect(self._on_finished)
        self.started.emit(title)

    @Slot(int, object)
    def _on_one_done(self, position: int, one: Sending) -> None:
        self.told.emit(self._places[position], one)

    @Slot()
    def _on_finished(self) -> None:
        self._task = None
        self.ended.emit()

    def _scratch(self) -> Path:
        # Kept until the window closes: the mail program may read it later.
        if self._folder is None:
            self._folder = QTemporaryDir()
        return Path(self._folder.path())
