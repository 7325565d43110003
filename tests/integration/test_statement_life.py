"""What happens to an issued statement is noted beside it; the statement itself never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import Conflict, NotFound, PppError, ValidationFailed
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.life_events import REASONS, DisputeReason, Outcome
from ppp_desktop.services.life_recording import (
    LARGEST_EVIDENCE_BYTES,
    open_dispute,
    read_evidence,
    record_accepted,
    record_payment,
    record_sent,
    resolve_dispute,
    withdraw_event,
)
from ppp_desktop.services.statement_life import LifeState, list_lives, read_life
from ppp_desktop.services.statements import StatementRow, find_statement, list_statements

DAY = date(2026, 8, 3)
WHO = "Mara Finch"
NOTHING = Decimal(0)


@pytest.fixture(scope="module")
def store(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("life") / "sample.ppp"
    path.write_bytes(sample_file.read_bytes())
    database = open_database(path)
    yield database
    database.close()


@pytest.fixture
def row(sample_file: Path, store: Database) -> StatementRow:
    found = find_statement(store, "NL-LEAD/2026-05")
    for event in read_life(store, found.id, today=DAY).events[::-1]:
        withdraw_event(store, event.id)
    return found


def frozen(database: Database, statement_id: int) -> tuple[object, ...]:
    with database.reading() as session:
        kept = session.get_one(Statement, statement_id)
        return kept.number, kept.total, kept.body, kept.checksum


def test_from_issue_to_payment(store: Database, row: StatementRow) -> None:
    before = frozen(store, row.id)
    states = [read_life(store, row.id, today=DAY).state]
    notes: list[Callable[[], object]] = [
        lambda: record_sent(store, row.id, day=DAY, author=WHO),
        lambda: record_accepted(store, row.id, day=DAY, author="Lena Roth"),
        lambda: record_payment(store, row.id, amount=Decimal("271.70"), day=DAY, author=WHO),
        lambda: record_payment(store, row.id, amount=Decimal(5000), day=DAY, author=WHO),
    ]
    for note in notes:
        note()
        states.append(read_life(store, row.id, today=DAY).state)
    assert states == [
        LifeState.ISSUED,
        LifeState.SENT,
        LifeState.ACCEPTED,
        LifeState.PARTLY_PAID,
        LifeState.PAID,
    ]
    life = read_life(store, row.id, today=DAY + timedelta(days=900))
    assert (life.open, life.payable, life.days_overdue) == (NOTHING, NOTHING, 0)
    assert frozen(store, row.id) == before
    assert check_store(store).findings == ()


def test_undisputed_lines_of_a_disputed_statement_can_be_paid(
    store: Database, row: StatementRow, tmp_path: Path
) -> None:
    evidence = tmp_path / "their count.csv"
    evidence.write_bytes(b"day,leads\n")
    dispute, _ = open_dispute(
        store,
        row.id,
        line=1,
        reason=DisputeReason.QUANTITY,
        note="We count fewer.",
        day=DAY,
        author="Lena Roth",
        evidence=evidence,
    )
    life = read_life(store, row.id, today=row.due_on or DAY)
    # The retainer of 800.00 with 19 % of tax.
    assert (life.state, life.disputed) == (LifeState.DISPUTED, Decimal("952.00"))
    assert life.payable == row.total - Decimal("952.00")
    (event,) = life.open_disputes
    assert read_evidence(store, event.evidence) == ("their count.csv", b"day,leads\n")
    record_payment(store, row.id, amount=life.payable, day=DAY, author=WHO)
    late = read_life(store, row.id, today=date(2027, 1, 1))
    assert (late.state, late.payable, late.days_overdue) == (LifeState.DISPUTED, NOTHING, 0)
    with pytest.raises(Conflict, match="still open"):
        record_accepted(store, row.id, day=DAY, author="Lena Roth")
    resolved, _ = resolve_dispute(
        store, dispute, outcome=Outcome.REJECTED, day=DAY, author=WHO, note="Counted together."
    )
    late = read_life(store, row.id, today=date(2027, 1, 1))
    assert (late.state, late.payable) == (LifeState.PARTLY_PAID, Decimal("952.00"))
    assert late.days_overdue > 100
    with pytest.raises(Conflict, match="is resolved"):
        withdraw_event(store, dispute)
    with pytest.raises(Conflict, match="not open any more"):
        resolve_dispute(store, dispute, outcome=Outcome.UPHELD, day=DAY, author=WHO)
    withdraw_event(store, resolved)
    assert read_life(store, row.id, today=DAY).state is LifeState.DISPUTED


def test_a_whole_statement_in_dispute_is_not_overdue(store: Database, row: StatementRow) -> None:
    open_dispute(store, row.id, reason=DisputeReason.OTHER, day=DAY, author="Lena Roth")
    life = read_life(store, row.id, today=date(2027, 1, 1))
    assert (life.disputed, life.payable, life.days_overdue) == (row.total, NOTHING, 0)
    with pytest.raises(Conflict, match="disputed already"):
        open_dispute(store, row.id, line=1, reason=DisputeReason.RATE, day=DAY, author="Lena Roth")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "above zero"),
        ("-1", "above zero"),
        ("NaN", "above zero"),
        ("0.001", "is no amount of EUR"),
        ("5271.71", "Only €5,271.70 is open."),
    ],
)
def test_payments_that_cannot_be(
    store: Database, row: StatementRow, amount: str, said: str
) -> None:
    with pytest.raises(ValidationFailed, match=said) as caught:
        record_payment(store, row.id, amount=Decimal(amount), day=DAY, author=WHO)
    assert caught.value.field == "amount"
    assert read_life(store, row.id, today=DAY).events == ()


def test_what_cannot_be_noted(store: Database, row: StatementRow, tmp_path: Path) -> None:
    note: list[tuple[str, Callable[[], object]]] = [
        ("There is no line 99", lambda: dispute(store, row, line=99)),
        ("There is no line 0", lambda: dispute(store, row, line=0)),
        ("cannot be read", lambda: dispute(store, row, evidence=tmp_path / "none.pdf")),
        ("is larger than", lambda: dispute(store, row, evidence=large(tmp_path))),
        ("Say who", lambda: record_sent(store, row.id, day=DAY, author=" ")),
        ("issued later", lambda: record_sent(store, row.id, day=date(2020, 1, 1), author=WHO)),
        ("no longer in the store", lambda: record_sent(store, 9999, day=DAY, author=WHO)),
        ("no longer there", lambda: withdraw_event(store, 9999)),
    ]
    for said, attempt in note:
        with pytest.raises(PppError, match=said):
            attempt()
    assert read_life(store, row.id, today=DAY).events == ()
    with pytest.raises(NotFound):
        read_evidence(store, "0" * 64)


def dispute(store: Database, row: StatementRow, **others: object) -> object:
    return open_dispute(
        store,
        row.id,
        reason=DisputeReason.RATE,
        day=DAY,
        author="Lena Roth",
        **others,  # type: ignore[arg-type]  # each test gives what fits
    )


def large(folder: Path) -> Path:
    path = folder / "large.bin"
    with path.open("wb") as file:
        file.truncate(LARGEST_EVIDENCE_BYTES + 1)
    return path


def test_every_issued_statement_stands_somewhere(store: Database, row: StatementRow) -> None:
    record_sent(store, row.id, day=DAY, author=WHO)
    lives = list_lives(store, today=DAY)
    assert set(lives) == {each.id for each in list_statements(store) if each.number}
    assert lives[row.id] == read_life(store, row.id, today=DAY)
    assert set(REASONS) == set(DisputeReason)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.decimals(-10, 6000, places=2)),
        st.tuples(st.just("dispute"), st.sampled_from([None, 1, 2, 3])),
        st.tuples(st.just("resolve"), st.sampled_from(list(Outcome))),
        st.tuples(st.just("accept"), st.none()),
        st.tuples(st.just("withdraw"), st.integers(0, 5)),
    ),
    max_size=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_is_noted_the_figures_hold(
    store: Database, row: StatementRow, steps: list[tuple[str, object]]
) -> None:
    for event in reversed(read_life(store, row.id, today=DAY).events):
        try_to(partial(withdraw_event, store, event.id))
    before = frozen(store, row.id)
    for step, value in steps:
        try_to(partial(take, store, row, step, value))
        life = read_life(store, row.id, today=date(2027, 1, 1))
        assert 0 <= life.paid <= life.total
        assert life.paid + life.open == life.total
        assert 0 <= life.disputed <= life.open
        assert (life.state is LifeState.PAID) == (life.open == 0)
        assert bool(life.days_overdue) == (life.payable > 0 and life.state is not LifeState.PAID)
    assert frozen(store, row.id) == before


def take(store: Database, row: StatementRow, step: str, value: object) -> None:
    life = read_life(store, row.id, today=DAY)
    if step == "pay" and isinstance(value, Decimal):
        record_payment(store, row.id, amount=value, day=DAY, author=WHO)
    elif step == "dispute" and (value is None or isinstance(value, int)):
        dispute(store, row, line=value)
    elif step == "resolve" and isinstance(value, Outcome) and life.open_disputes:
        resolve_dispute(store, life.open_disputes[0].id, outcome=value, day=DAY, author=WHO)
    elif step == "accept":
        record_accepted(store, row.id, day=DAY, author="Lena Roth")
    elif step == "withdraw" and isinstance(value, int) and value < len(life.events):
        withdraw_event(store, life.events[value].id)


def try_to(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except (Conflict, ValidationFailed, NotFound) as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017 - any of these refusals is right
