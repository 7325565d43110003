"""What a statement freezes beside its pay: the one before, the return, where cuts began."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.comparing import counted_lines
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_comparison import ClientReturn, Comparison, LineBefore
from ppp_desktop.services.statements import close_period, get_statement
from ppp_desktop.services.voiding import void_statement
from tests.documents.contracts import ISSUED, make_statement
from tests.integration.factories import make_contract, result, sheet, terms
from tests.integration.rich_statement import make_rich_statement

TODAY = date(2026, 7, 1)
JUNE = Period.parse("2026-06")
LEADS: dict[str, object] = {"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": "40"}
MEDIA: dict[str, object] = {
    "kind": "pass_through",
    "name": "Media",
    "surcharge": "0.10",
    "treatment": "markup",
    "spend_paid_by": "agency",
}


def body_of(database: Database, statement_id: int) -> StatementBody:
    return get_statement(database, statement_id).body


def drawn(database: Database, row: ResultRow) -> Comparison:
    """Return what June's draft compares with when this is its result."""
    import_sheet(database, 1, sheet([row]))
    draft, _changes = close_period(database, 1, JUNE, issue=False, today=TODAY)
    return body_of(database, draft.id).comparison


def test_against_the_statement_before(empty_store: Database) -> None:
    body = body_of(empty_store, make_statement(empty_store, "en", "A4").id)
    since = body.comparison.since
    assert since is not None
    assert (since.number, since.period.key, since.subtotal) == (
        "2026-001",
        "2026-05",
        Decimal(2516),
    )
    assert [(line.name, line.amount, line.quantity) for line in since.lines] == [
        ("Retainer", Decimal(800), None),
        ("Approved leads", Decimal(1216), Decimal(118)),
        ("Bonus", Decimal(500), None),
        ("Cap", Decimal(0), None),
    ]
    now = counted_lines(body.calculation.lines, body.measures)
    assert [(line.name, line.quantity) for line in now][1] == ("Approved leads", Decimal(137))


def test_a_void_statement_is_none_to_compare_with(empty_store: Database) -> None:
    make_contract(empty_store, terms(LEADS))
    may = Period.parse("2026-05")
    first, _ = close_period(empty_store, 1, may, issue=True, today=TODAY)
    void_statement(empty_store, first.id, reason="Too early.", author="Mara", day=TODAY)
    assert drawn(empty_store, result(2, external_id="R", leads=3)).since is None


def test_what_the_client_put_in_and_got(empty_store: Database) -> None:
    body = body_of(empty_store, make_statement(empty_store, "en", "A4").id)
    assert body.comparison.returned == ClientReturn(
        revenue=Decimal("20355.50"),
        spend=Decimal("3950.40"),
        pay=Decimal("2744.00"),
        invested=Decimal("6694.40"),
        roas=Decimal("5.1528"),
        roi=Decimal("2.0407"),
        counted=MeasureRequest("leads", Scope()),
        effective=Decimal("48.8642"),
    )


def test_without_revenue_and_spend_there_is_no_return(empty_store: Database) -> None:
    make_contract(empty_store, terms(LEADS))
    assert drawn(empty_store, result(2, external_id="R", leads=3)).returned is None


def test_with_spend_alone_each_result_has_its_cost(empty_store: Database) -> None:
    make_contract(empty_store, terms(LEADS))
    found = drawn(empty_store, result(2, external_id="R", leads=3, cost="180")).returned
    assert found is not None
    assert (found.invested, found.effective) == (Decimal(300), Decimal(100))
    assert (found.revenue, found.roas, found.roi) == (None, None, None)


def test_media_handed_on_is_put_in_once(empty_store: Database) -> None:
    make_contract(empty_store, terms(LEADS, MEDIA))
    found = drawn(
        empty_store, result(2, external_id="R", leads=3, cost="180", revenue="990")
    ).returned
    assert found is not None
    # 3 × 40 + 180 + 10 % of it is paid; of that 138 is ours.
    assert (found.spend, found.pay, found.invested) == (Decimal(180), Decimal(138), Decimal(318))
    assert found.roi == Decimal("2.1132")


def test_nothing_put_in_has_no_return(empty_store: Database) -> None:
    make_contract(empty_store, terms(LEADS))
    found = drawn(empty_store, result(2, external_id="R", revenue="990")).returned
    assert found is not None
    assert (found.invested, found.roi, found.roas, found.effective) == (
        Decimal(0),
        None,
        None,
        None,
    )


def test_money_that_is_not_converted_gives_no_return(empty_store: Database) -> None:
    make_contract(empty_store, terms(LEADS))
    rows = [
        result(2, external_id="A", leads=3),
        result(3, external_id="B", revenue="10", currency="USD"),
    ]
    import_sheet(empty_store, 1, sheet(rows))
    row, _ = close_period(empty_store, 1, JUNE, issue=False, today=TODAY)
    assert body_of(empty_store, row.id).comparison.returned is None


@pytest.mark.parametrize("issue", [True, False])
def test_a_clawback_names_the_statement_that_paid(empty_store: Database, *, issue: bool) -> None:
    row = make_rich_statement(empty_store, issue=issue)
    body = body_of(empty_store, row.id)
    assert [(each.number, each.period.key) for each in body.comparison.origins] == [
        ("2026-001", "2026-05")
    ]
    document = make_document(empty_store, row.id)
    clawback = next(line for line in document.lines if line.name == "Clawback")
    assert "Of statement 2026-001, May 2026." in clawback.note


def test_versions_of_a_component_are_one_line_of_the_comparison(empty_store: Database) -> None:
    body = body_of(empty_store, make_rich_statement(empty_store).id)
    now = {line.key: line for line in counted_lines(body.calculation.lines, body.measures)}
    lines = body.calculation.lines
    retainers = [line.amount for line in lines if line.key.startswith("retainer@")]
    assert len(retainers) == 2
    assert now["retainer"] == LineBefore("retainer", "Retainer", sum(retainers, Decimal(0)))
    assert sum(line.amount for line in now.values()) == body.calculation.subtotal


def test_later_results_leave_an_issued_comparison_alone(empty_store: Database) -> None:
    row = make_statement(empty_store, "en", "A4")
    before = make_document(empty_store, row.id)
    later = [result(9, day=ISSUED.replace(month=6, day=30), external_id="late", revenue="5000")]
    import_sheet(empty_store, 1, sheet(later, source="Shop", file="late.csv"))
    assert make_document(empty_store, row.id) == before
