"""The pay curve as a line chart: pay, with the present volume marked."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.money import format_money, format_number, round_money
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.pay_curve import PayCurve
from ppp_desktop.ui.widgets.chart_data import ChartData, Mark, Series


def chart_data(curve: PayCurve, period: str, currency: str) -> ChartData:
    """Return the chart of `curve`, its present volume marked with the period's name."""
    is_money = metric(curve.request.metric).unit is Unit.MONEY

    def volume(value: Decimal) -> str:
        return _short_money(value, currency) if is_money else format_number(value)

    marks = []
    if curve.actual is not None:
        marks.append(Mark(curve.actual.volume, f"{period}: {volume(curve.actual.volume)}"))
    points = tuple((point.volume, point.pay) for point in curve.points)
    series = [Series("Pay", points)]
    if curve.actual is not None:
        # A series of one point is drawn as a dot on the curve.
        now = ((curve.actual.volume, curve.actual.pay),)
        series.append(Series(period, now, colour=0))
    return ChartData(
        series=tuple(series),
        marks=tuple(marks),
        format_value=lambda value: _short_money(Decimal(str(value)), currency),
        format_x=lambda value: volume(Decimal(str(value))),
    )


def _short_money(value: Decimal, currency: str) -> str:
    """Return an amount without needless decimals, for an axis."""
    return format_money(round_money(value, currency), currency).removesuffix(".00")
