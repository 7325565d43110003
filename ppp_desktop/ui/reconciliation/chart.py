"""The lines of a comparison: both sources by day, with the band that the tolerance allows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext
from functools import partial

from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.services.foreign_money import is_money
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.reconciliation import Reconciled
from ppp_desktop.ui.reconciliation.columns import shortened
from ppp_desktop.ui.widgets.chart_data import ChartData, Dash, Series

_ONE = Decimal(1)
_NAME_LENGTH = 24


def chart_of(made: Reconciled) -> ChartData:
    """Return both lines up to the last day with results; a day without any is zero.

    What sums several days is drawn as their mean on each of them.
    """
    here, there = _by_day(made)
    if not here:
        return ChartData(())
    tolerance = made.details.tolerance
    with localcontext(prec=PRECISION):
        band = tuple(
            (day, value * (_ONE - tolerance), value * (_ONE + tolerance)) for day, value in here
        )
    return ChartData(
        (
            Series(
                f"{shortened(made.details.trusted, _NAME_LENGTH)} (trusted)",
                tuple(here),
                band=band,
                colour=0,
            ),
            Series(
                shortened(made.details.other, _NAME_LENGTH), tuple(there), Dash.DASHED, colour=1
            ),
        ),
        format_value=partial(_axis_text, made.details.metric, made.currency),
    )


def _by_day(made: Reconciled) -> tuple[list[tuple[date, Decimal]], list[tuple[date, Decimal]]]:
    here: dict[date, Decimal] = {}
    there: dict[date, Decimal] = {}
    for row in made.rows:
        days = _days(row.days)
        with localcontext(prec=PRECISION):
            for day in days:
                here[day] = (row.pair.trusted or Decimal(0)) / len(days)
                there[day] = (row.pair.other or Decimal(0)) / len(days)
    if not here:
        return [], []
    every = _days(Period(made.days.start, max(here)))
    nothing = Decimal(0)
    return (
        [(day, here.get(day, nothing)) for day in every],
        [(day, there.get(day, nothing)) for day in every],
    )


def _days(span: Period) -> list[date]:
    return [span.start + timedelta(days=number) for number in range(span.days)]


def _axis_text(key: str, currency: str, value: float) -> str:
    figure = round(Decimal(value), 2)
    return format_metric(key, figure, currency) if is_money(key) else format_number(figure)
