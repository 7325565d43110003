"""Pictures of the settings: every tab, a check that found something, a licence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from ppp_desktop.imports.formats.known import FormatProblem
from ppp_desktop.models.database import Database
from ppp_desktop.services.backups import back_up_store
from ppp_desktop.services.checks import CheckKind, CheckReport, Finding
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.mail_settings import MailSettings
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.own_formats import OwnFormats
from ppp_desktop.services.source_files import KeptOriginals
from ppp_desktop.services.stored_mappings import MappingRow
from ppp_desktop.services.watched_folders import FolderRow
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.settings_page.imports_section import ImportFacts
from ppp_desktop.ui.settings_page.notices import FONTS
from ppp_desktop.ui.settings_page.page import SettingsPage
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.integration.mail_server import free_port
from tests.integration.mailing import settings_for

RATES = (
    "Date,USD,JPY,PLN,GBP,SEK,AUD,CHF,\n"
    "2026-06-30,1.0789,168.25,4.2510,0.8431,11.0235,1.6402,0.9358,\n"
    "2026-06-29,1.0765,168.02,4.2533,0.8426,11.0110,1.6377,0.9361,\n"
)

LONG = "Exports of Google Ads, Meta and the customer's own order system, sorted by month and client"
USED = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
IMPORTS = ImportFacts(
    folders=(
        FolderRow(1, Path("/home/jana/Exports"), 1, "NL-LEAD", enabled=True, missing=False),
        FolderRow(2, Path(f"/mnt/office/{LONG}"), None, "", enabled=True, missing=False),
        FolderRow(3, Path("/media/stick/reports"), 2, "BS-SHOP", enabled=False, missing=True),
    ),
    mappings=(
        MappingRow(1, "Partner report", "Spreadsheet", 6, 3, USED),
        MappingRow(2, LONG, "CRM leads", 24, 1, USED),
        MappingRow(3, "Tapwell", "Spreadsheet", 5, 0, USED),
    ),
    contracts=(),
    originals=KeptOriginals(keeps=False, files=0, packed_bytes=0),
    formats=OwnFormats(
        Path(f"/home/jana/.local/share/ppp-desktop/formats/{LONG}"),
        ("Website forms",),
        (
            FormatProblem(
                Path("/home/jana/.local/share/ppp-desktop/formats/tracker.toml"),
                "The format file tracker.toml cannot be used: colour: there is no such key.",
                "Correct it as docs/formats.md describes, or take the file out of the folder.",
            ),
        ),
    ),
)


def scroll_down(page: SettingsPage) -> None:
    """Show the end of the tab that is shown."""
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def close_questions(page: SettingsPage) -> None:
    """Answer every question with Cancel."""
    for dialog in page.findChildren(ConfirmDialog):
        dialog.cancel.click()


def mail_pictures(window: MainWindow, page: SettingsPage) -> Iterator[str]:
    """Show the e-mail settings: empty, wrong, tried in vain, and the texts."""
    window.context.navigate("settings", tab="mail")
    window.context.tasks.wait_idle()
    yield "settings-mail"
    page.mail.mail.test.click()
    yield "settings-mail-empty-test"
    form = page.mail.mail.form
    form.fill(settings_for(free_port()), kept=False)
    form.secret.set_value("correct horse")
    page.mail.mail.test.click()
    window.context.tasks.wait_idle()
    yield "settings-mail-unreachable"
    scroll_down(page)
    yield "settings-mail-texts"
    page.mail.texts.kind.set_value(MessageKind.REPORT)
    page.mail.texts.language.set_value("pl")
    window.context.tasks.wait_idle()
    page.mail.texts.form.body.set_value("Szanowni Państwo {contact},\n\n{total}")
    yield "settings-mail-texts-wrong"
    page.mail.texts.forget_edits()
    form.fill(MailSettings(), kept=False)


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    made = back_up_store(sample)
    # The name tells the time, and pictures must not differ from run to run.
    made.rename(made.with_name(f"{sample.path.stem}.20260723-071500-000000.backup.ppp"))
    window.context.navigate("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    window.context.tasks.wait_idle()
    yield "settings-agency"
    page.form.show_error("accent", "“teal” is no colour. Write it like #17656E.")
    page.form.show_error("logo", "logo.gif is no image. Choose a PNG or JPEG file.")
    yield "settings-agency-errors"
    page.form.clear_errors()
    window.context.navigate("settings", tab="appearance")
    yield "settings-appearance"
    yield from mail_pictures(window, page)
    window.context.navigate("settings", tab="data")
    page.data.check_wanted.emit()
    window.context.tasks.wait_idle()
    yield "settings-data"
    wrong = Finding(CheckKind.SEAL, "2026-014", "Its content is not what was issued.")
    page.data.show_report(CheckReport(36, (wrong,)))
    yield "settings-data-wrong"
    rates = sample.path.with_name("eurofxref-hist.csv")
    rates.write_text(RATES, encoding="utf-8")
    page.data.rates.files_dropped.emit([rates])
    window.context.tasks.wait_idle()
    scroll_down(page)
    yield "settings-rates"
    rates.write_text(RATES.replace("1.0789", "1.0788"), encoding="utf-8")
    page.data.rates.files_dropped.emit([rates])
    window.context.tasks.wait_idle()
    yield "settings-rates-replace"
    close_questions(page)
    rates.write_text(f"{RATES}2026-05-32,much,169.10,4.27,0.84,10.9,1.62,0.93,\n", "utf-8")
    page.data.rates.files_dropped.emit([rates])
    window.context.tasks.wait_idle()
    scroll_down(page)
    yield "settings-rates-problems"
    page.banner.close_banner()
    window.context.navigate("settings", tab="imports")
    yield "settings-imports-none"
    page.imports.show_facts(replace(IMPORTS, contracts=tuple(list_contracts(sample))))
    yield "settings-imports"
    window.context.navigate("settings", tab="about")
    yield "settings-about"
    page._on_licence(FONTS[0])
    yield "settings-licence"
