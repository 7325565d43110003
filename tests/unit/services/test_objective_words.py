"""What is said about an objective is a fact from its numbers, never better than they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.metrics.catalogue import Direction, metric
from ppp_desktop.metrics.ratios import ExpectedShare, attainment, pacing
from ppp_desktop.services import objective_words as words
from ppp_desktop.services.objective_words import Pace
from ppp_desktop.services.performance import ObjectivePerformance

NBSP = "\u00a0"


def objective(
    key: str,
    target: str,
    actual: str | None,
    *,
    share: str | None = None,
    periods: int = 12,
    direction: Direction | None = None,
) -> ObjectivePerformance:
    found = metric(key)
    way = direction or found.direction
    value = None if actual is None else Decimal(actual)
    expected = None if share is None else ExpectedShare(Decimal(share), periods)
    paced = None
    if expected is not None and value is not None:
        paced = pacing(value, Decimal(target), expected.share)
    return ObjectivePerformance(
        name=found.label,
        metric=key,
        unit=found.unit,
        direction=way,
        target=Decimal(target),
        actual=value,
        attained=attainment(value, Decimal(target), way),
        pacing=paced,
        expected_by=expected,
        rows=1,
        request=MeasureRequest(key, Scope()),
    )


def test_a_running_sum() -> None:
    leads = objective("leads", "300", "174", share="0.7034")
    assert words.pace_of(leads) is Pace.BEHIND
    assert words.write_target(leads, "EUR") == "of 300"
    assert words.write_pace(leads) == "pacing 0.82"
    assert words.write_judged(leads) == "0.82"
    assert words.write_standing(leads, "EUR") == "174 of 300"
    reason = words.write_reason(leads, "EUR", PeriodKind.MONTH)
    assert reason == "211 expected by now (12-month season)"


def test_money_and_linear_expectation() -> None:
    revenue = objective("revenue", "180000", "104742.44", share="0.5", periods=0)
    assert words.pace_of(revenue) is Pace.GOOD
    reason = words.write_reason(revenue, "USD", PeriodKind.QUARTER)
    assert reason == "$90,000.00 expected by now (day by day alike)"


def test_a_finished_sum_is_attained() -> None:
    leads = objective("leads", "300", "237", share="1")
    assert words.write_pace(leads) == f"attained 79{NBSP}%"
    assert words.write_reason(leads, "EUR", PeriodKind.QUARTER) == "the quarter is over"


def test_ratios_tell_of_the_period_before() -> None:
    rate = objective("valid_lead_rate", "0.85", "0.7982")
    assert words.write_standing(rate, "EUR") == f"79.82{NBSP}%, at least 85{NBSP}% agreed"
    reason = words.write_reason(rate, "EUR", PeriodKind.MONTH, Decimal("0.881"))
    assert reason == f"88.1{NBSP}% in the month before"
    assert words.write_reason(rate, "EUR", PeriodKind.MONTH) == ""
    cost = objective("cpl", "32", "30")
    assert words.write_standing(cost, "EUR") == "€30.00, at most €32.00 agreed"
    assert words.write_pace(cost) == f"attained 106{NBSP}%"


def test_nothing_known() -> None:
    leads = objective("leads", "300", None)
    assert words.pace_of(leads) is Pace.UNKNOWN
    assert words.write_pace(leads) == ""
    assert words.write_judged(leads) == "–"
    assert words.write_reason(leads, "EUR", PeriodKind.MONTH) == ""
    assert words.expected_by_now(leads, "EUR") is None


def test_what_falls_short_never_reads_as_reached() -> None:
    leads = objective("leads", "1000", "999.9", share="0.99999")
    assert words.write_pace(objective("leads", "1000", "998", share="0.999")) == "pacing 0.99"
    assert words.pace_of(leads) is Pace.CLOSE
    rate = objective("valid_lead_rate", "0.85", "0.84999")
    assert words.write_pace(rate) == f"attained 99.9{NBSP}%"


@pytest.mark.parametrize(
    ("spent", "pace", "text"),
    [("400", Pace.GOOD, "0.80"), ("500.4", Pace.CLOSE, "1.01"), ("700", Pace.BEHIND, "1.40")],
)
def test_a_sum_that_should_stay_low(spent: str, pace: Pace, text: str) -> None:
    cost = objective("cost", "1000", spent, share="0.5")
    assert words.pace_of(cost) is pace
    assert words.write_judged(cost) == text
    assert words.write_target(cost, "EUR") == "at most €1,000.00"


def test_nothing_spent_of_what_should_stay_low() -> None:
    cost = objective("cost", "1000", "0", share="0.5")
    assert cost.judged == 1
    assert words.pace_of(cost) is Pace.GOOD


def test_changes_have_their_sign() -> None:
    assert words.write_change("leads", Decimal(3), "EUR") == "+3"
    assert words.write_change("leads", Decimal(0), "EUR") == "0"
    assert words.write_change("cost", Decimal("-12.4"), "EUR") == "−€12.40"
    assert words.write_change("ctr", Decimal("0.011"), "EUR") == f"+1.1{NBSP}pt"
    assert words.write_change("ctr", Decimal("0.0001"), "EUR") == f"0.0{NBSP}pt"
    assert words.write_change("ctr", None, "EUR") == "–"
