"""An agency of many contracts with daily results, for tests of speed and of crowded lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import import_sheet
from tests.integration.factories import ANSWERS, graduated, result, sheet

_NAMES = ("Northlight Solar", "Brasserie Supply", "Pocketfit", "Łódź Dental", "Über Velo", "Óptica")
_COMPONENTS: tuple[dict[str, object], ...] = (
    graduated(),
    {**graduated(), "hold_days": 14},
    {"kind": "retainer", "name": "Retainer", "amount": "800", "prorate": True},
)


def make_agency(database: Database, contracts: int, months: int, last: date) -> None:
    """Fill the store with contracts that have results on every day of `months` up to `last`."""
    start = Period.parse(f"{last:%Y-%m}").start
    for _ in range(months - 1):
        start = Period.parse(f"{start:%Y-%m}").previous().start
    apply_definitions(
        database,
        {
            "format": "ppp-definitions/1",
            "agency": {"name": "Agency", "address": ["Street 1"]},
            "clients": [
                {"code": f"K{number:02}", "name": _name(number), "currency": "EUR"}
                for number in range(1, contracts + 1)
            ],
            "contracts": [_contract(number, start) for number in range(1, contracts + 1)],
        },
    )
    ids = {row.code: row.id for row in list_contracts(database)}
    for number in range(1, contracts + 1):
        rows = sheet(_rows(start, last, number), file=f"{number}.csv")
        import_sheet(database, ids[_code(number)], rows)


def _code(number: int) -> str:
    return f"K{number:02}-LEAD"


def _name(number: int) -> str:
    return f"{_NAMES[number % len(_NAMES)]} {number}"


def _contract(number: int, start: date) -> dict[str, object]:
    return {
        "code": _code(number),
        "client": f"K{number:02}",
        "name": "Leads",
        "currency": "EUR",
        "start": start.isoformat(),
        "status": "active",
        "objectives": [
            {"name": "Leads", "metric": "leads", "target": "60"},
            {"name": "Cost per lead", "metric": "cpl", "target": "20", "direction": "lower"},
        ],
        "terms": [
            {
                "effective": start.isoformat(),
                "document": {
                    "format": "ppp-terms/1",
                    "rounding": "half_up",
                    "components": [_COMPONENTS[number % len(_COMPONENTS)]],
                    "answers": dict(ANSWERS),
                },
            }
        ],
    }


def _rows(start: date, last: date, number: int) -> Iterator[ResultRow]:
    for place in range((last - start).days + 1):
        day = start + timedelta(days=place)
        late = number % 7 == 0 and (last - day).days < 3
        status = Status.PENDING if late else Status.APPROVED
        yield result(
            place + 2, day=day, status=status, leads=1 + (place * number) % 5, cost=30 + place % 9
        )
