"""The metric catalogue: what results can hold and what is derived from it as a ratio of sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Status


class Unit(StrEnum):
    """What a metric's number means and how it is written."""

    COUNT = "count"
    MONEY = "money"
    RATIO = "ratio"
    PERCENT = "percent"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Formula:
    """A ratio of two sums, times `factor`: never an average of ratios.

    `numerator_statuses` and `denominator_statuses` replace the scope's statuses where given
    (the valid-lead rate divides approved leads by all leads).
    """

    numerator: str
    denominator: str
    factor: Decimal = Decimal(1)
    numerator_statuses: tuple[Status, ...] = ()
    denominator_statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its key in documents, its names, its unit, and which way is better."""

    key: str
    label: str
    singular: str
    plural: str
    unit: Unit = Unit.COUNT
    direction: Direction = Direction.HIGHER
    formula: Formula | None = None


def _count(key: str, singular: str, plural: str, label: str = "") -> Metric:
    return Metric(key, label or plural[0].upper() + plural[1:], singular, plural)


BASE_METRICS: tuple[Metric, ...] = (
    _count("impressions", "impression", "impressions"),
    _count("clicks", "click", "clicks"),
    _count("interactions", "interaction", "interactions"),
    _count("views", "view", "views"),
    _count("sessions", "session", "sessions"),
    _count("users", "user", "users"),
    _count("events", "event", "events"),
    _count("conversions", "conversion", "conversions"),
    _count("approved_conversions", "approved conversion", "approved conversions"),
    _count("leads", "lead", "leads"),
    _count("deals", "deal", "deals"),
    _count("orders", "order", "orders"),
    _count("units", "unit", "units"),
    _count("installs", "install", "installs"),
    Metric("revenue", "Revenue", "of revenue", "of revenue", Unit.MONEY),
    Metric("refunds", "Refunds", "of refunds", "of refunds", Unit.MONEY, Direction.LOWER),
    Metric("cost", "Media cost", "of media cost", "of media cost", Unit.MONEY, Direction.LOWER),
)


def _ratio(
    key: str, label: str, formula: Formula, unit: Unit, direction: Direction = Direction.HIGHER
) -> Metric:
    noun = label if label.isupper() else label[0].lower() + label[1:]
    return Metric(key, label, noun, noun, unit, direction, formula)


_LOWER = Direction.LOWER

DERIVED_METRICS: tuple[Metric, ...] = (
    _ratio("ctr", "Click-through rate", Formula("clicks", "impressions"), Unit.PERCENT),
    _ratio("conversion_rate", "Conversion rate", Formula("conversions", "clicks"), Unit.PERCENT),
    _ratio("cpc", "Cost per click", Formula("cost", "clicks"), Unit.MONEY, _LOWER),
    _ratio(
        "cpm",
        "Cost per 1,000 impressions",
        Formula("cost", "impressions", Decimal(1000)),
        Unit.MONEY,
        _LOWER,
    ),
    _ratio("cpl", "Cost per lead", Formula("cost", "leads"), Unit.MONEY, _LOWER),
    _ratio("cpa", "Cost per conversion", Formula("cost", "conversions"), Unit.MONEY, _LOWER),
    _ratio("cpo", "Cost per order", Formula("cost", "orders"), Unit.MONEY, _LOWER),
    _ratio("cpi", "Cost per install", Formula("cost", "installs"), Unit.MONEY, _LOWER),
    _ratio("roas", "Return on ad spend", Formula("revenue", "cost"), Unit.RATIO),
    _ratio("aov", "Average order value", Formula("revenue", "orders"), Unit.MONEY),
    _ratio("refund_rate", "Refund rate", Formula("refunds", "revenue"), Unit.PERCENT, _LOWER),
    _ratio(
        "valid_lead_rate",
        "Valid-lead rate",
        Formula(
            "leads",
            "leads",
            numerator_statuses=(Status.APPROVED,),
            denominator_statuses=tuple(Status),
        ),
        Unit.PERCENT,
    ),
)

CATALOGUE: Mapping[str, Metric] = {found.key: found for found in (*BASE_METRICS, *DERIVED_METRICS)}
BASE_METRIC_KEYS: tuple[str, ...] = tuple(found.key for found in BASE_METRICS)


def metric(key: str) -> Metric:
    """Return the metric called `key`; raises ValidationFailed naming the known ones."""
    found = CATALOGUE.get(key)
    if found is None:
        raise ValidationFailed(
            f"There is no metric called “{key}”.",
            field="metric",
            remedy=f"Use one of: {', '.join(CATALOGUE)}.",
        )
    return found
