"""Reversals of stated results: which imports are taken, refused, told of and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results, results_before
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.import_runs import SheetJob, preview_imports
from ppp_desktop.services.importing import (
    ImportReport,
    import_sheet,
    list_batches,
    undo_import,
)
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.results import list_results
from ppp_desktop.services.statement_body import StatementBody
from tests.integration.factories import make_contract
from tests.integration.reversed_orders import (
    BY_AGE,
    HEADER,
    Order,
    amounts,
    clawback,
    draft,
    import_orders,
    is_sound,
    issue,
    paid,
    share,
)

NO_DAY = "Date,Order ID,Status,Revenue"


def line_of(body: StatementBody, key: str) -> Line:
    return next(line for line in body.calculation.lines if line.key == key)


def causes(report: ImportReport) -> list[str]:
    return [problem.cause for problem in report.problems]


def messages(report: ImportReport) -> str:
    return "\n".join(problem.message for problem in report.problems)


def test_a_reversal_without_a_day_of_a_stated_order_is_asked_for_its_day(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    orders = [Order("O-1", "2026-05-10", "1000"), Order("O-2", "2026-06-11", "500")]
    import_orders(empty_store, tmp_path, orders, header=NO_DAY)
    issue(empty_store, "2026-05")
    refunded = [replace(order, status="refunded") for order in orders]
    report = import_orders(empty_store, tmp_path, refunded, header=NO_DAY, file="later.csv")
    assert (report.updated, report.rejected) == (1, 1)  # June is open: it never counts
    (problem,) = report.problems
    assert problem.cause == "reversed_undated"
    assert "2026-001" in problem.message
    assert "Say when it was reversed" in problem.remedy
    assert amounts(draft(empty_store, "2026-06")) == {"share": Decimal(0)}
    dated = [replace(order, reversed_on="2026-06-20") for order in refunded[:1]]
    assert import_orders(empty_store, tmp_path, dated, file="dated.csv").updated == 1
    assert amounts(draft(empty_store, "2026-06")) == {
        "share": Decimal(0),
        "clawback": Decimal(-100),
    }
    # An export that tells no day takes none away, of stated orders and of others.
    again = import_orders(empty_store, tmp_path, refunded, header=NO_DAY, file="again.csv")
    assert (again.unchanged, again.rejected) == (2, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"figure": "999", "reversed_on": "2026-07-02"}, "its revenue differs"),
        ({"day": "2026-05-11", "reversed_on": "2026-07-02"}, "its date differs"),
        ({"reversed_on": "2026-06-20"}, "reversed on 20 June 2026, and statement 2026-002 closed"),
        ({"reversed_on": "2026-05-20"}, "reversed on 20 May 2026, and statement 2026-001 closed"),
        ({"figure": "999"}, "closed by statement 2026-001."),
        ({"status": "rejected"}, "closed by statement 2026-001."),
        ({"status": "pending", "reversed_on": "2026-07-02"}, "closed by statement 2026-001."),
    ],
)
def test_every_other_change_of_a_stated_order_stays_refused(
    empty_store: Database, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    order = Order("O-1", "2026-05-10", "1000")
    import_orders(empty_store, tmp_path, [order])
    issue(empty_store, "2026-05")
    issue(empty_store, "2026-06")
    report = import_orders(empty_store, tmp_path, [replace(order, **change)], file="late.csv")
    assert (report.updated, report.rejected) == (0, 1)
    assert said in report.problems[-1].message
    assert is_sound(empty_store)


def test_what_is_reversed_in_a_closed_month_is_refused_before_its_own_month_is_closed(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    issue(empty_store, "2026-06")
    late = Order("O-1", "2026-05-10", "1000", reversed_on="2026-06-03")
    report = import_orders(empty_store, tmp_path, [late])
    assert (report.imported, report.rejected) == (0, 1)
    assert "statement 2026-001 closed that day" in messages(report)
    import_orders(empty_store, tmp_path, [replace(late, reversed_on="")])
    assert import_orders(empty_store, tmp_path, [late]).rejected == 1
    assert import_orders(empty_store, tmp_path, [replace(late, reversed_on="2026-07-03")]).updated


def test_a_reversal_can_be_moved_to_another_open_day_but_not_taken_away(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback(schedule=BY_AGE)))
    order = Order("O-1", "2026-05-01", "1000")
    import_orders(empty_store, tmp_path, [order])
    issue(empty_store, "2026-05")
    for day, taken in (("2026-06-15", -75), ("2026-06-01", -75), ("2026-05-31", None)):
        moved = replace(order, reversed_on=day)
        report = import_orders(empty_store, tmp_path, [moved], file=f"{day}.csv")
        assert report.rejected == (taken is None)
    assert line_of(draft(empty_store, "2026-06"), "clawback").amount == -75
    report = import_orders(empty_store, tmp_path, [order], file="without.csv")
    assert (report.rejected, causes(report)) == (1, ["proposed", "closed"])
    issue(empty_store, "2026-06")
    report = import_orders(empty_store, tmp_path, [replace(order, reversed_on="2026-07-01")])
    assert report.rejected == 1


def test_undo_brings_the_order_back_until_the_clawback_is_stated(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    order = Order("O-1", "2026-05-10", "1000")
    import_orders(empty_store, tmp_path, [order])
    issue(empty_store, "2026-05")
    refund = replace(order, status="refunded", reversed_on="2026-06-20")
    report = import_orders(empty_store, tmp_path, [refund], file="refunds.csv")
    (row,) = list_results(empty_store, 1, Period.parse("2026-05")).rows
    assert (row.status, row.reversed_on) == (Status.REVERSED, date(2026, 6, 20))
    assert report.batch_id is not None
    undo_import(empty_store, report.batch_id)
    (row,) = list_results(empty_store, 1, Period.parse("2026-05")).rows
    assert (row.status, row.reversed_on) == (Status.APPROVED, None)
    assert amounts(draft(empty_store, "2026-06")) == {"share": Decimal(0)}
    report = import_orders(empty_store, tmp_path, [refund], file="refunds.csv")
    moved = import_orders(
        empty_store, tmp_path, [replace(refund, reversed_on="2026-06-21")], file="moved.csv"
    )
    assert moved.batch_id is not None
    undo_import(empty_store, moved.batch_id)
    (row,) = list_results(empty_store, 1, Period.parse("2026-05")).rows
    assert row.reversed_on == date(2026, 6, 20)
    issue(empty_store, "2026-06")
    assert report.batch_id is not None
    with pytest.raises(Conflict, match="2026-002"):
        undo_import(empty_store, report.batch_id)
    first = list_batches(empty_store)[-1]
    with pytest.raises(Conflict):
        undo_import(empty_store, first.id)


def test_an_import_that_a_statement_names_as_its_source_is_not_undone(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    order = Order("O-1", "2026-05-10", "1000")
    import_orders(empty_store, tmp_path, [order])
    refund = replace(order, reversed_on="2026-06-20")
    report = import_orders(empty_store, tmp_path, [refund], file="refunds.csv")
    assert issue(empty_store, "2026-05").calculation.subtotal == 100
    assert report.batch_id is not None
    with pytest.raises(Conflict, match="2026-001"):
        undo_import(empty_store, report.batch_id)


def test_a_refunded_amount_beside_the_reversal_leaves_what_was_stated(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    header = "Date,Order ID,Status,Revenue,Refunds,Cancelled at"
    lines = ["2026-05-10,O-1,{},1000,{},{}", "2026-05-11,O-2,{},2000,{},{}"]
    file = tmp_path / "shop.csv"

    def run(status: str, refunds: str, day: str) -> ImportReport:
        rows = [line.format(status, refunds, day) for line in lines]
        file.write_text("\n".join([header, *rows]), encoding="utf-8")
        (parsed,) = parse_file(read_file(file))
        effect = preview_imports(empty_store, [SheetJob(1, parsed)])
        report, _ = import_sheet(empty_store, 1, parsed)
        assert replace(effect.reports[0], batch_id=report.batch_id) == report
        return report

    run("approved", "0", "")
    issue(empty_store, "2026-05")
    report = run("refunded", "1000", "2026-06-02 10:00:00")
    assert (report.updated, report.rejected) == (2, 0)
    assert draft(empty_store, "2026-06").calculation.subtotal == -300
    again = run("refunded", "1000", "2026-06-02 10:00:00")
    assert (again.unchanged, again.rejected, again.batch_id) == (2, 0, None)
    with empty_store.reading() as session:
        assert set(session.scalars(select(results.c.refunds))) == {0}
        assert len(session.execute(select(results_before)).all()) == 2


def test_reversals_after_the_contract_ended_are_told(empty_store: Database, tmp_path: Path) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()), end="2026-05-15")
    orders = [
        Order("O-1", "2026-05-10", "1000", reversed_on="2026-06-01"),
        Order("O-2", "2026-05-10", "1000", reversed_on="2026-05-31"),
    ]
    report = import_orders(empty_store, tmp_path, orders)
    (problem,) = report.problems
    assert problem.cause == "reversed_late"
    assert problem.message == (
        "1 result was reversed after the contract ended, and no statement takes it back."
    )


def test_a_day_before_the_order_is_a_problem_of_its_row(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback()))
    orders = [
        Order("O-1", "2026-05-10", "1000", reversed_on="2026-05-09"),
        Order("O-2", "2026-05-10", "1000", reversed_on="soon"),
        Order("O-3", "2026-05-10", "1000", status="rejected", reversed_on="2026-05-12"),
        Order("O-4", "2026-05-10", "1000", reversed_on="2026-05-10"),
    ]
    report = import_orders(empty_store, tmp_path, orders)
    assert (report.imported, report.rejected) == (2, 2)
    assert causes(report) == ["reversed_early", "date"]
    assert report.problems[0].message == ("Row 2: Reversed on is 9 May 2026, before 10 May 2026.")
    rows = list_results(empty_store, 1, Period.parse("2026-05")).rows
    found = {row.external_id: (row.status, row.reversed_on) for row in rows}
    assert found == {
        "O-3": (Status.REJECTED, None),
        "O-4": (Status.REVERSED, date(2026, 5, 10)),
    }


def test_the_header_of_the_orders_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(f"{HEADER}\n2026-05-10,O-1,approved,5,\n", encoding="utf-8")
    (parsed,) = parse_file(read_file(file))
    assert ("reversed_on", "Reversed on") in parsed.columns
