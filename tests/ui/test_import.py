"""The import wizard, by clicks and keys: known files, a layout mapped by hand, bad files, undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_fixes import Offer
from ppp_desktop.services.importing import list_batches, undo_import
from ppp_desktop.services.results import list_results
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.choice_button import ChoiceButton
from ppp_desktop.ui.importing.page import COLUMNS, EFFECT, FILES, PROBLEMS, ImportPage
from ppp_desktop.ui.importing.plan import Refused
from ppp_desktop.ui.importing.value_fix import ValueFix
from ppp_desktop.ui.main_window import MainWindow, PageSpec
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from resources import resource_path
from tests.integration.factories import graduated, make_contract, terms
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

SPREADSHEETS = resource_path("sample/spreadsheets")
JULY = sorted(SPREADSHEETS.glob("northlight-*-2026-q3.*"))
PARTNER = """Partner report,,,
Wann,Aktion,Anmeldungen,Stand
03/07/2026,Solar,12,gut
04/07/2026,Solar,zwölf,gut
05/07/2026,PMax,9,offen
"""


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    for batch in list_batches(sample, contract_id=1):
        if "2026-q3" in batch.file_name:
            undo_import(sample, batch.id)
    return context_over(sample, tasks, settings)


@pytest.fixture
def one_contract(context: AppContext) -> AppContext:
    make_contract(context.database, terms(graduated("conversions")))
    return context


def add(page: ImportPage, *paths: Path) -> None:
    page.open({"paths": list(paths)})
    settle(page.context)


def go_on(qtbot: QtBot, page: ImportPage) -> None:
    click(qtbot, page.go_on)
    settle(page.context)


# The screenless platform says so of lists that open over the window.
LISTS = pytest.mark.qt_log_ignore("plugin does not support", "not accepted by", extend=True)


def pick(qtbot: QtBot, choice: ChoiceButton, line: int) -> None:
    """Choose a line of a button's list, counted from 1, by keys."""
    click(qtbot, choice)
    for _ in range(line):
        qtbot.keyClick(choice.menu_of_choices, Qt.Key.Key_Down)
    qtbot.keyClick(choice.menu_of_choices, Qt.Key.Key_Return)


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


def test_rejected_rows_are_saved_to_mend(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path
) -> None:
    page = show(qtbot, ImportPage(sample_context))
    add(page, SPREADSHEETS / "pocketfit-tapwell-daily.csv")
    go_on(qtbot, page)
    go_on(qtbot, page)
    assert page.steps.step() == PROBLEMS
    assert "Not a number in “cost”" in texts(page)
    assert page._worked is not None
    target = tmp_path / "mend.csv"
    page.save_rejected(page._worked.problems[0], target)
    settle(sample_context)
    header, row = target.read_text(encoding="utf-8-sig").splitlines()
    assert header.endswith("Row in the file;Problem")
    assert "n/a" in row
    assert "819" in row
    click(qtbot, button(page, "Change the columns"))
    assert page.steps.step() == COLUMNS


@LISTS
def test_problems_are_fixed_in_place_and_undone(qtbot: QtBot, sample_context: AppContext) -> None:
    context = sample_context
    page = show(qtbot, ImportPage(context))
    add(page, SPREADSHEETS / "pocketfit-tapwell-daily.csv")
    go_on(qtbot, page)
    go_on(qtbot, page)
    (fix,) = page.problems.findChildren(ValueFix)
    assert not fix.editor.isVisible()
    assert "lots" not in texts(fix)
    pick(qtbot, fix.offer, 3)
    qtbot.keyClicks(fix.editor, "lots")
    click(qtbot, fix.apply)
    assert "“lots”" in texts(fix)
    fix.editor.clear()
    qtbot.keyClicks(fix.editor, "12.5")
    click(qtbot, fix.apply)
    assert not page.go_on.isEnabled()
    settle(context)
    assert page.steps.step() == PROBLEMS
    assert "“n/a” in cost is read as 12.5" in texts(page)
    assert "remembered for the next file" in texts(page)
    assert page._worked is not None
    assert sum(report.rejected for report in page._worked.effect.reports) == 0
    click(qtbot, button(page, "Undo: “n/a” in cost is read as 12.5"))
    settle(context)
    (fix,) = page.problems.findChildren(ValueFix)
    pick(qtbot, fix.offer, 4)
    settle(context)
    assert "1 row is ignored: left out: “n/a” in cost (1)." in texts(page)
    # The column steps and back keep it.
    click(qtbot, page.back)
    go_on(qtbot, page)
    assert "Rows with “n/a” in cost are left out" in texts(page)
    go_on(qtbot, page)
    assert page.steps.step() == EFFECT


def test_a_cancelled_fix_leaves_everything_as_it_was(
    qtbot: QtBot, sample_context: AppContext
) -> None:
    context = sample_context
    page = show(qtbot, ImportPage(context))
    add(page, SPREADSHEETS / "pocketfit-tapwell-daily.csv")
    go_on(qtbot, page)
    go_on(qtbot, page)
    (before,) = page.plan.sheets()
    (fix,) = page.problems.findChildren(ValueFix)
    fix.offer.choose(Offer.ZERO)
    context.tasks.cancel_all()
    settle(context)
    assert page.plan.sheets() == (before,)
    assert page.steps.step() == COLUMNS
    assert page.go_on.isEnabled()


@LISTS
def test_unknown_status_is_explained_among_the_problems(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(
        "Lead ID,Date,Lead status\nL-1,2026-06-01,gut\nL-2,2026-06-02,won\n", encoding="utf-8"
    )
    page = show(qtbot, ImportPage(one_contract))
    add(page, path)
    go_on(qtbot, page)
    assert page.steps.step() == PROBLEMS
    choice = button(page, "What “gut” means")
    assert isinstance(choice, ChoiceButton)
    pick(qtbot, choice, 2)
    settle(one_contract)
    assert "“gut” means approved" in texts(page)
    assert page._worked is not None
    (job,) = [job for _, job in page._worked.jobs]
    assert [row.status for row in job.parsed.rows] == [Status.APPROVED] * 2


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
