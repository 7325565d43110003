"""Every worked contract of tests/golden gives the same from the command line, without a store."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ppp_desktop.cli import run

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
Json = dict[str, Any]  # Any: what JSON holds is what these tests are about


def read(path: Path) -> Json:
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def scenarios() -> list[tuple[str, str]]:
    return [
        (path.parent.name, name)
        for path in sorted(GOLDEN.glob("*/expected.json"))
        for name in read(path)["scenarios"]
    ]


@pytest.mark.parametrize(("folder", "name"), scenarios())
def test_a_worked_contract_without_a_store(
    folder: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = read(GOLDEN / folder / "expected.json")
    wanted = expected["scenarios"][name]
    period = wanted.get("period") or expected.get("active") or expected["period"]
    arguments = ["--period", period, "--currency", expected["currency"]]
    if expected.get("contract_begins"):
        arguments += ["--start", expected["contract_begins"]]
    for each in expected.get("objectives", []):
        arguments += ["--objective", f"{each['name']}={each['metric']}:{each['target']}"]
    arguments += results_of(GOLDEN / folder, name, tmp_path)
    code = run(["simulate", str(GOLDEN / folder / "terms.json"), "--json", *arguments])
    answer = json.loads(capsys.readouterr().out)
    assert code == 0, answer
    (worked,) = answer["terms"][0]["periods"]
    lists = ("lines", "caps", "true_ups", "holdbacks", "clawbacks", "draws")
    amounts = [(line["name"], line["amount"]) for each in lists for line in worked[each]]
    assert amounts == [(line["name"], line["amount"]) for line in wanted["lines"]]
    assert worked["total"] == wanted["subtotal"]


def results_of(folder: Path, name: str, into: Path) -> list[str]:
    """Return the options that give the scenario's results."""
    written = folder / "results.csv"
    if written.exists():
        rows = written.read_text(encoding="utf-8").replace("day", "date", 1)
        path = into / "results.csv"
        path.write_text(rows, encoding="utf-8")
        return ["--results", str(path)]
    options = []
    for key, figure in read(folder / "measures.json")[name].items():
        stated = figure
        if isinstance(figure, list):
            stated = f"{Decimal(figure[0]) / Decimal(figure[1]):.12f}"
        options += ["--measure", f"{key}={stated}"]
    return options
