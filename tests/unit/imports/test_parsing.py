"""Records become exact results; whatever is wrong with one is said in a sentence with its row."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import Cancelled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.cells import ErrorCell
from ppp_desktop.imports.formats import detect
from ppp_desktop.imports.mapping import suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from tests.unit.imports import shapes
from tests.unit.imports.shapes import (
    causes,
    parsed,
    parsed_by_hand,
    sheet_of,
    sheet_of_cells,
    totals,
    warnings,
    workbook_of,
)

HEAD = "Date,Campaign,Clicks,Cost\n"


def test_google_ads_by_day() -> None:
    result = parsed(shapes.GOOGLE_DAILY)
    assert totals(result) == {
        "clicks": 867,
        "impressions": 40585,
        "cost": Decimal("1164.10"),
        "conversions": 74,
        "revenue": Decimal("1286.58"),
    }
    assert (result.rows_read, len(result.rows), result.ignored_reasons) == (3, 2, (("totals", 1),))
    row = result.rows[0]
    assert (row.row, row.day, row.first_day) == (4, date(2026, 6, 1), None)
    assert (row.status, row.currency) == (Status.APPROVED, "GBP")
    assert row.dimensions == (("source", "Google Ads"), ("campaign", "Boxes"))
    assert not result.problems


def test_google_ads_over_a_range_counts_on_its_last_day() -> None:
    result = parsed(shapes.GOOGLE_RANGE)
    assert totals(result) == {
        "impressions": 45348,
        "cost": Decimal("3094.11"),
        "conversions": Decimal("1620.85"),
    }
    assert {(row.first_day, row.day) for row in result.rows} == {
        (date(2025, 4, 9), date(2025, 4, 21))
    }
    assert warnings(result) == ["range"]
    assert "13 days, 9 – 21 April 2025" in result.problems[0].message


def test_ga4_grand_total_with_one_column_more() -> None:
    result = parsed(shapes.GA4_EXPLORATION)
    assert totals(result) == {"users": 21, "sessions": 30, "conversions": 4}
    assert result.ignored_reasons == (("totals", 1),)


def test_a_second_table_is_not_read_into_the_first() -> None:
    result = parsed(shapes.GA4_EXPLORATION + "# ----------------\n# Other\nCity,Sessions\nBonn,9\n")
    assert totals(result)["sessions"] == 30
    assert dict(result.ignored_reasons) == {"another table": 4, "totals": 1}


def test_meta_ads_with_summary_row_and_currency_in_the_header() -> None:
    result = parsed(shapes.META_DAILY)
    assert totals(result) == {
        "conversions": 3,
        "impressions": 1800,
        "cost": Decimal("21.75"),
        "orders": 1,
        "leads": 2,
    }
    assert {row.currency for row in result.rows} == {"USD"}
    assert [row.day.day for row in result.rows] == [1, 2]
    assert result.ignored_reasons == (("totals", 1),)


def test_meta_ads_without_results() -> None:
    header = shapes.META_DAILY.splitlines()[0]
    for below, ignored in (('"No data available."\n', 1), ("", 0)):
        result = parsed(f"{header}\n{below}")
        assert (result.rows, result.ignored, result.rejected) == ((), ignored, 0)
        assert warnings(result) == ["no_data"]


def test_deals_have_stages_and_dates() -> None:
    result = parsed(shapes.CRM_DEALS)
    assert [(row.external_id, row.status, row.day) for row in result.rows] == [
        ("A1", Status.APPROVED, date(2026, 3, 1)),
        ("A2", Status.REJECTED, date(2026, 3, 11)),
        ("A3", Status.PENDING, date(2025, 11, 3)),
    ]
    assert totals(result) == {"deals": 3, "revenue": 1054}
    assert result.ignored_reasons == (("no date yet", 1),)


def test_leads_keep_long_ids_and_unknown_words_are_pending() -> None:
    result = parsed(shapes.CRM_LEADS)
    assert [(row.external_id[-2:], row.status) for row in result.rows] == [
        ("89", Status.APPROVED),
        ("90", Status.REJECTED),
        ("91", Status.PENDING),
    ]
    assert warnings(result) == ["status"]
    assert "“Nurturing” (1)" in result.problems[0].message
    taught = parsed(shapes.CRM_LEADS, statuses={"nurturing": Status.APPROVED})
    assert taught.rows[2].status is Status.APPROVED
    assert not taught.problems


def test_leads_without_statuses_say_that_all_count() -> None:
    result = parsed("Lead ID,Submitted at,Form name\nL1,2026-06-01,Trial\n")
    assert result.rows[0].status is Status.APPROVED
    assert warnings(result) == ["status"]


def test_shop_orders_have_totals_on_their_first_line() -> None:
    result = parsed(shapes.SHOP)
    assert [(row.external_id, row.status, row.day.day) for row in result.rows] == [
        ("#1001", Status.APPROVED, 1),
        ("#1002", Status.APPROVED, 2),
        ("#1003", Status.REVERSED, 3),
        ("#1004", Status.PENDING, 4),
    ]
    assert totals(result) == {"orders": 4, "revenue": 72, "refunds": 14}
    assert result.ignored_reasons == (("further items of an order", 1),)
    assert result.rows[0].currency == "EUR"


@pytest.mark.parametrize(
    ("line", "cause", "message"),
    [
        ("2026-06-02,B,1,n/a", "number", "Row 3: “n/a” is not a number in Cost."),
        ("2026-06-02,B,12.5%,1", "number", "Row 3: “12.5%” is a share, not a number, in Clicks."),
        (
            "2026-06-02,B,< 10,1",
            "number",
            "Row 3: “< 10” is only a bound, not a number, in Clicks.",
        ),
        ('2026-06-02,B,1,"1,5"', "number", "Row 3: “1,5” is not a number in Cost."),
        ("soon,B,1,1", "date", "Row 3: “soon” is not a date in Date."),
        ("02/06/2026,B,1,1", "date", "Row 3: “02/06/2026” is not a date in Date."),
        (",B,1,1", "date", "Row 3 has no date in Date."),
        (
            "2026-06-02,B,1,1,286.58",
            "columns",
            "Row 3 has 5 cells, but the header names 4 columns.",
        ),
    ],
)
def test_a_bad_cell_keeps_its_row_out(line: str, cause: str, message: str) -> None:
    result = parsed(f"{HEAD}2026-06-01,A,1,2.50\n{line}\n2026-06-03,C,1,2.50\n2026-06-04,,1,2.50\n")
    problem = result.problems[0]
    assert (problem.row, problem.cause, problem.message) == (3, cause, message)
    assert problem.remedy
    assert (len(result.rows), result.rejected) == (3, 1)


def test_empty_figures_are_left_out_and_rows_without_any_are_ignored() -> None:
    result = parsed(f"{HEAD}2026-06-01,A,, --\n2026-06-02,B,3,\n")
    assert result.rows[0].values == (("clicks", 3_000_000),)
    assert result.ignored_reasons == (("no figures", 1),)


def test_ambiguous_dates_keep_the_file_out_until_somebody_says() -> None:
    text = f"{HEAD}03/04/2026,A,1,2\n05/06/2026,A,1,2\n"
    result = parsed(text)
    assert causes(result) == ["ambiguous_date"]
    assert (result.rows, result.rejected, result.problems[0].row) == ((), 2, 0)
    assert parsed(text, date_format="dmy").rows[0].day == date(2026, 4, 3)
    assert parsed(text, date_format="mdy").rows[0].day == date(2026, 3, 4)


def test_a_file_without_any_date_needs_one() -> None:
    text = "Campaign,Impr.,Clicks,Cost,CTR\nA,10,1,2,10%\nB,10,1,2,10%\n"
    assert causes(parsed(text)) == ["date", "date"]
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    hinted = parsed(text, hint=june)
    assert {(row.first_day, row.day) for row in hinted.rows} == {(june.start, june.end)}
    stated = parsed(text, hint=june, default_last_day=date(2026, 5, 31))
    assert {(row.first_day, row.day) for row in stated.rows} == {(None, date(2026, 5, 31))}


def test_the_same_id_twice_is_taken_once() -> None:
    result = parsed("Date,Order ID,Revenue\n2026-06-01,7,10\n2026-06-02,7,11\n2026-06-02,,3\n")
    assert [(found.cause, found.message) for found in result.problems] == [
        ("duplicate", "Row 3: Order ID “7” stands in row 2 already."),
        ("identity", "Row 4 has no Order ID."),
    ]
    assert totals(result) == {"revenue": 10}


def test_ids_that_a_spreadsheet_cut_are_refused() -> None:
    text = "Date,Order ID,Revenue\n2026-06-01,1.23457E+18,10\n"
    assert causes(parsed(text)) == ["identity"]
    rows = sheet_of_cells(
        ["Date", "Order ID", "Revenue"], [date(2026, 6, 1), 1.2345678901234568e18, 10]
    )
    assert causes(parsed(rows)) == ["identity"]


def test_typed_cells_of_a_workbook() -> None:
    sheet = sheet_of_cells(
        ["Date", "Campaign", "Clicks", "Cost"],
        [datetime.fromisoformat("2026-06-01T14:30"), "A", 3, 1.429999948],
        [date(2026, 6, 2), 4711, 2.0, Decimal("0.1")],
        [20260603, "B", True, date(2026, 6, 1)],
        [date(2026, 6, 4), ErrorCell("#REF!"), 1, 1],
        [ErrorCell("#N/A"), "C", 1, 1],
    )
    result = parsed(sheet)
    assert totals(result) == {"clicks": 5, "cost": Decimal("1.53")}
    assert [row.day.day for row in result.rows] == [1, 2]
    assert dict(result.rows[1].dimensions)["campaign"] == "4711"
    assert warnings(result) == ["rounded"]
    assert [found.message for found in result.problems[1:]] == [
        "Row 4: “True” is not a number in Clicks.",
        "Row 4: “2026-06-01” is not a number in Cost.",
        "Row 5: Campaign holds the error #REF!.",
        "Row 6: Date holds the error #N/A.",
    ]


def test_currencies_of_rows() -> None:
    text = "Date,Clicks,Cost,Currency\n2026-06-01,1,2,eur\n2026-06-02,1,2,Euros\n2026-06-03,1,2,\n"
    result = parsed(text, default_currency="CHF")
    assert [row.currency for row in result.rows] == ["EUR", "CHF"]
    assert causes(result) == ["currency"]
    assert parsed("Date,Clicks,Cost\n2026-06-01,1,£2\n").rows[0].currency == "GBP"


def test_doubtful_thousands_are_pointed_out() -> None:
    result = parsed('Date,Clicks,Impressions\n2026-06-01,1,"1,234"\n')
    assert totals(result)["impressions"] == 1234
    assert warnings(result) == ["ambiguous_number"]
    assert not parsed('Date,Clicks,Impressions\n2026-06-01,1,"1,234"\n', decimal_mark=".").problems


def test_rows_over_several_days_are_pointed_out() -> None:
    text = "Start date,End date,Clicks,Cost\n2026-06-01,2026-06-07,1,2\n2026-06-08,2026-06-08,1,2\n"
    result = parsed(text)
    assert [(row.first_day, row.day.day) for row in result.rows] == [
        (date(2026, 6, 1), 7),
        (None, 8),
    ]
    assert warnings(result) == ["range"]
    swapped = parsed("Start date,End date,Clicks,Cost\n2026-06-07,2026-06-01,1,2\n")
    assert causes(swapped) == ["date"]


def test_a_dated_row_that_is_named_a_subtotal_is_not_counted_beside_what_it_sums() -> None:
    text = (
        "Date,Campaign,Clicks,Cost\n2026-06-01,A,10,1.5\n2026-06-01,Total Wine,5,2\n"
        "2026-06-01,Subtotal,15,3.5\n2026-06-02,Summer: sum,1,1\n2026-06-02,Zwischensumme:,1,1\n"
    )
    result = parsed(text)
    assert totals(result) == {"clicks": 16, "cost": Decimal("4.5")}
    assert result.ignored_reasons == (("totals", 2),)


def test_what_has_a_number_of_its_own_is_no_total_whatever_its_name() -> None:
    text = "Order ID,Date,Campaign,Revenue\n1,2026-06-01,Total,10\n2,2026-06-01,A,20\n"
    assert totals(parsed(text)) == {"revenue": 30}


def test_notes_totals_and_repeated_headers_are_ignored() -> None:
    text = (
        f"{HEAD}Total,,9,9\n2026-06-01,A,1,2\n{HEAD}2026-06-02,A,1,2\n\n"
        "Gesamt,,2,4\nGrand total,,2,4\nAll figures are preliminary.,,,\n"
    )
    result = parsed(text)
    assert totals(result) == {"clicks": 2, "cost": 4}
    assert dict(result.ignored_reasons) == {"totals": 3, "notes": 1, "repeated header": 1}
    assert result.rows_read == 7


def test_a_campaign_whose_name_begins_with_total_is_no_total() -> None:
    result = parsed("Campaign,Date,Clicks,Cost\nTotal Recall,2026-06-01,1,2\n")
    assert len(result.rows) == 1


class _Cancelling:
    def report(self, done: int, total: int, text: str) -> None:
        pass

    def check_cancelled(self) -> None:
        raise Cancelled


def test_parsing_can_be_cancelled() -> None:
    sheet = sheet_of(shapes.GOOGLE_DAILY)
    mapping = suggest_mapping(sheet, detect(sheet))
    with pytest.raises(Cancelled):
        parse_sheet(workbook_of(sheet), sheet, mapping, progress=_Cancelling())


def test_event_rows_without_figures_count_as_what_was_said() -> None:
    result = parsed_by_hand(
        "when,who\n2026-06-01,a\n2026-06-02,b\n", {"date": 0, "external_id": 1}, count_as="installs"
    )
    assert totals(result) == {"installs": 2}


def test_a_sign_of_several_currencies_is_told() -> None:
    text = "Date,Campaign,Clicks,Cost\n2026-06-01,A,1,$2.50\n2026-06-02,A,1,€3.50\n"
    result = parsed(text)
    assert warnings(result) == ["unclear_currency"]
    assert "“$2.50”" in result.problems[0].message
    assert [row.currency for row in result.rows] == ["", "EUR"]
    assert warnings(parsed(text, default_currency="USD")) == []
    assert warnings(parsed(text.replace("$", "US$"))) == []


def test_headers_that_come_twice_are_told() -> None:
    result = parsed("Date,Campaign,Clicks,clicks,Cost\n2026-06-01,A,10,20,1\n")
    assert totals(result)["clicks"] == 10
    assert [problem.message for problem in result.problems] == [
        "2 columns are called “Clicks”; column 3 is read as clicks."
    ]
