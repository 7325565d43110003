"""Rate cards: the most specific row counts, in any order, and nothing is paid at a silent zero."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Detail
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.rate_card import RateCard
from ppp_desktop.payouts.terms import dump_terms, parse_terms
from tests.unit.payouts.answers import grouped, line_of, steps, total
from tests.unit.payouts.examples import Doc, terms_of, wording

DIMENSIONS = ("country", "product", "grade")


def row(rate: str, **match: str) -> Doc:
    return {"match": dict(match), "rate": rate}


def card(*rows: Doc, **others: object) -> Doc:
    return {"kind": "rate_card", "name": "Card", "metric": "leads", "rows": list(rows), **others}


def component(*rows: Doc, **others: object) -> RateCard:
    (found,) = terms_of(card(*rows, **others)).components
    assert isinstance(found, RateCard)
    return found


SOLAR = row("12", country="DE", product="Solar")
GERMANY = row("10", country="DE")
WIND = row("9", product="Wind")


def test_the_most_specific_row_counts() -> None:
    answer = grouped({("DE", "Solar"): "3", ("DE", ""): "2", ("AT", "Wind"): "1"})
    line = line_of(card(GERMANY, SOLAR, WIND), answer)
    assert steps(line) == [
        "Country DE: 2 × €10.00 = €20.00",
        "Country DE, product Solar: 3 × €12.00 = €36.00",
        "Product Wind: 1 × €9.00 = €9.00",
    ]
    assert [part.amount for part in line.parts] == [20, 36, 9]
    assert line.amount == 65


def test_all_others_take_the_default() -> None:
    given_card = card(row("0.05", product="Shoes"), metric="revenue", default_rate="0.03")
    line = line_of(given_card, grouped({("Shoes",): "200", ("",): "20", ("Bags",): "80"}))
    assert steps(line) == [
        "Product Shoes: €200.00 × 5 % = €10.00",
        "All others: €100.00 × 3 % = €3.00",
    ]
    assert line.amount == 13
    assert line_of(card(GERMANY, default_rate="0"), grouped({("AT",): "5"})).amount == 0


@pytest.mark.parametrize(
    ("metric", "found", "words"),
    [
        ("leads", {("AT",): "3"}, "“Card”: 3 approved leads in AT have no rate."),
        ("leads", {("AT",): "1", ("DE",): "5"}, "“Card”: 1 approved lead in AT has no rate."),
        ("revenue", {("",): "9.50"}, "“Card”: €9.50 of revenue without country has no rate."),
        (
            "leads",
            {("AT",): "1", ("BE",): "2", ("CH",): "3", ("FR",): "4", ("ZA",): "5"},
            "“Card”: 1 approved lead in AT, 2 approved leads in BE, 3 approved leads in CH and "
            "those of 2 more values have no rate.",
        ),
    ],
)
def test_results_without_a_rate_are_named(
    metric: str, found: dict[tuple[str, ...], str], words: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        line_of(card(row("1", country="DE"), metric=metric), grouped(found))
    assert caught.value.message == words
    assert "Add rows to the rate card" in caught.value.remedy


def test_missing_values_are_named() -> None:
    scope = {"filters": {"country": ["AT", "DE"], "channel": ["Meta"]}}
    rows = (row("1", country="DE", product="Solar", grade="A"),)
    with pytest.raises(ValidationFailed) as caught:
        line_of(card(*rows, scope=scope), grouped({("AT", "", ""): "2"}))
    assert "2 approved leads from Meta in AT without product or lead grade" in str(caught.value)


def test_results_that_amount_to_nothing_need_no_rate() -> None:
    line = line_of(card(GERMANY), grouped({("AT",): "0"}))
    assert steps(line) == ["No row of the card was used"]
    assert line.amount == 0
    assert line_of(card(GERMANY), total(None, 0)).note == "No results."


def test_rows_of_the_same_rank_are_refused_when_both_fit() -> None:
    assert line_of(card(GERMANY, WIND), grouped({("DE", "Solar"): "1"})).amount == 10
    with pytest.raises(ValidationFailed) as caught:
        line_of(card(GERMANY, WIND), grouped({("DE", "Wind"): "4"}))
    assert caught.value.message == (
        "“Card”: rows 1 (country DE) and 2 (product Wind) fit 4 approved leads in DE for the "
        "product Wind equally well."
    )
    assert "Add a row for country DE, product Wind" in caught.value.remedy
    both = row("7", country="DE", product="Wind")
    assert line_of(card(GERMANY, WIND, both), grouped({("DE", "Wind"): "4"})).amount == 28


def test_a_mere_total_is_no_answer() -> None:
    with pytest.raises(ValidationFailed) as caught:
        line_of(card(GERMANY, WIND), total("5"))
    assert str(caught.value) == (
        "“Card” needs approved leads by country and product; only the total is known. "
        "Give results with their country and product."
    )


def test_the_figure_is_asked_for_by_all_dimensions_of_rows() -> None:
    found = component(row("1", grade="A"), row("2", country="DE"))
    (request,) = found.requests({})
    assert (request.detail, request.by) == (Detail.GROUPS, ("country", "grade"))
    assert found.main_request() is None
    assert found.weighs_by is Weight.OWN


VALUES = st.sampled_from(["A", "B", "C"])
GROUPS = st.dictionaries(
    st.tuples(*[st.sampled_from(["A", "B", "C", ""])] * 3),
    st.decimals(Decimal(0), Decimal(1000), places=3),
    max_size=12,
)


@st.composite
def ranked_rows(draw: st.DrawFn) -> list[Doc]:
    """Rows of which no two have the same rank and other dimensions."""
    dimensions = draw(st.permutations(DIMENSIONS))
    used = [dimensions[:size] for size in draw(st.sets(st.integers(1, 3), min_size=1))]
    # All dimensions are asked for, so that the groups below have three values.
    matches = {tuple(zip(DIMENSIONS, "XYZ", strict=True))}
    for names in used:
        for values in draw(st.lists(st.tuples(*[VALUES] * len(names)), max_size=4)):
            given = dict(zip(names, values, strict=True))
            matches.add(tuple((name, given[name]) for name in DIMENSIONS if name in given))
    rates = st.decimals(Decimal(0), Decimal(99), places=2).map(str)
    return [row(draw(rates), **dict(match)) for match in sorted(matches)]


def expected(rows: list[Doc], groups: dict[tuple[str, ...], Decimal], others: Decimal) -> Decimal:
    """Each group at the rate of the row that names most, found by trying every row."""
    due = Decimal(0)
    for values, quantity in groups.items():
        pairs = set(zip(DIMENSIONS, values, strict=True))
        rate, named = others, 0
        for each in rows:
            match = each["match"]
            assert isinstance(match, dict)
            if set(match.items()) <= pairs and len(match) > named:
                rate, named = Decimal(str(each["rate"])), len(match)
        due += quantity * rate
    return due


@settings(deadline=None)
@given(ranked_rows(), GROUPS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_groups_does_not_matter(
    rows: list[Doc], groups: dict[tuple[str, ...], Decimal], random: object
) -> None:
    assert hasattr(random, "shuffle")
    due = expected(rows, groups, Decimal("0.5"))
    first = line_of(card(*rows, default_rate="0.5"), grouped(groups))
    assert first.unrounded == due
    shuffled, entries = list(rows), list(groups.items())
    random.shuffle(shuffled)
    random.shuffle(entries)
    again = line_of(card(*shuffled, default_rate="0.5"), grouped(dict(entries)))
    assert again.unrounded == due
    assert sorted(again.parts, key=str) == sorted(first.parts, key=str)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        (card(), "rows", "At least one entry"),
        (card({"match": {}, "rate": "1"}), "rows[0].match", "which results it is for"),
        (card({"match": "DE", "rate": "1"}), "rows[0].match", "which results it is for"),
        (card(row("1", land="DE")), "rows[0].match.land", "told apart by “land”"),
        (card(row("1", country=" ")), "rows[0].match.country", "A text is needed"),
        (
            card({"match": {"country": ["DE"]}, "rate": "1"}),
            "rows[0].match.country",
            "Name one value",
        ),
        (card(row("-1", country="DE")), "rows[0].rate", "negative"),
        (card(GERMANY, WIND, GERMANY), "rows[2].match", "Rows 1 and 3 are both for country DE."),
        (
            card(row("1", country="DE", product="A", grade="B"), row("1", device="mobile")),
            "rows[1].match",
            "more than 3 things",
        ),
        (card(row("8", country="DE"), metric="revenue"), "rows[0].rate", "Write 0.08 for 8 %"),
        (
            card(row("0.1", country="DE"), metric="revenue", default_rate="5"),
            "default_rate",
            "Write 0.05 for 5 %",
        ),
        (card(GERMANY, metric="ctr"), "metric", "cannot be paid this way"),
    ],
)
def test_wrong_cards_are_refused(wrong: Doc, field: str, words: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        terms_of(wrong)
    assert caught.value.field == f"components[0].{field}"
    assert words in str(caught.value)


def test_sentences() -> None:
    several = component(GERMANY, SOLAR, default_rate="5").sentence(wording())
    assert several == (
        "For each approved lead: €10.00 for country DE; €12.00 for country DE, product Solar; "
        "€5.00 for all others. Where several fit, the one that names the most counts."
    )
    share = component(row("0.05", product="Shoes"), metric="revenue").sentence(wording())
    assert share.replace("\u00a0", " ") == (
        "Share of revenue: 5 % for product Shoes. "
        "Nothing else is paid before a rate is agreed for it."
    )


def test_a_long_card_is_not_read_out() -> None:
    rows = [row("1", campaign=str(number)) for number in range(14)]
    assert "for campaign 11; 2 further rates as in the rate card." in component(*rows).sentence(
        wording()
    )


def test_a_card_survives_being_written() -> None:
    terms = terms_of(card(row("1", product=" Solar ", country="DE"), default_rate="2"))
    written = dump_terms(terms)
    assert parse_terms(written) == terms
    (found,) = terms.components
    assert isinstance(found, RateCard)
    assert found.rows[0].match == (("country", "DE"), ("product", "Solar"))


def test_pairs_of_all_ranks_are_found() -> None:
    values = dict(zip(DIMENSIONS, "ABC", strict=True))
    for size in (1, 2):
        for one, other in combinations(combinations(DIMENSIONS, size), 2):
            rows = [row("1", **{name: values[name] for name in names}) for names in (one, other)]
            names = [name for name in DIMENSIONS if name in {*one, *other}]
            group = {tuple(values[name] for name in names): "1"}
            with pytest.raises(ValidationFailed, match="equally well"):
                line_of(card(*rows), grouped(group))
