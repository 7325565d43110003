"""Stores for the benchmark of documents: many statements of 20 lines, and annexes of many rows."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.engine_terms import ANSWERS
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.services.agency import AgencyDetails, save_agency
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.statements import close_period

MONTHS = 20
LINES = 20
TODAY = date(2026, 11, 5)
ANNEX_PERIOD = Period.parse("2026-06")
_FIRST = Period.parse("2025-01")
_CLIENTS = (
    "Northlight Solar GmbH",
    "Brasserie Supply B.V.",
    "Pocketfit Ltd",
    "Łódź Dental Sp. z o.o.",
    "Óptica del Sur S.L.",
)
_CAMPAIGNS = tuple(f"Campaign {number:02} prospecting" for number in range(1, LINES - 2))
_ROWS_A_MONTH = 2  # of each campaign
_COUNTRIES = ("Germany", "France", "Spain", "Italy")

Terms = list[dict[str, object]]


def make_statements(path: Path, count: int) -> None:
    """Make a store of `count` issued statements with 20 lines each."""
    database = create_database(path)
    contracts = -(-count // MONTHS)
    _define(database, [_contract(number, _components()) for number in range(contracts)])
    months = list(islice(_months(), min(count, MONTHS)))
    for number in range(contracts):
        file = path.with_name(f"results {number:02}.csv")
        _write_daily(file, number, months)
        _import(database, number + 1, file)
    for place in range(count):
        contract, period = place // MONTHS + 1, months[place % MONTHS]
        close_period(database, contract, period, issue=True, today=TODAY)
    database.close()


def make_annexes(path: Path, rows: list[int]) -> None:
    """Make a store with one issued statement for each of `rows`, which lists so many results."""
    database = create_database(path)
    paid: Terms = [{"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": "4.50"}]
    _define(database, [_contract(number, paid) for number in range(len(rows))])
    for number, count in enumerate(rows):
        file = path.with_name(f"leads {number}.csv")
        _write_leads(file, count)
        _import(database, number + 1, file)
        close_period(database, number + 1, ANNEX_PERIOD, issue=True, today=TODAY)
    database.close()


def _define(database: Database, contracts: list[dict[str, object]]) -> None:
    clients = [
        {
            "code": f"K{number:02}",
            "name": f"{_CLIENTS[number % len(_CLIENTS)]} {number + 1}",
            "address": ["Hafenstraße 12", "20457 Hamburg", "Germany"],
            "currency": "EUR",
            "tax": {"name": "VAT", "rate": "0.19"},
        }
        for number in range(len(contracts))
    ]
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": "Rheingold Performance GmbH"},
            "clients": clients,
            "contracts": contracts,
        },
    )
    save_agency(
        database,
        AgencyDetails(
            name="Rheingold Performance GmbH",
            address=("Rheinufer 5", "50668 Köln", "Germany"),
            tax_number="DE 123 456 789",
            payment="Please pay to IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001.",
            footer="Registered at Amtsgericht Köln, HRB 12345 · rheingold.example",
            logo=_logo(),
        ),
    )


def _contract(number: int, components: Terms) -> dict[str, object]:
    document = {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": components,
        "answers": ANSWERS,
    }
    return {
        "code": f"K{number:02}-PERF",
        "client": f"K{number:02}",
        "name": "Performance",
        "currency": "EUR",
        "start": _FIRST.start.isoformat(),
        "status": "active",
        "objectives": [
            {"name": "Leads", "metric": "leads", "target": "900"},
            {"name": "Cost per lead", "metric": "cpl", "target": "20", "direction": "lower"},
        ],
        "terms": [{"effective": _FIRST.start.isoformat(), "document": document}],
    }


def _components() -> Terms:
    by_campaign: Terms = [
        {
            "kind": "per_unit",
            "name": f"Leads of {name.lower()}",
            "metric": "leads",
            "rate": f"{4 + number}.50",
            "scope": {"filters": {"campaign": [name]}, "statuses": ["approved"]},
        }
        for number, name in enumerate(_CAMPAIGNS)
    ]
    return [
        {"kind": "retainer", "name": "Retainer", "amount": "1800", "prorate": True},
        *by_campaign,
        {
            "kind": "graduated",
            "name": "All leads in tiers",
            "metric": "leads",
            "tiers": [
                {"up_to": "200", "rate": "1"},
                {"up_to": "500", "rate": "1.20"},
                {"up_to": None, "rate": "1.50"},
            ],
            "basis": "period",
            "on_breakpoint": "lower",
        },
        {
            "kind": "pass_through",
            "name": "Media",
            "surcharge": "0.10",
            "treatment": "management_fee",
            "spend_paid_by": "client",
        },
    ]


def _months() -> Iterator[Period]:
    period = _FIRST
    while True:
        yield period
        period = period.next()


def _write_daily(path: Path, seed: int, months: list[Period]) -> None:
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write("Day,Campaign,Clicks,Leads,Cost\n")
        for month in months:
            for name in _CAMPAIGNS:
                for place in range(_ROWS_A_MONTH):
                    day = month.start + timedelta(10 * place + chance.randrange(10))
                    cost = f"{chance.randrange(100, 900)}.{chance.randrange(10, 99)}"
                    leads = chance.randrange(5, 40)
                    file.write(f"{day},{name},{leads * 25},{leads},{cost}\n")


def _write_leads(path: Path, count: int) -> None:
    chance = random.Random(count)
    with path.open("w", encoding="utf-8") as file:
        file.write("Lead ID,Created date,Lead status,Campaign,Country\n")
        for number in range(count):
            day = ANNEX_PERIOD.start + timedelta(number * ANNEX_PERIOD.days // count)
            name = chance.choice(_CAMPAIGNS)
            country = chance.choice(_COUNTRIES)
            file.write(f"L-{number:06},{day},Qualified,{name},{country}\n")


def _import(database: Database, contract_id: int, file: Path) -> None:
    (parsed,) = parse_file(read_file(file))
    report, _ = import_sheet(database, contract_id, parsed)
    if report.imported != report.rows_read or not report.imported:
        raise ValueError(f"{report.imported} of {report.rows_read} rows were imported")


def _logo() -> bytes:
    """Return a lettering of 900 × 220 pixels as PNG."""
    picture = Image.new("RGBA", (900, 220), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for place in range(9):
        box = (place * 100 + 8, 20 + place * 8, place * 100 + 88, 200)
        pen.rounded_rectangle(box, 18, fill=(23, 101 + place * 12, 110, 255))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
