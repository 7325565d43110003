"""Manual lines: taken as they were agreed, each with its cause and the statement it corrects."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import Rounding, minor_digits, round_money
from ppp_desktop.payouts.adjusting import Adjusting
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.context import Context, LineDraft
from ppp_desktop.payouts.line_making import Heading, make_line
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.payouts.words import Wording

ADJUSTMENT = "adjustment"
"""The kind of these lines; their keys are numbered, and no component can be called so."""

STEP = "adjustments"


def adjustment_lines(context: Context, wording: Wording, rounding: Rounding) -> Iterator[Line]:
    """Yield a line for each adjustment; raises ValidationFailed for parts of the smallest coin."""
    for number, each in enumerate(context.adjustments, start=1):
        check_amount(each, context.currency)
        heading = Heading(f"{ADJUSTMENT}:{number}", ADJUSTMENT, each.label, each.cause, STEP)
        said = Explanation(_said(each, wording), STEP, each.amount)
        note = f"Corrects statement {each.corrects}." if each.corrects else ""
        draft = LineDraft(each.amount, (said,), note=note)
        yield make_line(heading, draft, rounding, wording)


def check_amount(given: Adjusting, currency: str) -> None:
    """Raise ValidationFailed for what is no amount of the currency."""
    amount = given.amount
    if amount.is_finite() and round_money(amount, currency) == amount:
        return
    digits = minor_digits(currency)
    decimals = f"at most {digits} decimals" if digits else "no decimals"
    written = canonical(amount) if amount.is_finite() else str(amount)
    raise ValidationFailed(
        f"“{given.label}”: {written} is no amount of {currency}.",
        field="amount",
        remedy=f"Write an amount with {decimals}.",
    )


def _said(given: Adjusting, wording: Wording) -> str:
    said = f"{wording.money(given.amount)} agreed"
    if given.author:
        said = f"{said}, entered by {given.author}"
    return f"{said}; it corrects statement {given.corrects}" if given.corrects else said
