"""How the simulator names what it compares: results, what the next one pays, exposure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from ppp_desktop.core.money import format_money, format_percent, round_money
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.marginal_pay import step_of
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.simulation_exposure import Exposure

NOTHING = "–"
_DEALS = {"fixed_fee": "Fixed fee", "hours": "Hours", "cpm": "1,000 views"}
_WHOLE_PERCENT = Decimal("0.01")


def write_pay(amount: Decimal | None, currency: str) -> str:
    """Return an amount rounded to the currency's minor unit; "–" for none."""
    if amount is None:
        return NOTHING
    return format_money(round_money(amount, currency), currency)


def write_difference(amount: Decimal | None, currency: str) -> str:
    """Return an amount with its sign: "+€12.00", "−€3.00"; "–" for none."""
    written = write_pay(amount, currency)
    return f"+{written}" if amount is not None and amount > 0 else written


def one_of(request: MeasureRequest | None) -> str:
    """Return "lead", "order"; "result" where it is not known of what."""
    return "result" if request is None else metric(request.metric).singular


def cost_title(request: MeasureRequest | None) -> str:
    """Return the title of the client's effective cost: "Cost per lead", "Share of revenue"."""
    one = one_of(request)
    return f"Share {one}" if _is_money(request) else f"Cost per {one}"


def next_title(request: MeasureRequest | None, currency: str) -> str:
    """Return the title of marginal pay: "One more lead pays", "Next €1,000.00 pays"."""
    if request is not None and _is_money(request):
        return f"Next {write_pay(step_of(request), currency)} pays"
    return f"One more {one_of(request)} pays"


def next_words(request: MeasureRequest | None, currency: str) -> str:
    """Return what marginal pay is paid for: "the next lead", "the next €1,000.00 of revenue"."""
    if request is not None and _is_money(request):
        return f"the next {write_pay(step_of(request), currency)} {one_of(request)}"
    return f"the next {one_of(request)}"


def write_cost(amount: Decimal | None, request: MeasureRequest | None, currency: str) -> str:
    """Return what each result costs: an amount, of money a share."""
    if amount is not None and _is_money(request):
        return format_percent(amount)
    return write_pay(amount, currency)


def write_next(amount: Decimal | None, of: MeasureRequest | None, currency: str, title: str) -> str:
    """Return marginal pay; with what it is paid for where the column's `title` says another."""
    written = write_pay(amount, currency)
    if amount is None or of is None or next_title(of, currency) == title:
        return written
    step = write_pay(step_of(of), currency) if _is_money(of) else one_of(of)
    return f"{written} per {step}"


def short_deal(key: str) -> str:
    """Return a traditional deal's name where there is little room."""
    return _DEALS[key]


def exposure_sentence(exposure: Exposure, currency: str) -> str:
    """Return "€800.00 at least · €3,433.85 expected · €4,500.00 at most"."""
    parts = [
        f"{write_pay(exposure.least, currency)} at least",
        f"{write_pay(exposure.expected, currency)} expected",
    ]
    if exposure.most is not None:
        most = "at most" if exposure.is_capped else "if results grow by half"
        parts.append(f"{write_pay(exposure.most, currency)} {most}")
    return " · ".join(parts)


def risk_sentence(exposure: Exposure, currency: str) -> str:
    """Return "23 % fixed, 77 % at the agency's risk", and what is only handed on."""
    parts = []
    if exposure.fixed_share is not None and exposure.risk_share is not None:
        fixed = exposure.fixed_share.quantize(_WHOLE_PERCENT, rounding=ROUND_HALF_UP)
        parts.append(
            f"{format_percent(fixed)} fixed, {format_percent(1 - fixed)} at the agency's risk"
        )
    if exposure.passed_on:
        parts.append(f"{write_pay(exposure.passed_on, currency)} media cost handed on")
    return " · ".join(parts)


def scope_note(
    name: str, request: MeasureRequest | None, first: MeasureRequest, *, is_drawn: bool
) -> Iterator[str]:
    """Yield why terms are not drawn beside the `first`, or that they count other results."""
    wording = Wording(CatalogueWords(), "")
    if request is None:
        yield f"“{name}” pays for no volume of results, so it has no curve."
        return
    subject = wording.subject(request.metric, request.scope)
    if not is_drawn:
        yield f"“{name}” pays for {subject}: it is not drawn here."
    elif (request.scope, request.hold_days) != (first.scope, first.hold_days):
        held = f", {request.hold_days} days later" if request.hold_days else ""
        yield f"“{name}” counts {subject}{held}."


def _is_money(request: MeasureRequest | None) -> bool:
    return request is not None and metric(request.metric).unit is Unit.MONEY
