"""Ratios of sums, attainment and pacing against worked numbers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, CATALOGUE, Direction, Formula, metric
from ppp_desktop.metrics.ratios import attainment, divide, expected_share, pacing

JUNE = Period.parse("2026-06")


def flat_month(period: Period, per_day: int) -> dict[date, Decimal]:
    return {period.start + timedelta(days=day): Decimal(per_day) for day in range(period.days)}


def test_pacing_of_the_worked_number() -> None:
    # 6 of 20 with 48 % elapsed, linear: 6 ÷ 9.6.
    assert pacing(Decimal(6), Decimal(20), Decimal("0.48")) == Decimal("0.625")
    assert pacing(Decimal(6), Decimal(20), Decimal(0)) is None


def test_attainment_by_direction() -> None:
    assert attainment(Decimal(237), Decimal(300), Direction.HIGHER) == Decimal("0.79")
    assert attainment(Decimal(25), Decimal(32), Direction.LOWER) == Decimal("1.28")
    assert attainment(None, Decimal(32), Direction.LOWER) is None
    assert attainment(Decimal(0), Decimal(32), Direction.LOWER) is None


def test_a_ratio_without_denominator_is_no_number() -> None:
    assert divide(Decimal(5), Decimal(0), Formula("cost", "leads")) is None
    per_thousand = Formula("cost", "impressions", Decimal(1000))
    assert divide(Decimal(5), Decimal(2000), per_thousand) == Decimal("2.5")


def test_without_history_the_share_is_linear() -> None:
    found = expected_share(JUNE, date(2026, 6, 15), [])
    assert (found.share, found.periods) == (Decimal("0.5"), 0)
    assert expected_share(JUNE, date(2026, 5, 1), []).share == 0
    assert expected_share(JUNE, date(2026, 7, 9), []).share == 1


def test_the_season_of_three_periods_replaces_the_line() -> None:
    history = []
    period = JUNE
    for _ in range(3):
        period = period.previous()
        days = flat_month(period, 1)
        days[period.start] = Decimal(period.days)
        history.append((period, days))
    found = expected_share(JUNE, date(2026, 6, 15), history)
    assert found.periods == 3
    assert found.share > Decimal("0.7")


def test_flat_months_of_any_length_give_the_line() -> None:
    history = []
    period = JUNE
    for _ in range(4):
        period = period.previous()
        history.append((period, flat_month(period, 7)))
    found = expected_share(JUNE, date(2026, 6, 10), history)
    assert found.periods == 4
    assert abs(found.share - Decimal(1) / 3) < Decimal("1e-20")


def test_empty_periods_teach_nothing() -> None:
    history: list[tuple[Period, dict[date, Decimal]]]
    history = [(JUNE.previous(), {}) for _ in range(5)]
    assert expected_share(JUNE, date(2026, 6, 15), history).periods == 0


def test_the_catalogue_is_closed() -> None:
    for found in CATALOGUE.values():
        if found.formula is not None:
            assert found.formula.numerator in BASE_METRIC_KEYS
            assert found.formula.denominator in BASE_METRIC_KEYS
    with pytest.raises(ValidationFailed, match="no metric called"):
        metric("likes")
