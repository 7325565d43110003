"""The traditional deals on the same results: a fixed fee, hours, a price per thousand views."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from ppp_desktop.core.money import format_money, format_number, round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.services.simulation_measures import Measurer
from ppp_desktop.services.simulation_results import Deal, Deals, TermsRun

_IMPRESSIONS = MeasureRequest("impressions")


def traditional_deals(
    deals: Deals,
    periods: Sequence[Period],
    measurer: Measurer,
    runs: Sequence[TermsRun],
    result: MeasureRequest | None,
) -> tuple[Deal, ...]:
    """Return the deals that there are numbers for."""
    worked = next((run for run in runs if run.refusal is None), None)
    if worked is None:
        return ()
    currency = measurer.course.currency
    volume = sum((run.volume or Decimal(0) for run in worked.periods), Decimal(0))

    def deal(key: str, label: str, pay: Sequence[Decimal]) -> Deal:
        rounded = tuple(round_money(each, currency) for each in pay)
        total = sum(rounded, Decimal(0))
        with localcontext(prec=PRECISION):
            each_result = total / volume if volume and result is not None else None
        return Deal(key, label, rounded, total, each_result)

    with localcontext(prec=PRECISION):
        fee = worked.total / len(periods) if deals.fixed_fee is None else deals.fixed_fee
    fee = round_money(fee, currency)
    found = [deal("fixed_fee", f"Fixed fee of {format_money(fee, currency)}", [fee] * len(periods))]
    if deals.hours is not None and deals.hourly_rate is not None:
        label = f"{format_number(deals.hours)} hours at {format_money(deals.hourly_rate, currency)}"
        found.append(deal("hours", label, [deals.hours * deals.hourly_rate] * len(periods)))
    if deals.cpm is not None:
        shown = [_impressions(measurer, period) for period in periods]
        if any(shown):
            label = f"{format_money(deals.cpm, currency)} for each 1,000 impressions"
            found.append(deal("cpm", label, [deals.cpm * each / 1000 for each in shown]))
    return tuple(found)


def _impressions(measurer: Measurer, period: Period) -> Decimal:
    active = measurer.course.active(period) or period
    found = measurer.measure([_IMPRESSIONS], active, close=period.end)[_IMPRESSIONS]
    return found.value or Decimal(0)
