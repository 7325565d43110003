"""The page of results: filters, details, imports with their report, undo, and its empty states."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import import_sheet, list_batches
from ppp_desktop.services.results import ResultPage, ResultRow, result_span
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.results import result_list
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


def shown(page: ResultsPage) -> ResultPage:
    found = page.list.page()
    assert found is not None
    return found


def table_of(page: ResultsPage) -> DataTable[ResultRow]:
    assert page.list.table is not None
    return page.list.table


def confirm_button(page: ResultsPage) -> QAbstractButton:
    (dialog,) = page.findChildren(ConfirmDialog)
    return dialog.action


def test_latest_period_then_chips_and_search(
    qtbot: QtBot, sample_context: AppContext, qtmodeltester: ModelTester
) -> None:
    page = show(qtbot, ResultsPage(sample_context))
    page.open({"contract_id": 1})
    settle(sample_context)
    assert page.list.period.currentText() == "July 2026"
    assert shown(page).total == 350
    qtmodeltester.check(table_of(page).model)
    click(qtbot, button(page, "rejected 24"))
    settle(sample_context)
    assert {row.status for row in table_of(page).rows()} == {Status.REJECTED}
    assert "24 results" in texts(page)
    click(qtbot, button(page, "rejected 24"))
    qtbot.keyClicks(page.list.search, "L-20879")
    qtbot.waitUntil(lambda: shown(page).total == 1)
    settle(sample_context)
    (row,) = table_of(page).rows()
    assert row.external_id == "L-20879"
    page.list.search.clear()
    page.list.period.setFocus()
    qtbot.keyClick(page.list.period, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: shown(page).total > 5_000)
    settle(sample_context)
    assert page.list.period.currentText() == "All results"
    assert "First 5,000 of" in texts(page)


def test_detail_of_a_result_leads_to_its_import(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, ResultsPage(sample_context))
    page.open({"contract_id": 1})
    settle(sample_context)
    table = table_of(page)
    table.select_row(table.rows()[0])
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    settle(sample_context)
    told = texts(page.side_panel)
    assert "northlight-google-ads-2026-q3.csv" in told
    click(qtbot, button(page.side_panel, "Show its import"))
    settle(sample_context)
    assert page.tabs.current() == "imports"
    assert "Rows read" in texts(page.side_panel)


def test_import_is_undone_after_a_question(qtbot: QtBot, sample_context: AppContext) -> None:
    journey = Journey(sample_context)
    page = show(qtbot, ResultsPage(sample_context))
    page.open({"batch_id": 49})
    settle(sample_context)
    assert "Row 819: “n/a” is not a number in cost." in texts(page.side_panel)
    click(qtbot, button(page.side_panel, "Show its results"))
    settle(sample_context)
    assert shown(page).total == 833
    click(qtbot, button(page, "Import of pocketfit-tapwell-daily.csv"))
    settle(sample_context)
    assert shown(page).total > 833
    page.tabs.choose("imports")
    latest = page.imports.rows()[1]
    page.imports.select_row(latest)
    settle(sample_context)
    click(qtbot, button(page.side_panel, "Undo import"))
    click(qtbot, confirm_button(page))
    settle(sample_context)
    assert journey.toasts == [f"The import of {latest.file_name} is undone."]
    assert list_batches(sample_context.database)[1].undone
    assert page.imports.rows()[1].undone


def test_after_an_import_the_next_step_is_offered(qtbot: QtBot, sample_context: AppContext) -> None:
    journey = Journey(sample_context)
    page = show(qtbot, ResultsPage(sample_context))
    latest = list_batches(sample_context.database)[0]
    page.open({"tab": "imports", "batch_id": latest.id, "imported": True})
    settle(sample_context)
    assert page.banner.text() == "The results of PF-APP are imported."
    click(qtbot, button(page.banner, "Close June 2026"))
    june = Period.parse("2026-06")
    target = {"contract_id": latest.contract_id, "period": june}
    assert journey.places == [("statements", target)]
    assert page.banner.isHidden()
    page.open({"tab": "imports", "batch_id": latest.id, "imported": True})
    settle(sample_context)
    click(qtbot, button(page.banner, "See performance"))
    assert journey.places[-1] == ("performance", {"contract_id": latest.contract_id})


def test_refused_undo_is_told_with_its_reason(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, ResultsPage(sample_context))
    page.open({"batch_id": 1})
    settle(sample_context)
    click(qtbot, button(page.side_panel, "Undo import"))
    click(qtbot, confirm_button(page))
    settle(sample_context)
    assert page.banner.isVisible()
    assert page.banner.text().startswith("Issued statements stand on this import")
    assert not list_batches(sample_context.database)[-1].undone


def test_export_holds_all_that_match(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = Journey(sample_context)
    page = show(qtbot, ResultsPage(sample_context))
    page.open({"contract_id": 1})
    page.list.choose_batch(1, "first")
    page.list.wanted.emit()
    settle(sample_context)
    whole = shown(page)
    span = result_span(sample_context.database, 1)
    assert span is not None
    page.list.choose_contract(1)
    page.list.period.set_items([("All results", result_list.ALL_TIME)])
    page.list.wanted.emit()
    settle(sample_context)
    assert len(table_of(page).rows()) == 5_000 < span.total
    path = tmp_path / "all.csv"
    content = table_of(page).content()
    assert isinstance(content, TableContent)
    page.list._exporter(path, content, table_of(page).model.columns)
    settle(sample_context)
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == span.total + 1
    assert journey.toasts == [f"all.csv holds {span.total:,} results."]
    assert whole.total == 90


def test_without_contracts_it_leads_to_them(qtbot: QtBot, context: AppContext) -> None:
    journey = Journey(context)
    page = show(qtbot, ResultsPage(context))
    assert "No contract yet" in texts(page)
    click(qtbot, button(page, "Go to contracts"))
    assert journey.places == [("contracts", {})]


def test_without_results_files_can_be_dropped(qtbot: QtBot, context: AppContext) -> None:
    make_contract(context.database, terms(graduated()))
    journey = Journey(context)
    page = show(qtbot, ResultsPage(context))
    assert page.drop_zone.isVisible()
    page.drop_zone.files_chosen.emit([Path("leads.csv")])
    assert journey.places == [("import", {"paths": [Path("leads.csv")]})]
    _report, changes = import_sheet(context.database, 1, sheet([result(2, leads=1)]))
    context.notify_changes(changes)
    settle(context)
    assert shown(page).total == 1
    click(qtbot, button(page, "Import results"))
    assert journey.places[-1][0] == "import"
