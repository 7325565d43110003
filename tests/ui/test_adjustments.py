"""Manual lines: added to a draft, from the contract, from a difference; taken back and put back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.adjustments import NewAdjustment, add_adjustment, list_adjustments
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.proposals import ProposalState, list_proposals
from ppp_desktop.services.statements import close_period, find_statement
from ppp_desktop.ui.adjustments.form import AdjustmentForm
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.results.proposal_panel import ProposalPanel
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.life_panel import LifePanel
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.tasks import Tasks
from tests.integration.factories import result, sheet
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts
from tests.ui.test_statement_life import Undos, choose

NORTHLIGHT = 1
JUNE = Period.parse("2026-06")
MAY = Period.parse("2026-05")


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


@pytest.fixture
def page(qtbot: QtBot, sample: Database, sample_context: AppContext) -> StatementsPage:
    """The page on the draft of June for Northlight."""
    close_period(sample, NORTHLIGHT, JUNE, issue=False, today=sample_context.today())
    return show(qtbot, StatementsPage(sample_context))


def form_of(page: Page) -> AdjustmentForm:
    form = page.side_panel.content()
    assert isinstance(form, AdjustmentForm)
    return form


def fill(qtbot: QtBot, page: Page, amount: str) -> None:
    form = form_of(page)
    form.amount.setText(amount)
    form.label.set_value("Goodwill for the late report")
    form.cause.set_value("Agreed on the phone on 3 July.")
    form.author.set_value("Mara Finch")
    click(qtbot, button(page.side_panel, "Add the line"))
    settle(page.context)


def test_a_line_is_added_to_a_draft_and_taken_back(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    journey, undos = Journey(page.context), Undos(page.context)
    assert "None in this draft." in texts(page.document)
    click(qtbot, button(page.document, "Add an adjustment"))
    settle(page.context)
    assert form_of(page).period.value() == JUNE
    fill(qtbot, page, "-120")
    (row,) = list_adjustments(sample, only_open=True)
    assert (row.amount, row.period, row.corrects) == (Decimal(-120), JUNE, "")
    assert journey.toasts == ["−€120.00 stands in the statement for June 2026"]
    names = [each.name for each in page.document.table.rows.rows()]
    assert "Goodwill for the late report" in names
    assert "by Mara Finch" in texts(page.document.adjustments)
    click(qtbot, button(page.document, "Take “Goodwill for the late report” back"))
    settle(page.context)
    assert list_adjustments(sample, only_open=True) == []
    assert "None in this draft." in texts(page.document)
    undos.take_back(page.context)
    (again,) = list_adjustments(sample, only_open=True)
    assert (again.label, again.amount) == (row.label, row.amount)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Write the amount."),
        ("0", "changes nothing"),
        ("1.005", "EUR"),
        ("ten", "is not a number"),
        ("99999999999999", "too large"),
    ],
)
def test_wrong_amounts_are_told_beside_the_field(
    qtbot: QtBot, page: StatementsPage, sample: Database, amount: str, said: str
) -> None:
    page.add_adjustment()
    settle(page.context)
    fill(qtbot, page, amount)
    assert said in form_of(page).form.row("amount").error()
    assert list_adjustments(sample) == []


def test_what_says_nothing_is_told_beside_its_field(qtbot: QtBot, page: StatementsPage) -> None:
    page.add_adjustment()
    settle(page.context)
    form = form_of(page)
    form.amount.setText("10")
    for name in ("label", "cause", "author"):
        click(qtbot, button(page.side_panel, "Add the line"))
        settle(page.context)
        assert form.form.row(name).error(), name
        getattr(form, name).set_value("said")


def test_an_issued_statement_is_corrected_in_the_next_one(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    choose(page, find_statement(sample, "2026-017"))
    page.open_life()
    settle(page.context)
    click(qtbot, button(page.side_panel, "Correct in the next statement"))
    settle(page.context)
    form = form_of(page)
    assert form.corrects.value() == "2026-017"
    assert form.label.value() == "Correction of May 2026"
    fill(qtbot, page, "-14.5")
    assert isinstance(page.side_panel.content(), LifePanel)
    (row,) = list_adjustments(sample, only_open=True)
    assert (row.corrects, row.period) == ("2026-017", JUNE)


def test_the_contract_lists_its_lines(
    qtbot: QtBot, sample: Database, sample_context: AppContext
) -> None:
    given = NewAdjustment("Fair in Hamburg", "Agreed.", Decimal(200), "Mara Finch")
    add_adjustment(sample, NORTHLIGHT, given)
    page = show(qtbot, ContractsPage(sample_context))
    page.open({"contract_id": NORTHLIGHT, "tab": "statements"})
    settle(page.context)
    tab = page.view.statements
    page.view.show_tab("statements")
    settle(page.context)
    assert tab.table.rows()[0].row.number == "2026-017"
    (row,) = tab.adjustments.table.rows()
    assert row.label == "Fair in Hamburg"
    tab.adjustments.table.select_row(row)
    click(qtbot, tab.adjustments.withdraw_button)
    settle(page.context)
    assert list_adjustments(sample, only_open=True) == []
    (row,) = tab.adjustments.table.rows()
    assert not row.is_open
    click(qtbot, tab.adjustments.add_button)
    settle(page.context)
    fill(qtbot, page, "75")
    assert [each.amount for each in tab.adjustments.table.rows()] == [Decimal(75), Decimal(200)]


def test_a_difference_to_a_stated_period_goes_into_the_next_statement(
    qtbot: QtBot, sample: Database, sample_context: AppContext
) -> None:
    rows = [
        result(2, day=date(2026, 5, 12), external_id="LATE-1", leads=1),
        result(3, day=date(2026, 5, 13), external_id="LATE-2", leads=1),
    ]
    late = sheet(rows, source="CRM", file="late-leads.csv")
    import_sheet(sample, NORTHLIGHT, late, today=sample_context.today())
    undos = Undos(sample_context)
    page = show(qtbot, ResultsPage(sample_context))
    page.open({"tab": "proposals"})
    settle(page.context)
    (shown,) = [each for each in page.proposals.table.rows() if each.period == MAY]
    page.proposals.table.select_row(shown)
    settle(page.context)
    panel = page.side_panel.content()
    assert isinstance(panel, ProposalPanel)
    panel.author.set_value("Mara Finch")
    click(qtbot, button(page.side_panel, "Add as adjustment"))
    settle(page.context)
    (row,) = list_adjustments(sample, only_open=True)
    assert (row.amount, row.corrects, row.period) == (Decimal(30), "2026-017", JUNE)
    states = {each.id: each.state for each in list_proposals(sample)}
    assert states[shown.id] is ProposalState.SETTLED
    undos.take_back(page.context)
    assert list_adjustments(sample, only_open=True) == []
    states = {each.id: each.state for each in list_proposals(sample)}
    assert states[shown.id] is ProposalState.OPEN
    page.context.notify_changes(Changes.of(Topic.RESULTS))
    settle(page.context)
