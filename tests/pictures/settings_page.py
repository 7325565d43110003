"""Pictures of the settings: every tab, a check that found something, a licence."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.models.database import Database
from ppp_desktop.services.backups import back_up_store
from ppp_desktop.services.checks import CheckKind, CheckReport, Finding
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.settings_page.notices import FONTS
from ppp_desktop.ui.settings_page.page import SettingsPage


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
    window.context.navigate("settings", tab="data")
    page.data.check_wanted.emit()
    window.context.tasks.wait_idle()
    yield "settings-data"
    wrong = Finding(CheckKind.SEAL, "2026-014", "Its content is not what was issued.")
    page.data.show_report(CheckReport(36, (wrong,)))
    yield "settings-data-wrong"
    window.context.navigate("settings", tab="about")
    yield "settings-about"
    page._on_licence(FONTS[0])
    yield "settings-licence"
