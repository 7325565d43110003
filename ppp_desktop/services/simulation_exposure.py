"""What the client is exposed to under some terms: least, expected and most pay of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from ppp_desktop.core.money import round_money
from ppp_desktop.core.vocabulary import Measure, Span
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.payouts.balances import NO_BALANCES
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms


@dataclass(frozen=True, slots=True)
class Exposure:
    """Pay of one period, before tax and rounded.

    `least` is due without a single result, `expected` the mean of the periods tried, `most` the
    cap, or (without a cap that covers everything) what half as many results again would pay, on
    the mean; None where that cannot be worked out. Of what is expected, media spend handed on
    aside, `fixed` is due in any case and `at_risk` hangs on results.
    """

    least: Decimal
    expected: Decimal
    most: Decimal | None
    is_capped: bool
    passed_on: Decimal
    fixed: Decimal
    at_risk: Decimal

    @property
    def fixed_share(self) -> Decimal | None:
        """The share of expected pay that is due in any case, None where nothing is expected."""
        return self._share(self.fixed)

    @property
    def risk_share(self) -> Decimal | None:
        """The share of expected pay that hangs on results."""
        return self._share(self.at_risk)

    def _share(self, part: Decimal) -> Decimal | None:
        whole = self.fixed + self.at_risk
        if not whole:
            return None
        with localcontext(prec=PRECISION):
            return part / whole


def exposure_of(
    terms: Terms, worked: Sequence[tuple[Context, Calculation]], grown: Sequence[Decimal]
) -> Exposure:
    """Return the exposure from the periods tried; `grown` is their pay with more volume."""
    last = worked[-1][0]
    # Days that the contract does not cover would make the least look smaller than it is.
    fullest = max((context for context, _made in worked), key=lambda each: each.active.days)
    handed_on = {found.id: found for found in terms.components if found.is_pass_through}
    passed = [
        sum(
            (
                handed_on[line.key].handed_on(line, context.currency)
                for line in made.lines
                if line.key in handed_on
            ),
            Decimal(0),
        )
        for context, made in worked
    ]

    def rounded(amount: Decimal) -> Decimal:
        return round_money(amount, last.currency, terms.rounding)

    expected = rounded(_mean([made.subtotal for _context, made in worked]))
    passed_on = rounded(_mean(passed))
    least = calculate(terms, without_results(fullest)).subtotal
    own = max(expected - passed_on, Decimal(0))
    fixed = min(max(least, Decimal(0)), own)
    is_capped = terms.cap is not None and (not handed_on or terms.cap.includes_pass_through is True)
    most = rounded(_mean(grown)) if grown else None
    if terms.cap is not None and is_capped:
        most = rounded(terms.cap.amount)
    return Exposure(least, expected, most, is_capped, passed_on, fixed, own - fixed)


def without_results(context: Context) -> Context:
    """Return the same period if nothing had come of anything, before or in it."""
    return replace(
        context,
        measures={
            request: found if request.span is not Span.PERIOD else _nothing(found)
            for request, found in context.measures.items()
        },
        judged_by=None,
        opening=NO_BALANCES,
        reversals=(),
        tax=None,
        is_last=False,
    )


def _nothing(found: Measure) -> Measure:
    if metric(found.request.metric).formula is None:
        return Measure(found.request, Decimal(0), 0)
    return Measure(found.request, None, 0, Decimal(0), Decimal(0))


def _mean(amounts: Sequence[Decimal]) -> Decimal:
    with localcontext(prec=PRECISION):
        return sum(amounts, Decimal(0)) / len(amounts)
