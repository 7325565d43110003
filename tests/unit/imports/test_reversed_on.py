"""The day of a refund or a cancellation: recognised by its column, read as other dates are."""

from __future__ import annotations

from datetime import date

import pytest

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.formats import format_called, known_formats
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.imports.parsing import parse_sheet
from tests.unit.imports.shapes import causes, parsed, sheet_of, warnings, workbook_of

SHOP = (
    "Name,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,"
    "Cancelled at,Refunded Amount\n"
    "#1,paid,2026-06-01 10:00:00 +0200,EUR,45.00,2026-06-01 09:59:00 +0200,1,Cup,,0.00\n"
    "#2,refunded,2026-06-01 10:00:00 +0200,EUR,45.00,2026-06-01 09:59:00 +0200,1,Cup,"
    "2026-07-03 08:00:00 +0200,45.00\n"
    "#3,refunded,2026-06-01 10:00:00 +0200,EUR,45.00,2026-06-01 09:59:00 +0200,1,Cup,,45.00\n"
    "#4,voided,,EUR,45.00,2026-06-30 23:59:00 +0200,1,Cup,2026-07-01 00:59:00 +0200,0.00\n"
    "#5,pending,,EUR,45.00,2026-06-30 23:59:00 +0200,1,Cup,2026-07-01 00:59:00 +0200,0.00\n"
)


REVERSED_ON = format_called("generic").names("reversed_on")


@pytest.mark.parametrize("name", REVERSED_ON)
def test_each_name_is_recognised_in_own_spreadsheets(name: str) -> None:
    result = parsed(f'Date,Order ID,Revenue,"{name}"\n2026-06-01,O-1,5,2026-06-20\n')
    assert ("reversed_on", name) in result.columns
    assert [row.reversed_on for row in result.rows] == [date(2026, 6, 20)]


def test_no_name_means_something_else_in_another_column() -> None:
    names = {fold(name) for name in REVERSED_ON}
    assert len(names) == len(REVERSED_ON)
    for known in known_formats():
        others = {
            fold(n) for field, options in known.fields for n in options if field != "reversed_on"
        }
        assert not names & others, known.key


def test_a_shop_says_when_an_order_was_cancelled() -> None:
    result = parsed(SHOP)
    assert [(row.external_id, row.status, row.reversed_on) for row in result.rows] == [
        ("#1", Status.APPROVED, None),
        ("#2", Status.REVERSED, date(2026, 7, 3)),
        ("#3", Status.REVERSED, None),
        ("#4", Status.REJECTED, None),  # it was never charged
        ("#5", Status.PENDING, None),
    ]


def test_a_crm_keeps_a_column_of_the_agencys_own() -> None:
    result = parsed(
        "Lead ID,Created date,Lead status,Lead source,Refund date\n"
        "1,2026-06-01,Approved,Web,2026-07-01\n"
        "2,2026-06-01,Rejected,Web,2026-07-01\n"
    )
    assert result.format == "crm_leads"
    assert [(row.status, row.reversed_on) for row in result.rows] == [
        (Status.REVERSED, date(2026, 7, 1)),
        (Status.REJECTED, None),
    ]


def test_dates_are_read_as_the_others_of_the_file() -> None:
    result = parsed(
        "Datum,Order ID,Umsatz,Stornodatum\n"
        "05.06.2026,O-1,5,20.06.2026\n"
        "06.06.2026,O-2,5,07.07.2026\n"
        "07.06.2026,O-3,5,-\n"
        "08.06.2026,O-4,5,ja\n"
        "09.06.2026,O-5,5,08.06.2026\n"
    )
    assert [row.reversed_on for row in result.rows] == [date(2026, 6, 20), date(2026, 7, 7), None]
    assert causes(result) == ["date", "reversed_early"]
    assert "“ja” is not a date in Stornodatum" in result.problems[-2].message
    assert (result.rows_read, result.rejected) == (5, 2)


def test_without_statuses_every_other_row_counts() -> None:
    sheet = sheet_of("Date,Order ID,Refund date\n2026-06-01,O-1,2026-06-03\n2026-06-01,O-2,\n")
    fields = ("date", "external_id", "reversed_on")
    headers = ("Date", "Order ID", "Refund date")
    columns = tuple(
        ColumnChoice(field=field, index=index, header=header)
        for index, (field, header) in enumerate(zip(fields, headers, strict=True))
    )
    mapping = Mapping(format="shop_orders", columns=columns, count_as="orders")
    result = parse_sheet(workbook_of(sheet), sheet, mapping)
    assert [row.status for row in result.rows] == [Status.REVERSED, Status.APPROVED]
    assert warnings(result) == ["status"]
    assert "every row without a day of reversal counts" in result.problems[0].message


def test_a_file_without_days_of_its_own_takes_the_stated_range() -> None:
    sheet = sheet_of("Order ID,Revenue,Refund date\nO-1,5,2026-07-03\nO-2,5,\n")
    columns = (
        ColumnChoice(field="external_id", index=0, header="Order ID"),
        ColumnChoice(field="revenue", index=1, header="Revenue"),
        ColumnChoice(field="reversed_on", index=2, header="Refund date"),
    )
    mapping = Mapping(
        columns=columns,
        default_first_day=date(2026, 6, 1),
        default_last_day=date(2026, 6, 30),
    )
    result = parse_sheet(workbook_of(sheet), sheet, mapping)
    assert [(row.first_day, row.day, row.reversed_on) for row in result.rows] == [
        (date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 3)),
        (date(2026, 6, 1), date(2026, 6, 30), None),
    ]
    assert warnings(result) == ["range"]
