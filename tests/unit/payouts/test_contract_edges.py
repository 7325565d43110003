"""The contract's own rules where periods are short, cut, in other currencies or in quarters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.balances import Balances, Held
from ppp_desktop.payouts.context import (
    Context,
    ObjectiveFigure,
    Reversal,
    ReversedPeriod,
    TaxRule,
    TermsPart,
)
from ppp_desktop.payouts.engine import (
    calculate,
    calculate_parts,
    required_measures,
    required_of_parts,
)
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import (
    HALF_JUNE,
    JUNE,
    WORDS,
    Doc,
    Figure,
    bonus,
    level,
    measures_of,
    pay,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)
from tests.unit.payouts.facts import Fact, context_of
from tests.unit.payouts.rendered import rendered

MAY = Period.parse("2026-05")
MEDIA: Doc = {
    "kind": "pass_through",
    "name": "Media",
    "surcharge": "0.25",
    "treatment": "markup",
    "spend_paid_by": "agency",
}
CUTS = (date(2026, 6, 11), date(2026, 6, 21))
NOTES = "15 of 30 days"
LEVEL: Doc = {"attainment_at_least": "1", "factor": "2", "applies": "all"}
STAIR: Doc = {"up_to": None, "amount": "5"}


def amounts(made: Calculation) -> dict[str, Decimal]:
    return {line.key: line.amount for line in made.lines}


def three(*versions: Terms) -> tuple[TermsPart, ...]:
    days = [
        Period(JUNE.start, date(2026, 6, 10)),
        Period(CUTS[0], date(2026, 6, 20)),
        Period(CUTS[1], JUNE.end),
    ]
    return tuple(TermsPart(*each) for each in zip(versions, days, strict=True))


@pytest.mark.parametrize(("prorate", "pays"), [(True, 50), (False, 100)])
def test_a_short_period_shrinks_a_limit_only_where_agreed(prorate: bool, pays: int) -> None:
    limit: Doc = {"amount": "100", "prorate": prorate}
    capped = pay(terms_of(retainer("800"), cap=limit), active=HALF_JUNE)
    assert capped.subtotal == pays
    lifted = pay(terms_of(retainer("0"), floor=limit), active=HALF_JUNE)
    assert lifted.subtotal == pays
    assert (NOTES in lifted.lines[-1].note) is prorate
    drawn = pay(terms_of(retainer("0"), draw={**limit, "recoverable": True}), active=HALF_JUNE)
    assert drawn.subtotal == pays


def test_a_whole_period_takes_limits_as_they_are() -> None:
    """A third of a cent times 30 ÷ 30 days is no third any more: whole periods never divide."""
    for rule in ("cap", "floor"):
        made = pay(terms_of(retainer("5"), **{rule: {"amount": "5", "prorate": True}}))
        assert made.subtotal == 5
        assert NOTES not in made.lines[-1].note


@pytest.mark.parametrize(("includes", "lifted"), [(True, 0), (False, 75), (None, 75)])
def test_a_minimum_counts_spend_that_is_handed_on_only_where_agreed(
    includes: bool | None, lifted: int
) -> None:
    """100 of spend with 25 on top: of 125, 25 are pay."""
    if includes is None:
        with pytest.raises(ValidationFailed):
            terms_of(MEDIA, floor={"amount": "100", "prorate": False})
        return
    floor: Doc = {"amount": "100", "prorate": False, "includes_pass_through": includes}
    made = pay(terms_of(MEDIA, floor=floor), {"cost": "100"})
    assert amounts(made)["floor"] == lifted


def test_a_draw_that_is_not_recovered_leaves_old_ones_alone() -> None:
    terms = terms_of(per_lead("1"), draw={"amount": "100", "recoverable": False})
    context = Context(
        "EUR",
        JUNE,
        JUNE,
        measures_of(terms, {"leads": "500"}, {}),
        WORDS,
        opening=Balances(draw=Decimal(70)),
    )
    made = calculate(terms, context)
    assert (made.subtotal, made.closing.draw) == (Decimal(500), Decimal(70))


def test_yen_are_kept_back_advanced_and_cut_whole() -> None:
    rules: Doc = {
        "holdback": {"share": "0.1", "of": "all", "release_after": 1},
        "draw": {"amount": "100.4", "recoverable": True},
    }
    made = pay(terms_of(per_lead("1.5"), **rules), {"leads": "3"}, currency="JPY")
    assert [str(line.amount) for line in made.lines] == ["5", "-1", "96"]
    assert str(made.closing.held[0].amount) == "1"
    assert str(made.closing.draw) == "96"


def test_yen_in_parts() -> None:
    """Each line, the cap and what is handed on are whole yen."""

    def of(rate: str, cap: str) -> Terms:
        limit: Doc = {"amount": cap, "includes_pass_through": False}
        return terms_of({**per_lead(rate)}, MEDIA, cap=limit)

    parts = three(of("1.26", "20"), of("2.26", "20.5"), terms_of(per_lead("3.26"), MEDIA))
    facts = [Fact(date(2026, 6, day), "leads", Decimal(5)) for day in (1, 11, 21)]
    facts += [Fact(date(2026, 6, 5), "cost", Decimal("10.2"))]
    made = calculate_parts(parts, context_of(parts, facts, JUNE, currency="JPY"))
    # 6.3, 11.3 and 16.3; 10.2 × 1.25 = 12.75, of which 10 (13 ÷ 1.25 = 10.4) are handed on.
    # May be paid: 20 ÷ 3 + 20.5 ÷ 3 + 16 + (13 − 10) ÷ 3 = 30.5, so 31 beside what is handed on.
    assert [str(line.amount) for line in made.lines] == ["6", "11", "16", "13", "-5"]
    assert made.subtotal == 41


@pytest.mark.parametrize(
    ("rule", "last", "expected"),
    [
        ({"cap": {"amount": "0.365"}}, "half_even", ["0.32", "0.32", "0.32", "-0.60"]),
        ({"cap": {"amount": "0.365"}}, "half_up", ["0.33", "0.33", "0.33", "-0.62"]),
        (
            {"floor": {"amount": "1.015", "prorate": False}},
            "half_up",
            ["0.33", "0.33", "0.33", "0.03"],
        ),
    ],
)
def test_the_last_version_says_how_parts_are_rounded(
    rule: Doc, last: str, expected: list[str]
) -> None:
    """A lead at 0.325 on each of three days; the other versions round the other way."""
    first = "half_up" if last == "half_even" else "half_even"
    versions = [
        terms_of({**per_lead("0.325"), "name": name, "id": "leads"}, rounding=rounding, **rule)
        for name, rounding in (("A", first), ("B", first), ("C", last))
    ]
    facts = [Fact(date(2026, 6, day), "leads", Decimal(1)) for day in (1, 11, 21)]
    parts = three(*versions)
    made = calculate_parts(parts, context_of(parts, facts, JUNE))
    assert [str(line.amount) for line in made.lines] == expected


def test_a_quarter_is_called_so_in_parts_and_whole() -> None:
    """Every rule speaks of a quarter, also where a change of terms cuts it."""
    quarter = Period.parse("2026-Q2")

    def of(fee: str) -> Terms:
        return terms_of(
            retainer(fee, prorate=True),
            {**tiered("volume", (None, "1")), "minimum": fee},
            share("0.1") | {"fee_per_event": "1", "free_events": 3},
            cap={"amount": "900", "prorate": True},
            floor={"amount": "100", "prorate": True},
            holdback={"share": "0.1", "of": "all", "release_after": 2},
            clawback={
                "method": "paid_rate",
                "schedule": [{"up_to_days": 9, "share": "1"}],
                "limit": "0.5",
            },
            draw={"amount": "50", "recoverable": True, "prorate": True},
        )

    days = (Period(quarter.start, date(2026, 5, 9)), Period(date(2026, 5, 10), quarter.end))
    parts = (TermsPart(of("300"), days[0]), TermsPart(of("600"), days[1]))
    context = context_of(parts, [], quarter)
    context = replace(context, period_noun="quarter", opening=Balances(clawback=Decimal(1)))
    for made in (calculate_parts(parts, context), calculate(parts[0].terms, context)):
        told = rendered(made)
        assert "month" not in told
        assert "is kept back for 2 quarters" in told
        assert "a quarter" in told


def test_what_only_one_version_pays_is_asked_for_where_it_is_needed() -> None:
    """A rate looks at its own days; tiers are weighed by the results of every part."""
    tiers = tiered("graduated", (None, "1"), metric="revenue")
    parts = three(terms_of(per_lead("1"), tiers), terms_of(retainer()), terms_of(retainer()))
    asked = required_of_parts(parts, {})
    within = [(each.metric, each.within) for each in asked if each.within is not None]
    assert within == [
        ("leads", parts[0].days),
        *(("revenue", part.days) for part in parts),
    ]


def test_requests_of_one_part_are_those_of_its_terms() -> None:
    terms = terms_of(per_lead("1"), tiered("graduated", (None, "1")), retainer())
    part = TermsPart(terms, HALF_JUNE)
    assert required_of_parts((part,), {}) == required_measures(terms, {})


def test_parts_ask_for_what_they_look_at() -> None:
    """Own results for a rate; those of every part for tiers; none for what goes by days."""
    objective: Doc = {"objective": "Leads", "attainment_at_least": "1"}
    tiers = tiered("graduated", (None, "1"), metric="revenue")
    doc: tuple[Doc, ...] = (
        {**per_lead("1"), "multiplier": {"target": {"objective": "Leads"}, "levels": [LEVEL]}},
        tiers,
        {**tiers, "kind": "stair_step", "metric": "clicks", "tiers": [STAIR], "name": "Clicks"},
        bonus(level(objective, amount="5")),
    )
    first, last = terms_of(*doc), terms_of(*doc, rounding="half_even")
    parts = (
        TermsPart(first, Period(JUNE.start, date(2026, 6, 10))),
        TermsPart(last, Period(CUTS[0], JUNE.end)),
    )
    figure = ObjectiveFigure("Leads", MeasureRequest("deals"), Decimal(5))
    asked = required_of_parts(parts, {"Leads": figure})
    whole = [each.metric for each in asked if each.within is None]
    assert whole == ["leads", "deals", "revenue", "clicks"]
    within = sorted((each.metric, each.within.start) for each in asked if each.within is not None)
    assert within == [(key, part.days.start) for key in ("leads", "revenue") for part in parts]


def test_a_bonus_on_an_objective_is_worked_out_in_parts() -> None:
    objective: Doc = {"objective": "Leads", "attainment_at_least": "1"}

    def of(amount: str) -> Terms:
        return terms_of(per_lead("1"), bonus(level(objective, amount=amount)))

    figure = ObjectiveFigure("Leads", MeasureRequest("leads"), Decimal(3))
    parts = three(of("30"), of("60"), of("90"))
    facts = [Fact(date(2026, 6, 1), "leads", Decimal(3))]
    made = calculate_parts(parts, context_of(parts, facts, JUNE, objectives={"Leads": figure}))
    assert made.subtotal == 3 + 10 + 20 + 30


def test_less_than_one_result_is_shared_by_results() -> None:
    def of(rate: str) -> Terms:
        return terms_of(tiered("graduated", (None, rate), metric="revenue"))

    parts = three(of("1"), of("0.5"), of("0.25"))
    facts = [Fact(date(2026, 6, 1), "revenue", Decimal("0.8"))]
    made = calculate_parts(parts, context_of(parts, facts, JUNE))
    assert [line.amount for line in made.lines] == [Decimal("0.80"), 0, 0]


def test_spend_of_several_lines_stands_outside_a_cap() -> None:
    """The part without a cap has two kinds of spend of its own."""
    other = {**MEDIA, "name": "Other", "metric": "refunds"}
    limit: Doc = {"amount": "30", "includes_pass_through": False}
    before, after = terms_of(per_lead("1"), cap=limit), terms_of(per_lead("2"), MEDIA, other)
    facts = [
        Fact(date(2026, 6, 25), key, Decimal(value))
        for key, value in (("cost", "100"), ("refunds", "200"), ("leads", "7"))
    ]
    facts.append(Fact(date(2026, 6, 1), "leads", Decimal(50)))
    parts = three(before, before, after)
    made = calculate_parts(parts, context_of(parts, facts, JUNE))
    # Beside 300 that are handed on: 50 in the first part, 14 and 75 in the last; 20 + 89 may be.
    assert amounts(made)["cap"] == -30
    assert made.subtotal == 20 + 14 + 125 + 250


@pytest.mark.parametrize(
    ("fixed", "figures", "cap", "taken"),
    [
        ("700", {"leads": "10", "revenue": "-1000"}, "600", "0"),
        ("600", {"leads": "0.08", "revenue": "0"}, "600.4", "-0.40"),
    ],
)
def test_the_paid_rate_where_a_cap_left_little(
    fixed: str, figures: Mapping[str, Figure], cap: str, taken: str
) -> None:
    rule: Doc = {"method": "paid_rate", "schedule": [{"up_to_days": 90, "share": "1"}]}
    doc = (retainer(fixed), per_lead("10"), share("0.1"))
    terms = terms_of(*doc, clawback=rule, cap={"amount": cap})
    paid = Context("EUR", MAY, MAY, measures_of(terms, figures, {}), WORDS)
    gone = measures_of(terms, {"leads": figures["leads"]}, {})
    back = ReversedPeriod((TermsPart(terms, MAY),), paid, (Reversal(1, gone),))
    june = Context(
        "EUR", JUNE, JUNE, measures_of(terms, {"leads": "0"}, {}), WORDS, reversals=(back,)
    )
    assert amounts(calculate(terms, june))["clawback"] == Decimal(taken)


def test_what_is_kept_for_thirty_six_periods_and_no_longer() -> None:
    def of(periods: int) -> Terms:
        rule: Doc = {"share": "0.1", "of": "all", "release_after": periods}
        return terms_of(retainer("10"), holdback=rule)

    assert pay(of(36)).closing.held == (Held(JUNE, Period.parse("2029-06"), Decimal(1)),)
    for periods in (0, 37):
        with pytest.raises(ValidationFailed, match=f"cannot be kept for {periods} periods"):
            of(periods)


def test_tax_is_rounded_in_the_currency_and_as_the_contract_says() -> None:
    rule = TaxRule("VAT", Decimal("0.5"), "Note", "exempt")
    for rounding, tax in (("half_up", "3"), ("half_even", "2")):
        made = pay(terms_of(retainer("5"), rounding=rounding), currency="JPY", tax=rule)
        assert made.tax is not None
        assert (made.tax.name, made.tax.rate) == ("VAT", Decimal("0.5"))
        assert (str(made.tax.amount), made.tax.note) == (tax, "Note")
        assert made.tax.treatment == "exempt"
        assert made.total == 5 + Decimal(tax)


def test_a_figure_of_no_rows_is_warned_of_although_it_is_zero() -> None:
    request = MeasureRequest("leads")
    terms = terms_of(per_lead("1"), bonus(level(when("leads", "at_least", "1"), amount="5")))
    for measure in (Measure(request, Decimal(0), 0), Measure(request, None, 0)):
        made = calculate(terms, Context("EUR", JUNE, JUNE, {request: measure}, WORDS))
        assert made.warnings == ("Leads: no results in June 2026.",)


def test_the_last_period_tells_what_stays_on_hold_beside_an_objective() -> None:
    objective: Doc = {"objective": "Leads", "attainment_at_least": "1"}
    terms = terms_of({**per_lead("1"), "hold_days": 7}, bonus(level(objective, amount="5")))
    figure = ObjectiveFigure("Leads", MeasureRequest("deals"), Decimal(3))
    facts = [Fact(date(2026, 6, 1), key, Decimal(3)) for key in ("leads", "deals")]
    part = TermsPart(terms, JUNE)
    context = context_of((part,), facts, JUNE, objectives={"Leads": figure})
    made = calculate(terms, replace(context, is_last=True))
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith("Leads: what came from 24 June 2026 on is on hold")
