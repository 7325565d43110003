"""Uplift: what lies above an adjusted baseline, by index or against a control."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Scope
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.uplift import Uplift
from ppp_desktop.payouts.lines import Line
from ppp_desktop.payouts.terms import dump_terms, parse_terms
from tests.unit.payouts.answers import Answer, details, line_of, steps, total
from tests.unit.payouts.examples import HALF_JUNE, Doc, terms_of, wording

AUSTRIA: Doc = {"filters": {"country": ["AT"]}}
JUNE_INDEX: Doc = {"period": "2026-06", "index": "0.90"}
CLOSED: Doc = {"period": "2026-06", "amount": "-5000", "reason": "shop closed"}


def uplift(**others: object) -> Doc:
    return {
        "kind": "uplift",
        "name": "Uplift",
        "metric": "revenue",
        "rate": "0.10",
        "baseline": "100000",
        "method": "index",
        "prorate": True,
        **others,
    }


def compared(method: str, **others: object) -> Doc:
    control = {"scope": AUSTRIA, "before": "200"}
    plain = uplift(metric="leads", rate="5", baseline="100", method=method, control=control)
    return {**plain, **others}


def component(given: Doc) -> Uplift:
    (found,) = terms_of(given).components
    assert isinstance(found, Uplift)
    return found


def control(actual: str, of_control: str | None) -> Answer:
    """Answer with the control's figure for Austria; None where it has no results."""

    def answer(request: MeasureRequest) -> Measure:
        if request.scope == Scope():
            return Measure(request, Decimal(actual), 3)
        return Measure(request, Decimal(of_control or 0), 0 if of_control is None else 2)

    return answer


def note(line: Line) -> str:
    return line.note.replace("\u00a0", " ")


def test_an_index_adjusts_the_baseline() -> None:
    line = line_of(uplift(indices=[JUNE_INDEX]), total("99000"))
    assert line.amount == 900
    assert line.note == ""
    assert steps(line) == [
        "€99,000.00 − €90,000.00 = €9,000.00 above the baseline × 10 % = €900.00"
    ]
    assert details(line) == ["Baseline: €100,000.00 × 0.9 (index of June 2026) = €90,000.00"]
    assert [part.amount for part in line.parts] == [900]


def test_without_an_index_the_baseline_stays_and_the_line_says_so() -> None:
    line = line_of(uplift(indices=[{**JUNE_INDEX, "period": "2026-05"}]), total("99000"))
    assert line.amount == 0
    assert note(line) == "Not above the baseline. No index is agreed for June 2026; it counts 1."
    assert steps(line) == ["€99,000.00 is not above the baseline of €100,000.00: €0.00"]


def test_corrections_count_in_their_period_only() -> None:
    corrections = [CLOSED, {**CLOSED, "period": "2026-07"}, {**CLOSED, "amount": "1000"}]
    line = line_of(uplift(indices=[JUNE_INDEX], corrections=corrections), total("99000"))
    assert line.amount == 1300
    assert details(line) == [
        "Baseline: €100,000.00 × 0.9 (index of June 2026) − €5,000.00 + €1,000.00 = €86,000.00"
    ]
    baseline = line.explanation.children[0].children[0]
    assert [each.text for each in baseline.children] == [
        "Correction −€5,000.00: shop closed",
        "Correction +€1,000.00: shop closed",
    ]


def test_a_baseline_does_not_fall_below_zero() -> None:
    line = line_of(uplift(corrections=[{**CLOSED, "amount": "-200000"}]), total("1000"))
    assert line.amount == 100
    assert details(line)[-1] == "A baseline is not below zero: 0"


@pytest.mark.parametrize(("prorate", "due"), [(True, 4900), (False, 0)])
def test_part_periods_count_by_days_where_agreed(prorate: bool, due: int) -> None:
    given_terms = uplift(prorate=prorate, indices=[{**JUNE_INDEX, "index": "1"}])
    line = line_of(given_terms, total("99000"), active=HALF_JUNE)
    assert line.amount == due
    said = "The baseline counts for 15 of 30 days." if prorate else "Not above the baseline."
    assert note(line) == said


@pytest.mark.parametrize(
    ("method", "due", "baseline"),
    [
        ("control_additive", 0, "Baseline: 100 + (220 − 200) = 120"),
        ("control_ratio", 50, "Baseline: 100 × 220 ÷ 200 = 110"),
    ],
)
def test_a_control_adjusts_the_baseline(method: str, due: int, baseline: str) -> None:
    line = line_of(compared(method), control("120", "220"))
    assert line.amount == due
    assert details(line) == [baseline]
    assert {request.scope for request in line.measures} == {
        Scope(),
        Scope.of({"country": ["AT"]}),
    }


def test_in_a_part_period_a_control_is_compared_with_its_days() -> None:
    difference = line_of(compared("control_additive"), control("70", "115"), active=HALF_JUNE)
    assert difference.amount == 25
    assert details(difference) == ["Baseline: 100 × 15 ÷ 30 days + (115 − 200 × 15 ÷ 30 days) = 65"]
    assert note(difference) == "The baseline counts for 15 of 30 days."
    proportion = line_of(compared("control_ratio"), control("70", "115"), active=HALF_JUNE)
    assert proportion.unrounded == Decimal("62.5")
    assert proportion.note == ""


@pytest.mark.parametrize("method", ["control_additive", "control_ratio"])
def test_a_control_without_results_is_no_control(method: str) -> None:
    with pytest.raises(ValidationFailed, match="compared with approved leads in AT, of which"):
        line_of(compared(method), control("120", None))
    assert line_of(compared(method), control("0", None)).amount == 0
    assert line_of(compared(method), control("120", "0")).amount in {600, 0}


def test_no_results_are_said() -> None:
    line = line_of(uplift(indices=[JUNE_INDEX]), total(None, 0))
    assert line.note == "No results. Not above the baseline."


AMOUNTS = st.decimals(Decimal(0), Decimal(500000), places=2)
CHANGES = st.decimals(Decimal(-500000), Decimal(500000), places=2)


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, st.decimals(Decimal("0.01"), Decimal(3), places=2), CHANGES)
def test_uplift_by_index_is_the_rule_and_never_negative(
    actual: Decimal, baseline: Decimal, index: Decimal, correction: Decimal
) -> None:
    given_terms = uplift(
        baseline=str(baseline),
        indices=[{"period": "2026-06", "index": str(index)}],
        corrections=[{**CLOSED, "amount": str(correction)}],
    )
    due = line_of(given_terms, total(actual)).unrounded
    adjusted = max(Decimal(0), baseline * index + correction)
    assert due == max(Decimal(0), actual - adjusted) * Decimal("0.1")
    assert due >= 0
    assert line_of(given_terms, total("0")).unrounded == 0


@settings(deadline=None)
@given(st.sampled_from(["control_additive", "control_ratio"]), *[st.integers(0, 999)] * 4)
def test_uplift_against_a_control_is_never_negative(
    method: str, actual: int, before: int, now: int, baseline: int
) -> None:
    given_terms = compared(
        method, baseline=baseline, control={"scope": AUSTRIA, "before": before + 1}
    )
    line = line_of(given_terms, control(str(actual), str(now)))
    assert 0 <= line.unrounded <= actual * 5
    assert line_of(given_terms, control("0", str(now))).unrounded == 0


def test_a_cut_period_weighs_the_whole_uplift_by_days() -> None:
    found = component(compared("control_ratio"))
    assert found.weighs_by is Weight.DAYS
    assert found.requests({})[0] == found.main_request()
    assert len(found.requests({})) == 2
    assert len(component(uplift()).requests({})) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            uplift(),
            "10 % of revenue above the baseline of €100,000.00 a month; nothing below it. "
            "In a part month the baseline counts by days.",
        ),
        (
            uplift(indices=[JUNE_INDEX], corrections=[CLOSED], prorate=False),
            "10 % of revenue above the baseline of €100,000.00 a month, times the index of the "
            "period; nothing below it. Index: 0.9 in June 2026, 1 in every other period. "
            "Corrections of the baseline: −€5,000.00 in June 2026 (shop closed).",
        ),
        (
            compared("control_additive"),
            "€5.00 for each approved lead above the baseline of 100 a month, plus or minus what "
            "approved leads in AT changed from 200; nothing below it. "
            "In a part month the baseline counts by days.",
        ),
        (
            compared("control_ratio"),
            "€5.00 for each approved lead above the baseline of 100 a month, in the proportion "
            "that approved leads in AT changed from 200; nothing below it.",
        ),
    ],
)
def test_sentences(given: Doc, sentence: str) -> None:
    assert component(given).sentence(wording()).replace("\u00a0", " ") == sentence


def test_periods_are_written_in_one_form() -> None:
    given_terms = uplift(indices=[{"period": "2026-06-01..2026-06-30", "index": "0.9"}])
    terms = terms_of(given_terms)
    assert parse_terms(dump_terms(terms)) == terms
    assert component(given_terms).indices[0].period == "2026-06"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        (uplift(rate="10"), "rate", "Write 0.1 for 10 %"),
        (uplift(metric="ctr"), "metric", "cannot be paid this way"),
        (uplift(baseline="-1"), "baseline", "negative"),
        (uplift(indices=[{**JUNE_INDEX, "period": "June"}]), "indices[0].period", "2026-Q2"),
        (uplift(indices=[{**JUNE_INDEX, "index": "90"}]), "indices[0].index", "Write 0.9 for"),
        (uplift(indices=[{**JUNE_INDEX, "index": "0"}]), "indices[0].index", "not above zero"),
        (uplift(indices=[JUNE_INDEX, JUNE_INDEX]), "indices[1].period", "two indices"),
        (uplift(corrections=[{**CLOSED, "reason": ""}]), "corrections[0].reason", "empty"),
        (uplift(control={"scope": AUSTRIA, "before": "1"}), "control", "does not count"),
        (uplift(method="control_ratio"), "control", "not said what"),
        (compared("control_ratio", indices=[JUNE_INDEX]), "indices", "do not count"),
        (compared("control_ratio", corrections=[CLOSED]), "corrections", "do not count"),
        (compared("control_ratio", scope=AUSTRIA), "control.scope", "other results"),
        (
            compared("control_ratio", control={"scope": AUSTRIA, "before": "0"}),
            "control.before",
            "No proportion",
        ),
    ],
)
def test_wrong_uplifts_are_refused(wrong: Doc, field: str, words: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        terms_of(wrong)
    assert caught.value.field == f"components[0].{field}"
    assert words in str(caught.value)
    assert caught.value.remedy
