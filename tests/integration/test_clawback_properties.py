"""However results are reversed and months are issued, all statements add up to what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period, PeriodKind, period_of, periods_between
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.services.importing import import_sheet
from tests.integration.factories import graduated, make_contract, result, sheet
from tests.integration.reversed_orders import clawback, is_sound, issue, paid, per_lead, share

START = date(2026, 1, 1)
MONTHS = periods_between(START, date(2026, 6, 30), PeriodKind.MONTH)


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead with its sale; `after` days until it is reversed, `heard` when that is imported.

    `heard` 0 is as early, 1 as late as the order in which months are issued allows.
    """

    day: date
    sale: int
    after: int | None
    heard: float

    @property
    def reversed_on(self) -> date | None:
        """The day of the reversal, None where it stays or would come after the last month."""
        if self.after is None:
            return None
        day = self.day + timedelta(days=self.after)
        return day if day <= MONTHS[-1].end else None

    def row(self, number: int, *, told: bool) -> ResultRow:
        """Return the row of a spreadsheet that tells of the reversal or not yet."""
        reversed_on = self.reversed_on if told else None
        return result(
            number,
            day=self.day,
            external_id=f"L-{number}",
            status=Status.REVERSED if reversed_on else Status.APPROVED,
            reversed_on=reversed_on,
            leads=1,
            revenue=self.sale,
        )


found = st.builds(
    Lead,
    day=st.integers(0, 119).map(lambda days: START + timedelta(days=days)),
    sale=st.integers(0, 50).map(lambda number: number * 10),
    after=st.none() | st.integers(0, 100),
    heard=st.floats(0, 1),
)


def month_of(day: date) -> int:
    return MONTHS.index(period_of(day, PeriodKind.MONTH))


def latest_step(lead: Lead, order: Sequence[int], hold: int) -> int:
    """Return the last step at which the reversal can be imported: before what it moves is issued.

    It moves the month of the reversal, or that in which the result would have counted, where it
    was reversed before that one closed.
    """
    assert lead.reversed_on is not None
    steps = [order.index(month_of(lead.reversed_on))]
    payable = period_of(lead.day + timedelta(days=hold), PeriodKind.MONTH)
    if payable in MONTHS and lead.reversed_on <= payable.end:
        steps.append(order.index(MONTHS.index(payable)))
    return min(steps)


def total_of_statements(
    store: Database, leads: Sequence[Lead], order: Sequence[int], hold: int
) -> Decimal:
    """Import the leads, issue the months in this order, and tell of reversals in between."""
    import_sheet(store, 1, sheet(lead.row(n, told=False) for n, lead in enumerate(leads, 2)))
    steps = {
        number: round(lead.heard * latest_step(lead, order, hold))
        for number, lead in enumerate(leads, 2)
        if lead.reversed_on is not None
    }
    total = Decimal(0)
    for step, month in enumerate(order):
        heard = [number for number, at in steps.items() if at == step]
        rows = [leads[number - 2].row(number, told=True) for number in heard]
        report, _ = import_sheet(store, 1, sheet(rows, file=f"refunds-{step}.csv"))
        assert (report.updated, report.rejected) == (len(rows), 0)
        total += issue(store, MONTHS[month].key).calculation.subtotal
    assert is_sound(store)
    return total


@pytest.mark.parametrize("method", ["recomputed", "paid_rate"])
@settings(max_examples=15, deadline=None)
@given(
    leads=st.lists(found, max_size=25),
    order=st.permutations(range(len(MONTHS))),
    hold=st.sampled_from([0, 20]),
)
def test_what_is_paid_by_the_piece_adds_up_to_the_results_that_stayed(
    method: str, leads: list[Lead], order: list[int], hold: int
) -> None:
    document = paid(per_lead(hold_days=hold), share(hold_days=hold), clawback=clawback(method))
    with TemporaryDirectory() as folder:
        store = create_database(Path(folder) / "store.ppp")
        try:
            make_contract(store, document)
            total = total_of_statements(store, leads, order, hold)
        finally:
            store.close()
    stayed = [
        lead
        for lead in leads
        if lead.reversed_on is None and lead.day + timedelta(days=hold) <= MONTHS[-1].end
    ]
    assert total == sum(10 + Decimal(lead.sale) / 10 for lead in stayed)


@pytest.mark.parametrize("kind", ["graduated", "volume"])
@settings(max_examples=15, deadline=None)
@given(leads=st.lists(found, max_size=25))
def test_tiers_recomputed_month_after_month_add_up_to_the_months_as_they_end(
    kind: str, leads: list[Lead]
) -> None:
    tiers = [
        {"up_to": "3", "rate": "10"},
        {"up_to": "6", "rate": "12"},
        {"up_to": None, "rate": "7"},
    ]
    component = {**graduated(), "kind": kind, "tiers": tiers}
    with TemporaryDirectory() as folder:
        store = create_database(Path(folder) / "store.ppp")
        try:
            make_contract(store, paid(component, clawback=clawback("recomputed")))
            total = total_of_statements(store, leads, range(len(MONTHS)), 0)
            assert total == pay_of_what_stayed(Path(folder), component, leads)
        finally:
            store.close()


def pay_of_what_stayed(
    folder: Path, component: dict[str, object], leads: Sequence[Lead]
) -> Decimal:
    """Return what the months pay where only the leads that stayed were ever imported."""
    store = create_database(folder / "stayed.ppp")
    try:
        make_contract(store, paid(component))
        stayed = [lead for lead in leads if lead.reversed_on is None]
        import_sheet(store, 1, sheet(lead.row(n, told=False) for n, lead in enumerate(stayed, 2)))
        return sum((issue(store, each.key).calculation.subtotal for each in MONTHS), Decimal(0))
    finally:
        store.close()


def test_the_months_are_the_first_half_of_the_year() -> None:
    assert MONTHS[0] == Period.parse("2026-01")
    assert len(MONTHS) == 6
