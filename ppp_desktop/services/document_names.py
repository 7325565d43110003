"""What figures, sums and steps are called in the language of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from ppp_desktop.core.money import minor_digits
from ppp_desktop.core.tax import USUAL_TAX_NOTES, TaxTreatment
from ppp_desktop.core.vocabulary import MeasureRequest, Scope, Status
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.payouts.arithmetic import exactly
from ppp_desktop.payouts.order import ROUNDING_WORDS, STEPS
from ppp_desktop.services.metric_words import (
    REVIEWED_METRICS,
    describe_request,
    format_metric,
)
from ppp_desktop.statements.writing import ENGLISH, Writing, writing_in

_ORDER = re.compile(r"Order: (?P<steps>.+)\. Rounded once per line, (?P<rounding>.+)\.")
_TAX_NOTES: Mapping[str, str] = {
    USUAL_TAX_NOTES[TaxTreatment.EXEMPT]: "totals.exempt_note",
    USUAL_TAX_NOTES[TaxTreatment.REVERSE_CHARGE]: "totals.reverse_charge_note",
}


def describe_days(request: MeasureRequest, currency: str, language: str = "") -> str:
    """Return what a request measures, with its days where they are not the whole period."""
    writing = writing_in(language)
    described = described_request(request, currency, writing)
    if request.within is not None:
        days = writing.span(request.within.start, request.within.end)
        described = f"{described}, {days}"
    if request.reversed_in is not None:
        period = writing.period(request.reversed_in)
        described = writing.text("annex.reversed_in", what=described, period=period)
    return described


def described_request(request: MeasureRequest, currency: str, writing: Writing) -> str:
    """Return what is measured, for titles: "Approved leads from Meta"; other than in English
    without a sentence: "Leads (bestätigt), Kanal: Meta"."""
    if writing.language == ENGLISH:
        return describe_request(request, currency)
    return named_figure(request.metric, request.scope, writing)


def named_figure(key: str, scope: Scope, writing: Writing) -> str:
    """Return metric, statuses and filters as names beside each other."""
    name = writing.text(f"metrics.{key}")
    statuses = _told_statuses(key, scope)
    if statuses:
        told = writing.listed(writing.text(f"statuses.{status.value}") for status in statuses)
        name = writing.text("annex.described", metric=name, status=told)
    filters = (
        f"{writing.text(f'dimensions.{dimension}')}: {writing.listed(values)}"
        for dimension, values in scope.filters
    )
    return ", ".join((name, *filters))


def written_metric(key: str, value: Decimal | None, currency: str, writing: Writing) -> str:
    """Return a measured value shortly: "€30.10", "88.2 %", "1,204", "–" for none."""
    if value is None or writing.language == ENGLISH:
        return format_metric(key, value, currency)
    unit = metric(key).unit
    if unit is Unit.PERCENT:
        return writing.percent(value)
    decimals = minor_digits(currency) if unit is Unit.MONEY else 2
    with exactly():
        shown = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return writing.money(shown, currency) if unit is Unit.MONEY else writing.number(shown)


def written_order(order: str, writing: Writing) -> str:
    """Return the order of calculation; as it is where it has a step that nobody knows."""
    found = _ORDER.fullmatch(order)
    keys = {words: key for key, words in STEPS.items()}
    roundings = {words: mode.value for mode, words in ROUNDING_WORDS.items()}
    if writing.language == ENGLISH or found is None or found["rounding"] not in roundings:
        return order
    steps = found["steps"].split(" → ")
    if not all(step in keys for step in steps):
        return order
    return writing.text(
        "order.sentence",
        steps=" → ".join(writing.text(f"order.{keys[step]}") for step in steps),
        rounding=writing.text(f"order.{roundings[found['rounding']]}"),
    )


def written_tax_note(note: str, writing: Writing) -> str:
    """Return the note under the totals; a sentence of people's own stays as it is."""
    key = _TAX_NOTES.get(note)
    return note if key is None else writing.text(key)


def _told_statuses(key: str, scope: Scope) -> tuple[Status, ...]:
    if set(scope.statuses) == set(Status):
        return ()
    is_usual = scope.statuses == (Status.APPROVED,)
    return () if is_usual and key not in REVIEWED_METRICS else scope.statuses
