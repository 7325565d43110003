"""The sample is what its script writes, and its index is what another reading finds."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

import openpyxl
import pytest

from resources.sample.make_sample import make_sample

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"
SPREADSHEETS = SAMPLE / "spreadsheets"
Figures = dict[str, Decimal]


class Entry(TypedDict):
    file: str
    contract: str
    format: str
    rows: int
    imported: int
    ignored: int
    rejected: int
    totals: dict[str, str]
    statuses: dict[str, int]
    approved_by_month: dict[str, dict[str, str]]


INDEX: list[Entry] = json.loads((SPREADSHEETS / "INDEX.json").read_text("utf-8"))["files"]


@dataclass(frozen=True)
class Found:
    """One result of the independent reading."""

    month: str
    status: str
    figures: Figures


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    make_sample(tmp_path / "one")
    make_sample(tmp_path / "two")
    one, two = _contents(tmp_path / "one"), _contents(tmp_path / "two")
    assert one == two
    assert len(one) > 50


def test_the_committed_files_are_what_the_script_writes(tmp_path: Path) -> None:
    make_sample(tmp_path)
    written = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    committed = [
        *SPREADSHEETS.iterdir(),
        SAMPLE / "agency.json",
    ]
    assert sorted(written) == sorted(path.relative_to(SAMPLE) for path in committed)
    for name in written:
        assert _comparable(tmp_path / name) == _comparable(SAMPLE / name), name


def test_the_sample_stays_small() -> None:
    assert sum(path.stat().st_size for path in SPREADSHEETS.iterdir()) < 3_000_000


@pytest.mark.parametrize("entry", INDEX, ids=[entry["file"] for entry in INDEX])
def test_another_reading_finds_the_totals_of_the_index(entry: Entry) -> None:
    found = list(READERS[entry["format"]](SPREADSHEETS / entry["file"]))
    totals: Figures = defaultdict(Decimal)
    statuses: dict[str, int] = defaultdict(int)
    months: dict[str, Figures] = defaultdict(lambda: defaultdict(Decimal))
    for one in found:
        statuses[one.status] += 1
        for metric, value in one.figures.items():
            totals[metric] += value
            months[one.month][metric] += value if one.status == "approved" else 0
    assert len(found) == entry["imported"]
    assert entry["rows"] == entry["imported"] + entry["ignored"] + entry["rejected"]
    assert statuses == entry["statuses"]
    assert totals == {key: Decimal(value) for key, value in entry["totals"].items()}
    assert months == {
        month: {key: Decimal(value) for key, value in figures.items()}
        for month, figures in entry["approved_by_month"].items()
    }


def test_june_2026_is_the_month_the_statements_tell_of() -> None:
    def june(contract: str, metric: str) -> Decimal:
        months = (one["approved_by_month"] for one in INDEX if one["contract"] == contract)
        return sum((Decimal(one.get("2026-06", {}).get(metric, "0")) for one in months), Decimal())

    assert june("NL-LEAD", "leads") == 237
    assert june("NL-LEAD", "cost") == Decimal("7133.70")
    assert june("PF-APP", "installs") == 4100
    assert june("PF-APP", "cost") == Decimal("10168.00")
    assert 150_000 < june("BS-SHOP", "revenue") < 152_000


def test_one_cell_of_july_is_no_number_so_that_a_problem_is_shown() -> None:
    text = (SPREADSHEETS / "pocketfit-tapwell-daily.csv").read_text("utf-8")
    assert [line for line in text.splitlines() if "n/a" in line] == [
        "14.07.2026;US;Pocketfit rewarded;4;n/a"
    ]


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _comparable(path: Path) -> object:
    """Return the bytes; of an xlsx what is inside, as compressors differ between systems."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(one.filename, one.date_time, archive.read(one)) for one in archive.infolist()]


def _records(text: str, delimiter: str = ",", skip: int = 0) -> Iterator[dict[str, str]]:
    lines = text.splitlines(keepends=True)[skip:]
    yield from csv.DictReader(io.StringIO("".join(lines)), delimiter=delimiter, restkey="more")


def _google_ads(path: Path) -> Iterator[Found]:
    content = path.read_bytes()
    tabs = content.startswith(b"\xff\xfe")
    text = content.decode("utf-16" if tabs else "utf-8")
    german = text.startswith("Kampagnenbericht")
    names = {"impressions": "Impr.", "clicks": "Clicks", "cost": "Cost"}
    names |= {"installs": "Installs"} if tabs else {"conversions": "Conversions"}
    names |= {"clicks": "Klicks", "cost": "Kosten"} if german else {}
    for record in _records(text, "\t" if tabs else ",", skip=2):
        day = record["Tag" if german else "Day"]
        if day[0].isdigit():
            figures = {key: _number(record[name], german) for key, name in names.items()}
            yield Found(day[:7], "approved", figures)


def _meta_ads(path: Path) -> Iterator[Found]:
    for record in _records(path.read_text("utf-8-sig")):
        assert record["Reporting starts"] == record["Reporting ends"]
        spent = next(name for name in record if name.startswith("Amount spent"))
        names = {"impressions": "Impressions", "clicks": "Link clicks", "cost": spent}
        app = "App installs" in record
        names |= {"installs": "App installs"} if app else {"conversions": "Results"}
        figures = {key: _number(record[name]) for key, name in names.items()}
        yield Found(record["Reporting starts"][:7], "approved", figures)


def _ga4(path: Path) -> Iterator[Found]:
    names = {
        "sessions": "Sessions",
        "users": "Total users",
        "events": "Event count",
        "conversions": "Key events",
    }
    for record in _records(path.read_text("utf-8"), skip=6):
        if record["Date"]:
            figures = {key: Decimal(record[name]) for key, name in names.items()}
            yield Found(f"{record['Date'][:4]}-{record['Date'][4:6]}", "approved", figures)


def _crm_leads(path: Path) -> Iterator[Found]:
    statuses = {"New": "pending", "Approved": "approved"}
    sheet = openpyxl.load_workbook(path)["Leads"]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        created = row[1]
        assert isinstance(created, datetime)
        status = statuses.get(str(row[2]), "rejected")
        yield Found(created.strftime("%Y-%m"), status, {"leads": Decimal(1)})


def _shop_orders(path: Path) -> Iterator[Found]:
    statuses = {"refunded": "reversed", "voided": "rejected", "pending": "pending"}
    orders: dict[str, list[dict[str, str]]] = defaultdict(list)
    for record in _records(path.read_text("utf-8")):
        orders[record["Name"]].append(record)
    for lines in orders.values():
        first = lines[0]
        gross = sum(
            Decimal(line["Lineitem price"]) * Decimal(line["Lineitem quantity"]) for line in lines
        )
        assert Decimal(first["Total"]) == gross - Decimal(first["Discount Amount"])
        assert len(first) == 79
        figures = {
            "orders": Decimal(1),
            "revenue": Decimal(first["Total"]),
            "refunds": Decimal(first["Refunded Amount"]),
        }
        status = statuses.get(first["Financial Status"], "approved")
        yield Found(first["Created at"][:7], status, figures)


def _generic(path: Path) -> Iterator[Found]:
    for record in _records(path.read_text("utf-8"), ";"):
        if record["cost"] != "n/a":
            _, month, year = record["date"].split(".")
            figures = {
                "installs": Decimal(record["installs"]),
                "cost": _number(record["cost"], german=True),
            }
            yield Found(f"{year}-{month}", "approved", figures)


def _number(text: str, german: bool = False) -> Decimal:
    if german:
        text = text.replace(".", "").replace(",", ".")
    return Decimal(text.replace(",", "") or 0)


READERS = {
    "google_ads": _google_ads,
    "meta_ads": _meta_ads,
    "ga4": _ga4,
    "crm_leads": _crm_leads,
    "shop_orders": _shop_orders,
    "generic": _generic,
}
