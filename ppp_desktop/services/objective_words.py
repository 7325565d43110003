"""What is said about an objective in a running period: target, pace, and why it is off pace."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from ppp_desktop.core.money import (
    MINUS,
    NO_BREAK_SPACE,
    format_number,
    format_percent,
    round_money,
)
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.metrics.ratios import PRECISION
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.performance import ObjectivePerformance

NEARLY = Decimal("0.95")
"""From this pacing or attainment on an objective is close to its target."""


class Pace(StrEnum):
    """How an objective goes."""

    GOOD = "good"
    CLOSE = "close"
    BEHIND = "behind"
    UNKNOWN = "unknown"


def pace_of(objective: ObjectivePerformance) -> Pace:
    """Return how the objective goes so far."""
    judged = objective.judged
    if judged is None:
        return Pace.UNKNOWN
    if objective.on_pace:
        return Pace.GOOD
    return Pace.CLOSE if judged >= NEARLY else Pace.BEHIND


def is_sum(objective: ObjectivePerformance) -> bool:
    """Tell whether the objective adds up over the period, so that it has a pace."""
    return metric(objective.metric).formula is None


def write_target(objective: ObjectivePerformance, currency: str) -> str:
    """Return the target in words: "of 300", "at most €32.00", "at least 85 %"."""
    figure = format_metric(objective.metric, objective.target, currency)
    if objective.direction is Direction.LOWER:
        return f"at most {figure}"
    return f"of {figure}" if is_sum(objective) else f"at least {figure}"


def write_pace(objective: ObjectivePerformance) -> str:
    """Return "pacing 0.82" while a sum runs, else "attained 94 %"; "" where nothing is known.

    Both are cut, not rounded, so that what falls short never reads as reached; the pacing of what
    should stay low is rounded up for the same reason.
    """
    running = objective.expected_by is not None and objective.expected_by.share < 1
    if objective.pacing is not None and running:
        mode = ROUND_FLOOR if objective.direction is Direction.HIGHER else ROUND_CEILING
        return f"pacing {_cut(objective.pacing, 2, mode):.2f}"
    if objective.attained is None:
        return ""
    return (
        f"attained {format_percent(_cut(objective.attained, 3 if objective.attained < 1 else 2))}"
    )


def write_judged(objective: ObjectivePerformance) -> str:
    """Return the bare figure that judges the objective: "0.82" of a pacing, "94 %", or "–"."""
    words = write_pace(objective)
    return words.split(" ", 1)[1] if words else "–"


def write_standing(objective: ObjectivePerformance, currency: str) -> str:
    """Return where it stands: "174 of 300", "79.8 %, at least 85 % agreed"."""
    actual = format_metric(objective.metric, objective.actual, currency)
    target = write_target(objective, currency)
    return f"{actual} {target}" if target.startswith("of ") else f"{actual}, {target} agreed"


def write_reason(
    objective: ObjectivePerformance,
    currency: str,
    kind: PeriodKind | None,
    before: Decimal | None = None,
) -> str:
    """Return the fact that explains the pace.

    For a sum what was expected by now and what taught that; for a ratio how it was in the period
    before (`before`).
    """
    noun = "quarter" if kind is PeriodKind.QUARTER else "month"
    if is_sum(objective):
        return _expectation(objective, currency, noun)
    if before is None:
        return ""
    return f"{format_metric(objective.metric, before, currency)} in the {noun} before"


def _expectation(objective: ObjectivePerformance, currency: str, noun: str) -> str:
    if objective.expected_by is None:
        return ""
    expected = expected_by_now(objective, currency)
    if objective.expected_by.share == 1:
        return f"the {noun} is over"
    taught = _season(objective.expected_by.periods, noun)
    return f"{format_metric(objective.metric, expected, currency)} expected by now ({taught})"


def write_change(key: str, change: Decimal | None, currency: str) -> str:
    """Return a change with its sign: "+3", "−€12.40", "+1.1 pt" between shares, "–" for none."""
    if change is None:
        return "–"
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    if metric(key).unit is Unit.PERCENT:
        with localcontext(prec=PRECISION):
            points = (abs(change) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return f"{sign if points else ''}{points}{NO_BREAK_SPACE}pt"
    return f"{sign}{format_metric(key, abs(change), currency)}"


def expected_by_now(objective: ObjectivePerformance, currency: str) -> Decimal | None:
    """Return target × expected share, rounded as a count or an amount is read."""
    if objective.expected_by is None:
        return None
    with localcontext(prec=PRECISION):
        expected = objective.target * objective.expected_by.share
    if objective.unit is Unit.MONEY:
        return round_money(expected, currency)
    return expected.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _season(periods: int, noun: str) -> str:
    return f"{format_number(Decimal(periods))}-{noun} season" if periods else "day by day alike"


def _cut(value: Decimal, decimals: int, mode: str = ROUND_FLOOR) -> Decimal:
    with localcontext(prec=PRECISION):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=mode)
