"""The import wizard, by clicks and keys: known files, a layout mapped by hand, bad files, undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.services.results import list_results
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.page import COLUMNS, EFFECT, FILES, PROBLEMS, ImportPage
from ppp_desktop.ui.importing.plan import Refused
from ppp_desktop.ui.main_window import MainWindow, PageSpec
from ppp_desktop.ui.results.page import ResultsPage
from tests.ui.import_steps import SPREADSHEETS, add, go_on
from tests.ui.showing import Journey, button, click, settle, show, texts

JULY = sorted(SPREADSHEETS.glob("northlight-*-2026-q3.*"))
PARTNER = """Partner report,,,
Wann,Aktion,Anmeldungen,Stand
03/07/2026,Solar,12,gut
04/07/2026,Solar,zwölf,gut
05/07/2026,PMax,9,offen
"""


def drop(window: MainWindow, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_dropped_on_the_window_imported_and_undone(
    qtbot: QtBot, sample_context: AppContext, qtmodeltester: ModelTester
) -> None:
    context = sample_context
    window = MainWindow(
        context,
        [
            PageSpec("results", "Results", "results", ResultsPage),
            PageSpec("import", "Import", "upload", ImportPage, False, False, "results"),
        ],
    )
    qtbot.addWidget(window)
    window.files_dropped.connect(lambda paths: context.navigate("import", paths=paths))
    window.show()
    settle(context)
    drop(window, JULY)
    settle(context)
    page = window.current_page()
    assert isinstance(page, ImportPage)
    cards = page.files.sheet_cards()
    assert [card.contract.value() for card in cards] == [1, 1, 1]
    assert texts(page).count("sure") == 3
    # Nothing needs a look, so that the effect comes at once; the steps between can be opened.
    go_on(qtbot, page)
    assert page.steps.step() == EFFECT
    qtmodeltester.check(page.effect.sheets.model)
    qtmodeltester.check(page.effect.periods.model)
    (period,) = page.effect.periods.rows()
    assert str(period.difference) == "1888.00"
    click(qtbot, button(page, "3 Problems"))
    assert "No problems in 354 rows" in texts(page)
    click(qtbot, button(page, "4 Effect"))
    assert page.go_on.text() == "Import 350 changes"
    go_on(qtbot, page)
    results = window.current_page()
    assert isinstance(results, ResultsPage)
    assert results.tabs.current() == "imports"
    assert window.toast.text() == "350 results imported."
    assert [row.undone for row in results.imports.rows()[:3]] == [False] * 3
    settle(context)
    assert results.banner.isVisible()
    click(qtbot, button(window.toast, "Undo"))
    settle(context)
    assert [row.undone for row in results.imports.rows()[:3]] == [True] * 3
    assert results.banner.isHidden()
    window.close()


def test_layout_mapped_by_hand(qtbot: QtBot, one_contract: AppContext, tmp_path: Path) -> None:
    context = one_contract
    journey = Journey(context)
    path = tmp_path / "partner.csv"
    path.write_text(PARTNER, encoding="utf-8")
    page = show(qtbot, ImportPage(context))
    add(page, path)
    assert "map by hand" in texts(page)
    go_on(qtbot, page)
    assert page.steps.step() == COLUMNS
    assert not page.go_on.isEnabled()
    assert "No column of figures is picked." in texts(page)
    columns = page.columns
    for combo, name in zip(
        columns.grid.combos.values(), ("Date", "Campaign", "Conversions", "Status"), strict=True
    ):
        combo.setFocus()
        qtbot.keyClicks(combo, name)
    columns.commit()
    settle(context)
    assert "“03/07/2026” can be 3 July 2026 or 7 March 2026: choose." in texts(page)
    assert not page.go_on.isEnabled()
    qtbot.keyClicks(columns.form.date_format, "Day")
    columns.commit()
    settle(context)
    assert "“03/07/2026” is 3 July 2026." in texts(page)
    qtbot.keyClicks(columns.statuses.combos["gut"], "approved")
    columns.commit()
    settle(context)
    assert "2 of 3 rows are results · 1 with problems · Conversions 21" in texts(page)
    go_on(qtbot, page)
    assert page.steps.step() == PROBLEMS
    assert "Row 4: “zwölf” is not a number in Anmeldungen." in texts(page)
    # Back loses nothing.
    click(qtbot, page.back)
    assert columns.form.date_format.value() == "dmy"
    assert [combo.currentText() for combo in columns.grid.combos.values()][2] == "Conversions"
    go_on(qtbot, page)
    go_on(qtbot, page)
    assert page.go_on.text() == "Import 2 changes"
    go_on(qtbot, page)
    assert journey.places[-1][0] == "results"
    stored = list_results(context.database, 1, None)
    assert [row.status for row in stored.rows] == [Status.PENDING, Status.APPROVED]
    assert page.plan.entries == ()
    # Next month's file of that kind is known, whatever stands above its header.
    later = tmp_path / "partner-august.csv"
    later.write_text("\n\n" + PARTNER.replace("/07/", "/08/"), encoding="utf-8")
    add(page, later)
    assert page.steps.step() == FILES
    assert "mapped by hand" in texts(page)
    (sheet,) = page.plan.sheets()
    assert sheet.mapping.date_format == "dmy"
    assert sheet.check.days == (date(2026, 8, 3), date(2026, 8, 5))


def test_same_file_again_changes_nothing(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, ImportPage(sample_context))
    add(page, SPREADSHEETS / "northlight-google-ads-2026-q2.csv")
    go_on(qtbot, page)
    assert page.steps.step() == EFFECT
    assert not page.go_on.isEnabled()
    assert "These results are all there already." in texts(page)


def test_wrong_settings_are_told_beside_the_field(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Aktion,Anmeldungen\nSolar,12\n", encoding="utf-8")
    page = show(qtbot, ImportPage(one_contract))
    add(page, path)
    go_on(qtbot, page)
    form = page.columns.form
    qtbot.keyClicks(list(page.columns.grid.combos.values())[1], "Conversions")
    qtbot.keyClicks(form.currency, "EURO")
    page.columns.commit()
    settle(one_contract)
    assert "“EURO” is no currency." in form.row("default_currency").error()
    assert not page.go_on.isEnabled()
    form.currency.selectAll()
    qtbot.keyClicks(form.currency, "eur")
    qtbot.keyClicks(form.first_day, "2026-06-30")
    qtbot.keyClicks(form.last_day, "2026-06-01")
    page.columns.commit()
    settle(one_contract)
    assert "the last day lies before the first" in texts(page)
    form.first_day.clear()
    qtbot.keyClicks(form.first_day, "2026-06-01")
    form.last_day.clear()
    qtbot.keyClicks(form.last_day, "2026-06-30")
    page.columns.commit()
    settle(one_contract)
    assert "1 of 1 rows are results" in texts(page)
    go_on(qtbot, page)
    assert "Counted on the last day" in texts(page)


def test_files_that_cannot_be_read(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path, shared_data: Path
) -> None:
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    locked = shared_data / "robustness/calamine/pass_protected.xlsx"
    page = show(qtbot, ImportPage(one_contract))
    add(page, tmp_path / "gone.csv", picture, empty, broken, locked)
    told = texts(page)
    for sentence in (
        "There is no file",
        "logo.png is a picture, not a spreadsheet.",
        "empty.csv is empty.",
        "broken.xlsx",
        "protected by a password",
    ):
        assert sentence in told
    assert not page.go_on.isEnabled()
    assert all(isinstance(entry, Refused) for entry in page.plan.entries)
    click(qtbot, button(page, "Remove logo.png"))
    assert "logo.png" not in texts(page)


def test_headers_only_and_wrong_columns(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.csv"
    bare.write_text("Date,Clicks,Impressions\n", encoding="utf-8")
    strange = tmp_path / "strange.csv"
    strange.write_text("foo,bar\nx,y\n", encoding="utf-8")
    page = show(qtbot, ImportPage(one_contract))
    add(page, bare, strange)
    assert "Unknown columns" in texts(page)
    # A sheet that is not wanted does not stand in the way.
    click(qtbot, button(page, "Remove strange.csv"))
    go_on(qtbot, page)
    assert page.columns.sheet.currentText() == "bare.csv: check columns"
    assert "0 of 0 rows are results" in texts(page)
    go_on(qtbot, page)
    assert "bare.csv holds no results below its header." in texts(page)
    go_on(qtbot, page)
    assert not page.go_on.isEnabled()


def test_reading_is_cancelled(qtbot: QtBot, one_contract: AppContext) -> None:
    page = show(qtbot, ImportPage(one_contract))
    page.open({"paths": JULY})
    # A card comes to be seen with the next round of events.
    QApplication.processEvents()
    click(qtbot, button(page, "Cancel"))
    settle(one_contract)
    # Whether the first was read already is a matter of milliseconds; the others are not touched.
    assert len(page.plan.entries) in (2, 3)
    assert len(page.files.sheet_cards()) == len(page.plan.entries)
    page.open({"paths": JULY[1:2]})
    settle(one_contract)
    assert len(page.plan.entries) in (2, 3)


def test_without_contracts_it_leads_to_them(qtbot: QtBot, context: AppContext) -> None:
    journey = Journey(context)
    page = show(qtbot, ImportPage(context))
    click(qtbot, button(page, "Go to contracts"))
    assert journey.places == [("contracts", {})]


def test_contract_must_be_chosen(qtbot: QtBot, sample_context: AppContext, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Date,Leads,Cost\n2026-07-01,3,12.50\n", encoding="utf-8")
    page = show(qtbot, ImportPage(sample_context))
    add(page, path)
    assert not page.go_on.isEnabled()
    assert "Choose a contract for report.csv." in texts(page)
    (card,) = page.files.sheet_cards()
    qtbot.keyClicks(card.contract, "PF-APP")
    assert card.contract.value() == 3
    assert page.go_on.isEnabled()
