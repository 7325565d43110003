"""The import wizard's fixes in place, rows saved to mend, and files of several clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import Cancelled
from ppp_desktop.core.progress import Progress
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_fixes import Offer
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.choice_button import ChoiceButton
from ppp_desktop.ui.importing.page import COLUMNS, EFFECT, PROBLEMS, ImportPage
from ppp_desktop.ui.importing.plan import Sheet
from ppp_desktop.ui.importing.saving import save_rejected
from ppp_desktop.ui.importing.value_fix import ValueFix
from ppp_desktop.ui.importing.working_out import Tried
from tests.ui.import_steps import LISTS, SPREADSHEETS, add, go_on, pick
from tests.ui.showing import button, click, settle, show, texts

ADS = """Date,Account,Campaign,Clicks,Impressions,Cost
2026-07-01,1001,Northlight | Solar DE,10,100,5.00
2026-07-02,1002,Brasserie Brand,30,300,7.00
2026-07-03,1003,Own hiring,5,50,1.00
"""


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
    qtbot: QtBot, sample_context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = sample_context
    page = show(qtbot, ImportPage(context))
    add(page, SPREADSHEETS / "pocketfit-tapwell-daily.csv")
    go_on(qtbot, page)
    go_on(qtbot, page)
    (before,) = page.plan.sheets()
    (fix,) = page.problems.findChildren(ValueFix)

    def cancelled(_database: Database, _sheet: Sheet, _progress: Progress) -> Tried:
        raise Cancelled

    monkeypatch.setattr("ppp_desktop.ui.importing.page.try_mapping", cancelled)
    fix.offer.choose(Offer.ZERO)
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
    save_rejected(page, page._worked.problems[0], target)
    settle(sample_context)
    header, row = target.read_text(encoding="utf-8-sig").splitlines()
    assert header.endswith("Row in the file;Problem")
    assert "n/a" in row
    assert "819" in row
    click(qtbot, button(page, "Change the columns"))
    assert page.steps.step() == COLUMNS


@LISTS
def test_a_file_of_several_clients_is_divided_and_remembered(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path
) -> None:
    context = sample_context
    path = tmp_path / "all accounts.csv"
    path.write_text(ADS, encoding="utf-8")
    page = show(qtbot, ImportPage(context))
    add(page, path)
    (card,) = page.files.sheet_cards()
    qtbot.keyClicks(card.contract, "Several")
    settle(context)
    panel = page.routing.panel
    assert panel is not None
    assert panel.column.currentText() == "Campaign"
    assert "3 values, 3 not decided" in texts(panel)
    assert not page.go_on.isEnabled()
    assert "choose contracts for 3 values of “Campaign”" in texts(page)
    click(qtbot, button(panel, "Accept 2 suggestions"))
    assert "3 values, 1 not decided" in texts(panel)
    qtbot.keyClicks(panel.choices["Own hiring"], "No c")
    assert "3 values, all decided" in texts(panel)
    click(qtbot, button(page, "Done"))
    assert "Divided by Campaign: 3 values, 2 contracts" in texts(page)
    assert page.go_on.isEnabled()
    for _ in range(3):
        go_on(qtbot, page)
    assert page.steps.step() == EFFECT
    rows = page.effect.sheets.rows()
    assert sorted(row.contract_code for row in rows) == ["BS-SHOP", "NL-LEAD"]
    assert sum(row.report.rows_read for row in rows) == 3
    assert sum(row.report.ignored for row in rows) == 1
    go_on(qtbot, page)
    assert page.plan.entries == ()
    # The next file of the source is divided likewise; only what is new is asked.
    later = tmp_path / "all accounts 2.csv"
    later.write_text(ADS + "2026-07-04,1004,Pocketfit | App,1,2,3\n", encoding="utf-8")
    add(page, later)
    assert "Divided by Campaign: 4 values, 2 contracts, 1 not decided" in texts(page)
    click(qtbot, button(page, "Divide all accounts 2.csv among contracts"))
    settle(context)
    panel = page.routing.panel
    assert panel is not None
    panel.search.setText("pocket")
    assert list(panel.choices) == ["Pocketfit | App"]
    qtbot.keyClicks(panel.every, "PF-APP")
    assert "4 values, all decided" in texts(panel)
    # One contract after all.
    (card,) = page.files.sheet_cards()
    qtbot.keyClicks(card.contract, "NL-LEAD")
    (sheet,) = page.plan.sheets()
    assert (sheet.route, sheet.contract_id) == (None, 1)


def test_the_second_best_guess_is_one_click_away_and_ratios_are_no_choice(
    qtbot: QtBot, one_contract: AppContext, tmp_path: Path
) -> None:
    path = tmp_path / "partner.csv"
    lines = ["Partner report,,,,", "Date,Campaing,Clicks,Conversions,CTR"]
    lines += [f"2026-06-{day:02d},Solar,{day},1,10 %" for day in range(1, 9)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = show(qtbot, ImportPage(one_contract))
    add(page, path)
    page.steps.go_to(COLUMNS)
    settle(one_contract)
    assert "The header is row 2. Above it: “Partner report”." in texts(page)
    assert "a ratio: it is worked out again from its sums" in texts(page)
    grid = page.columns.grid
    assert list(grid.combos) == [0, 1, 2, 3]
    assert grid.others[1].text() == "Campaign?"
    click(qtbot, grid.others[1])
    page.columns.commit()
    settle(one_contract)
    (sheet,) = page.plan.sheets()
    assert sheet.mapping.column("campaign") == 1
    assert "your choice" in texts(page)
    assert not grid.others[1].isVisible()
