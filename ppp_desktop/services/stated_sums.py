"""What the results behind a statement's figures should add up to, as the statement says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.services.measure_requests import unconverted_values
from ppp_desktop.services.statement_body import StatementBody


def stated_sums(body: StatementBody) -> dict[MeasureRequest, Decimal]:
    """Return what the results behind each figure should add up to; ratios taken back tell not."""
    stated: dict[MeasureRequest, Decimal] = {}
    for measure in body.measures:
        stated |= unconverted_values(measure)
    for paid in body.paid_before:
        for taken in paid.taken:
            gone: dict[MeasureRequest, Decimal] = {}
            for measure in taken.measures:
                if measure.request.within is None and measure.numerator is None:
                    gone |= unconverted_values(measure)
            for base, value in gone.items():
                behind = replace(base, within=paid.active, reversed_in=body.period)
                stated[behind] = stated.get(behind, Decimal(0)) + value
    return stated
