"""The section about e-mail: the server with a test message, and the texts of messages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.mail_settings import (
    MailSettings,
    check_mail_settings,
    get_mail_settings,
    has_secret,
    keep_secret,
    read_secret,
    save_mail_settings,
    system_keyring,
)
from ppp_desktop.services.mail_trial import sample_values, send_to_oneself
from ppp_desktop.services.message_templates import (
    MessageKind,
    Template,
    get_template,
    reset_template,
    save_template,
)
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings_page.mail_form import MailCard
from ppp_desktop.ui.settings_page.mail_texts import MailTextsCard, TextFacts
from ppp_desktop.ui.theme import CARD_GAP, Tone
from ppp_desktop.ui.widgets.dialogs import ask_to_discard, confirm


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What the section shows of the server."""

    settings: MailSettings
    kept: bool


def read_mail_facts(database: Database) -> MailFacts:
    """Read what the section shows; the keyring is only asked where a server is set."""
    settings = get_mail_settings(database)
    return MailFacts(settings, settings.is_set and has_secret(settings, system_keyring()))


class MailSection(QWidget):
    """Two cards, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.mail = MailCard()
        self.texts = MailTextsCard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self.mail)
        layout.addWidget(self.texts)
        layout.addStretch(1)

    def show_facts(self, facts: MailFacts) -> None:
        """Show the server's settings unless they are being changed."""
        if not self.mail.form.is_dirty():
            self.mail.form.fill(facts.settings, kept=facts.kept)

    def is_dirty(self) -> bool:
        """Tell whether something is not saved."""
        return self.mail.form.is_dirty() or self.texts.is_dirty()

    def forget_edits(self) -> None:
        """Show again what was read last."""
        self.mail.form.forget_edits()
        self.texts.forget_edits()


class MailWork(QObject):
    """Does what the section asks for, with the banner and the tasks of `page`."""

    def __init__(self, page: Page, section: MailSection) -> None:
        super().__init__(page)
        self._page = page
        self._section = section
        section.mail.save_wanted.connect(self.save)
        section.mail.test_wanted.connect(self.send_test)
        section.texts.chosen.connect(self._on_chosen)
        section.texts.save_wanted.connect(self._on_text_saved)
        section.texts.reset_wanted.connect(self._on_reset)

    def load_text(self, kind: MessageKind = MessageKind.STATEMENT, language: str = "en") -> None:
        """Read a text and what it is tried with."""
        database, today = self._page.context.database, self._page.context.today()

        def read(_progress: Progress) -> TextFacts:
            return TextFacts(
                get_template(database, kind, language),
                sample_values(database, language, today=today),
                get_mail_settings(database).sender,
            )

        self._page.run("Reading the text", read, self._section.texts.show_text)

    @Slot()
    def save(self) -> None:
        """Keep the settings, and the password where it was typed and is to be kept."""
        form = self._section.mail.form
        settings = self._checked()
        if settings is None:
            return
        database, secret = self._page.context.database, form.secret.text()
        keep = form.keep.value()

        def work(_progress: Progress) -> tuple[Changes, bool]:
            changes = save_mail_settings(database, settings)
            ring = system_keyring()
            if secret and keep:
                keep_secret(settings, secret, ring)
            elif not keep and has_secret(settings, ring):
                keep_secret(settings, "", ring)
            return changes, has_secret(settings, ring)

        def done(result: tuple[Changes, bool]) -> None:
            changes, kept = result
            form.fill(settings, kept=kept)
            self._page.banner.close_banner()
            self._page.context.toast("Mail server saved.")
            self._page.context.notify_changes(changes)

        self._page.run("Saving the mail server", work, done, form=form, cancellable=False)

    @Slot()
    def send_test(self) -> None:
        """Send a message to oneself with what stands in the form, saved or not."""
        card = self._section.mail
        settings = self._checked()
        if settings is None:
            return
        typed = card.form.secret.text()
        card.show_outcome(f"Sending through {settings.host} …", Tone.NEUTRAL)
        card.test.setEnabled(False)

        def work(_progress: Progress) -> str | PppError:
            try:
                secret = typed or read_secret(settings, system_keyring())
                return send_to_oneself(settings, secret)
            except PppError as error:
                return error

        def done(result: str | PppError) -> None:
            card.test.setEnabled(True)
            if isinstance(result, str):
                card.show_outcome(
                    f"{settings.host} took the message to {result}. Look whether it arrives.",
                    Tone.POSITIVE,
                )
                return
            card.show_outcome("", Tone.NEUTRAL)
            field = result.field if isinstance(result, ValidationFailed) else ""
            if not (field and card.form.show_error(field, str(result))):
                card.show_outcome(str(result), Tone.NEGATIVE)

        self._page.run("Sending a test message", work, done, cancellable=False)

    def _checked(self) -> MailSettings | None:
        form = self._section.mail.form
        form.clear_errors()
        try:
            settings = form.read()
            check_mail_settings(settings)
        except ValidationFailed as error:
            self._page.show_error(error, form=form)
            return None
        return settings

    @Slot(object, str)
    def _on_chosen(self, kind: MessageKind, language: str) -> None:
        texts = self._section.texts
        if texts.is_dirty() and not ask_to_discard(self._page, "the text"):
            texts.keep_choice()
            return
        self.load_text(kind, language)

    @Slot(object)
    def _on_text_saved(self, template: Template) -> None:
        database = self._page.context.database
        self._page.run(
            "Saving the text",
            lambda _progress: save_template(database, template),
            lambda changes: self._text_kept(template, changes, "Text saved."),
            form=self._section.texts.form,
            cancellable=False,
        )

    @Slot(object)
    def _on_reset(self, template: Template) -> None:
        database = self._page.context.database

        def reset() -> None:
            self._page.run(
                "Going back to the program's text",
                lambda _progress: reset_template(database, template.kind, template.language),
                lambda changes: self._text_kept(template, changes, "The program's text is back."),
                cancellable=False,
            )

        confirm(
            self._page,
            title="Go back to the program's text?",
            text="Your own text of this message in this language is given up.",
            action="Go back",
            on_confirm=reset,
        )

    def _text_kept(self, template: Template, changes: Changes, told: str) -> None:
        self._page.context.toast(told)
        self._page.context.notify_changes(changes)
        self.load_text(template.kind, template.language)
