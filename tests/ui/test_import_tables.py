"""Market indices, experiments and touchpoint paths in the import wizard, by clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from pytestqt.qtbot import QtBot

from ppp_desktop.services.importing import list_batches
from ppp_desktop.services.tables import list_tables
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.page import EFFECT, FILES, PROBLEMS, ImportPage
from ppp_desktop.ui.importing.plan import Entry, Sheet, Table
from ppp_desktop.ui.importing.table_card import TableCard
from tests.ui.import_steps import SPREADSHEETS, add, go_on
from tests.ui.showing import Journey, button, click, settle, show, texts

PATHS = "Path,Conversions,Value,Null\nSearch > Email,3,120.50,9\nEmail,1,40,2\n"
TEST = "variant,visitors,conversions\nold,1000,100\nnew,1010,1200\nnewer,900,90\n"
PERHAPS = "date,Wetter\n2026-05-01,98.5\n2026-06-01,101.25\n"


@pytest.fixture
def page(qtbot: QtBot, one_contract: AppContext) -> ImportPage:
    return show(qtbot, ImportPage(one_contract))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def entry(page: ImportPage) -> Entry:
    return page.plan.entries[0]


def card_of(page: ImportPage) -> TableCard:
    (card,) = page.files.findChildren(TableCard)
    return card


def test_paths_are_known_imported_listed_and_undone(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    database = page.context.database
    journey = Journey(page.context)
    undos: list[object] = []
    page.context.toasted.connect(lambda _text, undo: undos.append(undo))
    add(page, written(tmp_path, "paths.csv", PATHS))
    assert "Touchpoint paths: 15 paths, 2 channels, 4 conversions" in texts(page)
    card_of(page).contract.set_value(None)
    settle(page.context)
    assert not page.go_on.isEnabled()
    assert "Choose a contract for paths.csv." in texts(page)
    card_of(page).contract.set_value(1)
    go_on(qtbot, page)
    assert page.steps.step() == EFFECT
    assert "Touchpoint paths: 15 paths" in texts(page)
    assert page.go_on.text() == "Import 1 table"
    go_on(qtbot, page)
    (stored,) = list_tables(database)
    assert stored.summary == "15 paths, 2 channels, 4 conversions"
    assert [batch.format_label for batch in list_batches(database)] == ["Touchpoint paths"]
    assert journey.toasts == ["1 table imported."]
    assert journey.places[-1][1]["batch_id"] == stored.batch_id
    undo = undos[0]
    assert callable(undo)
    undo()
    settle(page.context)
    assert list_tables(database) == []


def test_what_is_wrong_with_a_table_is_told(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    add(page, written(tmp_path, "test.csv", TEST))
    card_of(page).contract.set_value(1)
    go_on(qtbot, page)
    assert page.steps.step() == PROBLEMS
    assert "Row 3: 1,200 conversions of 1,010 visitors." in texts(page)
    assert "1 row left out" in texts(page)
    click(qtbot, page.back)
    assert page.steps.step() == FILES
    go_on(qtbot, page)
    go_on(qtbot, page)
    go_on(qtbot, page)
    (stored,) = list_tables(page.context.database)
    assert stored.summary.startswith("2 variants")


def test_the_same_table_again_says_so(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    journey = Journey(page.context)
    path = written(tmp_path, "paths.csv", PATHS)
    for _ in range(2):
        add(page, path)
        card_of(page).contract.set_value(1)
        go_on(qtbot, page)
        go_on(qtbot, page)
    assert journey.toasts[-1] == "What these files hold is there already."
    assert len(list_tables(page.context.database)) == 1


def test_a_sheet_that_may_be_an_index_is_one_when_the_user_says_so(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    add(page, written(tmp_path, "weather.csv", PERHAPS))
    assert isinstance(entry(page), Sheet)
    click(qtbot, button(page, "weather.csv is a market index"))
    settle(page.context)
    assert isinstance(entry(page), Table)
    assert "Market index: Wetter: 1 May – 1 June 2026" in texts(page)
    click(qtbot, button(page, "weather.csv holds results"))
    settle(page.context)
    assert isinstance(entry(page), Sheet)
    click(qtbot, button(page, "weather.csv is a market index"))
    settle(page.context)
    card_of(page).contract.set_value(1)
    go_on(qtbot, page)
    go_on(qtbot, page)
    (stored,) = list_tables(page.context.database)
    assert stored.file_name == "weather.csv"


def test_daily_figures_of_variants_are_an_experiment_when_the_user_says_so(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    text = "date,variant,users,conversions\n2026-05-01,old,10,1\n2026-05-01,new,11,2\n"
    add(page, written(tmp_path, "daily.csv", text))
    assert isinstance(entry(page), Sheet)
    click(qtbot, button(page, "daily.csv holds experiment results"))
    settle(page.context)
    assert "Experiment results: 2 variants, 21 visitors, 3 conversions" in texts(page)


def test_what_is_no_index_says_what_it_needs(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    add(page, written(tmp_path, "words.csv", "date,Notiz\n2026-05-01,Regen\n2026-05-02,Wind\n"))
    click(qtbot, button(page, "words.csv is a market index"))
    settle(page.context)
    assert "words.csv has no market index." in texts(page)
    assert isinstance(entry(page), Sheet)


def test_results_and_tables_go_together(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path
) -> None:
    page = show(qtbot, ImportPage(sample_context))
    journey = Journey(sample_context)
    leads = next(SPREADSHEETS.glob("northlight-crm-leads-2026-q3.*"))
    page.open({"paths": [leads, written(tmp_path, "paths.csv", PATHS)], "contract_id": 1})
    settle(sample_context)
    assert card_of(page).contract.value() == 1
    go_on(qtbot, page)
    assert page.steps.step() == EFFECT
    assert page.go_on.text().endswith("changes, 1 table")
    go_on(qtbot, page)
    assert journey.toasts[0].endswith("results and 1 table imported.")


def test_of_a_workbook_each_sheet_is_what_it_is(
    qtbot: QtBot, page: ImportPage, tmp_path: Path
) -> None:
    book = Workbook()
    for name, rows in (
        ("Notes", [["Anything", "else"]] + [["a", "b"]] * 30),
        ("Test", [["variant", "visitors", "conversions"], ["old", 10, 1], ["new", 11, 2]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    page.open({"paths": [path], "contract_id": 1})
    settle(page.context)
    (table,) = page.plan.tables()
    assert table.name == "book.xlsx · Test"
    assert page.plan.sheets() == ()
    card = card_of(page)
    card.included.set_value(False)
    settle(page.context)
    assert page.plan.wanted() == ()
    card.included.set_value(True)
    go_on(qtbot, page)
    assert page.steps.step() == EFFECT
