"""The words that results are described with: dimensions, statuses, scopes and measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.periods import Period

DIMENSIONS: tuple[str, ...] = (
    "source",
    "channel",
    "campaign",
    "ad_group",
    "ad",
    "keyword",
    "landing_page",
    "audience",
    "device",
    "country",
    "product",
    "grade",
    "age",
    "gender",
    "owner",
)

DIMENSION_LABELS: Mapping[str, str] = {
    "source": "Source",
    "channel": "Channel",
    "campaign": "Campaign",
    "ad_group": "Ad group",
    "ad": "Ad",
    "keyword": "Keyword",
    "landing_page": "Landing page",
    "audience": "Audience",
    "device": "Device",
    "country": "Country",
    "product": "Product",
    "grade": "Lead grade",
    "age": "Age",
    "gender": "Gender",
    "owner": "Owner",
}


class Status(StrEnum):
    """Where a result stands on its way to being payable."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which results count: allowed values per dimension, and statuses.

    `filters` holds (dimension, values) pairs in the order of `DIMENSIONS`, values sorted, so that
    two scopes that mean the same are equal. A dimension without a filter admits everything.
    """

    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    statuses: tuple[Status, ...] = (Status.APPROVED,)

    @classmethod
    def of(
        cls,
        filters: Mapping[str, Iterable[str]] | None = None,
        statuses: Iterable[Status] = (Status.APPROVED,),
    ) -> Scope:
        """Return the canonical scope for `filters`; raises KeyError for an unknown dimension."""
        given = {name: tuple(sorted(set(values))) for name, values in (filters or {}).items()}
        unknown = [name for name in given if name not in DIMENSIONS]
        if unknown:
            raise KeyError(unknown[0])
        ordered = tuple((name, given[name]) for name in DIMENSIONS if given.get(name))
        wanted = frozenset(statuses)
        return cls(ordered, tuple(status for status in Status if status in wanted))


class Span(StrEnum):
    """Over which days a figure is summed, seen from a period."""

    PERIOD = "period"
    CONTRACT_BEFORE = "contract_before"
    """From the contract's start to the day before the period."""
    YEAR_BEFORE = "year_before"
    """From 1 January of the period's year, or the contract's start, to the day before."""


class Detail(StrEnum):
    """How far a figure is broken down."""

    SUM = "sum"
    EVENTS = "events"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """One figure that terms or an objective need: a metric over a scope.

    With `hold_days` the days that count lie so many days earlier: a result is payable once it has
    waited that long. `by` names the dimensions of GROUPS. `within` narrows the period to some of
    its days, where a change of terms cuts it. With `reversed_in` only those results count that
    had counted as approved and were reversed on those days.
    """

    metric: str
    scope: Scope = Scope()
    hold_days: int = 0
    span: Span = Span.PERIOD
    detail: Detail = Detail.SUM
    by: tuple[str, ...] = ()
    within: Period | None = None
    reversed_in: Period | None = None


@dataclass(frozen=True, slots=True)
class EventCount:
    """So many events of one day with the same value (an order's revenue)."""

    day: date
    value: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The sum over the results with these values of the dimensions that were asked for."""

    values: tuple[str, ...]
    value: Decimal
    rows: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """Money of another currency inside a figure: `amount` × `rate` = `result`, unrounded.

    `rate` is what one unit of `currency` was worth in the contract's; `on` says of which day or
    month.
    """

    currency: str
    on: str
    amount: Decimal
    rate: Decimal
    result: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """The figure that answers a request.

    `value` is None where a ratio has no denominator. `rows` counts the results behind it;
    a ratio also tells the two sums that it was made of. `events` are ordered by day and value,
    `groups` by their values. `totals` counts results that are sums of several events (a day of a
    campaign), where single events were asked for. `conversions` tell which money was converted.
    """

    request: MeasureRequest
    value: Decimal | None
    rows: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    events: tuple[EventCount, ...] = ()
    groups: tuple[Group, ...] = ()
    totals: int = 0
    conversions: tuple[Conversion, ...] = ()
