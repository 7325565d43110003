"""The words that results are described with: dimensions, statuses, scopes and measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """One figure that terms or an objective need: a metric over a scope (of one period)."""

    metric: str
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Measure:
    """The figure that answers a request.

    `value` is None where a ratio has no denominator. `rows` counts the results behind it;
    a ratio also tells the two sums that it was made of.
    """

    request: MeasureRequest
    value: Decimal | None
    rows: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None
