"""Statements follow the results until they are issued, then never change."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from ppp_desktop.core.errors import Conflict, NotFound, PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.checks import CheckKind, check_store
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import (
    StatementStatus,
    close_all,
    close_period,
    discard_draft,
    find_statement,
    get_statement,
    issue_statement,
    list_sources,
    list_statements,
)
from ppp_desktop.services.terms import save_terms
from tests.integration.factories import JUNE, graduated, make_contract, result, sheet, terms

CONTRACT = 1
JUNE_PERIOD = Period.parse("2026-06")
TODAY = date(2026, 7, 1)
CPL_BONUS: dict[str, object] = {
    "kind": "bonus",
    "name": "Bonus",
    "levels": [
        {"conditions": [{"metric": "cpl", "operator": "at_most", "value": "32"}], "amount": "500"}
    ],
}


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated(), CPL_BONUS, cap={"amount": "4500"}))
    import_sheet(empty_store, CONTRACT, sheet(mixed_rows(150)))
    return empty_store


def mixed_rows(count: int) -> list[ResultRow]:
    approved = [
        result(row, external_id=f"L-{row}", leads=1, day=JUNE.replace(day=1 + row % 30))
        for row in range(2, count + 2)
    ]
    rejected = result(count + 2, external_id="L-x", status=Status.REJECTED, leads=1)
    cost = result(count + 3, campaign="Search", cost="3000.50")
    return [*approved, rejected, cost]


def test_a_draft_follows_the_results(store: Database) -> None:
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=False, today=TODAY)
    assert (row.status, row.number, row.reference) == (StatementStatus.DRAFT, "", "C-1/2026-06")
    assert row.total == Decimal("2100.00")
    import_sheet(store, CONTRACT, sheet([result(2, external_id="new", leads=1)], file="b.csv"))
    assert get_statement(store, row.id).row.total == Decimal("2112.00")
    assert list_statements(store)[0].total == Decimal("2112.00")


def test_an_issued_statement_is_numbered_and_sealed(store: Database) -> None:
    draft, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=False, today=TODAY)
    row, _ = issue_statement(store, draft.id, today=TODAY)
    assert row.number == "2026-001"
    assert row.issued_on == TODAY
    assert row.due_on == date(2026, 7, 15)
    assert check_store(store).findings == ()
    with pytest.raises(PeriodClosed, match="2026-001"):
        close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    with pytest.raises(PeriodClosed):
        discard_draft(store, row.id)


def test_numbers_have_no_gap_when_a_closing_fails(store: Database) -> None:
    close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    with pytest.raises(ValidationFailed, match="not over"):
        close_period(store, CONTRACT, Period.parse("2026-07"), issue=True, today=TODAY)
    row, _ = close_period(store, CONTRACT, Period.parse("2026-05"), issue=True, today=TODAY)
    assert row.number == "2026-002"


def test_every_figure_leads_back_to_its_rows(store: Database) -> None:
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    view = get_statement(store, row.id)
    tiers, bonus, cap = view.body.calculation.lines
    (leads,) = list_sources(store, row.id, tiers.measures[0])
    assert (leads.total_rows, leads.total_value) == (150, Decimal(150))
    assert [(each.status, each.rows) for each in leads.exclusions] == [(Status.REJECTED, 1)]
    assert {source.row for source in leads.rows} == set(range(2, 152))
    cost, counted = list_sources(store, row.id, bonus.measures[0])
    assert (cost.total_value, counted.total_value) == (Decimal("3000.5"), Decimal(150))
    assert cap.note == "Not reached."
    with pytest.raises(NotFound):
        list_sources(store, row.id, MeasureRequest("clicks"))


def test_a_check_finds_a_changed_amount(store: Database) -> None:
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    with store.writing() as session:
        session.execute(
            update(Statement).where(Statement.id == row.id).values(total=Decimal("2100.01"))
        )
    (finding,) = check_store(store).findings
    assert (finding.kind, finding.subject) == (CheckKind.SEAL, row.number)


def test_what_cannot_be_closed_says_why(store: Database) -> None:
    with pytest.raises(ValidationFailed, match="billed by month"):
        close_period(store, CONTRACT, Period.parse("2026-Q2"), issue=False, today=TODAY)
    with pytest.raises(NotFound, match="does not cover"):
        close_period(store, CONTRACT, Period.parse("2025-06"), issue=False, today=TODAY)
    import_sheet(
        store, CONTRACT, sheet([result(2, campaign="x", cost=1, currency="USD")], file="usd.csv")
    )
    with pytest.raises(Conflict, match="in USD"):
        close_period(store, CONTRACT, JUNE_PERIOD, issue=False, today=TODAY)
    (closing,), _ = close_all(store, JUNE_PERIOD, issue=True, today=TODAY)
    assert closing.statement is None
    assert "in USD" in closing.refusal
    assert list_statements(store) == []


def test_terms_of_issued_periods_stay(store: Database) -> None:
    close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    with pytest.raises(PeriodClosed, match="30 June 2026"):
        save_terms(store, CONTRACT, date(2026, 1, 1), terms(graduated("deals")))
    save_terms(store, CONTRACT, date(2026, 7, 1), terms(graduated("deals")))
    assert get_statement(store, find_statement(store, "2026-001").id).body.terms_version == 1


def test_a_contract_that_starts_late_pays_by_days(tmp_path: Path) -> None:
    retainer: dict[str, object] = {
        "kind": "retainer",
        "name": "Retainer",
        "amount": "30",
        "prorate": True,
    }
    store = create_database(tmp_path / "late.ppp")
    make_contract(
        store,
        terms(retainer, floor={"amount": "100", "prorate": True}),
        start="2026-06-16",
    )
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    lines = get_statement(store, row.id).body.calculation.lines
    assert [line.amount for line in lines] == [Decimal("15.00"), Decimal("35.00")]
    store.close()


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), pieces=st.integers(1, 5))
def test_order_and_batches_of_rows_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, seed: int, pieces: int
) -> None:
    rows = mixed_rows(60) + [
        result(row, campaign=f"K-{row}", cost=f"{row}.{row % 97:02d}", clicks=row)
        for row in range(100, 130)
    ]
    documents = []
    for shuffled in (rows, _shuffled(rows, seed)):
        store = create_database(tmp_path_factory.mktemp("order") / "store.ppp")
        make_contract(store, terms(graduated(), CPL_BONUS, cap={"amount": "4500"}))
        size = 1 if shuffled is rows else pieces
        for start in range(size):
            import_sheet(store, CONTRACT, sheet(shuffled[start::size]))
        row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
        documents.append(make_document(store, row.id))
        store.close()
    assert documents[0] == documents[1]


def _shuffled(rows: list[ResultRow], seed: int) -> list[ResultRow]:
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - a test's shuffle, no secret
    return mixed
