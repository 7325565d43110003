"""The command that tries terms out: the worked numbers, its answer in JSON, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.cli import run
from tests.integration.factories import TIERS

Json = dict[str, Any]  # Any: what JSON holds is what these tests are about
Capture = pytest.CaptureFixture[str]


def document(*components: Json, **rules: object) -> Json:
    return {"rounding": "half_up", "components": list(components), **rules}


def tiers(kind: str, metric: str = "units") -> Json:
    return {
        "kind": kind, "name": "Tiers", "metric": metric, "tiers": TIERS,
        "on_breakpoint": "lower",
    }  # fmt: skip


def share(rate: str = "1", **more: object) -> Json:
    return {"kind": "percentage", "name": "Share", "metric": "revenue", "rate": rate, **more}


def write(folder: Path, name: str, content: Json | str) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def simulate(capsys: Capture, *arguments: object, code: int = 0) -> Json:
    given_code = run(["simulate", *(str(each) for each in arguments), "--json"])
    captured = capsys.readouterr()
    assert captured.err == ""
    assert given_code == code, captured.out
    answer: Json = json.loads(captured.out)
    return answer


def totals(answer: Json) -> list[list[str]]:
    return [list(each["totals"].values()) for each in answer["terms"]]


@pytest.mark.parametrize(
    ("units", "graduated", "volume"),
    [
        ("100", "1000.00", "1000.00"),
        ("101", "1012.00", "1212.00"),
        ("150", "1600.00", "1800.00"),
        ("201", "2215.00", "3015.00"),
    ],
)
def test_the_worked_tiers_side_by_side(
    tmp_path: Path, capsys: Capture, units: str, graduated: str, volume: str
) -> None:
    first = write(tmp_path, "graduated.json", document(tiers("graduated")))
    second = write(tmp_path, "volume.json", document(tiers("volume")))
    answer = simulate(capsys, first, second, "--measure", f"units={units}")
    assert totals(answer) == [[graduated], [volume]]
    assert [each["name"] for each in answer["terms"]] == ["graduated", "volume"]
    assert answer["terms"][0]["file"] == str(first)


def test_a_line_tells_how_it_came_about(tmp_path: Path, capsys: Capture) -> None:
    path = write(
        tmp_path,
        "terms.json",
        document(tiers("volume"), cap={"amount": "1200"}, floor={"amount": "500", "prorate": True}),
    )
    answer = simulate(capsys, path, "--measure", "units=101", "--period", "2026-06")
    (period,) = answer["terms"][0]["periods"]
    (line,) = period["lines"]
    assert (line["component"], line["kind"], line["name"]) == ("tiers", "volume", "Tiers")
    assert (line["quantity"], line["rate"], line["amount"]) == ("101", "12", "1212.00")
    assert line["parts"] == [
        {"quantity": "101", "rate": "12", "amount": "1212", "rate_is_share": False}
    ]
    assert line["explanation"]["text"] == line["rule"]
    assert line["explanation"]["children"][0]["text"] == "101 × €12.00 = €1,212.00"
    assert [each["amount"] for each in period["caps"]] == ["-12.00"]
    assert [each["amount"] for each in period["true_ups"]] == ["0.00"]
    assert (period["period"], period["total"]) == ("2026-06", "1200.00")
    assert (period["first_day"], period["last_day"]) == ("2026-06-01", "2026-06-30")
    assert period["volume"] == "101"
    assert period["next_unit"] == "0"
    assert answer["terms"][0]["exposure"]["most"] == "1200.00"
    keys = {warning["key"] for warning in answer["terms"][0]["warnings"]}
    assert {"cliff", "cap", "tier_never_reached"} <= keys


def test_draws_go_from_month_to_month(tmp_path: Path, capsys: Capture) -> None:
    results = write(tmp_path, "results.csv", "date;revenue\n2026-05-17;500\n2026-06-10;3000\n")
    paths = [
        write(
            tmp_path,
            f"{recoverable}.json",
            document(share(), draw={"amount": "1500", "recoverable": recoverable}),
        )
        for recoverable in (True, False)
    ]
    answer = simulate(capsys, *paths, "--results", results)
    assert totals(answer) == [["1500.00", "2000.00"], ["1500.00", "3000.00"]]
    first, second = answer["terms"][0]["periods"]
    assert first["balances"]["draw"] == "1000.00"
    assert second["draws"][0]["amount"] == "-1000.00"
    late = simulate(capsys, paths[0], "--results", results, "--period", "2026-06")
    assert totals(late) == [["2000.00"]]


CLAWED = {
    "method": "paid_rate",
    "schedule": [
        {"up_to_days": 30, "share": "1"},
        {"up_to_days": 60, "share": "0.75"},
        {"up_to_days": 90, "share": "0.5"},
    ],
    "limit": "0.5",
}


def test_what_is_reversed_is_taken_back_by_age(tmp_path: Path, capsys: Capture) -> None:
    results = write(
        tmp_path,
        "results.csv",
        "date,revenue,status,id,reversed_on\n"
        "2026-05-17,1000,reversed,A-1,2026-07-01\n"
        "2026-07-05,1000,approved,A-2,\n"
        "2026-08-05,1000,approved,A-3,\n",
    )
    path = write(tmp_path, "terms.json", document(share(), clawback=CLAWED))
    answer = simulate(capsys, path, "--results", results, "--period", "2026-05..2026-08")
    assert totals(answer) == [["1000.00", "0.00", "500.00", "750.00"]]
    july = answer["terms"][0]["periods"][2]
    assert july["clawbacks"][0]["amount"] == "-500.00"
    assert july["balances"]["clawback"] == "250.00"


@pytest.mark.parametrize(("method", "back"), [("paid_rate", "-12.00"), ("recomputed", "-212.00")])
def test_one_of_101_is_refunded(tmp_path: Path, capsys: Capture, method: str, back: str) -> None:
    rows = [f"2026-05-02,1,approved,L-{number}," for number in range(100)]
    rows.append("2026-05-02,1,reversed,L-100,2026-06-01")
    results = write(tmp_path, "results.csv", "\n".join(["date,units,status,id,reversed_on", *rows]))
    rule: Json = {"method": method, "schedule": [{"up_to_days": 90, "share": "1"}]}
    if method == "recomputed":
        rule["attainment_falls"] = True
    path = write(tmp_path, "terms.json", document(tiers("volume"), clawback=rule))
    answer = simulate(capsys, path, "--results", results, "--period", "2026-05..2026-06")
    assert totals(answer) == [["1212.00", back]]


def test_part_periods_and_true_ups(tmp_path: Path, capsys: Capture) -> None:
    path = write(
        tmp_path, "terms.json", document(share(), floor={"amount": "100", "prorate": True})
    )
    measure = ("--measure", "revenue=30")
    half = simulate(capsys, path, *measure, "--period", "2026-06-16..2026-06-30")
    assert half["terms"][0]["periods"][0]["true_ups"][0]["amount"] == "20.00"
    same = simulate(capsys, path, *measure, "--period", "2026-06", "--start", "2026-06-16")
    assert totals(same) == totals(half) == [["50.00"]]


@pytest.mark.parametrize(
    ("basis", "kind", "total"),
    [("event", "graduated", "60.00"), ("period", "volume", "120.00"),
     ("period", "graduated", "70.00")],
)  # fmt: skip
def test_two_orders_without_ids(
    tmp_path: Path, capsys: Capture, basis: str, kind: str, total: str
) -> None:
    path = write(
        tmp_path,
        "terms.json",
        document(
            {
                "kind": kind, "name": "Share", "metric": "revenue", "basis": basis,
                "on_breakpoint": "upper",
                "tiers": [{"up_to": 1000, "rate": 0.05}, {"up_to": None, "rate": 0.1}],
            }
        ),
    )  # fmt: skip
    results = write(tmp_path, "results.csv", "date,revenue\n2026-06-03,600\n2026-06-17,600\n")
    assert totals(simulate(capsys, path, "--results", results)) == [[total]]


def test_objectives_ratios_and_statuses_as_numbers(tmp_path: Path, capsys: Capture) -> None:
    gated = {
        "kind": "per_unit", "name": "Leads", "metric": "leads", "rate": "10",
        "gate": [{"metric": "valid_lead_rate", "operator": "at_least", "value": "0.8"}],
    }  # fmt: skip
    bonus = {
        "kind": "bonus", "name": "Bonus",
        "levels": [
            {"conditions": [{"objective": "Leads", "attainment_at_least": "1"}], "amount": "50"}
        ],
    }  # fmt: skip
    path = write(tmp_path, "terms.json", document(gated, bonus))
    numbers = ("--measure", "leads=80", "--measure", "leads[status=rejected]=20")
    objective = ("--objective", "Leads=leads:80")
    assert totals(simulate(capsys, path, *numbers, *objective)) == [["850.00"]]
    worse = ("--measure", "leads=80", "--measure", "leads[status=pending]=21")
    assert totals(simulate(capsys, path, *worse, *objective)) == [["50.00"]]
    direct = ("--measure", "leads=80", "--measure", "valid_lead_rate=0.85")
    assert totals(simulate(capsys, path, *direct, *objective)) == [["850.00"]]
    refused = simulate(capsys, path, *numbers, code=1)
    assert refused["field"] == "components[1].levels[0].conditions[0].objective"


def test_a_quarter_and_a_span_of_months(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "terms.json", document(share("0.1")))
    results = write(
        tmp_path, "results.csv", "date,revenue\n2026-04-30,10\n2026-05-01,20\n2026-07-01,40\n"
    )
    given_results = (path, "--results", results)
    assert simulate(capsys, *given_results)["periods"] == ["2026-04", "2026-05", "2026-07"]
    quarter = simulate(capsys, *given_results, "--period", "2026-Q2")
    assert quarter["terms"][0]["totals"] == {"2026-Q2": "3.00"}
    by_month = simulate(capsys, *given_results, "--period", "2026-Q2", "--billing", "month")
    assert list(by_month["terms"][0]["totals"]) == ["2026-04", "2026-05", "2026-06"]
    two = simulate(capsys, *given_results, "--period", "2026-07", "--period", "2026-04")
    assert two["terms"][0]["totals"] == {"2026-04": "1.00", "2026-07": "4.00"}


def test_scenarios_and_traditional_deals(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "terms.json", document(share("0.1")))
    results = write(
        tmp_path,
        "results.csv",
        "date,revenue,impressions\n2026-05-01,1000,5000\n2026-06-01,3000,5005\n",
    )
    plain = simulate(capsys, path, "--results", results, "--hours", "10", "--hourly-rate", "90.5",
                     "--cpm", "4")  # fmt: skip
    assert {deal["key"]: deal["total"] for deal in plain["deals"]} == {
        "fixed_fee": "400.00", "hours": "1810.00", "cpm": "40.02",
    }  # fmt: skip
    common = (path, "--results", results)
    assert totals(simulate(capsys, *common, "--volume", "+10")) == [["110.00", "330.00"]]
    assert totals(simulate(capsys, *common, "--price", "-50")) == [["50.00", "150.00"]]
    assert totals(simulate(capsys, *common, "--season", "-100")) == [["200.00", "200.00"]]
    assert totals(simulate(capsys, *common, "--season=+100%")) == [["0.00", "400.00"]]
    fixed = simulate(capsys, *common, "--fixed-fee", "150")
    assert fixed["deals"][0]["totals"] == {"2026-05": "150.00", "2026-06": "150.00"}


def test_exposure_splits_what_is_fixed_from_what_is_at_risk(
    tmp_path: Path, capsys: Capture
) -> None:
    retainer = {"kind": "retainer", "name": "Fee", "amount": "100", "prorate": False}
    path = write(tmp_path, "terms.json", document(retainer, share("0.1")))
    answer = simulate(capsys, path, "--measure", "revenue=3000")
    assert answer["terms"][0]["exposure"] == {
        "least": "100.00", "expected": "400.00", "most": "550.00", "has_cap": False,
        "passed_on": "0.00", "fixed": "100.00", "at_risk": "300.00",
        "fixed_share": "0.25", "at_risk_share": "0.75",
    }  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(
    tmp_path: Path, capsys: Capture, data: st.DataObject
) -> None:
    rows = [
        f"2026-0{5 + number % 3}-{1 + number % 28:02d},{number % 4},{number}.{number % 10},"
        f"{'ABC'[number % 3]},{['approved', 'rejected', ''][number % 3]},L-{number}"
        for number in range(30)
    ]
    shuffled = data.draw(st.permutations(rows))
    header = "date,units,revenue,campaign,status,id"
    path = write(tmp_path, "terms.json", document(tiers("volume"), share("0.07")))
    answers = []
    for order in (rows, shuffled):
        results = write(tmp_path, "results.csv", "\n".join([header, *order]))
        answers.append(simulate(capsys, path, "--results", results))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("arguments", "field", "said"),
    [
        (("--measure", "units=ten"), "measure", "“ten” is not a number"),
        (("--measure", "units"), "measure", "“units” is no measure"),
        (("--measure", "units=-1"), "measure", "cannot be counted"),
        (("--measure", "apples=1"), "metric", "no metric called “apples”"),
        (("--measure", "units[colour=red]=1"), "measure", "“colour=red”"),
        ((), "components[0]", "terms.json needs Units, which no --measure gives"),
        (("--measure", "leads=1"), "components[0]", "needs Units"),
        (("--measure", "units=1", "--period", "June"), "period", "“June” is no period"),
        (("--measure", "units=1", "--period", "2026-13"), "period", "no period"),
        (("--measure", "units=1", "--period", "2026-06..2026-01"), "period", "no period"),
        (("--measure", "units=1", "--period", "1900..2026"), "period", "more than 600"),
        (("--measure", "units=1", "--objective", "Leads"), "objective", "no objective"),
        (("--measure", "units=1", "--objective", "A=leads:0"), "objective", "no objective"),
        (("--measure", "units=1", "--volume", "more"), "volume", "not a number"),
        (("--measure", "units=1", "--volume", "-101"), "volume", "less than nothing"),
        (("--measure", "units=1", "--cpm", "-1"), "cpm", "negative"),
        (("--measure", "units=1", "--currency", "EURO"), "currency", "no currency"),
        (("--results", "none.csv"), "", "no file none.csv"),
    ],
)
def test_refusals_name_the_field(
    tmp_path: Path, capsys: Capture, arguments: tuple[str, ...], field: str, said: str
) -> None:
    path = write(tmp_path, "terms.json", document(tiers("volume")))
    answer = simulate(capsys, path, *arguments, code=1)
    assert answer["field"] == field
    assert said in answer["error"]


def test_results_without_the_metric_are_refused(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "terms.json", document(share(), tiers("volume", "orders")))
    results = write(tmp_path, "results.csv", "date,revenue\n2026-06-01,5\n")
    answer = simulate(capsys, path, "--results", results, code=1)
    assert answer["error"] == "terms.json needs Orders, which results.csv does not have."
    assert answer["field"] == "components[1]"
    both = simulate(capsys, path, "--results", results, "--measure", "orders=2")
    assert totals(both) == [["25.00"]]


def test_bad_rows_are_all_listed(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "terms.json", document(tiers("volume")))
    results = write(tmp_path, "results.csv", "date,units\nsoon,1\n2026-06-01,x\n2026-06-01,1\n")
    answer = simulate(capsys, path, "--results", results, code=1)
    assert answer["problem_count"] == 2
    assert [(each["row"], each["column"]) for each in answer["problems"]] == [
        (2, "date"), (3, "units"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"components": []}', '{"rounding": "half_up", "components": [7]}', "\ufeff{}"],
)
def test_what_is_no_terms_document(tmp_path: Path, capsys: Capture, content: str) -> None:
    path = write(tmp_path, "terms.json", content)
    answer = simulate(capsys, path, "--measure", "units=1", code=1)
    assert answer["error"]


def test_a_rate_that_is_missing_stops_only_its_terms(tmp_path: Path, capsys: Capture) -> None:
    results = write(tmp_path, "results.csv", "date,revenue,currency\n2026-06-01,5,USD\n")
    path = write(tmp_path, "terms.json", document(share()))
    answer = simulate(capsys, path, "--results", results, code=1)
    assert "USD" in answer["error"]
    fee = {"kind": "retainer", "name": "Fee", "amount": "100", "prorate": False}
    other = write(tmp_path, "fee.json", document(fee))
    answer = simulate(capsys, path, other, "--results", results, code=1)
    assert "USD" in answer["terms"][0]["error"]
    assert answer["terms"][1]["total"] == "100.00"
    rates = write(tmp_path, "rates.csv", "date,currency,rate\n2026-06-01,USD,1.25\n")
    converting = write(tmp_path, "converting.json", document(share(), conversion="daily"))
    answer = simulate(capsys, converting, "--results", results, "--rates", rates)
    assert totals(answer) == [["4.00"]]


def test_for_people(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "terms.json", document(tiers("volume")))
    assert run(["simulate", str(path), "--measure", "units=101", "--explain"]) == 0
    printed = capsys.readouterr().out
    assert "€1,212.00" in printed
    assert "101 × €12.00 = €1,212.00" in printed
    assert "Warning: “Tiers”: the step to 101 units pays €212.00 at once" in printed
