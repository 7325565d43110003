"""Two sources of one metric, compared exactly: by day, span and value, and explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from ppp_desktop.core.errors import Conflict, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.explained_gaps import explain_gap, undo_explanation
from ppp_desktop.services.gap_rows import GapState
from ppp_desktop.services.gap_sums import Chosen
from ppp_desktop.services.gap_words import gap_sentence, left_out_sentence, missing_sentence
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.reconciliation import compare_sources, reconcile
from ppp_desktop.services.reconciliations import (
    ReconciliationDetails,
)
from tests.integration.factories import make_contract, result, sheet, terms
from tests.integration.two_sources import (
    DETAILS,
    JUNE,
    PER_LEAD,
    add_analytics,
    add_crm,
    exact,
    june,
    pay,
    set_up,
    states,
)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(PER_LEAD))
    return empty_store


def test_analytics_beside_the_crm_day_by_day(store: Database) -> None:
    add_crm(store, {june(1): 10, june(2): 20, june(3): 8, june(5): 4, june(6): 5})
    # The third is missing, the fourth came a day late, the seventh holds a zero.
    add_analytics(store, {june(1): 10, june(2): 21, june(4): 3, june(5): 3, june(6): 5, june(7): 0})
    made = reconcile(store, 1, set_up(store), JUNE)
    assert states(made) == {
        1: "within",
        2: "within",
        3: "only here",
        4: "only there",
        5: "beyond",
        6: "within",
        7: "within",
    }
    found = {row.days.start.day: row for row in made.rows}
    assert found[2].pair.difference == 1
    assert found[2].pair.share == Decimal("0.05")
    assert found[3].pair.other is None
    assert found[4].pair.share is None  # nothing to divide by
    assert (found[7].pair.trusted, found[7].pair.other) == exact(None, 0)
    assert (made.total.pair.trusted, made.total.pair.other) == exact(47, 42)
    assert made.total.state is GapState.BEYOND
    assert gap_sentence(made) == "GA4 has 5 leads fewer than HubSpot (10.64\u00a0%)."
    assert missing_sentence(made) == (
        "HubSpot has nothing on 4 June 2026. GA4 has nothing on 3 June 2026."
    )
    assert made.dimensions == ("campaign",)


def test_without_results_nothing_differs(store: Database) -> None:
    made = reconcile(store, 1, set_up(store), JUNE)
    assert made.rows == ()
    assert made.total.state is GapState.WITHIN
    assert gap_sentence(made) == "Neither source has any leads in June 2026."


def test_a_source_that_has_nothing_at_all(store: Database) -> None:
    add_crm(store, {june(1): 3})
    made = reconcile(store, 1, set_up(store), JUNE)
    assert made.total.state is GapState.ONLY_HERE
    assert gap_sentence(made) == "GA4 has no leads in June 2026, HubSpot has 3."


def test_by_value_the_widest_difference_comes_first(store: Database) -> None:
    add_crm(store, {june(1): 10}, campaign="A")
    add_crm(store, {june(1): 10}, campaign="B")
    add_analytics(store, {june(1): 10}, campaign="A")
    add_analytics(store, {june(1): 14}, campaign="B")
    add_analytics(store, {june(2): 1}, campaign="C")
    number = set_up(store)
    made = reconcile(store, 1, number, JUNE, by="campaign")
    assert [(row.value, row.pair.difference, row.state.value) for row in made.values] == [
        ("B", Decimal(4), "beyond"),
        ("C", Decimal(1), "only there"),
        ("A", Decimal(0), "within"),
    ]
    of_b = reconcile(store, 1, number, JUNE, chosen=Chosen("campaign", "B"))
    assert [(row.days.start.day, row.pair.difference) for row in of_b.rows] == [(1, Decimal(4))]


def test_a_row_of_a_week_is_compared_with_the_week(store: Database) -> None:
    add_crm(store, {june(3): 4, june(7): 5, june(8): 2})
    week = ResultRow(
        row=2, day=june(7), first_day=june(1), values=(("leads", 9_000_000),), dimensions=()
    )
    import_sheet(store, 1, sheet([week], source="GA4", file="week.csv"))
    made = reconcile(store, 1, set_up(store), JUNE)
    assert [(row.days, row.state) for row in made.rows] == [
        (Period(june(1), june(7)), GapState.WITHIN),
        (Period(june(8), june(8)), GapState.ONLY_HERE),
    ]


def test_a_span_that_reaches_beyond_widens_the_comparison(store: Database) -> None:
    add_crm(store, {date(2026, 5, 30): 2, june(2): 3})
    span = ResultRow(
        row=2,
        day=june(2),
        first_day=date(2026, 5, 28),
        values=(("leads", 5_000_000),),
        dimensions=(),
    )
    import_sheet(store, 1, sheet([span], source="GA4", file="span.csv"))
    made = reconcile(store, 1, set_up(store), JUNE)
    assert made.days == Period(date(2026, 5, 28), june(30))
    assert made.total.pair.difference == 0


def test_results_that_are_not_approved_are_told_and_not_compared(store: Database) -> None:
    rows = [
        result(2, day=june(1), external_id="a", leads=1),
        result(3, day=june(1), external_id="b", leads=1, status=Status.PENDING),
        result(4, day=june(1), external_id="c", leads=1, status=Status.REJECTED),
    ]
    import_sheet(store, 1, sheet(rows, source="HubSpot"))
    add_analytics(store, {june(1): 3})
    made = reconcile(store, 1, set_up(store), JUNE)
    assert made.total.pair.trusted == 1
    assert left_out_sentence(made.left_out) == (
        "Not compared: 1 pending of HubSpot, 1 rejected of HubSpot."
    )


def test_an_explained_gap_stays_explained_until_it_changes(store: Database) -> None:
    add_crm(store, {june(1): 100, june(2): 100})
    add_analytics(store, {june(1): 80, june(2): 100})
    number = set_up(store)
    day = Period(june(1), june(1))
    gap, _ = explain_gap(store, number, day, reason="Tag was missing", author="Mara")
    made = reconcile(store, 1, number, JUNE)
    assert states(made) == {1: "explained", 2: "within"}
    assert made.total.state is GapState.EXPLAINED
    assert (made.total.explained, made.total.open_part) == exact(-20, 0)
    with pytest.raises(Conflict, match="explained already"):
        explain_gap(store, number, Period(june(1), june(2)), reason="Again", author="Mara")
    # Results that come later change the difference by more than the tolerance.
    add_crm(store, {june(1): 10}, campaign="B")
    made = reconcile(store, 1, number, JUNE)
    assert states(made) == {1: "beyond", 2: "within"}
    assert (made.total.explained, made.total.open_part) == exact(-20, -10)
    (reason,) = made.explanations
    assert not reason.holds
    assert (reason.difference, reason.now) == exact(-20, -30)
    undo_explanation(store, gap)
    assert reconcile(store, 1, number, JUNE).explanations == ()
    told = [entry.title for entry in list_activities(store)]
    assert [each for each in told if "xpla" in each] == [
        "Explanation of a gap taken back",
        "Gap explained",
    ]


def test_an_explanation_of_one_value(store: Database) -> None:
    for campaign, here, there in (("A", 50, 40), ("B", 50, 50)):
        add_crm(store, {june(1): here}, campaign=campaign)
        add_analytics(store, {june(1): there}, campaign=campaign)
    number = set_up(store)
    explain_gap(
        store, number, JUNE, dimension="campaign", value="A", reason="Consent", author="Mara"
    )
    made = reconcile(store, 1, number, JUNE, by="campaign")
    assert {row.value: row.state.value for row in made.values} == {"A": "explained", "B": "within"}
    assert made.total.state is GapState.EXPLAINED
    with pytest.raises(ValidationFailed, match="do not differ"):
        explain_gap(store, number, JUNE, dimension="campaign", value="B", reason="x", author="Mara")


@pytest.mark.parametrize(("reason", "author", "field"), [(" ", "M", "reason"), ("x", "", "author")])
def test_an_explanation_needs_a_reason_and_an_author(
    store: Database, reason: str, author: str, field: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        explain_gap(store, set_up(store), JUNE, reason=reason, author=author)
    assert refused.value.field == field


def test_sources_can_be_compared_without_setting_up(store: Database) -> None:
    add_crm(store, {june(1): 3})
    add_analytics(store, {june(1): 4})
    made = compare_sources(store, 1, DETAILS, JUNE)
    assert made.total.pair.difference == 1
    assert made.counting is not None
    assert made.counting.counts_both
    assert pay(store, JUNE) == 70


figures = st.dictionaries(
    st.tuples(st.integers(1, 9), st.sampled_from(["", "A", "B"])), st.integers(-3, 9), max_size=12
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(here=figures, there=figures, tolerance=st.sampled_from(["0", "0.05", "1"]))
def test_differences_add_up_to_the_total(
    store: Database,
    here: dict[tuple[int, str], int],
    there: dict[tuple[int, str], int],
    tolerance: str,
) -> None:
    with store.writing() as session:
        session.execute(delete(results))
    for source, found in (("HubSpot", here), ("GA4", there)):
        rows = [
            result(number, day=june(day), campaign=campaign, leads=count)
            for number, ((day, campaign), count) in enumerate(found.items(), start=2)
        ]
        import_sheet(store, 1, sheet(rows, source=source))
    details = ReconciliationDetails("leads", "leads", "HubSpot", "GA4", Decimal(tolerance))
    made = compare_sources(store, 1, details, JUNE, by="campaign")
    total = sum(there.values()) - sum(here.values())
    assert made.total.pair.difference == total
    assert sum(row.pair.difference for row in made.rows) == total
    assert sum(row.pair.difference for row in made.values) == total
    assert all(row.pair.difference == 0 or row.pair.trusted != row.pair.other for row in made.rows)
    assert all(not row.explained for row in made.rows)
