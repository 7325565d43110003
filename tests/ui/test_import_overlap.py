"""The import wizard where days are stored already: the choice, what is gone, several files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.services.results import list_results
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.page import EFFECT, FILES, ImportPage
from tests.ui.import_steps import add, go_on
from tests.ui.showing import button, click, settle, show, texts

HEADER = "Date,Campaign,Clicks,Impressions,Conversions,Cost"
DAYS = [f"2026-06-{day:02d},Solar,10,100,2,5.00" for day in range(1, 5)]


def written(path: Path, lines: list[str], header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def finer(qtbot: QtBot, one_contract: AppContext, tmp_path: Path) -> ImportPage:
    """A page at its last step with a finer breakdown of days that are stored."""
    page = show(qtbot, ImportPage(one_contract))
    add(page, written(tmp_path / "june.csv", DAYS))
    through(qtbot, page)
    go_on(qtbot, page)
    assert page.plan.entries == ()
    lines = [line.replace(",Solar,", f",Solar,{group},") for line in DAYS for group in "AB"]
    header = HEADER.replace("Campaign", "Campaign,Ad group")
    add(page, written(tmp_path / "june by group.csv", lines, header))
    through(qtbot, page)
    return page


def through(qtbot: QtBot, page: ImportPage) -> None:
    """Go on to the effect."""
    for _ in range(4):
        if page.steps.step() != EFFECT:
            go_on(qtbot, page)
    assert page.steps.step() == EFFECT


def test_days_that_are_there_are_replaced_when_chosen(qtbot: QtBot, finer: ImportPage) -> None:
    page = finer
    assert "june by group.csv: these days are there already" in texts(page)
    assert "They came with june.csv." in texts(page)
    assert not page.go_on.isEnabled()
    click(qtbot, button(page, "Replace these days"))
    settle(page.context)
    assert page.steps.step() == EFFECT
    (row,) = page.effect.sheets.rows()
    assert (row.report.imported, row.report.gone) == (8, 4)
    assert "4 stored results are no longer in june by group.csv and go: 1 June 2026" in texts(page)
    assert page.go_on.text() == "Import 12 changes"
    go_on(qtbot, page)
    assert len(list_results(page.context.database, 1, None).rows) == 8


def test_both_count_when_chosen(qtbot: QtBot, finer: ImportPage) -> None:
    click(qtbot, button(finer, "Add, both count"))
    settle(finer.context)
    go_on(qtbot, finer)
    assert len(list_results(finer.context.database, 1, None).rows) == 12


def test_the_file_is_left_out_and_taken_in_again(qtbot: QtBot, finer: ImportPage) -> None:
    click(qtbot, button(finer, "Leave this file out"))
    settle(finer.context)
    assert finer.steps.step() == FILES
    assert "No file is left to import." in texts(finer)
    (card,) = finer.files.sheet_cards()
    click(qtbot, card.included)
    through(qtbot, finer)
    assert "these days are there already" in texts(finer)


def test_one_contract_for_all_files_without_one(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path
) -> None:
    page = show(qtbot, ImportPage(sample_context))
    paths = [
        written(tmp_path / f"{name}.csv", [DAYS[number]])
        for number, name in enumerate(("one", "two", "three"))
    ]
    add(page, *paths)
    assert page.files.every.isVisible()
    assert page.files.every.currentText() == "Contract of 3 files…"
    page.files.every.set_value(3)
    assert [sheet.contract_id for sheet in page.plan.sheets()] == [3, 3, 3]
    assert not page.files.every.isVisible()
