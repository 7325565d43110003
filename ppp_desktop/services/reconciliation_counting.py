"""Which of two compared sources pay counts in a period, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.engine import required_of_parts
from ppp_desktop.services.calculation import (
    active_part,
    objective_figures,
    parts_of,
    versions_of,
)
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.reconciliations import ReconciliationDetails


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether pay counts both sources; `text` says it, `remedy` what to do, "" where nothing."""

    counts_both: bool
    text: str
    remedy: str = ""


def counting_of(
    session: Session, contract: Contract, details: ReconciliationDetails, period: Period
) -> Counting:
    """Return which of the two sources pay counts in the period."""
    label = metric(details.metric).label.lower()
    both = f"both are counted: {details.trusted} + {details.other}."
    if _names_the_other(contract, details, period):
        return Counting(
            counts_both=True,
            text=f"A rule or objective names {details.other} itself, so of {label} {both}",
            remedy=f"Take {details.other} out of its sources in the terms.",
        )
    course = Course.of(contract)
    end = course.period_of(period.end).end
    holds = any(
        trust.holds_on(end)
        and (trust.metric, trust.trusted, trust.control)
        == (details.metric, details.trusted, details.other)
        for trust in course.trusts
    )
    if holds:
        return Counting(
            counts_both=False,
            text=f"Pay counts the {label} of {details.trusted}; {details.other} is only compared.",
        )
    number = session.scalar(
        select(Statement.number).where(
            closes_period(contract.id),
            Statement.start <= period.end,
            Statement.end >= period.start,
        )
    )
    if number:
        return Counting(
            counts_both=True,
            text=f"Statement {number} was issued before {details.trusted} was trusted: {both}",
            remedy="It stays as it was issued.",
        )
    return Counting(
        counts_both=True,
        text=f"Where rules of the terms name no source, {both}",
        remedy="Set the reconciliation up, so that only the trusted source counts.",
    )


def _names_the_other(contract: Contract, details: ReconciliationDetails, period: Period) -> bool:
    """Tell whether terms or objectives count the other source because they name it."""
    try:
        parts = parts_of(versions_of(contract, active_part(contract, period)))
    except PppError:  # no terms yet
        return False
    figures = objective_figures(contract)
    judged = [figure.request for figure in figures.values()]
    asked = [
        base
        for each in (*required_of_parts(parts, figures), *judged)
        for base in base_requests(each)
    ]
    return any(
        request.metric == details.metric
        and any(
            name == "source" and details.other in values for name, values in request.scope.filters
        )
        for request in asked
    )
