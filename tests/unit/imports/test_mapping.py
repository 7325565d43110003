"""Mappings are suggested, made by hand, stored as JSON, and find their columns again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ImportRejected, ValidationFailed
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.formats import detect
from ppp_desktop.imports.mapping import ColumnChoice, Mapping, suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from tests.unit.imports import shapes
from tests.unit.imports.shapes import parsed_by_hand, sheet_of, totals, workbook_of


def test_json_comes_back_as_it_went() -> None:
    sheet = sheet_of(shapes.CRM_DEALS)
    mapping = suggest_mapping(sheet, detect(sheet)).changed(
        statuses={"Engaging": Status.REJECTED},
        default_first_day=date(2026, 6, 1),
        default_last_day=date(2026, 6, 30),
        default_currency="EUR",
    )
    assert mapping.date_format == "mdy"
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    "changes",
    [
        {"date_format": "american"},
        {"decimal_mark": ";"},
        {"format": "excel"},
        {"header_row": 0},
        {"count_as": "ctr"},
        {"columns": [{"field": "colour", "index": 0}]},
        {"columns": [{"field": "cost", "index": 0}, {"field": "cost", "index": 1}]},
        {"default_first_day": date(2026, 6, 2), "default_last_day": date(2026, 6, 1)},
    ],
)
def test_a_mapping_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed):
        Mapping().changed(**changes)


def test_broken_json_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="This mapping cannot be used"):
        Mapping.from_json('{"format": 3}')


def test_columns_that_moved_are_found_again() -> None:
    first = sheet_of("Date,Clicks,Cost\n2026-06-01,1,2\n")
    mapping = Mapping(
        columns=tuple(
            ColumnChoice(field=field, index=index, header=header)
            for index, (field, header) in enumerate(
                [("date", "Date"), ("clicks", "Clicks"), ("cost", "Cost")]
            )
        )
    )
    later = sheet_of("Weekly report\nCost,Date,Note,Clicks\n5,2026-06-08,ok,7\n")
    for sheet, expected in ((first, {"clicks": 1, "cost": 2}), (later, {"clicks": 7, "cost": 5})):
        assert totals(parse_sheet(workbook_of(sheet), sheet, mapping)) == expected
    with pytest.raises(ImportRejected, match="The column “Cost” is missing"):
        mapping.located(sheet_of("Date,Clicks\n2026-06-01,1\n"))


def test_an_unknown_layout_mapped_by_hand() -> None:
    text = (
        "wann;wer;wieviel;nummer;stand\n05.06.2026;Ann;1.234,50;R7;ok\n17.06.2026;Bob;2;R8;nein\n"
    )
    result = parsed_by_hand(
        sheet_of(text, ";"),
        {"date": 0, "owner": 1, "revenue": 2, "external_id": 3, "status": 4},
        count_as="orders",
        statuses={"ok": Status.APPROVED, "nein": Status.REJECTED},
        default_currency="EUR",
        source="Ledger",
    )
    assert totals(result) == {"revenue": Decimal("1236.5"), "orders": 2}
    assert [(row.day.day, row.status, row.external_id) for row in result.rows] == [
        (5, Status.APPROVED, "R7"),
        (17, Status.REJECTED, "R8"),
    ]
    assert result.rows[0].dimensions == (("source", "Ledger"), ("owner", "Ann"))
    assert result.rows[0].currency == "EUR"


def test_nothing_picked_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="No column of figures is picked"):
        parsed_by_hand("a,b\n1,2\n", {"date": 0})
