"""Conversion by published rates: which day counts, exact amounts, there and back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import Conflict
from ppp_desktop.metrics.conversion import OLDEST_RATE_DAYS, PublishedRate, Rates

DAILY, MONTHLY = ConversionBasis.DAILY, ConversionBasis.MONTHLY_AVERAGE
FRIDAY = date(2026, 6, 5)

RATES = Rates.of(
    PublishedRate(currency, date(2026, 6, day), Decimal(rate))
    for currency, day, rate in (
        ("USD", 4, "1.20"),
        ("USD", 5, "1.30"),
        ("USD", 8, "1.10"),
        ("PLN", 4, "4.20"),
        ("PLN", 8, "4.40"),
    )
)

rate_values = st.decimals("0.000001", "99999", places=6)
amounts = st.decimals("-9999999999", "9999999999", places=6)


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (FRIDAY, "1.30"),
        (date(2026, 6, 7), "1.30"),  # Sunday: Friday's
        (date(2026, 6, 8), "1.10"),
        (date(2026, 6, 15), "1.10"),
    ],
)
def test_the_latest_rate_counts(day: date, rate: str) -> None:
    assert RATES.daily("USD", day) == Decimal(rate)


@pytest.mark.parametrize(
    ("currency", "day"),
    [("USD", date(2026, 6, 16)), ("USD", date(2026, 6, 3)), ("GBP", FRIDAY)],
)
def test_without_a_rate_the_currency_and_the_day_are_named(currency: str, day: date) -> None:
    with pytest.raises(Conflict, match=f"{currency} for {day.day} June 2026") as caught:
        RATES.convert(Decimal(1), currency, "EUR", day, DAILY)
    assert "Import the rate table" in caught.value.remedy


def test_the_mean_of_a_month_counts_each_published_day_once() -> None:
    assert RATES.monthly_average("USD", 2026, 6) == Decimal("1.2")
    assert RATES.monthly_average("EUR", 2026, 6) == 1
    with pytest.raises(Conflict, match="USD in May 2026"):
        RATES.monthly_average("USD", 2026, 5)


def test_a_month_is_covered_when_its_last_days_are_there() -> None:
    assert not RATES.covers_month("USD", 2026, 6)
    assert RATES.covers_month("USD", 2026, 5)
    assert RATES.covers_month("EUR", 2026, 6)
    assert not RATES.covers_month("GBP", 2026, 6)
    # Good Friday 2024 was 29 March: the last rate of that month is of the 28th.
    easter = Rates.of([PublishedRate("USD", date(2024, 3, 28), Decimal("1.08"))])
    assert easter.covers_month("USD", 2024, 3)
    assert not Rates.of([PublishedRate("USD", date(2024, 3, 26), Decimal(1))]).covers_month(
        "USD", 2024, 3
    )


def test_dollars_become_euros() -> None:
    found = RATES.convert(Decimal(130), "USD", "EUR", FRIDAY, DAILY)
    assert (found.result, found.on) == (Decimal(100), "5 June 2026")
    assert (found.amount, found.from_currency, found.to_currency) == (Decimal(130), "USD", "EUR")
    with localcontext(prec=60):
        assert abs(found.rate * Decimal("1.30") - 1) < Decimal("1e-58")


def test_euros_become_dollars() -> None:
    found = RATES.convert(Decimal("100.00"), "EUR", "USD", FRIDAY, MONTHLY)
    assert (found.result, found.rate) == (Decimal(120), Decimal("1.2"))
    assert found.on == "June 2026 (mean of 3 days)"


def test_two_other_currencies_go_through_the_euro() -> None:
    found = RATES.convert(Decimal("13"), "USD", "PLN", FRIDAY, DAILY)
    assert (found.result, found.on) == (Decimal("42"), "5 June 2026 for USD, 4 June 2026 for PLN")
    assert RATES.convert(Decimal(1), "USD", "PLN", date(2026, 6, 9), DAILY).on == "8 June 2026"


def test_the_same_currency_still_needs_no_rate_for_the_euro() -> None:
    found = RATES.convert(Decimal("1.23"), "EUR", "EUR", FRIDAY, DAILY)
    assert (found.result, found.rate, found.on) == (Decimal("1.23"), Decimal(1), "")


def test_a_mean_of_one_day_says_so() -> None:
    single = Rates.of([PublishedRate("USD", FRIDAY, Decimal(2))])
    assert single.convert(Decimal(4), "USD", "EUR", FRIDAY, MONTHLY).on == (
        "June 2026 (mean of 1 day)"
    )


@given(amount=amounts, usd=rate_values, pln=rate_values, basis=st.sampled_from(ConversionBasis))
def test_there_and_back(
    amount: Decimal, usd: Decimal, pln: Decimal, basis: ConversionBasis
) -> None:
    rates = Rates.of([PublishedRate("USD", FRIDAY, usd), PublishedRate("PLN", FRIDAY, pln)])
    there = rates.convert(amount, "USD", "PLN", FRIDAY, basis)
    back = rates.convert(there.result, "PLN", "USD", FRIDAY, basis)
    with localcontext(prec=60):
        assert abs(back.result - amount) <= abs(amount) * Decimal("1e-55")
        assert abs(there.amount * there.rate - there.result) <= abs(there.result) * Decimal("1e-55")


@given(
    days=st.dictionaries(st.integers(0, 60), rate_values, min_size=1, max_size=30),
    data=st.data(),
    wanted=st.integers(0, 70),
)
def test_the_order_of_rows_does_not_matter(
    days: dict[int, Decimal], data: st.DataObject, wanted: int
) -> None:
    first = date(2026, 5, 1)
    rows = [PublishedRate("USD", first + timedelta(days=at), rate) for at, rate in days.items()]
    shuffled = data.draw(st.permutations(rows))
    assert Rates.of(rows) == Rates.of(shuffled)
    day = first + timedelta(days=wanted)
    near = [at for at in days if wanted - OLDEST_RATE_DAYS <= at <= wanted]
    if near:
        assert Rates.of(shuffled).daily("USD", day) == days[max(near)]
    else:
        with pytest.raises(Conflict):
            Rates.of(shuffled).daily("USD", day)


@given(amount=amounts, parts=st.integers(1, 20), rate=rate_values)
def test_converting_parts_or_the_whole_gives_the_same(
    amount: Decimal, parts: int, rate: Decimal
) -> None:
    rates = Rates.of([PublishedRate("USD", FRIDAY, rate)])
    whole = rates.convert(amount * parts, "USD", "EUR", FRIDAY, DAILY).result
    with localcontext(prec=60):
        added = sum(
            (rates.convert(amount, "USD", "EUR", FRIDAY, DAILY).result for _ in range(parts)),
            Decimal(0),
        )
        assert abs(added - whole) <= abs(whole) * Decimal("1e-55")
