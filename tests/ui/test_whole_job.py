"""From an empty store to an issued statement, by what a person sees, clicks and types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.app import make_window
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.services.agency import AgencyDetails, save_agency
from ppp_desktop.services.clients import get_client, list_clients
from ppp_desktop.services.contracts import (
    ContractStatus,
    get_contract,
    list_contracts,
    save_contract,
)
from ppp_desktop.services.objectives import list_objectives
from ppp_desktop.services.questions import answer, list_questions
from ppp_desktop.services.results import list_results
from ppp_desktop.services.statements import StatementStatus, get_statement, list_statements
from ppp_desktop.services.terms import list_terms, save_terms
from ppp_desktop.ui.clients.page import ClientsPage
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.home.page import HomePage
from ppp_desktop.ui.importing.page import EFFECT, ImportPage
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.closing_page import ClosingPage
from ppp_desktop.ui.statements.explanation_panel import ExplanationPanel
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.tasks import Tasks
from tests.ui.driving import Driver
from tests.ui.showing import texts

JUNE = Period.parse("2026-06")
APPROVED, REJECTED, PENDING = 62, 5, 3


@pytest.fixture
def driver(qtbot: QtBot, tmp_path: Path, tasks: Tasks, settings: Settings) -> Iterator[Driver]:
    """The program on a new agency's store, on 1 July 2026."""
    database = create_database(tmp_path / "Harbour and Finch.ppp")
    address = ("Quay 4", "20457 Hamburg")
    save_agency(
        database, AgencyDetails("Harbour & Finch", address=address, story_day=date(2026, 7, 1))
    )
    window = make_window(database, tasks, settings)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    driver = Driver(qtbot, window)
    driver.settle()
    yield driver
    # Not closed: with something unsaved, after a failure, it would ask and wait for an answer.
    window.hide()
    window.deleteLater()
    assert tasks.wait_idle()
    database.close()


def write_leads(folder: Path) -> Path:
    """Write a list of leads as a CRM exports it."""
    statuses = ["Qualified"] * APPROVED + ["Unqualified"] * REJECTED + ["New"] * PENDING
    rows = ["Lead ID,Created date,Lead status,Lead source,Campaign"]
    for number, status in enumerate(statuses):
        day = date(2026, 6, 1) + timedelta(days=number % 30)
        source = "Meta Ads" if number % 2 else "Google Ads"
        rows.append(f"L-{number + 1:03},{day.isoformat()},{status},{source},Summer")
    path = folder / "leads-june.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.qt_log_ignore("This plugin does not support")  # menus where there is no screen
def test_from_an_empty_store_to_an_issued_statement(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_client(driver)
    make_contract(driver)
    add_objective(driver)
    write_terms(driver)
    answer_and_activate(driver.window.context.database)
    import_leads(driver, write_leads(tmp_path))
    close_and_issue(driver)
    explain_the_leads(driver)
    save_and_read_pdf(driver, tmp_path / "june.pdf", monkeypatch)


def make_client(driver: Driver) -> None:
    assert "Getting started" in driver.texts()
    driver.click("Add client")
    driver.page(ClientsPage)
    driver.type_on("Northlight Solar GmbH")
    driver.write("Address, as on the statement", "Sonnenallee 12")
    driver.press(Qt.Key.Key_Return)
    driver.type_on("12045 Berlin")
    driver.write("Name of the tax", "VAT")
    driver.write("Rate", "19", enter=True)
    assert driver.toast() == "Northlight Solar GmbH saved."
    (row,) = list_clients(driver.window.context.database)
    client = get_client(driver.window.context.database, row.id)
    assert (client.code, client.currency, client.payment_days) == ("NORTHLIGHT", "EUR", 14)
    assert client.address == ("Sonnenallee 12", "12045 Berlin")
    assert (client.tax_name, client.tax_rate) == ("VAT", Decimal("0.19"))


def make_contract(driver: Driver) -> None:
    driver.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    page = driver.page(ContractsPage)
    driver.click("New contract")
    driver.type_on("Lead generation")
    driver.write("Start", "2026-06-01")
    driver.click("Create contract")
    assert page.header.title() == "Northlight Solar GmbH · Lead generation"
    (row,) = list_contracts(driver.window.context.database)
    assert (row.code, row.currency, row.start) == ("NORTHLIGHT-LEAD", "EUR", JUNE.start)
    assert row.status is ContractStatus.DRAFT


def add_objective(driver: Driver) -> None:
    driver.click("Add objective", driver.page(ContractsPage).header)
    driver.choose("Metric", "Leads")
    driver.write("Target for a month", "60", enter=True)
    (found,) = list_objectives(driver.window.context.database, 1)
    assert (found.name, found.metric, found.target) == ("Leads", "leads", Decimal(60))


def write_terms(driver: Driver) -> None:
    page = driver.page(ContractsPage)
    driver.click("Terms")
    driver.click("Add component")
    driver.take_from_menu("Retainer")
    driver.write("Amount", "800")
    driver.choose("Part periods by days", "No")
    driver.click("Done")
    driver.click("Component")
    driver.take_from_menu("Graduated")
    driver.write("Name", "Approved leads")
    driver.choose("Metric", "Leads")
    driver.write("Tier 1: Up to", "50")
    driver.write("Tier 1: Rate", "40")
    driver.write("Tier 2: Rate", "45.50")
    driver.choose("Exactly on a breakpoint", "The lower")
    driver.click("Contract rule")
    driver.take_from_menu("Cap")
    driver.write("Cap", "3000")
    driver.click("Done")
    driver.wait_until(lambda: page.view.terms.is_settled)
    shown = driver.texts()
    assert "€800.00 a month." in shown
    assert "€40.00 for each of the first 50 approved leads, €45.50 above." in shown
    assert "Never more than €3,000.00 in all." in shown
    assert "From 55 approved leads on, more pay nothing" in shown
    driver.click("Save terms")
    assert driver.toast() == "Terms saved, from 1 June 2026"
    assert not page.view.unsaved()
    (version,) = list_terms(driver.window.context.database, 1)
    assert version.effective == JUNE.start


def answer_and_activate(database: Database) -> None:
    """Answer every open question in the first way, then let the contract begin."""
    (version,) = list_terms(database, 1)
    document = dict(version.document)
    sheet = list_questions(database, 1, document, JUNE)
    assert 0 < sheet.answered < sheet.total
    for row in sheet.rows:
        if not row.is_answered:
            document = answer(sheet, document, row.key, row.options[0].key)
    save_terms(database, 1, version.effective, document)
    save_contract(database, replace(get_contract(database, 1), status=ContractStatus.ACTIVE), 1)


def import_leads(driver: Driver, path: Path) -> None:
    driver.drop(path)
    page = driver.page(ImportPage)
    shown = driver.texts()
    assert "leads-june.csv" in shown
    assert "CRM leads" in shown
    (card,) = page.files.sheet_cards()
    assert card.contract.value() == 1
    while page.steps.step() != EFFECT:
        driver.click(page.go_on.text())
    (period,) = page.effect.periods.rows()
    assert (period.before, period.after) == (Decimal(800), Decimal(3000))
    driver.click("Import 70 changes")
    driver.page(ResultsPage)
    assert driver.toast() == "70 results imported."
    rows = list_results(driver.window.context.database, 1, None).rows
    assert sum(row.status is Status.APPROVED for row in rows) == APPROVED


def close_and_issue(driver: Driver) -> None:
    driver.click("Home, 1")  # its name says how much there is to do
    home = driver.page(HomePage)
    assert "Close June 2026" in driver.texts()
    driver.click("Close June", home.header)
    driver.page(ClosingPage)
    assert "3 results are pending and do not count: 3 leads." in driver.texts()
    driver.click("Draw up 1 draft")
    driver.click("Continue")
    driver.window.activateWindow()  # popups of the import took it
    driver.write("Your name, for the log", "Ana Ruiz")
    driver.click("Take note of 1 warning")
    driver.click("Issue 1 statement")
    dialog = driver.dialog()
    assert "Issue 1 statement for June 2026 · €3,570.00" in texts(dialog)
    assert "It gets its number and is frozen" in texts(dialog)
    driver.click("Issue 1 statement", dialog)
    assert driver.toast() == "1 statement issued"
    driver.click("Show in the list")
    page = driver.page(StatementsPage)
    assert page.header.title() == "Statement 2026-001"
    rows = page.document.table.rows.rows()
    assert [(row.name, row.sum or row.amounts[-1]) for row in rows] == [
        ("Retainer", "800.00"),
        ("Approved leads", "2,546.00"),
        ("Cap", "−346.00"),
        ("Subtotal", "3,000.00"),
        ("VAT 19\u00a0%", "570.00"),
        ("Total EUR", "3,570.00"),
    ]
    (row,) = list_statements(driver.window.context.database)
    assert (row.number, row.status, row.period) == ("2026-001", StatementStatus.ISSUED, JUNE)
    assert row.total == Decimal("3570.00")
    lines = get_statement(driver.window.context.database, row.id).body.calculation.lines
    assert [line.amount for line in lines] == [Decimal(800), Decimal(2546), Decimal(-346)]


def explain_the_leads(driver: Driver) -> None:
    page = driver.page(StatementsPage)
    driver.click_row(page.document.table, 1)
    shown = texts(page.side_panel)
    assert "How this came about" in shown
    assert "leads-june.csv" in shown
    assert f"Not counted: {REJECTED} rows rejected" in shown
    panel = page.side_panel.content()
    assert isinstance(panel, ExplanationPanel)
    (section,) = panel.sections
    first = section.table.rows()[0]
    assert (first.file, first.row, first.reference) == ("leads-june.csv", 2, "L-001")


def save_and_read_pdf(driver: Driver, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(path)))
    driver.click("Save as")
    assert driver.toast() == f"Saved {path}"
    with pdfplumber.open(path) as printed:
        text = "\n".join(page.extract_text() for page in printed.pages)
    for words in (
        "2026-001",
        "Harbour & Finch",
        "Northlight Solar GmbH",
        "June 2026",
        "2,546.00",
        "3,570.00",
        "leads-june.csv",
    ):
        assert words in text
