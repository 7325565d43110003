"""The traditional deals on the same results: a fixed fee, hours, a price per thousand views."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from ppp_desktop.core.money import format_money, format_number, round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.services.simulation_measures import Measurer
from ppp_desktop.services.simulation_results import Deal, Deals, PeriodRun, TermsRun

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
    volumes = [run.volume or Decimal(0) for run in worked.periods]

    def deal(key: str, label: str, pay: Sequence[Decimal]) -> Deal:
        rounded = tuple(round_money(each, currency) for each in pay)
        each_result = _for_each(rounded, volumes) if result is not None else None
        with_media = _with_media(rounded, volumes, worked.periods)
        return Deal(key, label, rounded, sum(rounded, Decimal(0)), each_result, with_media)

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


def _with_media(
    pay: Sequence[Decimal], volumes: Sequence[Decimal], runs: Sequence[PeriodRun]
) -> Decimal | None:
    """Return pay and media cost for each result, of the periods whose media cost is known."""
    known = [
        (each + run.media, volume)
        for each, volume, run in zip(pay, volumes, runs, strict=True)
        if run.media is not None
    ]
    return _for_each([cost for cost, _volume in known], [volume for _cost, volume in known])


def _for_each(amounts: Sequence[Decimal], volumes: Sequence[Decimal]) -> Decimal | None:
    volume = sum(volumes, Decimal(0))
    if not volume:
        return None
    with localcontext(prec=PRECISION):
        return sum(amounts, Decimal(0)) / volume


def _impressions(measurer: Measurer, period: Period) -> Decimal:
    active = measurer.course.active(period) or period
    found = measurer.measure([_IMPRESSIONS], active, close=period.end)[_IMPRESSIONS]
    return found.value or Decimal(0)
