"""At the paid rate each result gives back what was paid for it, and the statement says how."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.services.simulation_files import FileTrial, try_files

BY_COUNTRY: dict[str, object] = {
    "kind": "rate_card",
    "name": "Installs",
    "metric": "installs",
    "rows": [
        {"match": {"country": "US"}, "rate": "5"},
        {"match": {"country": "IN"}, "rate": "0.50"},
    ],
}
INSTALLS = """date,installs,country,status,id,reversed_on
2026-05-02,10,US,reversed,us,2026-07-10
2026-05-03,10,IN,reversed,in,2026-06-10
"""
EACH_SALE: dict[str, object] = {
    "kind": "percentage",
    "name": "Sales",
    "metric": "revenue",
    "rate": "0.05",
    "minimum_per_event": "1",
    "maximum_per_event": "20",
}
SALES = """date,revenue,status,id,reversed_on
2026-05-02,990,reversed,large,2026-07-10
2026-05-03,10,reversed,small,2026-06-10
"""
BY_SIZE: dict[str, object] = {
    "kind": "volume",
    "name": "Orders",
    "metric": "revenue",
    "tiers": [{"up_to": "500", "rate": "0.05"}, {"up_to": None, "rate": "0.10"}],
    "basis": "event",
    "on_breakpoint": "upper",
}


def months(
    folder: Path, component: Mapping[str, object], results: str, **rules: object
) -> list[Calculation]:
    """Return what May, June and July come to; what is reversed is taken back in full."""
    document = {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": [component],
        "clawback": {"method": "paid_rate", "schedule": [{"up_to_days": 90, "share": "1"}]},
        **rules,
    }
    terms, rows = folder / "terms.json", folder / "results.csv"
    terms.write_text(json.dumps(document), encoding="utf-8")
    rows.write_text(results, encoding="utf-8")
    trial = FileTrial((terms,), rows, periods=("2026-05..2026-07",))
    found, _files = try_files(trial, today=date(2026, 8, 1))
    (run,) = found.runs
    assert run.refusal is None
    return [period.calculation for period in run.periods]


def clawback(made: Calculation) -> Line:
    """Return the line of what is taken back."""
    (line,) = (each for each in made.lines if each.key == "clawback")
    return line


def told(line: Line) -> list[str]:
    """Return how the first step of the line came about, without the results behind it."""
    (step, *_rest) = line.explanation.children
    return [each.text for each in step.children if each.step == "clawback"]


@pytest.mark.parametrize(
    ("component", "results", "june", "july"),
    [
        pytest.param(BY_COUNTRY, INSTALLS, "-5.00", "-50.00", id="rate card"),
        pytest.param(EACH_SALE, SALES, "-1.00", "-20.00", id="least and most of each sale"),
        pytest.param(BY_SIZE, SALES, "-0.50", "-99.00", id="tier of each sale"),
        pytest.param(
            {**BY_COUNTRY, "maximum": "11"}, INSTALLS, "-1.00", "-10.00", id="cut to a cap"
        ),
        pytest.param(
            {**EACH_SALE, "minimum": "42"}, SALES, "-2.00", "-40.00", id="lifted to a minimum"
        ),
    ],
)
def test_a_result_gives_back_what_was_paid_for_it(
    tmp_path: Path, component: Mapping[str, object], results: str, june: str, july: str
) -> None:
    _may, second, third = months(tmp_path, component, results)
    assert (clawback(second).amount, clawback(third).amount) == (Decimal(june), Decimal(july))


def test_a_part_of_a_period_gives_back_at_its_own_rates(tmp_path: Path) -> None:
    _may, june, _july = months(tmp_path, BY_COUNTRY, INSTALLS, cap={"amount": "11"})
    assert clawback(june).amount == Decimal("-1.00")
    assert told(clawback(june)) == [
        "Installs: €5.00 of €55.00 was paid for 10 approved installs",
        "The cap left €11.00 of €55.00: €5.00 × 11 ÷ 55 = €1.00",
    ]


def test_where_pay_follows_the_total_the_line_says_which_part_is_taken(tmp_path: Path) -> None:
    tiers = {**BY_SIZE, "basis": "period", "metric": "installs"}
    tiers["tiers"] = [{"up_to": "15", "rate": "1"}, {"up_to": None, "rate": "2"}]
    _may, june, _july = months(tmp_path, tiers, INSTALLS)
    assert clawback(june).amount == Decimal("-20.00")
    assert told(clawback(june)) == ["Orders: €40.00 × 10 ÷ 20 approved installs = €20.00"]


def test_no_more_than_a_minimum_is_taken_back_beside_refunds(tmp_path: Path) -> None:
    results = """date,revenue,status,id,reversed_on
2026-05-02,100,reversed,sale,2026-06-10
2026-05-03,-99,approved,refund,
"""
    lifted = {"kind": "percentage", "name": "Sales", "metric": "revenue", "rate": "0.05"}
    _may, june, _july = months(tmp_path, {**lifted, "minimum": "500"}, results)
    assert clawback(june).amount == Decimal("-500.00")


def test_what_was_worked_out_again_says_what_the_period_was_worth(tmp_path: Path) -> None:
    again = {
        "method": "recomputed",
        "attainment_falls": True,
        "schedule": [{"up_to_days": 90, "share": "1"}],
    }
    _may, june, july = months(tmp_path, BY_COUNTRY, INSTALLS, clawback=again)
    assert told(clawback(june)) == ["May 2026 came to €55.00, and comes to €50.00 without them"]
    assert told(clawback(july)) == ["May 2026 came to €50.00, and comes to €0.00 without them"]
