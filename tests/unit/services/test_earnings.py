"""Earnings add up per currency and per client, never across currencies."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.periods import Period
from ppp_desktop.services.earnings import earned_by_client, earned_by_currency
from ppp_desktop.services.home import EarnedRow
from ppp_desktop.services.performance import compared_span

JULY = Period.parse("2026-07")


def row(
    number: int, client: str, currency: str, earned: str, before: str | None = None
) -> EarnedRow:
    last = None if before is None else Decimal(before)
    return EarnedRow(number, client, f"C-{number}", currency, JULY, Decimal(earned), last)


def test_sums() -> None:
    rows = [
        row(1, "Beta", "USD", "10.50"),
        row(2, "Alpha", "EUR", "1.10", "2.00"),
        row(3, "Alpha", "EUR", "2.20"),
        row(4, "Alpha", "USD", "4"),
    ]
    assert [(each.currency, each.earned) for each in earned_by_currency(rows)] == [
        ("EUR", Decimal("3.30")),
        ("USD", Decimal("14.50")),
    ]
    clients = earned_by_client(rows)
    assert [(each.client_name, each.currency, each.earned) for each in clients] == [
        ("Alpha", "EUR", Decimal("3.30")),
        ("Alpha", "USD", Decimal("4")),
        ("Beta", "USD", Decimal("10.50")),
    ]
    assert [each.last_period for each in clients] == [Decimal("2.00"), None, None]
    assert clients[0].contract_id == 2
    assert earned_by_currency([]) == ()


def test_a_running_period_is_compared_with_the_same_part_of_the_one_before() -> None:
    march = Period.parse("2026-03")
    assert compared_span(march, None).key == "2026-02"
    assert compared_span(march, march.end).key == "2026-02"
    tenth = march.start.replace(day=10)
    assert compared_span(march, tenth).label == "1 – 10 February 2026"
    assert compared_span(march, march.start.replace(day=30)).key == "2026-02"
