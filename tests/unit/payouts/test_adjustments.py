"""Manual lines after the draw and before tax, and a whole calculation taken back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.adjusting import Adjusting
from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.context import Context, TaxRule
from ppp_desktop.payouts.engine import calculate, order_of
from ppp_desktop.payouts.explain import measure_leaves, reevaluate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.taking_back import negated
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    JUNE,
    WORDS,
    measures_of,
    per_lead,
    retainer,
    terms_of,
)

LATE = Adjusting("Late leads", "Two leads came after June was stated", Decimal("80"), "2026-004")
GOODWILL = Adjusting("Goodwill", "Agreed by telephone", Decimal("-12.34"), author="Mia Berg")


def worked_out(
    *given: Adjusting, terms: Terms | None = None, currency: str = "EUR", tax: bool = True
) -> Calculation:
    terms = terms or terms_of(retainer("100"), per_lead("40"))
    context = Context(
        currency,
        JUNE,
        JUNE,
        measures_of(terms, {"leads": Decimal(3)}, {}),
        WORDS,
        tax=TaxRule("VAT", Decimal("0.19")) if tax else None,
        opening=Balances(clawback=Decimal(5)),
        adjustments=given,
    )
    return calculate(terms, context)


def test_adjustments_are_lines_before_tax() -> None:
    worked = worked_out(LATE, GOODWILL)
    assert [line.amount for line in worked.lines] == [
        *(Decimal("100.00"), Decimal("120.00"), Decimal("80.00"), Decimal("-12.34")),
    ]
    assert worked.subtotal == Decimal("287.66")
    assert worked.tax is not None
    assert worked.tax.amount == Decimal("54.66")
    assert [line.key for line in worked.lines[2:]] == ["adjustment:1", "adjustment:2"]
    assert {line.kind for line in worked.lines[2:]} == {"adjustment"}


def test_an_adjustment_names_cause_author_and_what_it_corrects() -> None:
    late, goodwill = worked_out(LATE, GOODWILL).lines[2:]
    assert (late.name, late.sentence) == ("Late leads", "Two leads came after June was stated")
    assert late.note == "Corrects statement 2026-004."
    assert [child.text for child in late.explanation.children] == [
        "€80.00 agreed; it corrects statement 2026-004",
        "Rounded half up: €80.00",
    ]
    assert goodwill.note == ""
    assert goodwill.explanation.children[0].text == "−€12.34 agreed, entered by Mia Berg"
    assert reevaluate(goodwill.explanation) == goodwill.unrounded == Decimal("-12.34")


def test_adjustments_come_after_the_draw() -> None:
    terms = terms_of(retainer("100"), draw={"amount": "500", "recoverable": True, "prorate": False})
    worked = worked_out(LATE, terms=terms, tax=False)
    assert [(line.kind, line.amount) for line in worked.lines] == [
        ("retainer", Decimal("100.00")),
        ("draw", Decimal("400.00")),
        ("adjustment", Decimal("80.00")),
    ]
    assert worked.closing.draw == Decimal(400)


@pytest.mark.parametrize(
    ("amount", "currency", "decimals"),
    [
        ("1.005", "EUR", "at most 2 decimals"),
        ("0.5", "JPY", "no decimals"),
        ("NaN", "EUR", "at most 2 decimals"),
        ("Infinity", "EUR", "at most 2 decimals"),
    ],
)
def test_parts_of_the_smallest_coin_are_refused(amount: str, currency: str, decimals: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        worked_out(replace(LATE, amount=Decimal(amount)), currency=currency)
    assert f"{amount} is no amount of {currency}" in str(refused.value)
    assert decimals in refused.value.remedy


def test_the_order_names_adjustments_only_where_there_are_some() -> None:
    terms = terms_of(retainer())
    assert "adjustments" not in order_of(terms, with_tax=True)
    assert "→ adjustments → tax" in order_of(terms, with_tax=True, with_adjustments=True)


def test_a_calculation_taken_back_cancels_to_the_cent() -> None:
    terms = terms_of(
        retainer("100.005"), {**per_lead("40"), "maximum": "90"}, cap={"amount": "150"}
    )
    worked = worked_out(LATE, GOODWILL, terms=terms)
    back = negated(worked, "2026-004", Balances(clawback=Decimal(5)))
    assert any(line.modifications for line in worked.lines)
    assert back.total == -worked.total
    assert back.subtotal == -worked.subtotal == sum(line.amount for line in back.lines)
    assert worked.tax is not None
    assert back.tax is not None
    assert back.tax.amount == -worked.tax.amount
    for given, other in zip(worked.lines, back.lines, strict=True):
        assert other.amount == -given.amount
        assert other.unrounded == -given.unrounded
        assert reevaluate(other.explanation) == other.unrounded
        assert [(-part.quantity, part.rate, -part.amount) for part in other.parts] == [
            (part.quantity, part.rate, part.amount) for part in given.parts
        ]
        assert [-each.amount for each in other.modifications] == [
            each.amount for each in given.modifications
        ]
        assert list(measure_leaves(other.explanation)) == list(measure_leaves(given.explanation))
        assert other.explanation.text.startswith("Taken back from statement 2026-004. ")
    assert back.closing == Balances(clawback=Decimal(5))


def test_without_tax_nothing_is_taken_back_of_it() -> None:
    back = negated(worked_out(tax=False), "2026-004", Balances())
    assert back.tax is None
    assert back.total == back.subtotal == Decimal("-220.00")


def test_zero_taken_back_is_zero_without_a_sign() -> None:
    back = negated(worked_out(terms=terms_of(retainer("0")), tax=False), "2026-004", Balances())
    assert str(back.total) == "0.00"
