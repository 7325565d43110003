"""Statements are listed, read, explained down to the rows, previewed, saved and printed."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.lines import Explanation, Line, Part
from ppp_desktop.services.contracts import ContractDetails, save_contract
from ppp_desktop.services.statement_standing import StandingFilter
from ppp_desktop.services.statements import close_period
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.results.file_row import FileRowDialog
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.document_rows import DocumentRow
from ppp_desktop.ui.statements.document_table import DocumentTable
from ppp_desktop.ui.statements.explanation_panel import ExplanationPanel
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.statements.printing import fit_paper, print_document
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from resources import resource_path
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")
NORTHLIGHT = 1


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


@pytest.fixture
def page(qtbot: QtBot, sample_context: AppContext) -> StatementsPage:
    return show(qtbot, StatementsPage(sample_context))


@pytest.fixture
def draft(qtbot: QtBot, sample: Database, sample_context: AppContext) -> StatementsPage:
    """The page with one draft, of June for Northlight, which is what it opens on."""
    close_period(sample, NORTHLIGHT, JUNE, issue=False, today=sample_context.today())
    return show(qtbot, StatementsPage(sample_context))


def click_line(qtbot: QtBot, page: StatementsPage, number: int) -> ExplanationPanel:
    table = page.document.table
    place = table.visualRect(table.rows.index(number, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(page.context)
    content = page.side_panel.content()
    assert isinstance(content, ExplanationPanel)
    return content


def dialog_of(page: StatementsPage) -> QDialog:
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    return dialog


def test_opens_on_the_newest_statement_with_lines_that_are_printed(
    page: StatementsPage, qtmodeltester: ModelTester
) -> None:
    assert page.header.title() == "Statement 2026-016"
    rows = page.document.table.rows.rows()
    assert [row.name for row in rows] == [
        "Share of order value, before part refunds",
        "Bonus",
        "Guaranteed minimum",
        "Subtotal",
        "VAT 0\u00a0%",
        "Total USD",
    ]
    assert rows[0].quantities == ("100,000.00", "48,236.89")
    assert rows[0].amounts == ("6,000.00", "3,858.95")
    assert rows[0].sum == "9,858.95"
    assert rows[-1].amounts == ("10,858.95",)
    shown = texts(page.document)
    assert "Reverse charge: the recipient accounts for any tax." in shown
    assert "guaranteed minimum → tax" in shown
    assert [row.name for row in page.document.objectives.rows()] == [
        "Revenue",
        "Return on ad spend",
        "Refund rate (at most)",
    ]
    qtmodeltester.check(page.document.table.rows)
    qtmodeltester.check(page.list.model)


def test_list_is_filtered_by_chip_and_text(qtbot: QtBot, draft: StatementsPage) -> None:
    assert len(draft.list.model.rows()) == 37
    click(qtbot, draft.list.chips[StandingFilter.DRAFTS])
    (row,) = draft.list.model.rows()
    assert row.row.contract_code == "NL-LEAD"
    click(qtbot, draft.list.chips[StandingFilter.DISPUTED])
    (row,) = draft.list.model.rows()
    assert row.row.number == "2026-013"
    click(qtbot, draft.list.chips[StandingFilter.OVERDUE])
    assert {row.row.number for row in draft.list.model.rows()} == {
        "2026-013",
        "2026-014",
        "2026-016",
        "2026-017",
    }
    assert not draft.list.chips[StandingFilter.VOID].isVisible()
    click(qtbot, draft.list.chips[None])
    qtbot.keyClicks(draft.list.filter, "pocketfit 2025")
    assert {row.row.client_name for row in draft.list.model.rows()} == {"Pocketfit Ltd"}
    qtbot.keyClicks(draft.list.filter, " nothing of the kind")
    settle(draft.context)
    assert draft.header.title() == "Statements"
    assert "No statement matches the filter." in texts(draft)
    draft.list.filter.clear()
    assert len(draft.list.model.rows()) == 37


def test_line_is_explained_down_to_the_rows(
    qtbot: QtBot,
    draft: StatementsPage,
    qtmodeltester: ModelTester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = click_line(qtbot, draft, 1)
    shown = texts(draft.side_panel)
    assert "37 × €15.00 = €555.00" in shown
    assert "237 approved leads, from 237 results" in shown
    assert "Not counted: 32 rows rejected" in shown
    assert "10 of 237" in shown
    assert not draft.list.isVisible()  # it makes room at this width
    (section,) = panel.sections
    click(qtbot, section.more)
    settle(draft.context)
    assert "210 of 237" in texts(section)
    assert section.more.text() == "Show 27 more"
    click(qtbot, section.more)
    settle(draft.context)
    assert not section.more.isVisible()
    numbers = [row.result_id for row in section.table.rows()]
    assert len(set(numbers)) == 237
    table = section.table
    place = table.view.visualRect(table.model.index(0, 3)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(draft.context)
    # The sample keeps no originals, so that the file is asked for.
    asked = next(each for each in draft.findChildren(ConfirmDialog) if each.isVisible())
    assert asked.windowTitle() == "Where is northlight-crm-leads-2026-q2.xlsx?"
    spreadsheets = resource_path("sample/spreadsheets")
    given = str(spreadsheets / "northlight-crm-leads-2026-q2.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (given, ""))
    click(qtbot, asked.action)
    settle(draft.context)
    (shown_row,) = draft.findChildren(FileRowDialog)
    assert shown_row.windowTitle().startswith(
        f"Row {table.rows()[0].row:,} of northlight-crm-leads"
    )
    click(qtbot, shown_row.close_button)
    qtmodeltester.check(table.model)
    click(qtbot, button(draft.side_panel, "Close panel"))
    assert draft.list.isVisible()


def test_ratio_shows_both_sums_once(qtbot: QtBot, draft: StatementsPage) -> None:
    panel = click_line(qtbot, draft, 2)
    titles = [section.request.metric for section in panel.sections]
    assert titles == ["cost", "leads", "leads"]
    shown = texts(draft.side_panel)
    assert "€7,133.70" in shown
    assert "Cost per lead: €7,133.70 ÷ 237 = €30.10, from 417 results" in shown


def test_keys_lead_from_list_to_line_to_explanation(qtbot: QtBot, draft: StatementsPage) -> None:
    draft.list.view.setFocus()
    qtbot.keyClick(draft.list.view, Qt.Key.Key_Return)
    table = draft.document.table
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(draft.context)
    assert draft.explaining.line_key() == "approved-leads"
    qtbot.keyClick(table, Qt.Key.Key_Down)
    settle(draft.context)
    assert draft.explaining.line_key() == "bonus"


def test_totals_cannot_be_chosen(qtbot: QtBot, draft: StatementsPage) -> None:
    table = draft.document.table
    total = table.rows.index(table.rows.rowCount() - 1, 0)
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(total).center()
    )
    assert not draft.side_panel.isVisible()
    assert not table.selectionModel().hasSelection()


def test_issue_asks_with_number_period_and_amount(
    qtbot: QtBot, draft: StatementsPage, sample: Database
) -> None:
    journey = Journey(draft.context)
    click(qtbot, button(draft.header, "Issue"))
    settle(draft.context)
    dialog = dialog_of(draft)
    asked = "\n".join(each.text() for each in dialog.findChildren(QLabel))
    assert "Issue statement for June 2026 · €4,825.45" in asked
    assert "2026-019" in asked
    click(qtbot, button(dialog, "Issue statement"))
    settle(draft.context)
    assert draft.header.title() == "Statement 2026-019"
    assert journey.toasts == ["Statement 2026-019 issued"]
    assert journey.badges == {"statements": 0}
    assert button(draft.header, "Send").property("kind") == "primary"


def test_running_period_is_refused_in_the_banner(
    qtbot: QtBot, sample: Database, sample_context: AppContext
) -> None:
    close_period(sample, NORTHLIGHT, JULY, issue=False, today=sample_context.today())
    page = show(qtbot, StatementsPage(sample_context))
    click(qtbot, button(page.header, "Issue"))
    settle(page.context)
    assert "July 2026 is not over" in page.banner.text()


def test_discard_can_be_undone(qtbot: QtBot, draft: StatementsPage) -> None:
    undo: list[object] = []
    draft.context.toasted.connect(lambda _text, run: undo.append(run))
    click(qtbot, button(draft.header, "Discard"))
    click(qtbot, button(dialog_of(draft), "Discard draft"))
    settle(draft.context)
    assert len(draft.list.model.all_rows()) == 36
    assert draft.header.title() == "Statement 2026-016"
    (run,) = undo
    assert callable(run)
    run()
    settle(draft.context)
    assert len(draft.list.model.all_rows()) == 37


def test_preview_follows_the_list(qtbot: QtBot, draft: StatementsPage) -> None:
    click(qtbot, button(draft.header, "Preview"))
    settle(draft.context)
    preview = draft.commands.preview
    assert preview is not None
    assert preview.isVisible()
    pages = preview.document.pageCount()
    assert pages > 1
    qtbot.keyClick(draft.list.view, Qt.Key.Key_Down)
    settle(draft.context)
    assert draft.header.title() == "Statement 2026-016"
    assert preview.document.pageCount() != pages
    click(qtbot, button(draft.header, "Lines"))
    assert draft.document.isVisible()


def test_pages_are_printed_at_their_own_size(
    qtbot: QtBot, page: StatementsPage, tmp_path: Path
) -> None:
    click(qtbot, button(page.header, "Preview"))
    settle(page.context)
    preview = page.commands.preview
    assert preview is not None
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    fit_paper(preview.document, printer)
    printer.setFromTo(1, 2)
    print_document(preview.document, printer)
    import pdfplumber

    with pdfplumber.open(tmp_path / "printed.pdf") as printed:
        assert len(printed.pages) == 2
        assert round(Decimal(printed.pages[0].width)) == 595


def test_print_opens_the_systems_dialog(qtbot: QtBot, page: StatementsPage) -> None:
    click(qtbot, button(page.header, "Print"))
    settle(page.context)
    (dialog,) = page.findChildren(QPrintDialog)
    assert dialog.maxPage() > 1
    dialog.reject()


def test_navigation_shows_a_statement_even_behind_a_filter(
    qtbot: QtBot, page: StatementsPage
) -> None:
    qtbot.keyClicks(page.list.filter, "pocketfit")
    page.open({"statement_id": 2})
    settle(page.context)
    assert page.header.title() == "Statement 2025-002"
    assert page.list.filter.text() == ""


def test_a_period_to_close_leads_to_the_assistant(page: StatementsPage) -> None:
    journey = Journey(page.context)
    page.open({"period": JULY, "contract_id": 3})
    assert journey.places == [("closing", {"period": JULY, "contract_id": 3})]


def test_empty_store_leads_to_contracts(qtbot: QtBot, context: AppContext) -> None:
    journey = Journey(context)
    page = show(qtbot, StatementsPage(context))
    assert "There is nothing to state yet" in texts(page)
    click(qtbot, button(page, "Go to contracts"))
    assert journey.places == [("contracts", {})]


def test_contracts_without_statements_lead_to_closing(
    qtbot: QtBot, empty_store: Database, context: AppContext
) -> None:
    from ppp_desktop.services.clients import ClientDetails, save_client

    (client,) = save_client(empty_store, ClientDetails(code="C", name="Client", currency="EUR")).ids
    details = ContractDetails(
        code="C-1", client_id=client, name="One", currency="EUR", start=context.today()
    )
    save_contract(empty_store, details)
    page = show(qtbot, StatementsPage(context))
    assert "No statements yet" in texts(page)
    journey = Journey(context)
    click(qtbot, button(page, "Close a period"))
    assert journey.places == [("closing", {"period": None})]


@pytest.mark.parametrize("width", [400, 720])
def test_three_hundred_lines_stay_quick(qtbot: QtBot, width: int) -> None:
    line = Line(
        "key",
        "per_unit",
        "A line with a name that is long enough to be broken into two",
        "€10.00 for each approved lead from Meta and Google Ads, thirty days after it came.",
        (Part(Decimal(3), Decimal(10), Decimal(30)),),
        Decimal(30),
        Decimal(30),
        Explanation("text", "rates"),
    )
    rows = tuple(
        DocumentRow(f"{number} {line.name}", line.sentence, "", ("3",), ("10.00",), ("30.00",))
        for number in range(300)
    )
    table = DocumentTable()
    qtbot.addWidget(table)
    table.resize(width, 600)
    table.show()
    begun = time.perf_counter()
    table.show_rows(rows)
    assert time.perf_counter() - begun < 0.5
    assert table.height() > 300 * 32
    assert table.indexAt(QPoint(4, table.viewport().height() - 4)).row() == 299
