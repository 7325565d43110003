"""Converts money by published exchange rates: via the euro, exactly, nothing rounded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from ppp_desktop.core.currency import EURO, ConversionBasis
from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import Period, PeriodKind, format_day, period_of

PRECISION = 60
"""Significant digits, as many as pay is computed with."""

OLDEST_RATE_DAYS = 7
"""How far back a day without a rate looks: no holiday at which none is published is as long."""

# No month ends with more days without a rate than this (Good Friday before a weekend).
_LONGEST_GAP_DAYS = 4
_IMPORT = "Import the rate table under Settings, Data, or with ppp-desktop import-rates."
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """So many units of `currency` for one euro on `day`."""

    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency: `amount` × `rate` = `result`, unrounded.

    `on` says of which day or month the rate is: "5 June 2026", "June 2026 (mean of 21 days)".
    """

    amount: Decimal
    from_currency: str
    to_currency: str
    rate: Decimal
    on: str
    result: Decimal


@dataclass(frozen=True, slots=True)
class _PerEuro:
    rate: Decimal
    on: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Published rates by currency, each in the order of its days; the euro needs none."""

    published: Mapping[str, tuple[PublishedRate, ...]]

    @classmethod
    def of(cls, rates: Iterable[PublishedRate]) -> Rates:
        """Return the rates in whatever order they come; each currency has one for a day."""
        found: dict[str, list[PublishedRate]] = {}
        for each in rates:
            found.setdefault(each.currency, []).append(each)
        return cls(
            {
                currency: tuple(sorted(found[currency], key=lambda each: each.day))
                for currency in sorted(found)
            }
        )

    def daily(self, currency: str, day: date) -> Decimal:
        """Return the latest rate on or before `day`, at most seven days old; raises Conflict."""
        return self._on_day(currency, day).rate

    def monthly_average(self, currency: str, year: int, month: int) -> Decimal:
        """Return the mean of the rates published in a month; raises Conflict without any."""
        return self._in_month(currency, date(year, month, 1)).rate

    def covers_month(self, currency: str, year: int, month: int) -> bool:
        """Tell whether the month's rates are there to its end: later ones would move its mean."""
        if currency == EURO:
            return True
        found = self.published.get(currency, ())
        end = period_of(date(year, month, 1), PeriodKind.MONTH).end
        return bool(found) and found[-1].day >= end - timedelta(days=_LONGEST_GAP_DAYS)

    def convert(
        self,
        amount: Decimal,
        from_currency: str,
        to_currency: str,
        day: date,
        basis: ConversionBasis,
    ) -> Converted:
        """Return `amount` in `to_currency` at the rate of `day` or of its month.

        Raises Conflict naming the currency and the day or month that has no rate.
        """
        find = self._on_day if basis is ConversionBasis.DAILY else self._in_month
        given, wanted = find(from_currency, day), find(to_currency, day)
        with localcontext(prec=PRECISION):
            # One division, so that 130 at 1.30 is 100 and not 99.99…9.
            result = amount * wanted.rate / given.rate
            rate = wanted.rate / given.rate
        on = _written((from_currency, given.on), (to_currency, wanted.on))
        return Converted(amount, from_currency, to_currency, rate, on, result)

    def _on_day(self, currency: str, day: date) -> _PerEuro:
        if currency == EURO:
            return _PerEuro(_ONE, "")
        found = self.published.get(currency, ())
        place = bisect_right(found, day, key=lambda each: each.day) - 1
        if place < 0 or (day - found[place].day).days > OLDEST_RATE_DAYS:
            raise Conflict(
                f"There is no exchange rate of {currency} for {format_day(day)}.", _IMPORT
            )
        return _PerEuro(found[place].rate, format_day(found[place].day))

    def _in_month(self, currency: str, day: date) -> _PerEuro:
        if currency == EURO:
            return _PerEuro(_ONE, "")
        month = period_of(day, PeriodKind.MONTH)
        found = _within(self.published.get(currency, ()), month)
        if not found:
            raise Conflict(f"There is no exchange rate of {currency} in {month.label}.", _IMPORT)
        with localcontext(prec=PRECISION):
            mean = sum((each.rate for each in found), Decimal(0)) / len(found)
        days = "1 day" if len(found) == 1 else f"{len(found)} days"
        return _PerEuro(mean, f"{month.label} (mean of {days})")


def _within(rates: tuple[PublishedRate, ...], period: Period) -> tuple[PublishedRate, ...]:
    first = bisect_left(rates, period.start, key=lambda each: each.day)
    return rates[first : bisect_right(rates, period.end, key=lambda each: each.day)]


def _written(*used: tuple[str, str]) -> str:
    """Return the days or months used, each currency named only where they differ."""
    told = dict.fromkeys(on for _, on in used if on)
    if len(told) <= 1:
        return next(iter(told), "")
    return ", ".join(f"{on} for {currency}" for currency, on in used)
