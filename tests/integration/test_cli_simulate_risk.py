"""What a trial tells about risk: fees are no spend, a fixed fee is fixed, no false alarms."""

from __future__ import annotations

from pathlib import Path

from ppp_desktop.cli import run
from tests.integration.test_cli_simulate import Capture, Json, document, simulate, tiers, write


def media(share: str) -> Json:
    return {
        "kind": "pass_through", "name": "Media", "metric": "cost", "surcharge": share,
        "treatment": "management_fee", "spend_paid_by": "agency",
    }  # fmt: skip


def uplift() -> Json:
    return {
        "kind": "uplift", "name": "Uplift", "metric": "revenue", "rate": "0.11",
        "baseline": "1000", "method": "index", "prorate": False,
    }  # fmt: skip


def warned(answer: Json) -> set[str]:
    return {each["key"] for each in answer["terms"][0]["warnings"]}


def test_a_fee_on_spend_is_at_risk_and_not_handed_on(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "media.json", document(media("0.15")))
    exposure = simulate(capsys, path, "--measure", "cost=1000")["terms"][0]["exposure"]
    assert (exposure["passed_on"], exposure["at_risk"]) == ("1000.00", "150.00")


def test_a_fixed_fee_stays_what_it_was_in_a_scenario(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "tiers.json", document(tiers("graduated")))
    given = (path, "--measure", "units=100")
    plain, grown = simulate(capsys, *given), simulate(capsys, *given, "--volume", "+50")
    fees = [each["deals"][0]["total"] for each in (plain, grown)]
    assert fees == ["1000.00", "1000.00"]
    assert grown["terms"][0]["total"] == "1600.00"


def test_what_is_kept_back_is_no_drop_and_a_steady_share_no_cliff(
    tmp_path: Path, capsys: Capture
) -> None:
    kept = {"share": "0.2", "of": "all", "release_after": 1}
    floor = {"amount": "50", "prorate": False}
    path = write(tmp_path, "uplift.json", document(uplift(), holdback=kept, floor=floor))
    answer = simulate(capsys, path, "--measure", "revenue=1010")
    assert not {"drop", "cliff"} & warned(answer)


def test_the_next_step_of_money_is_a_round_sum(tmp_path: Path, capsys: Capture) -> None:
    share = {"kind": "percentage", "name": "Share", "metric": "revenue", "rate": "0.06"}
    path = write(tmp_path, "share.json", document(share))
    (period,) = simulate(capsys, path, "--measure", "revenue=5000")["terms"][0]["periods"]
    assert (period["next_step"], period["next_unit"]) == ("1000", "60")
    yen = simulate(capsys, path, "--measure", "revenue=5000", "--currency", "JPY")
    (period,) = yen["terms"][0]["periods"]
    assert (period["next_step"], period["next_unit"]) == ("1000", "60")
    counted = write(tmp_path, "tiers.json", document(tiers("graduated")))
    (period,) = simulate(capsys, counted, "--measure", "units=10")["terms"][0]["periods"]
    assert (period["next_step"], period["next_unit"]) == ("1", "10")
    retainer = {"kind": "retainer", "name": "Fee", "amount": "5", "prorate": False}
    fixed = write(tmp_path, "fee.json", document(retainer))
    (period,) = simulate(capsys, fixed, "--measure", "units=10")["terms"][0]["periods"]
    assert (period["next_step"], period["next_unit"]) == (None, None)


def test_deals_tell_what_a_result_costs_with_media(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "tiers.json", document(tiers("graduated")))
    results = write_rows(tmp_path, "2026-05-03,20,100", "2026-06-03,20,", "2026-07-03,0,50")
    answer = simulate(
        capsys, path, "--results", results, "--fixed-fee", "300", "--hours", "2",
        "--hourly-rate", "50",
    )  # fmt: skip
    fee, hours = answer["deals"]
    assert (fee["cost_per_result"], fee["cost_per_result_with_media"]) == ("22.5", "37.5")
    assert hours["cost_per_result_with_media"] == "17.5"
    assert answer["terms"][0]["cost_per_result_with_media"] == "17.5"
    bare = simulate(capsys, path, "--measure", "units=100", "--fixed-fee", "300")
    assert bare["deals"][0]["cost_per_result_with_media"] is None


def write_rows(folder: Path, *rows: str) -> str:
    path = folder / "results.csv"
    path.write_text("\n".join(["date,units,cost", *rows, ""]), encoding="utf-8")
    return str(path)


def test_periods_that_overlap_are_named(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path, "tiers.json", document(tiers("graduated")))
    given = ["simulate", str(path), "--measure", "units=1", "--period", "2026-06"]
    assert run([*given, "--period", "2026-06-16..2026-06-30"]) == 1
    told = capsys.readouterr().err
    assert "June 2026 and 16 – 30 June 2026 overlap. Ask for each day once." in plain(told)
    assert run([*given, "--period", "2026-05..2026-07"]) == 0


def plain(text: str) -> str:
    return text.replace("\u2009", " ").replace("\u00a0", " ")
