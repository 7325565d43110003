"""The settings page: letterhead, appearance, the store with backups and rates, the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.agency import AgencyDetails, get_agency, save_agency
from ppp_desktop.services.backups import back_up_store, list_backups
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.definition_files import apply_definition_file, write_definition_file
from ppp_desktop.services.definitions import Applied
from ppp_desktop.services.exchange_rates import RateRow, list_rates
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings_page.about_section import AboutSection
from ppp_desktop.ui.settings_page.agency_form import AgencyForm
from ppp_desktop.ui.settings_page.appearance import AppearanceSection
from ppp_desktop.ui.settings_page.data_section import DataSection, StoreFacts
from ppp_desktop.ui.settings_page.imports_section import (
    ImportFacts,
    ImportsSection,
    ImportsWork,
    read_import_facts,
)
from ppp_desktop.ui.settings_page.mail_section import (
    MailFacts,
    MailSection,
    MailWork,
    read_mail_facts,
)
from ppp_desktop.ui.settings_page.notices import FontNotice
from ppp_desktop.ui.settings_page.rates_importing import RatesImporting
from ppp_desktop.ui.widgets.dialogs import ask_to_discard, confirm
from ppp_desktop.ui.widgets.fields import TextArea
from resources import resource_path

AGENCY, APPEARANCE, MAIL = "agency", "appearance", "mail"
DATA, IMPORTS, ABOUT = "data", "imports", "about"
_TABS = (
    (AGENCY, "Agency"),
    (APPEARANCE, "Appearance"),
    (MAIL, "E-mail"),
    (DATA, "Data"),
    (IMPORTS, "Imports"),
    (ABOUT, "About"),
)
_JSON = "JSON document (*.json)"


@dataclass(frozen=True, slots=True)
class SettingsContent:
    """What the page reads."""

    agency: AgencyDetails
    facts: StoreFacts
    rates: tuple[RateRow, ...]
    imports: ImportFacts
    mail: MailFacts


class SettingsPage(Page):
    """Opened by `navigate("settings")` or `navigate("settings", tab="data")`."""

    topics = frozenset(Topic)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Settings")
        self.form = AgencyForm()
        self.appearance = AppearanceSection(context.settings)
        self.mail = MailSection()
        self.data = DataSection()
        self.imports = ImportsSection()
        self.about = AboutSection(self._on_licence)
        self._stack = QStackedWidget()
        self._sections: dict[str, QWidget] = {}
        for key, section in (
            (AGENCY, self.form),
            (APPEARANCE, self.appearance),
            (MAIL, self.mail),
            (DATA, self.data),
            (IMPORTS, self.imports),
            (ABOUT, self.about),
        ):
            self._sections[key] = self.scrolled(section)
            self._stack.addWidget(self._sections[key])
        self.body.addWidget(self._stack, 1)
        self.add_tabs(_TABS, self._on_tab)
        self._save = self.button("Save", self._on_save, main=True)
        self.header.set_buttons(self._save)
        self._connect()

    def _connect(self) -> None:
        self.data.another_wanted.connect(self.context.leave_store)
        self.data.folder_wanted.connect(self._on_folder)
        self.data.backup_wanted.connect(self._on_backup)
        self.data.check_wanted.connect(self._on_check)
        self.data.export_wanted.connect(self._on_export)
        self.data.apply_wanted.connect(self._on_apply)
        self.rates_importing = RatesImporting(self, self.data.rates)
        self.imports_work = ImportsWork(self, self.imports)
        self.mail_work = MailWork(self, self.mail)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self._on_save)

    @override
    def reload(self) -> None:
        database = self.context.database

        def read(_progress: Progress) -> SettingsContent:
            size = database.path.stat().st_size if database.path.exists() else 0
            facts = StoreFacts(database.path, size, tuple(list_backups(database)))
            return SettingsContent(
                get_agency(database),
                facts,
                tuple(list_rates(database)),
                read_import_facts(database),
                read_mail_facts(database),
            )

        self.load("Reading settings", read, self._show)

    @override
    def open(self, target: Mapping[str, object]) -> None:
        tab = target.get("tab")
        if tab in self._sections:
            self.tabs.choose(str(tab))

    @override
    def can_leave(self) -> bool:
        return _may_leave(self, self.form, "the letterhead") and _may_leave(
            self, self.mail, "the e-mail settings"
        )

    def _show(self, content: SettingsContent) -> None:
        # What is typed stays, whatever else changed meanwhile.
        if not self.form.is_dirty():
            self.form.fill(content.agency)
        self.data.show_facts(content.facts)
        self.data.rates.show_rates(content.rates)
        self.imports.show_facts(content.imports)
        self.mail.show_facts(content.mail)
        if not self.mail.texts.has_text():
            self.mail_work.load_text()

    @Slot(str)
    def _on_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self._sections[key])
        self._save.setVisible(key == AGENCY)
        self.side_panel.close_panel()

    @Slot()
    def _on_save(self) -> None:
        if self.tabs.current() == MAIL:
            self.mail_work.save()
            return
        self.form.clear_errors()
        try:
            details = self.form.read()
        except ValidationFailed as error:
            self.show_error(error, form=self.form)
            return
        database = self.context.database

        def done(changes: Changes) -> None:
            self.form.fill(details)
            self.banner.close_banner()
            self.context.toast("Letterhead saved. Statements issued before stay as they are.")
            self.context.notify_changes(changes)

        self.run(
            "Saving the letterhead",
            lambda _progress: save_agency(database, details),
            done,
            form=self.form,
            cancellable=False,
        )

    @Slot()
    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.database.path.parent)))

    @Slot()
    def _on_backup(self) -> None:
        database = self.context.database

        def done(path: Path) -> None:
            self.context.toast(f"Backup made and verified: {path.name}")
            # The log on the home page tells of it.
            self.context.notify_changes(Changes.of(Topic.AGENCY))

        self.run("Backing up", lambda _progress: back_up_store(database), done, cancellable=False)

    @Slot()
    def _on_check(self) -> None:
        database = self.context.database
        self.run(
            "Checking the store",
            lambda progress: check_store(database, progress=progress),
            self.data.show_report,
        )

    @Slot()
    def _on_export(self) -> None:
        suggested = self.context.database.path.with_suffix(".json")
        name, _kind = QFileDialog.getSaveFileName(self, "Export definitions", str(suggested), _JSON)
        if not name:
            return
        database, path = self.context.database, Path(name)
        self.run(
            "Exporting definitions",
            lambda _progress: write_definition_file(database, path),
            lambda _none: self.context.toast(f"{path.name} written."),
        )

    @Slot()
    def _on_apply(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Apply definitions", "", _JSON)
        if not name:
            return
        path = Path(name)
        confirm(
            self,
            title=f"Apply {path.name}?",
            text="Clients and contracts with the same code are updated, new ones are made, and "
            "nothing is deleted. Either the whole document is applied or nothing.",
            action="Apply definitions",
            on_confirm=lambda: self._apply(path),
            danger=False,
        )

    def _apply(self, path: Path) -> None:
        database = self.context.database

        def done(result: tuple[Applied, Changes]) -> None:
            applied, changes = result
            self.banner.close_banner()
            self.context.toast(applied_text(applied))
            self.context.notify_changes(changes)

        self.run(
            "Applying definitions",
            lambda _progress: apply_definition_file(database, path),
            done,
            cancellable=False,
        )

    def _on_licence(self, font: FontNotice) -> None:
        text = TextArea(resource_path(font.licence_file).read_text(encoding="utf-8"))
        text.setReadOnly(True)
        text.setAccessibleName(f"Licence of {font.name}")
        self.side_panel.show_content(font.name, text)


def _may_leave(page: Page, form: AgencyForm | MailSection, what: str) -> bool:
    """Ask where something is not saved; True where nothing is, or it may go."""
    if not form.is_dirty():
        return True
    discard = ask_to_discard(page, what)
    if discard:
        form.forget_edits()
    return discard


def applied_text(applied: Applied) -> str:
    """Return what a document brought: "Clients: 1 new, 2 updated. Contracts: 3 new, 0 updated."."""
    drafts = "".join(f" {kept.code} stays a draft: {kept.reason}" for kept in applied.drafts)
    return (
        f"Clients: {applied.clients_created} new, {applied.clients_updated} updated. "
        f"Contracts: {applied.contracts_created} new, {applied.contracts_updated} updated.{drafts}"
    )
