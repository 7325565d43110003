"""The trusted source of a metric counts in pay; gaps may stand in the way; what to compare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from ppp_desktop.core.errors import Conflict, ValidationFailed
from ppp_desktop.core.vocabulary import MeasureRequest, Scope, Status
from ppp_desktop.models.contracts import SourceTrust
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import list_contracts, require_contract
from ppp_desktop.services.explained_gaps import explain_gap
from ppp_desktop.services.gap_rows import GapState
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.measures import Course, measure
from ppp_desktop.services.performance import get_breakdown
from ppp_desktop.services.reconciliation import reconcile
from ppp_desktop.services.reconciliation_offers import get_offers
from ppp_desktop.services.reconciliations import (
    ReconciliationDetails,
    list_reconciliations,
    preview_reconciliation,
    remove_reconciliation,
)
from ppp_desktop.services.reversals import reversals_in
from ppp_desktop.services.statements import close_period, get_statement
from tests.integration.factories import ANSWERS, make_contract, result, sheet, terms
from tests.integration.two_sources import (
    DETAILS,
    JULY,
    JUNE,
    MAY,
    PER_LEAD,
    TODAY,
    add_analytics,
    add_crm,
    exact,
    june,
    pay,
    set_up,
)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(PER_LEAD))
    return empty_store


def test_pay_counts_the_trusted_source_only(store: Database) -> None:
    add_crm(store, {june(1): 10})
    add_analytics(store, {june(1): 12})
    assert pay(store, JUNE) == 220
    effect = preview_reconciliation(store, 1, DETAILS, JUNE)
    assert (effect.before, effect.after) == exact(220, 100)
    assert list_reconciliations(store, 1) == []
    number = set_up(store)
    assert pay(store, JUNE) == 100
    with store.reading() as session:
        course = Course.of(require_contract(session, 1))
        explicit = MeasureRequest("leads", Scope.of({"source": ["GA4"]}))
        grouped = MeasureRequest("leads")
        found = measure(session, course, JUNE, [explicit, grouped])
        assert found[explicit].value == 12  # a scope that names its sources wins
        assert found[grouped].value == 10
    rows = get_breakdown(store, 1, JUNE, MeasureRequest("leads"), "source")
    assert [(row.value, row.actual) for row in rows] == [("HubSpot", Decimal(10))]
    remove_reconciliation(store, number)
    assert pay(store, JUNE) == 220
    with store.reading() as session:
        assert session.scalars(select(SourceTrust)).all() == []


def test_what_was_issued_keeps_both_and_ends_a_trust_instead_of_forgetting(
    store: Database,
) -> None:
    add_crm(store, {date(2026, 5, 1): 1, june(1): 10, date(2026, 7, 1): 1})
    add_analytics(store, {date(2026, 5, 1): 1, june(1): 12, date(2026, 7, 1): 1})
    may, _ = close_period(store, 1, MAY, issue=True, today=TODAY)
    assert may.total == 20
    number = set_up(store)
    made = reconcile(store, 1, number, MAY)
    assert made.counting is not None
    assert made.counting.counts_both
    assert "2026-001" in made.counting.text
    june_row, _ = close_period(store, 1, JUNE, issue=True, today=TODAY)
    assert june_row.total == 100
    remove_reconciliation(store, number)
    with store.reading() as session:
        (trust,) = session.scalars(select(SourceTrust)).all()
        assert (trust.first, trust.last) == (june(1), JUNE.end)
        course = Course.of(require_contract(session, 1))
        counted = [
            measure(session, course, period, [MeasureRequest("leads")])[MeasureRequest("leads")]
            for period in (MAY, JUNE, JULY)
        ]
        assert [found.value for found in counted] == [2, 10, 2]
    set_up(store)
    assert pay(store, JULY) == 10
    assert get_statement(store, may.id).body.calculation.total == 20
    assert get_statement(store, june_row.id).body.calculation.total == 100


def test_sources_cannot_leave_out_one_another(store: Database) -> None:
    set_up(store)
    with pytest.raises(Conflict):
        set_up(store, ReconciliationDetails("leads", "leads", "GA4", "HubSpot"))
    set_up(store, ReconciliationDetails("leads", "leads", "GA4", "Shop"))
    with pytest.raises(Conflict, match="neither would count"):
        set_up(store, ReconciliationDetails("leads", "leads", "Shop", "HubSpot"))
    assert len(list_reconciliations(store, 1)) == 2


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (ReconciliationDetails("ctr", "ctr", "A", "B"), "metric"),
        (ReconciliationDetails("leads", "leads", "A", "A"), "other"),
        (ReconciliationDetails("leads", "leads", "", "A"), "trusted"),
        (ReconciliationDetails("leads", "leads", "A", "B", Decimal(2)), "tolerance"),
    ],
)
def test_what_makes_no_sense_is_refused(
    store: Database, details: ReconciliationDetails, field: str
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        set_up(store, details)
    assert refused.value.field == field


def test_a_gap_that_gates_stops_issuing_until_it_is_explained(store: Database) -> None:
    add_crm(store, {june(1): 100})
    add_analytics(store, {june(1): 80})
    details = ReconciliationDetails("leads", "leads", "HubSpot", "GA4", Decimal("0.05"), gates=True)
    number = set_up(store, details)
    draft, _ = close_period(store, 1, JUNE, issue=False, today=TODAY)
    assert draft.total == 1000
    with pytest.raises(Conflict, match="GA4 has 20 leads fewer than HubSpot") as refused:
        close_period(store, 1, JUNE, issue=True, today=TODAY)
    assert "explain the gap" in refused.value.remedy
    explain_gap(store, number, JUNE, reason="Tag was missing", author="Mara")
    issued, _ = close_period(store, 1, JUNE, issue=True, today=TODAY)
    assert issued.number == "2026-001"


def test_days_that_cancel_out_do_not_gate(store: Database) -> None:
    add_crm(store, {june(1): 100, june(2): 80})
    add_analytics(store, {june(1): 80, june(2): 100})
    details = ReconciliationDetails("leads", "leads", "HubSpot", "GA4", Decimal("0.05"), gates=True)
    made = reconcile(store, 1, set_up(store, details), JUNE)
    assert [row.state for row in made.open_rows] == [GapState.BEYOND, GapState.BEYOND]
    issued, _ = close_period(store, 1, JUNE, issue=True, today=TODAY)
    assert issued.number == "2026-001"


def test_a_pair_of_events_and_totals_is_suggested(empty_store: Database) -> None:
    answers = {**ANSWERS, "source": "GA4", "source_tolerance": "0.1"}
    make_contract(empty_store, terms(PER_LEAD, answers=answers))
    add_crm(empty_store, {june(1): 3, june(2): 3})
    add_analytics(empty_store, {june(1): 3, june(3): 1})
    offers = get_offers(empty_store, 1)
    assert [found.source for found in offers.sources] == ["GA4", "HubSpot"]
    (suggestion,) = offers.suggestions
    assert suggestion.days == 1
    assert suggestion.details == ReconciliationDetails(
        "leads", "leads", "GA4", "HubSpot", Decimal("0.1")
    )
    set_up(empty_store, suggestion.details)
    assert get_offers(empty_store, 1).suggestions == ()


def test_two_that_report_totals_are_not_suggested(store: Database) -> None:
    add_analytics(store, {june(1): 3})
    import_sheet(store, 1, sheet([result(2, day=june(1), leads=3)], source="Meta"))
    assert get_offers(store, 1).suggestions == ()
    add_crm(store, {june(1): 3})
    found = [each.details for each in get_offers(store, 1).suggestions]
    assert [(each.trusted, each.other) for each in found] == [
        ("HubSpot", "GA4"),
        ("HubSpot", "Meta"),
    ]
    visits = [result(2, day=june(1), sessions=9), result(3, day=june(1), campaign="A", leads=1)]
    import_sheet(store, 1, sheet(visits, source="Site"))
    found = [each.details for each in get_offers(store, 1).suggestions]
    assert ("Site", "Meta") in [(each.trusted, each.other) for each in found]


def test_the_sample_agency_has_two_sources_of_conversions(sample: Database) -> None:
    found = [
        each.details.name
        for contract in list_contracts(sample)
        for each in get_offers(sample, contract.id).suggestions
    ]
    assert found == ["Conversions: Google Analytics and Google Ads"]


def test_only_what_was_counted_is_taken_back(store: Database) -> None:
    for source in ("HubSpot", "GA4"):
        rows = [
            result(
                2,
                day=june(1),
                external_id=f"{source}-1",
                status=Status.REVERSED,
                reversed_on=date(2026, 7, 5),
                leads=1,
            )
        ]
        import_sheet(store, 1, sheet(rows, source=source, file=f"{source}.csv"))
    request = MeasureRequest("leads")
    taken = []
    for set_it_up in (False, True):
        if set_it_up:
            set_up(store)
        with store.reading() as session:
            course = Course.of(require_contract(session, 1))
            (found,) = reversals_in(session, course, JULY, [request], JUNE)
            taken.append(found.measures[request].value)
    assert taken == [2, 1]
