"""Rules, notes and labels as they are read where several of them meet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.context import Context, Reversal, ReversedPeriod, TermsPart
from ppp_desktop.payouts.engine import calculate, rule_sentences
from ppp_desktop.payouts.lines import Line
from ppp_desktop.payouts.terms import parse_terms
from tests.unit.payouts.examples import (
    HALF_JUNE,
    JUNE,
    WORDS,
    Doc,
    bonus,
    document,
    level,
    measures_of,
    only_line,
    pay,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
    wording,
)
from tests.unit.payouts.modifier_examples import quota, step_level
from tests.unit.payouts.tier_examples import with_fees

MAY = Period.parse("2026-05")
AGES: list[Doc] = [{"up_to_days": 30, "share": "1"}, {"up_to_days": 60, "share": "0.125"}]
BY_AGE = "100\u00a0% up to 30 days, 12.5\u00a0% up to 60 days."
BACK = "Results reversed after they were paid are taken back"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"method": "paid_rate"}, f"{BACK} at the rate that was paid: {BY_AGE}"),
        (
            {"method": "recomputed", "attainment_falls": True},
            f"{BACK} by working their period out again, with its attainments: {BY_AGE}",
        ),
        (
            {"method": "recomputed", "attainment_falls": False, "limit": "0.5"},
            f"{BACK} by working their period out again, without its attainments: {BY_AGE} At most "
            "50\u00a0% of a month's pay for results; the rest is carried over.",
        ),
    ],
)
def test_clawback(rule: Doc, sentence: str) -> None:
    terms = terms_of(per_lead(), clawback={**rule, "schedule": AGES})
    assert dict(rule_sentences(terms, wording()))["clawback"] == sentence


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            {"of": "variable", "release_after": 1},
            "10\u00a0% of pay for results is kept back for 1 month, then released.",
        ),
        (
            {"of": "all", "release_after": 3, "conditions": [when("leads", "at_least", "5")]},
            "10\u00a0% of all pay is kept back for 3 months, then released when there are at least "
            "5 approved leads; else forfeited.",
        ),
    ],
)
def test_holdback(rule: Doc, sentence: str) -> None:
    terms = terms_of(per_lead(), holdback={"share": "0.1", **rule})
    assert dict(rule_sentences(terms, wording()))["holdback"] == sentence


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            {"recoverable": True, "prorate": True},
            "A draw of €5.00 a month, recovered from later pay above it. A part month counts by "
            "days.",
        ),
        ({"recoverable": False}, "A draw of €5.00 a month, not recovered."),
    ],
)
def test_draw(rule: Doc, sentence: str) -> None:
    terms = terms_of(per_lead(), draw={"amount": "5", **rule})
    assert dict(rule_sentences(terms, wording()))["draw"] == sentence


def taken(limit: str, *, currency: str = "EUR", rate: str = "10") -> tuple[Line, Decimal]:
    """Take 4 leads of May back, where June earned 8."""
    schedule: list[Doc] = [{"up_to_days": 30, "share": "1"}]
    rule: Doc = {"method": "paid_rate", "schedule": schedule, "limit": limit}
    terms = terms_of(per_lead(rate), clawback=rule)
    paid = Context(currency, MAY, MAY, measures_of(terms, {"leads": "9"}, {}), WORDS)
    gone = measures_of(terms, {"leads": "4"}, {})
    back = ReversedPeriod((TermsPart(terms, MAY),), paid, (Reversal(1, gone),))
    measures = measures_of(terms, {"leads": "8"}, {})
    made = calculate(terms, Context(currency, JUNE, JUNE, measures, WORDS, reversals=(back,)))
    return made.lines[-1], made.closing.clawback


def test_a_limit_is_told_only_where_it_cuts() -> None:
    reached, _carried = taken("0.5")
    assert reached.note.startswith("May 2026, reversed after 0–30 days: €40.00 × 100")
    assert len(reached.explanation.children) == 2
    cut, carried = taken("0.25")
    assert (cut.note, carried) == ("€20.00 is carried over.", Decimal(20))
    assert len(cut.explanation.children) == 3


def test_yen_are_taken_back_whole() -> None:
    """4 × 1.4 are 5.6, so 6; at most a quarter of 11, which is 2.75, so 3."""
    line, carried = taken("0.25", currency="JPY", rate="1.4")
    assert (str(line.amount), str(carried)) == ("-3", "3")


def test_what_is_carried_is_told_beside_what_is_new() -> None:
    """A note stands for one step only."""
    schedule: list[Doc] = [{"up_to_days": 30, "share": "1"}]
    terms = terms_of(per_lead("1"), clawback={"method": "paid_rate", "schedule": schedule})
    paid = Context("EUR", MAY, MAY, measures_of(terms, {"leads": "9"}, {}), WORDS)
    back = ReversedPeriod((TermsPart(terms, MAY),), paid, (Reversal(1, paid.measures),))
    context = Context(
        "EUR", JUNE, JUNE, {}, WORDS, opening=Balances(clawback=Decimal(2)), reversals=(back,)
    )
    line = calculate(terms, context).lines[-1]
    assert (line.amount, line.note) == (Decimal(-11), "")


def test_notes_are_joined_by_one_full_stop() -> None:
    gated = {**per_lead(), "gate": [when("leads", "at_least", "1")]}
    assert only_line(terms_of(gated)).note == "No results. Gate not met: 0 approved leads."
    limited = {**retainer("100", prorate=True), "maximum": "10"}
    (line,) = pay(terms_of(limited), active=HALF_JUNE).lines
    assert line.note == "15 of 30 days. €50.00 is cut to the maximum of €10.00."


def test_levels_and_tiers_are_labelled_where_there_are_several() -> None:
    one = level(when("leads", "at_least", "1"), percent="0.1")
    two = level(when("leads", "at_least", "2"), percent="0.2")
    several = terms_of(per_lead("10"), bonus(one, two, levels_pay="cumulative"))
    parts = pay(several, {"leads": "5"}).lines[1].parts
    assert [part.label for part in parts] == ["Level 1", "Level 2"]
    alone = pay(terms_of(per_lead("10"), bonus(one)), {"leads": "5"}).lines[1].parts
    assert [part.label for part in alone] == [""]
    doc = tiered("graduated", (None, "10"))
    doc["tiers"] = [{"up_to": None, "rate": "10", "flat_fee": "7"}]
    labels = [part.label for part in only_line(terms_of(doc), {"leads": "5"}).parts]
    assert labels == ["", "Flat fee of tier 1"]
    fees = only_line(terms_of(with_fees("graduated", "5", "0", "0")), {"leads": "101"}).parts
    assert [part.label for part in fees] == [
        "Tier 1, up to 100",
        "Flat fee of tier 1",
        "Tier 2, up to 200",
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (document(bonus(level(5, amount="5"))), "components[0].levels[0].conditions[0]"),  # type: ignore[arg-type]  # wrong on purpose
        (
            document({**per_lead(), "multiplier": {"target": 5, "levels": []}}),
            "components[0].multiplier.target",
        ),
        (document({**per_lead(), "scope": {"statuses": "all"}}), "components[0].scope.statuses"),
    ],
)
def test_what_has_another_form_is_refused_at_its_place(given: Doc, field: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        parse_terms(given)
    assert caught.value.field == field


def test_a_share_of_revenue_has_no_note() -> None:
    assert only_line(terms_of(share("0.1")), {"revenue": "5"}).note == ""


def test_a_figure_that_nobody_gave_has_no_results() -> None:
    gated = {**per_lead(), "gate": [when("cpl", "at_most", "1")]}
    (line,) = pay(terms_of(gated), {}).lines
    paid, judged = (f"from 0 results{end}" for end in ("', step='measures', value=None", ""))
    assert str(line.explanation).count(judged) == 2
    assert paid in str(line.explanation)


def test_a_factor_beyond_the_start_needs_no_results() -> None:
    beyond = quota(step_level("0", "3", "beyond"))
    line = only_line(terms_of({**share("0.1"), "multiplier": beyond}), {"revenue": None})
    assert line.unrounded == 0
    assert only_line(terms_of({**share("0.1"), "multiplier": beyond}), {"revenue": "5"}).amount == (
        Decimal("1.50")
    )


def test_a_baseline_of_nothing_is_a_step_of_the_rate() -> None:
    doc: Doc = {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "leads",
        "rate": "1",
        "baseline": "1",
        "method": "index",
        "prorate": False,
        "corrections": [{"period": "2026-06", "amount": "-5", "reason": "Agreed"}],
    }
    line = only_line(terms_of(doc), {"leads": "3"})
    found = line.explanation.children[0].children
    assert [(each.step, each.text) for each in found] == [
        ("rates", "Baseline: 1 − 5 = −4"),
        ("rates", "A baseline is not below zero: 0"),
    ]
