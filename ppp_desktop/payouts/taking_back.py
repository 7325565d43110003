"""A whole calculation taken back: every amount with the other sign, to the cent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.lines import Calculation, Explanation, Line, Modification, Part, TaxLine


def negated(worked: Calculation, number: str, opening: Balances) -> Calculation:
    """Return what takes back the statement `number`, which pays `worked`.

    Lines, tax and total change their signs; the balances are again those that the period began
    with, `opening`.
    """
    return replace(
        worked,
        lines=tuple(_line(line, number) for line in worked.lines),
        subtotal=_other(worked.subtotal),
        tax=None if worked.tax is None else _tax(worked.tax),
        total=_other(worked.total),
        warnings=(),
        closing=opening,
    )


def _line(line: Line, number: str) -> Line:
    said = _explanation(line.explanation)
    return replace(
        line,
        parts=tuple(_part(part) for part in line.parts),
        unrounded=_other(line.unrounded),
        amount=_other(line.amount),
        explanation=replace(said, text=f"Taken back from statement {number}. {said.text}"),
        note="",
        modifications=tuple(_modification(each) for each in line.modifications),
    )


def _part(part: Part) -> Part:
    return replace(part, quantity=_other(part.quantity), amount=_other(part.amount))


def _modification(given: Modification) -> Modification:
    return replace(given, amount=_other(given.amount))


def _tax(tax: TaxLine) -> TaxLine:
    return replace(tax, amount=_other(tax.amount))


def _explanation(given: Explanation) -> Explanation:
    """Turn the amounts; what was measured stays what it was."""
    is_amount = given.value is not None and given.step != "measures"
    value = _other(given.value) if is_amount and given.value is not None else given.value
    return replace(
        given, value=value, children=tuple(_explanation(child) for child in given.children)
    )


def _other(amount: Decimal) -> Decimal:
    """Return the amount with the other sign, every digit kept; zero has none."""
    return amount.copy_negate() if amount else amount
