"""Warnings where more results pay nothing: the contract's cap, and a component's own maximum."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from ppp_desktop.core.money import format_percent
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.kinds.component import RateComponent
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.pay_curve import PayCurve, calculation_at
from ppp_desktop.services.warning_kinds import TermsWarning, WarningKey

_FINEST_PARTS = 5  # digits of the volume that are told apart


def cap_ends(terms: Terms, curve: PayCurve, wording: Wording) -> Iterator[TermsWarning]:
    """Yield where the contract's cap ends the incentive too early."""
    if terms.cap is None or curve.cap_from is None:
        return
    noun = wording.subject(curve.request.metric, curve.request.scope)
    if curve.cap_from == 0:
        sentence = f"The cap is reached before there are any {noun}: they pay nothing."
        yield TermsWarning(WarningKey.CAP, "cap", sentence)
        return
    start = _volume(curve.request, curve.cap_from, wording)
    opening = f"From {start} on, more pay nothing: the cap ends the incentive"
    if curve.target is not None:
        if curve.cap_from < curve.target:
            target = wording.quantity(curve.request.metric, curve.target)
            share = _whole_percent(curve.cap_from / curve.target)
            sentence = f"{opening} at {share} of the target of {target}."
            yield TermsWarning(WarningKey.CAP, "cap", sentence)
    elif curve.actual is not None and curve.cap_from <= curve.actual.volume:
        yield TermsWarning(WarningKey.CAP, "cap", f"{opening}.")


def maximums_end(terms: Terms, context: Context, wording: Wording) -> Iterator[TermsWarning]:
    """Yield each component whose own maximum ends its incentive too early.

    Too early is below the target of an objective over the same results; where there is none,
    at what there is already.
    """
    for component in terms.components:
        if not isinstance(component, RateComponent) or component.is_pass_through:
            continue
        request = component.main_request()
        if component.maximum is None or request is None or not _is_sum(request, context):
            continue
        target = _target_of(request, context)
        actual = context.measures[request].value
        found = _cut_from(terms, context, component, request, target or actual)
        if found is None or found == target:
            continue
        limit = f"its maximum of {wording.money(component.maximum)}"
        if not found:
            noun = wording.subject(request.metric, request.scope)
            sentence = f"{limit} is reached before there are any {noun}: they pay nothing."
        else:
            start = _volume(request, found, wording)
            sentence = f"from {start} on, more pay nothing: {limit} ends the incentive"
            if target is not None:
                whole = wording.quantity(request.metric, target)
                share = _whole_percent(found / target)
                sentence = f"{sentence} at {share} of the target of {whole}"
            sentence = f"{sentence}."
        about = f"“{component.name}”: {sentence}"
        yield TermsWarning(WarningKey.MAXIMUM, component.id, about)


def _is_sum(request: MeasureRequest, context: Context) -> bool:
    is_stored = metric(request.metric).formula is None
    return is_stored and request.span is Span.PERIOD and request in context.measures


def _target_of(request: MeasureRequest, context: Context) -> Decimal | None:
    """Return the target of an objective over the same results, whenever they are payable."""
    wanted = MeasureRequest(request.metric, request.scope)
    return next(
        (
            figure.target
            for figure in context.objectives.values()
            if figure.request == wanted and not figure.lower_is_better
        ),
        None,
    )


def _cut_from(
    terms: Terms,
    context: Context,
    component: RateComponent,
    request: MeasureRequest,
    volume: Decimal | None,
) -> Decimal | None:
    """Return the first volume up to this one at which the maximum cuts; None where it never does.

    Volumes are told apart in whole ones, large ones in powers of ten.
    """
    if volume is None or volume <= 0:
        return None
    unit = Decimal(10) ** max(0, volume.adjusted() + 1 - _FINEST_PARTS)

    def is_cut(number: int) -> bool:
        made = calculation_at(terms, context, request, min(number * unit, volume))
        return any(
            each.step == "limits" and each.amount < 0
            for line in made.lines
            if line.key == component.id
            for each in line.modifications
        )

    last = int((volume / unit).to_integral_value(rounding=ROUND_CEILING))
    if not is_cut(last):
        return None
    below, first = -1, last
    while first - below > 1:
        middle = (below + first) // 2
        if is_cut(middle):
            first = middle
        else:
            below = middle
    return min(first * unit, volume)


def _volume(request: MeasureRequest, volume: Decimal, wording: Wording) -> str:
    """Return "101 approved leads" or "€5,000.00 of revenue"."""
    counted = wording.counted(request.metric, request.scope, volume)
    return f"{wording.quantity(request.metric, volume)} {counted}"


def _whole_percent(share: Decimal) -> str:
    return format_percent(share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
