"""Clawback from the spreadsheet to the statement: what was reversed later, and what stays."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from ppp_desktop.cli import run
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement, statement_sources
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.import_runs import SheetJob, preview_imports
from ppp_desktop.services.importing import (
    ImportReport,
)
from ppp_desktop.services.objectives import list_objectives, save_objectives
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.sources import Page
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statements import list_sources, list_statements
from tests.integration.factories import make_contract
from tests.integration.reversed_orders import (
    BY_AGE,
    LEADS_HEADER,
    Order,
    amounts,
    clawback,
    draft,
    import_orders,
    is_sound,
    issue,
    leads,
    paid,
    per_lead,
    share,
)

TIERS: dict[str, object] = {
    "kind": "volume",
    "name": "Leads",
    "metric": "leads",
    "tiers": [
        {"up_to": "100", "rate": "10"},
        {"up_to": "200", "rate": "12"},
        {"up_to": None, "rate": "15"},
    ],
    "basis": "period",
    "on_breakpoint": "lower",
}


def frozen(store: Database, number: str) -> tuple[object, ...]:
    """Return everything that is kept of an issued statement."""
    with store.reading() as session:
        statement = session.scalars(select(Statement).where(Statement.number == number)).one()
        kept = session.execute(
            select(statement_sources)
            .where(statement_sources.c.statement_id == statement.id)
            .order_by(statement_sources.c.id)
        ).all()
        return (statement.body, statement.total, statement.checksum, [tuple(row) for row in kept])


def line_of(body: StatementBody, key: str) -> Line:
    return next(line for line in body.calculation.lines if line.key == key)


def causes(report: ImportReport) -> list[str]:
    return [problem.cause for problem in report.problems]


def test_the_worked_numbers_by_age_with_half_of_a_month_at_most(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback(schedule=BY_AGE, limit="0.5")))
    may = [Order("O-1", "2026-05-10", "10000")]
    import_orders(empty_store, tmp_path, may)
    assert amounts(issue(empty_store, "2026-05")) == {"share": Decimal(1000)}
    before = frozen(empty_store, "2026-001")
    cancelled = [
        replace(may[0], status="refunded", reversed_on="2026-06-24"),  # 45 days later
        Order("O-2", "2026-06-03", "10000"),
        Order("O-3", "2026-07-03", "10000"),
    ]
    report = import_orders(empty_store, tmp_path, cancelled, file="june.csv")
    assert (report.imported, report.updated, report.rejected) == (2, 1, 0)
    assert causes(report) == ["taken_back"]
    june = issue(empty_store, "2026-06")
    assert amounts(june) == {"share": Decimal(1000), "clawback": Decimal(-500)}
    assert june.calculation.closing.clawback == 250
    july = issue(empty_store, "2026-07")
    assert amounts(july) == {"share": Decimal(1000), "clawback": Decimal(-250)}
    assert july.calculation.closing.clawback == 0
    assert frozen(empty_store, "2026-001") == before
    assert is_sound(empty_store)


@pytest.mark.parametrize(("method", "taken"), [("paid_rate", -12), ("recomputed", -212)])
def test_one_of_101_leads_is_refunded_after_its_month_was_issued(
    empty_store: Database, tmp_path: Path, method: str, taken: int
) -> None:
    make_contract(empty_store, paid(TIERS, clawback=clawback(method)))
    all_leads = leads(range(101), "2026-05")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    assert issue(empty_store, "2026-05").calculation.subtotal == 1212
    before = frozen(empty_store, "2026-001")
    all_leads[7] = replace(all_leads[7], reversed_on="2026-06-01")
    report = import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    assert (report.updated, report.unchanged, report.rejected) == (1, 100, 0)
    june = issue(empty_store, "2026-06")
    assert line_of(june, "clawback").amount == taken
    assert june.calculation.subtotal == taken
    assert frozen(empty_store, "2026-001") == before
    assert is_sound(empty_store)


def test_the_clawback_leads_to_the_reversed_rows_live_and_frozen(
    empty_store: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_contract(empty_store, paid(TIERS, clawback=clawback()))
    all_leads = leads(range(101), "2026-05")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    issue(empty_store, "2026-05")
    all_leads[7] = replace(all_leads[7], status="refunded", reversed_on="2026-06-09")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER, file="refunds.csv")
    for made in (draft, issue):
        body = made(empty_store, "2026-06")
        (request,) = line_of(body, "clawback").measures
        assert request.within == Period.parse("2026-05")
        assert request.reversed_in == Period.parse("2026-06")
        row = next(each for each in list_statements(empty_store) if each.period == body.period)
        (behind,) = list_sources(empty_store, row.id, request, Page())
        assert (behind.total_rows, behind.total_value) == (1, Decimal(1))
        assert [(each.reference, each.file, each.row) for each in behind.rows] == [
            ("L-7", "refunds.csv", 9)
        ]
    assert run(["explain", "2026-002", "--store", str(empty_store.path)]) == 0
    printed = capsys.readouterr().out
    assert "May 2026, reversed after 0–365 days: €12.00" in printed
    assert "refunds.csv" in printed
    assert "L-7" in printed


def test_an_order_reversed_within_its_own_month_just_does_not_count(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    orders = [
        Order("O-1", "2026-05-10", "1000"),
        Order("O-2", "2026-05-11", "500", reversed_on="2026-05-31"),
    ]
    import_orders(empty_store, tmp_path, orders)
    assert issue(empty_store, "2026-05").calculation.subtotal == 100
    june = issue(empty_store, "2026-06")
    assert amounts(june) == {"share": Decimal(0)}
    assert june.paid_before == ()


@pytest.mark.parametrize("in_between", [True, False])
@pytest.mark.parametrize(
    ("method", "june", "july"), [("paid_rate", -12, -12), ("recomputed", -212, -10)]
)
def test_leads_of_one_month_are_reversed_in_two_others(
    empty_store: Database, tmp_path: Path, method: str, june: int, july: int, *, in_between: bool
) -> None:
    make_contract(empty_store, paid(TIERS, clawback=clawback(method)))
    all_leads = leads(range(101), "2026-05")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    issue(empty_store, "2026-05")
    all_leads[7] = replace(all_leads[7], reversed_on="2026-06-09")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    made = issue if in_between else draft
    assert made(empty_store, "2026-06").calculation.subtotal == june
    all_leads[8] = replace(all_leads[8], reversed_on="2026-07-09")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    assert issue(empty_store, "2026-07").calculation.subtotal == july
    assert is_sound(empty_store)


def test_a_gate_that_does_not_fall_pays_as_it_did_when_leads_go_one_month_after_the_other(
    empty_store: Database, tmp_path: Path
) -> None:
    gate = [{"metric": "leads", "operator": "at_least", "value": "100"}]
    rule = clawback("recomputed", attainment_falls=False)
    make_contract(empty_store, paid(per_lead(gate=gate), clawback=rule))
    all_leads = leads(range(101), "2026-05")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    assert issue(empty_store, "2026-05").calculation.subtotal == 1010
    for place, month in enumerate(("2026-06", "2026-07", "2026-08")):
        all_leads[place] = replace(all_leads[place], reversed_on=f"{month}-05")
        import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
        assert line_of(issue(empty_store, month), "clawback").amount == -10


def test_an_objective_that_was_changed_since_does_not_change_what_was_paid(
    empty_store: Database, tmp_path: Path
) -> None:
    met = [{"objective": "Leads", "attainment_at_least": "1"}]
    level = {"amount": "500", "conditions": met}
    bonus: dict[str, object] = {"kind": "bonus", "name": "Bonus", "levels": [level]}
    objective: dict[str, object] = {"name": "Leads", "metric": "leads", "target": "10"}
    document = paid(per_lead(), bonus, clawback=clawback("recomputed"))
    make_contract(empty_store, document, objectives=[objective])
    all_leads = leads(range(10), "2026-05")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    assert issue(empty_store, "2026-05").calculation.subtotal == 600
    (details,) = list_objectives(empty_store, 1)
    save_objectives(empty_store, 1, [replace(details, target=Decimal(20))])
    all_leads[0] = replace(all_leads[0], reversed_on="2026-06-02")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    june = issue(empty_store, "2026-06")
    assert line_of(june, "clawback").amount == -510  # the bonus was paid for ten of ten
    assert is_sound(empty_store)


def test_the_preview_tells_what_the_open_month_takes_back(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(TIERS, clawback=clawback()))
    all_leads = leads(range(101), "2026-05")
    import_orders(empty_store, tmp_path, all_leads, header=LEADS_HEADER)
    issue(empty_store, "2026-05")
    all_leads[7] = replace(all_leads[7], reversed_on="2026-06-09")
    lines = [f"{x.day},{x.number},{x.status},{x.figure},{x.reversed_on}" for x in all_leads]
    file = tmp_path / "more.csv"
    file.write_text("\n".join([LEADS_HEADER, *lines]), encoding="utf-8")
    (parsed,) = parse_file(read_file(file))
    may, june = preview_imports(empty_store, [SheetJob(1, parsed)]).periods
    assert (may.difference, may.kept_out, may.issued_as) == (Decimal(0), 0, "2026-001")
    assert (june.period.key, june.difference) == ("2026-06", Decimal(-12))
    assert june.because == "1 approved lead of May 2026 reversed"


def test_terms_that_take_nothing_back_warn_on_the_statement(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share()))
    order = Order("O-1", "2026-05-10", "1000")
    import_orders(empty_store, tmp_path, [order])
    issue(empty_store, "2026-05")
    import_orders(empty_store, tmp_path, [replace(order, reversed_on="2026-06-02")])
    june = issue(empty_store, "2026-06")
    assert amounts(june) == {"share": Decimal(0)}
    assert "Results of May 2026 were reversed; these terms take nothing back." in june.warnings
    assert is_sound(empty_store)
