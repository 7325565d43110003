"""The list of what is to do: every kind, grouped, and gone once it is done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Delivery
from ppp_desktop.services.adjustment_sources import adjust_for_dispute
from ppp_desktop.services.home import count_todos, get_home
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.life_events import DisputeReason, Outcome
from ppp_desktop.services.life_recording import open_dispute, record_payment, resolve_dispute
from ppp_desktop.services.report_schedules import Every, Schedule, save_schedule
from ppp_desktop.services.report_spans import SpanKind
from ppp_desktop.services.statements import close_all, close_period
from ppp_desktop.services.todos import TodoKind, TodoRow
from tests.integration.factories import graduated, make_contract, result, sheet, terms
from tests.integration.many_contracts import make_agency
from tests.integration.test_query_counts import queries

JUNE, MAY = Period.parse("2026-06"), Period.parse("2026-05")
TODAY = date(2026, 7, 2)


@pytest.fixture
def store(empty_store: Database) -> Database:
    """Four contracts with results from May to 1 July; May is closed."""
    make_agency(empty_store, 4, 3, date(2026, 7, 1))
    close_all(empty_store, MAY, issue=True, today=date(2026, 6, 2))
    return empty_store


def todos(store: Database, kind: TodoKind, today: date = TODAY) -> list[TodoRow]:
    found = get_home(store, today).todos
    assert count_todos(store, today) == len(found)
    return [each for each in found if each.kind is kind]


def test_the_period_of_most_comes_first_and_the_rest_is_one_row(empty_store: Database) -> None:
    make_agency(empty_store, 3, 6, date(2026, 7, 1))
    for contract_id in (1, 2):
        for key in ("2026-02", "2026-03", "2026-04"):
            period = Period.parse(key)
            close_period(empty_store, contract_id, period, issue=True, today=TODAY)
    main, rest = todos(empty_store, TodoKind.CLOSE)
    assert (main.title, main.contract_id) == ("Close May 2026 for 3 contracts", None)
    assert rest.title == "4 more periods are not closed"
    assert rest.period == Period.parse("2026-02")
    assert rest.detail == "February 2026, March 2026, April 2026 and 1 more, for 3 contracts"


def test_one_contract_alone_is_named(store: Database) -> None:
    for contract_id in (1, 2, 3):
        close_period(store, contract_id, JUNE, issue=True, today=TODAY)
    (row,) = todos(store, TodoKind.CLOSE)
    assert (row.title, row.contract_id) == ("Close June 2026 for K04-LEAD", 4)


def test_freeze_dates_are_told_when_they_are_near(store: Database) -> None:
    assert not todos(store, TodoKind.FREEZE)
    (row,) = todos(store, TodoKind.FREEZE, date(2026, 7, 26))
    assert row.title == "June 2026 freezes on 30 July 2026 for 4 contracts"
    assert row.urgent
    assert not todos(store, TodoKind.FREEZE, date(2026, 7, 31))
    close_all(store, JUNE, issue=True, today=TODAY)
    assert not todos(store, TodoKind.FREEZE, date(2026, 7, 26))


def test_exports_that_stopped_are_one_row_for_each_tool(store: Database) -> None:
    (row,) = todos(store, TodoKind.IMPORT, date(2026, 7, 9))
    assert row.title == "CRM leads export missing for 4 clients"
    assert "has results up to 1 July 2026" in row.detail
    late = [result(5, day=date(2026, 7, 8), leads=1)]
    for contract_id in (1, 2, 3):
        import_sheet(store, contract_id, sheet(late, file="late.csv"), replace=Replace.ADD)
    (row,) = todos(store, TodoKind.IMPORT, date(2026, 7, 9))
    assert (row.contract_id, row.title.split(" for ")[0]) == (4, "CRM leads export missing")
    # What has not come for months is not expected any more.
    assert not todos(store, TodoKind.IMPORT, date(2026, 12, 1))


def test_overdue_statements_are_one_row_less_what_is_paid_or_disputed(store: Database) -> None:
    late = date(2026, 8, 1)
    (row,) = todos(store, TodoKind.REMIND, late)
    assert row.title.startswith("4 statements overdue")
    assert row.detail.startswith("2026-001, 2026-002, 2026-003 and 1 more: €")
    life = get_home(store, late)
    assert life.todos
    from ppp_desktop.services.receivables import list_open

    first, second, *_ = list_open(store, today=late)
    record_payment(store, first.row.id, amount=first.row.total, day=late, author="Bank")
    open_dispute(store, second.row.id, reason=DisputeReason.RATE, day=late, author="Client")
    (row,) = todos(store, TodoKind.REMIND, late)
    assert row.title == "2 statements overdue"
    left = sum(each.life.payable for each in list_open(store, today=late))
    assert f"{left:,.2f} together" in row.detail


def test_a_single_overdue_statement_says_since_when(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    import_sheet(empty_store, 1, sheet([result(2, day=date(2026, 5, 3), leads=10)]))
    row, _ = close_period(empty_store, 1, MAY, issue=True, today=date(2026, 6, 2))
    assert row.due_on is not None
    late = row.due_on + timedelta(days=3)
    (told,) = todos(empty_store, TodoKind.REMIND, late)
    assert told.title == "Statement 2026-001 is overdue"
    assert told.detail == "Client: €100.00, 3 days overdue"
    assert told.statement_id == row.id
    assert not todos(empty_store, TodoKind.REMIND, row.due_on)


def test_disputes_are_told_until_they_are_settled_and_corrected(store: Database) -> None:
    row = close_period(store, 1, JUNE, issue=True, today=TODAY)[0]
    event, _ = open_dispute(
        store, row.id, reason=DisputeReason.QUANTITY, day=TODAY, author="Client", line=1
    )
    (told,) = todos(store, TodoKind.DISPUTE)
    assert told.title == f"Statement {row.number} is disputed"
    assert told.detail.endswith(": line 1: counts differ")
    assert told.statement_id == row.id
    resolve_dispute(store, event, outcome=Outcome.UPHELD, day=TODAY, author="Ana")
    assert not todos(store, TodoKind.DISPUTE)
    (correct,) = todos(store, TodoKind.CORRECT)
    assert correct.title == f"Dispute of {row.number} was upheld"
    adjust_for_dispute(store, event, author="Ana", amount=Decimal(-50))
    assert not todos(store, TodoKind.CORRECT)


def test_rejected_disputes_want_no_correction(store: Database) -> None:
    row = close_period(store, 1, JUNE, issue=True, today=TODAY)[0]
    event, _ = open_dispute(store, row.id, reason=DisputeReason.OTHER, day=TODAY, author="Client")
    resolve_dispute(store, event, outcome=Outcome.REJECTED, day=TODAY, author="Ana")
    assert not todos(store, TodoKind.CORRECT)


@pytest.mark.parametrize(
    ("state", "method", "told"),
    [
        ("unknown", "mail", "2026-001 may not have arrived"),
        ("failed", "mail", "2026-001 was not sent"),
        ("unknown", "file", ""),
        ("sent", "mail", ""),
    ],
)
def test_messages_that_did_not_arrive(store: Database, state: str, method: str, told: str) -> None:
    add_delivery(store, state, method)
    assert [each.title for each in todos(store, TodoKind.DELIVER)] == ([told] if told else [])


def test_a_message_that_left_later_is_done(store: Database) -> None:
    add_delivery(store, "failed", "mail")
    add_delivery(store, "sent", "mail")
    assert not todos(store, TodoKind.DELIVER)
    # And what nobody looked at for months is not told for ever.
    add_delivery(store, "failed", "mail", days_ago=90)
    assert not todos(store, TodoKind.DELIVER)


def add_delivery(store: Database, state: str, method: str, *, days_ago: int = 1) -> None:
    at = datetime.combine(TODAY, datetime.min.time(), tzinfo=UTC) - timedelta(days=days_ago)
    with store.writing() as session:
        session.add(
            Delivery(
                kind="statement",
                statement_id=1,
                contract_id=1,
                reference="2026-001",
                occasion="",
                method=method,
                recipients=["a@example.com"],
                subject="Statement",
                message_id=f"{at}{state}{method}",
                state=state,
                error="",
                digest="",
                started_at=at.replace(tzinfo=None),
                finished_at=None,
            )
        )


def test_reports_that_are_due_are_told(store: Database) -> None:
    schedule = Schedule(Every.MONTH, SpanKind.LAST_MONTH, date(2026, 7, 1))
    save_schedule(store, 2, schedule)
    (row,) = todos(store, TodoKind.REPORT)
    assert row.title.startswith("Performance report due for ")
    assert (row.contract_id, row.report) == (2, SpanKind.LAST_MONTH)
    save_schedule(store, 3, schedule)
    (row,) = todos(store, TodoKind.REPORT)
    assert row.title == "2 performance reports due"


def test_money_of_others_is_one_row_however_many_contracts(store: Database) -> None:
    dollars = [result(2, day=date(2026, 7, 1), campaign="x", currency="USD", cost=5)]
    for contract_id in (1, 2):
        import_sheet(store, contract_id, sheet(dollars, file="usd.csv"), replace=Replace.ADD)
    (row,) = todos(store, TodoKind.LOOK)
    assert row.title == "The running period of 2 contracts cannot be worked out"


def test_many_contracts_stay_a_short_list_and_few_questions(empty_store: Database) -> None:
    make_agency(empty_store, 12, 3, date(2026, 7, 1))
    late = [result(900, day=date(2026, 6, 10), campaign="p", status=Status.PENDING, leads=1)]
    import_sheet(empty_store, 1, sheet(late, file="late.csv"), replace=Replace.ADD)
    assert len(get_home(empty_store, date(2026, 7, 9)).todos) <= 4
    close_all(empty_store, MAY, issue=True, today=TODAY)
    close_all(empty_store, JUNE, issue=True, today=TODAY)
    asked = queries(lambda: get_home(empty_store, TODAY))
    assert asked <= 25 + 12 * 7
