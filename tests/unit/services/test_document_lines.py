"""Lines are written so that every row is short and the rows add up to the line's amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.money import Rounding, round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.balances import NO_BALANCES, Balances, Held
from ppp_desktop.payouts.lines import Calculation, Explanation, Line, Modification, Part
from ppp_desktop.services.document_lines import (
    document_balances,
    document_lines,
    shortly,
    terms_name,
    terms_note,
)
from ppp_desktop.services.statement_body import BodyVersion, Letterhead, StatementBody
from ppp_desktop.services.written_steps import written_steps
from ppp_desktop.statements.document import DocumentLine

JUNE, JULY = Period.parse("2026-06"), Period.parse("2026-07")
ZERO = Decimal(0)
_SPANS = ((1, 9), (10, 19), (20, 30))


def line(
    *parts: Part,
    changes: tuple[Modification, ...] = (),
    steps: tuple[Explanation, ...] = (),
    note: str = "",
) -> Line:
    """Return a line whose amount is what its rows add up to."""
    added = [part.amount for part in parts] + [change.amount for change in changes]
    unrounded = sum(added or [step.value or ZERO for step in steps], ZERO)
    explanation = Explanation("The rule.", "rates", unrounded, children=steps)
    amount = round_money(unrounded, "EUR", Rounding.HALF_UP)
    return Line(
        "key", "kind", "Name", "The rule.", parts, unrounded, amount, explanation, note,
        modifications=changes,
    )  # fmt: skip


def body(*lines: Line, closing: Balances = NO_BALANCES) -> StatementBody:
    total = sum((each.amount for each in lines), ZERO)
    made = Calculation("EUR", Rounding.HALF_UP, lines, total, None, total, closing=closing)
    party = Letterhead("Party", ())
    return StatementBody(
        agency=party, client=party, client_code="C", contract_code="C-1", contract_name="One",
        period=JUNE, period_noun="month", active=JUNE, terms_version=3,
        terms_effective=date(2026, 2, 1), terms={}, calculation=made, measures=(), bases=(),
        exclusions=(), objectives=(), rules=(), order="", tax_note="", payment_days=14,
        warnings=(),
    )  # fmt: skip


def written(made: Line) -> DocumentLine:
    (only,) = document_lines(body(made))
    return only


def figure(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\u2212", "-"))


def rows(made: Line) -> list[tuple[str, str]]:
    return [(part.text, part.amount) for part in written(made).parts]


def test_parts_are_written_to_the_cent_where_that_adds_up() -> None:
    made = line(
        Part(Decimal(100000), Decimal("0.06"), Decimal(6000), rate_is_share=True),
        Part(Decimal("48236.89"), Decimal("0.08"), Decimal("3858.9512"), rate_is_share=True),
    )
    assert [part.amount for part in written(made).parts] == ["6,000.00", "3,858.95"]
    assert written(made).amount == "9,858.95"


def test_a_difference_of_rounding_has_a_row_with_the_exact_sum() -> None:
    third = Part(Decimal("6.70"), Decimal("0.05"), Decimal("0.335"), rate_is_share=True)
    assert rows(line(third, third, third)) == [
        ("", "0.34"),
        ("", "0.34"),
        ("", "0.34"),
        ("Rounding: €1.005 is rounded once, for the whole line", "\u22120.01"),
    ]


def test_what_changed_the_amount_is_a_row_and_the_note_does_not_repeat_it() -> None:
    text = "Gate not met: valid-lead rate was 80\u00a0%"
    made = line(
        Part(Decimal(10), Decimal(12), Decimal(120)),
        changes=(Modification("gate", text, Decimal(-120)),),
        note=f"No results. {text}.",
    )
    assert rows(made) == [("", "120.00"), (text, "\u2212120.00")]
    assert (written(made).amount, written(made).note) == ("0.00", "No results.")


def test_a_line_without_parts_shows_its_steps_where_there_are_several() -> None:
    carried = Explanation("Carried over: €50.00", "clawback", Decimal(-50))
    old = Explanation("May 2026, reversed after 91+ days: no longer taken back", "clawback", ZERO)
    open_gate = Explanation("Gate open: 5 leads", "gate", ZERO)
    assert [text for text, _amount in rows(line(steps=(carried, old, open_gate)))] == [
        carried.text,
        old.text,
    ]
    assert rows(line(steps=(carried, open_gate))) == []
    limit = Explanation("At most €20.00: €30.00 is carried over.", "clawback", Decimal(30))
    made = line(steps=(carried, limit), note="€30.00 is carried over.")
    assert (rows(made)[1], written(made).note) == ((limit.text, "30.00"), "")


def test_what_is_handed_on_at_cost_has_neither_quantity_nor_rate() -> None:
    spend = Decimal("941.10")
    made = line(Part(spend, Decimal(1), spend, rate_is_share=True, label="At cost"))
    (part,) = written(made).parts
    assert (part.text, part.quantity, part.rate, part.amount) == ("At cost", "", "", "941.10")


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        ("12.345678", "", "12.345678"),
        ("1290.124955752212389380530973", "EUR", "1,290.1249…"),
        ("-33.33333333333333333333", "", "\u221233.3333…"),
        ("2174.08", "EUR", "2,174.08"),
        ("5", "", "5"),
    ],
)
def test_endless_quantities_are_cut_and_finite_ones_are_not(
    value: str, currency: str, text: str
) -> None:
    assert shortly(Decimal(value), currency) == text


@given(
    amounts=st.lists(st.decimals("-9999", "9999", places=9), min_size=1, max_size=8),
    changes=st.lists(st.decimals("-9999", "9999", places=9), max_size=3),
)
def test_rows_always_add_up_to_the_line(amounts: list[Decimal], changes: list[Decimal]) -> None:
    parts = tuple(Part(amount, Decimal(1), amount) for amount in amounts)
    changed = tuple(Modification("limits", "Cut", change) for change in changes)
    found = written(line(*parts, changes=changed))
    assert sum(figure(part.amount) for part in found.parts) == figure(found.amount)


def test_balances_name_what_goes_on_and_when_it_is_due() -> None:
    held = (Held(JUNE, Period.parse("2026-09"), Decimal("458.17")),)
    closing = Balances(Decimal(1000), Decimal("29.78"), held)
    assert [(row.label, row.amount) for row in document_balances(body(closing=closing))] == [
        ("Advances still to be recovered", "€1,000.00"),
        ("Clawback carried over", "€29.78"),
        ("Kept back in June 2026, due in September 2026", "€458.17"),
    ]
    assert document_balances(body()) == ()


def test_a_change_of_terms_is_told_with_the_versions_and_their_days() -> None:
    plain = body()
    assert terms_name(plain) == "C-1, terms v3 of 1 February 2026"
    assert terms_note(plain) == ""
    spans = [Period(date(2026, 6, first), date(2026, 6, last)) for first, last in _SPANS]
    versions = tuple(
        BodyVersion(number, span.start, {}, span) for number, span in enumerate(spans, start=2)
    )
    cut = replace(plain, versions=versions)
    assert terms_name(cut) == "C-1, terms v2, v3 and v4"
    assert terms_note(cut) == (
        "The terms changed on 10 June 2026 and 20 June 2026: version 2 until 9 June, "
        "version 3 until 19 June, version 4 from then on."
    )


def test_steps_say_what_they_add_where_their_words_do_not_end_in_it() -> None:
    leaf = Explanation("160 leads, from 160 results", "measures", Decimal(160))
    made = line(
        steps=(
            Explanation("10 × €12.00 = €120.00", "rates", Decimal(120)),
            Explanation("€120.00 is cut to the maximum of €100.00", "limits", Decimal(-20)),
            Explanation("Gate open: 160 leads", "gate", ZERO, children=(leaf,)),
            leaf,
            Explanation("Rounded half up: €100.00", "rounding"),
        )
    )
    found = list(written_steps(made, "EUR"))
    assert [(step.depth, step.amount) for step in found] == [
        (0, ""),
        (0, "\u2212€20.00"),
        (0, ""),
        (1, ""),
        (0, ""),
        (0, ""),
    ]
    assert [step.text for step in found][3:5] == [leaf.text, leaf.text]
