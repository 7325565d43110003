"""What goes from month to month over the store: shares kept back, draws, clawback, holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from ppp_desktop.models.database import Database
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.terms import save_terms
from tests.integration.factories import make_contract
from tests.integration.reversed_orders import (
    LEADS_HEADER,
    Order,
    amounts,
    clawback,
    draft,
    import_orders,
    is_sound,
    issue,
    paid,
    per_lead,
    share,
)

MONTHS = ("2026-03", "2026-04", "2026-05", "2026-06")
HELD = {"share": "0.1", "of": "variable", "release_after": 2}


def of_each_month(store: Database, folder: Path, counts: Sequence[str]) -> None:
    """Import one order a month, over so many leads."""
    orders = [
        Order(f"L-{month}", f"{month}-10", count)
        for month, count in zip(MONTHS, counts, strict=False)
    ]
    import_orders(store, folder, orders, header=LEADS_HEADER)


def closed(store: Database, issued: Sequence[bool]) -> list[StatementBody]:
    """Draw up each month's statement in order; those that are not issued stay drafts."""
    return [
        (issue if is_issued else draft)(store, month)
        for month, is_issued in zip(MONTHS, issued, strict=False)
    ]


@pytest.mark.parametrize("issued", list(product([True, False], repeat=3)))
def test_a_share_is_kept_back_and_released_two_months_later(
    empty_store: Database, tmp_path: Path, issued: tuple[bool, ...]
) -> None:
    make_contract(empty_store, paid(per_lead(), holdback=HELD), start="2026-03-01")
    of_each_month(empty_store, tmp_path, ["100", "50", "10"])
    found = closed(empty_store, [*issued, True])
    assert [amounts(body)["holdback"] for body in found] == [-100, -50, -10, 0]
    assert [amounts(body).get("release") for body in found] == [None, None, 100, 50]
    assert [body.calculation.subtotal for body in found] == [900, 450, 190, 50]
    assert [len(body.calculation.closing.held) for body in found] == [1, 2, 2, 1]
    assert is_sound(empty_store)


@pytest.mark.parametrize("issued", list(product([True, False], repeat=2)))
@pytest.mark.parametrize(("recoverable", "second"), [(True, 2000), (False, 3000)])
def test_a_draw_is_recovered_over_the_store(
    empty_store: Database, tmp_path: Path, issued: tuple[bool, ...], second: int, *,
    recoverable: bool,
) -> None:  # fmt: skip
    draw = {"amount": "1500", "recoverable": recoverable}
    make_contract(empty_store, paid(per_lead("1"), draw=draw), start="2026-03-01")
    of_each_month(empty_store, tmp_path, ["500", "3000"])
    found = closed(empty_store, issued)
    assert [body.calculation.subtotal for body in found] == [1500, second]
    assert found[-1].calculation.closing.draw == 0


@pytest.mark.parametrize("issued", list(product([True, False], repeat=3)))
def test_a_clawback_is_carried_over_months_issued_or_not(
    empty_store: Database, tmp_path: Path, issued: tuple[bool, ...]
) -> None:
    make_contract(empty_store, paid(share(), clawback=clawback(limit="0.5")), start="2026-03-01")
    orders = [
        Order("O-1", "2026-03-10", "10000", reversed_on="2026-04-02"),
        Order("O-2", "2026-04-10", "10000"),
        Order("O-3", "2026-05-10", "6000"),
        Order("O-4", "2026-06-10", "10000"),
    ]
    import_orders(empty_store, tmp_path, orders)
    found = closed(empty_store, [*issued, True])
    assert [amounts(body).get("clawback") for body in found] == [None, -500, -300, -200]
    assert [body.calculation.closing.clawback for body in found] == [0, 500, 200, 0]
    assert is_sound(empty_store)


def test_the_issued_statement_says_what_a_month_begins_with(
    empty_store: Database, tmp_path: Path
) -> None:
    make_contract(empty_store, paid(per_lead(), holdback=HELD), start="2026-03-01")
    of_each_month(empty_store, tmp_path, ["100", "50", "10"])
    april = issue(empty_store, "2026-04")
    of_each_month(empty_store, tmp_path, ["110", "50", "10"])
    may = draft(empty_store, "2026-05")
    assert may.opening == april.calculation.closing
    assert amounts(may)["release"] == 100
    march = issue(empty_store, "2026-03")
    assert amounts(march)["holdback"] == -110
    assert march.warnings == (
        "April 2026 was issued before and began with other balances than March 2026 leaves.",
    )
    assert is_sound(empty_store)


def test_a_hold_counts_in_the_month_in_which_it_ends(empty_store: Database, tmp_path: Path) -> None:
    document = paid(share(hold_days=30), clawback=clawback())
    make_contract(empty_store, document, start="2026-03-01")
    orders = [
        Order("O-1", "2026-03-20", "1000", status="pending"),  # payable on 19 April
        Order("O-2", "2026-03-20", "2000", reversed_on="2026-04-05"),  # reversed in the hold
        Order("O-3", "2026-03-20", "4000"),
        Order("O-4", "2026-04-20", "8000"),  # payable on 20 May
    ]
    import_orders(empty_store, tmp_path, orders)
    assert issue(empty_store, "2026-03").calculation.subtotal == 0
    orders[0] = replace(orders[0], status="approved")
    report = import_orders(empty_store, tmp_path, orders)
    assert (report.updated, report.rejected) == (1, 0)  # March does not count it
    april = issue(empty_store, "2026-04")
    assert amounts(april) == {"share": Decimal(500)}
    orders[2] = replace(orders[2], reversed_on="2026-05-04")
    assert import_orders(empty_store, tmp_path, orders).updated == 1
    may = issue(empty_store, "2026-05")
    assert amounts(may) == {"share": Decimal(800), "clawback": Decimal(-400)}
    assert may.paid_before[0].period.key == "2026-04"
    late = replace(orders[1], reversed_on="2026-05-05")
    assert import_orders(empty_store, tmp_path, [late]).rejected == 1
    assert is_sound(empty_store)


@pytest.mark.parametrize("method", ["paid_rate", "recomputed"])
@pytest.mark.parametrize(
    ("numbers", "taken"), [(["early"], -10), (["late"], -20), (["early", "late"], -30)]
)
def test_results_of_a_cut_month_go_at_the_price_of_their_own_days(
    empty_store: Database, tmp_path: Path, method: str, numbers: list[str], taken: int
) -> None:
    rule = clawback(method)
    make_contract(empty_store, paid(per_lead("10"), clawback=rule))
    save_terms(empty_store, 1, date(2026, 5, 16), paid(per_lead("20"), clawback=rule))
    orders = [Order(f"early-{each}", "2026-05-10") for each in range(5)]
    orders += [Order(f"late-{each}", "2026-05-20") for each in range(5)]
    import_orders(empty_store, tmp_path, orders, header=LEADS_HEADER)
    assert issue(empty_store, "2026-05").calculation.subtotal == 150
    gone = {f"{name}-0" for name in numbers}
    orders = [
        replace(each, reversed_on="2026-06-02") if each.number in gone else each for each in orders
    ]
    import_orders(empty_store, tmp_path, orders, header=LEADS_HEADER)
    june = issue(empty_store, "2026-06")
    assert amounts(june)["clawback"] == taken
    line = next(each for each in june.calculation.lines if each.key == "clawback")
    assert line.measures
    assert is_sound(empty_store)
