"""Money of other currencies among results: refused, or converted by day or month as agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.core.vocabulary import Conversion
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.metrics.conversion import PRECISION, Rates
from ppp_desktop.models.results import results
from ppp_desktop.services.courses import Course, Segment
from ppp_desktop.services.exchange_rates import read_rates
from ppp_desktop.services.result_conditions import on_days

Amounts = dict[tuple[str, date], int]
"""Money of other currencies, in millionths, by currency and day."""


@dataclass(frozen=True, slots=True)
class MoneyRule:
    """What becomes of money in another currency: converted, or refused without `conversion`."""

    conversion: ConversionBasis | None = None


@dataclass(slots=True)
class Tally:
    """What was summed, in millionths: `native` money or counts, and money of other currencies."""

    native: int = 0
    rows: int = 0
    foreign: Amounts = field(default_factory=dict)

    def add_foreign(self, currency: str, day: date, amount: int) -> None:
        """Add an amount in another currency."""
        self.foreign[currency, day] = self.foreign.get((currency, day), 0) + amount


@dataclass(frozen=True, slots=True)
class Exchange:
    """Converts the money of `currencies` into `currency`; nothing is rounded."""

    currency: str
    currencies: tuple[str, ...]
    basis: ConversionBasis
    rates: Rates

    @property
    def is_foreign(self) -> ColumnElement[bool]:
        """The condition that a result's money is to be converted."""
        return results.c.currency.in_(self.currencies)

    def value_of(self, scaled: int, currency: str, day: date) -> Decimal:
        """Return one amount of a day in the contract's currency."""
        return self._convert(from_scaled(scaled), currency, day).result

    def conversions(self, amounts: Mapping[tuple[str, date], int]) -> tuple[Conversion, ...]:
        """Return the amounts converted, one for each currency and day or month."""
        merged: Amounts = {}
        for (currency, day), amount in amounts.items():
            of = day
            if self.basis is ConversionBasis.MONTHLY_AVERAGE:
                of = period_of(day, PeriodKind.MONTH).start
            merged[currency, of] = merged.get((currency, of), 0) + amount
        return tuple(self._convert(from_scaled(merged[key]), *key) for key in sorted(merged))

    def _convert(self, amount: Decimal, currency: str, day: date) -> Conversion:
        made = self.rates.convert(amount, currency, self.currency, day, self.basis)
        return Conversion(currency, made.on, amount, made.rate, made.result)


def settled(tally: Tally, exchange: Exchange | None) -> tuple[Decimal, tuple[Conversion, ...]]:
    """Return the sum in the contract's currency, and what of it was converted."""
    native = from_scaled(tally.native)
    if exchange is None or not tally.foreign:
        return native, ()
    conversions = exchange.conversions(tally.foreign)
    with localcontext(prec=PRECISION):
        return sum((each.result for each in conversions), native), conversions


def is_money(key: str) -> bool:
    """Tell whether a stored metric is an amount of money."""
    return metric(key).unit is Unit.MONEY


def open_exchange(
    session: Session,
    course: Course,
    asked: Period,
    segments: Sequence[Segment],
    metrics: Iterable[str],
    rule: MoneyRule,
) -> Exchange | None:
    """Return how to convert the money among the segments' results; None without such money.

    Raises Conflict where the rule refuses other currencies.
    """
    foreign = tuple(
        sorted(
            session.scalars(
                select(results.c.currency)
                .where(
                    on_days(course.contract_id, segments),
                    results.c.currency.not_in(("", course.currency)),
                    or_(*(results.c[key].is_not(None) for key in metrics)),
                )
                .distinct()
            )
        )
    )
    if not foreign:
        return None
    if rule.conversion is None:
        raise Conflict(
            f"Results of {course.code} in {asked.label} are in {', '.join(foreign)}, "
            f"the contract is in {course.currency}.",
            "Undo that import, import an export in the contract's currency, or agree in the "
            "terms how such money is converted.",
        )
    days = [segment.days for segment in segments]
    span = Period(min(each.start for each in days), max(each.end for each in days))
    rates = read_rates(session, [*foreign, course.currency], span)
    return Exchange(course.currency, foreign, rule.conversion, rates)
