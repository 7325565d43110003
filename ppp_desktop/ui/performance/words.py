"""The sentences of the performance page: what lines and figures mean."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.periods import Period, PeriodKind, format_day
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.objective_words import is_sum, write_pace, write_target
from ppp_desktop.services.performance import ObjectivePerformance, Overview


def span_text(overview: Overview) -> str:
    """Return how far the results of a running period go: "results to 22 July 2026", else ""."""
    if overview.through is None:
        return "no results yet"
    if overview.through >= overview.period.end:
        return ""
    return f"results to {format_day(overview.through)}"


def objective_caption(objective: ObjectivePerformance, currency: str) -> str:
    """Return target and pace below the figure: "of 300 · pacing 0.82"."""
    parts = (write_target(objective, currency), write_pace(objective))
    return " · ".join(part for part in parts if part)


def chart_title(objective: ObjectivePerformance) -> str:
    """Return the title of the chart."""
    course = "running total" if is_sum(objective) else "from the start of the period to each day"
    return f"{objective.name}, {course}"


def chart_caption(objective: ObjectivePerformance, period: Period) -> str:
    """Return what each line is and what it rests on."""
    noun = "quarter" if period.kind is PeriodKind.QUARTER else "month"
    if not is_sum(objective):
        return f"Solid: sums from the start of the {noun} to each day, divided. Dashed: the target."
    expected = objective.expected_by
    if expected is None:
        taught = f"what earlier {noun}s expect"
    elif expected.periods:
        taught = f"what the season of {expected.periods} {noun}s expects"
    else:
        taught = f"an even pace, day by day, until three {noun}s can teach a season"
    return f"Solid: actual. Dotted: {taught}. Dashed: the target."


def axis_text(key: str, value: float, currency: str) -> str:
    """Return a value of the axis or under the pointer, without needless decimals."""
    found = metric(key)
    places = 4 if found.unit is Unit.PERCENT else 2
    exact = Decimal(f"{value:.{places}f}")
    text = format_metric(key, exact, currency)
    whole = found.unit is Unit.MONEY and exact == exact.to_integral_value()
    return text.removesuffix(".00") if whole else text
