"""A statement is voided by a credit, its period closed again; both legs stay as they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ppp_desktop.core.errors import Conflict, PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.evidence_pack import write_pack
from ppp_desktop.services.importing import import_sheet, list_batches, undo_import
from ppp_desktop.services.life_events import DisputeReason, EventKind
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_payment,
    withdraw_event,
)
from ppp_desktop.services.pack_verification import verify_pack
from ppp_desktop.services.statement_body import body_from_json
from ppp_desktop.services.statement_life import LifeState, read_life
from ppp_desktop.services.statements import (
    StatementRow,
    close_period,
    find_statement,
    get_statement,
    list_sources,
    list_statements,
)
from ppp_desktop.services.voiding import void_statement
from tests.integration.factories import graduated, make_contract, result, sheet, terms

CONTRACT = 1
JUNE, JULY = Period.parse("2026-06"), Period.parse("2026-07")
JULY_1 = date(2026, 7, 1)
AUGUST_1 = date(2026, 8, 1)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    leads(empty_store, range(150))
    return empty_store


def leads(
    store: Database, which: range, *, day: date = date(2026, 6, 1), file: str = "a.csv"
) -> None:
    rows = [
        result(number + 2, day=day, external_id=f"L-{day}-{number}", campaign=file, leads=1)
        for number in which
    ]
    import_sheet(store, CONTRACT, sheet(rows, file=file))


def issue(store: Database, period: Period = JUNE, day: date = JULY_1) -> StatementRow:
    return close_period(store, CONTRACT, period, issue=True, today=day)[0]


def void(store: Database, row: StatementRow, day: date = JULY_1) -> StatementRow:
    return void_statement(store, row.id, reason="wrong file", author="Mia Berg", day=day)[0]


def stored(store: Database, row: StatementRow) -> tuple[object, ...]:
    """Return what must never change of a statement, and the document that is printed from it."""
    with store.reading() as session:
        found = session.get_one(Statement, row.id)
        document = make_document(store, row.id)
        return found.number, found.total, found.body, found.checksum, document


def test_a_credit_takes_the_statement_back(store: Database) -> None:
    row = issue(store)
    before = stored(store, row)
    credit = void(store, row, date(2026, 7, 3))
    assert stored(store, row) == before
    assert (credit.number, credit.total, credit.corrects) == ("2026-002", -row.total, "2026-001")
    assert credit.is_credit
    assert credit.period == JUNE
    assert not credit.is_in_force
    again = {each.number: each for each in list_statements(store)}
    assert again["2026-001"].voided_on == date(2026, 7, 3)
    assert again["2026-001"].is_void
    body = get_statement(store, credit.id).body
    assert body.reverses is not None
    assert (body.reverses.number, body.reverses.reason) == ("2026-001", "wrong file")
    assert [line.amount for line in body.calculation.lines] == [Decimal("-1600.00")]
    assert not check_store(store).findings


def test_its_lines_lead_to_the_rows_of_the_original(store: Database) -> None:
    row = issue(store)
    credit = void(store, row)
    (request,) = get_statement(store, row.id).body.bases
    assert list_sources(store, credit.id, request) == list_sources(store, row.id, request)


def test_closing_again_replaces_it(store: Database) -> None:
    first = issue(store)
    void(store, first)
    leads(store, range(150, 160), file="late.csv")
    draft, _ = close_period(store, CONTRACT, JUNE, issue=False, today=JULY_1)
    assert draft.replaces == "2026-001"
    assert get_statement(store, draft.id).body.replaces == "2026-001"
    second = issue(store)
    assert (second.number, second.replaces, second.total) == ("2026-003", "2026-001", Decimal(1720))
    with pytest.raises(PeriodClosed):
        issue(store)
    void(store, second)
    third = issue(store)
    assert (third.number, third.replaces) == ("2026-005", "2026-003")
    rows = list_statements(store)
    assert sum(each.total for each in rows) == third.total
    assert find_statement(store, "C-1/2026-06").number == "2026-005"
    assert not check_store(store).findings


def test_what_is_not_void_by_itself(store: Database) -> None:
    draft, _ = close_period(store, CONTRACT, JUNE, issue=False, today=JULY_1)
    with pytest.raises(Conflict, match="never issued"):
        void(store, draft)
    row = issue(store)
    for reason, author in (("", "Mia"), (" ", "Mia"), ("wrong", "")):
        with pytest.raises(ValidationFailed):
            void_statement(store, row.id, reason=reason, author=author, day=JULY_1)
    with pytest.raises(ValidationFailed, match="issued later"):
        void(store, row, JULY_1 - timedelta(days=1))
    assert len(list_statements(store)) == 1
    credit = void(store, row)
    with pytest.raises(Conflict, match="void already"):
        void(store, row)
    with pytest.raises(Conflict, match="is a credit"):
        void(store, credit)


def test_a_paid_statement_is_voided_once_its_payments_are_taken_back(store: Database) -> None:
    row = issue(store)
    payment, _ = record_payment(
        store, row.id, amount=Decimal(100), day=JULY_1, author="Mia", reference="x"
    )
    with pytest.raises(Conflict, match=r"€100\.00 of statement 2026-001 is paid"):
        void(store, row)
    withdraw_event(store, payment)
    void(store, row)


def test_a_later_closed_period_keeps_it(store: Database) -> None:
    june = issue(store)
    leads(store, range(10), day=date(2026, 7, 2), file="july.csv")
    july = issue(store, JULY, AUGUST_1)
    with pytest.raises(Conflict, match="Statement 2026-002 of a later period"):
        void(store, june, AUGUST_1)
    void(store, july, AUGUST_1)
    void(store, june, AUGUST_1)
    assert [each.number for each in list_statements(store) if each.is_in_force] == []


def test_a_void_and_its_credit_owe_nothing(store: Database) -> None:
    row = issue(store)
    open_dispute(store, row.id, reason=DisputeReason.QUALITY, day=JULY_1, author="Client", line=1)
    credit = void(store, row)
    much_later = date(2027, 1, 1)
    life = read_life(store, row.id, today=much_later)
    assert (life.state, life.open, life.payable, life.days_overdue) == (
        LifeState.VOIDED,
        Decimal(0),
        Decimal(0),
        0,
    )
    assert not life.open_disputes
    assert life.events[-1].kind is EventKind.VOIDED
    life = read_life(store, credit.id, today=much_later)
    assert (life.state, life.open, life.payable, life.days_overdue) == (
        LifeState.CREDIT,
        Decimal(0),
        Decimal(0),
        0,
    )
    with pytest.raises(Conflict, match="is a credit"):
        record_payment(store, credit.id, amount=Decimal(-1), day=JULY_1, author="Mia")
    with pytest.raises(Conflict, match="is void"):
        record_payment(store, row.id, amount=Decimal(1), day=JULY_1, author="Mia")
    with pytest.raises(Conflict, match="stays void"):
        withdraw_event(store, life_event(store, row))


def life_event(store: Database, row: StatementRow) -> int:
    return read_life(store, row.id, today=JULY_1).events[-1].id


def test_the_import_behind_a_void_statement_can_be_undone(store: Database, tmp_path: Path) -> None:
    row = issue(store)
    before, packed = stored(store, row), pack(store, row, tmp_path)
    with pytest.raises(Conflict, match="2026-001"):
        undo_import(store, list_batches(store)[0].id)
    credit = void(store, row)
    credited, credit_packed = stored(store, credit), pack(store, credit, tmp_path)
    undo_import(store, list_batches(store)[0].id)
    leads(store, range(40), file="right.csv")
    # The same results once more, with other facts.
    leads(store, range(20, 80), file="changed.csv")
    again = issue(store)
    assert again.total == Decimal(800)
    leads(store, range(5), day=date(2026, 7, 4), file="july.csv")
    assert stored(store, row) == before
    assert stored(store, credit) == credited
    assert pack(store, row, tmp_path) == packed
    assert pack(store, credit, tmp_path) == credit_packed
    assert not check_store(store).findings


def test_a_currency_that_was_stated_stays_beside_it(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated(), conversion=None))
    rows = [result(2, external_id="L-1", currency="EUR", leads=1)]
    import_sheet(empty_store, CONTRACT, sheet(rows))
    row = issue(empty_store)
    (request,) = get_statement(empty_store, row.id).body.bases
    before = list_sources(empty_store, row.id, request)
    void(empty_store, row)
    undo_import(empty_store, list_batches(empty_store)[0].id)
    assert list_sources(empty_store, row.id, request) == before
    assert before[0].rows[0].currency == "EUR"


def pack(store: Database, row: StatementRow, folder: Path) -> bytes:
    target = folder / f"{row.number}.zip"
    write_pack(store, row.id, target)
    verdict = verify_pack(target)
    assert verdict.same, verdict.findings
    assert verdict.recalculated == row.total
    return target.read_bytes()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"voided_on": None}, "void since that day"),
        ({"voided_on": date(2026, 7, 9)}, "void since that day"),
    ],
)
def test_a_leg_that_was_tampered_with_is_found(
    store: Database, changes: dict[str, object], said: str
) -> None:
    row = issue(store)
    void(store, row)
    with store.writing() as session:
        session.execute(update(Statement).where(Statement.id == row.id).values(changes))
    assert any(said in found.message for found in check_store(store).findings)


@pytest.mark.parametrize("kind", ["statement", "credit"])
def test_the_kind_of_a_document_is_checked(store: Database, kind: str) -> None:
    row = issue(store)
    credit = void(store, row)
    wrong = row if kind == "credit" else credit
    with store.writing() as session:
        values = {"kind": kind, "voided_on": date(2026, 7, 1)}
        session.execute(update(Statement).where(Statement.id == wrong.id).values(values))
    assert check_store(store).findings


def test_a_credit_that_was_removed_is_found(store: Database) -> None:
    credit = void(store, issue(store))
    with store.writing() as session:
        session.delete(session.get_one(Statement, credit.id))
    assert [found.message for found in check_store(store).findings] == [
        "It is void, but no credit takes it back."
    ]


def test_a_body_of_an_earlier_version_still_loads(store: Database) -> None:
    row = issue(store)
    with store.reading() as session:
        document = session.scalar(select(Statement.body).where(Statement.id == row.id))
    assert document is not None
    new = ("reverses", "replaces", "adjustments", "language")
    earlier = {key: value for key, value in document.items() if key not in new}
    issued = earlier["issue"]
    assert isinstance(issued, dict)
    earlier["issue"] = {
        key: value for key, value in issued.items() if key not in ("year", "sequence")
    }
    body, today = body_from_json(earlier), body_from_json(document)
    assert today.issue is not None
    assert body == replace(
        today, language=body.language, issue=replace(today.issue, year=0, sequence=0)
    )


def test_two_programs_void_at_once(store: Database) -> None:
    """One of them voids it, the other is told; the numbers have no gap."""
    row = issue(store)
    with ThreadPoolExecutor(4) as pool:
        others = [open_database(store.path) for _ in range(4)]
        tried = [pool.submit(void, other, row) for other in others]
        outcomes = [each.exception() for each in tried]
        for other in others:
            other.close()
    assert sorted(type(each).__name__ for each in outcomes) == [*["Conflict"] * 3, "NoneType"]
    assert [each.number for each in list_statements(store)] == ["2026-001", "2026-002"]
    assert not check_store(store).findings
