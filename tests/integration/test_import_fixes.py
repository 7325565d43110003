"""Problems explained by value, fixed one by one and taken back; rejected rows mended elsewhere."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_checking import SheetCheck, check_sheet, undone
from ppp_desktop.services.import_fixes import (
    FixKind,
    explain_status,
    for_the_next_file,
    leave_out_rows,
    leave_out_value,
    replace_value,
)
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import
from ppp_desktop.services.import_problems import ProblemGroup, explain_problems
from ppp_desktop.services.rejected_files import rejected_rows, write_rejected

LEADS = """Partner report;;;;
Juni 2026;;;;
Lead ID;Date;Lead status;Lead value;Campaign
L-1;2026-06-01;won;1.204,50;Solar
L-2;2026-06-02;gut;n/a;Solar
L-3;2026-06-03;won;n/a;-5
L-4;2026-06-03;won;tbd;=Solar
L-4;2026-06-04;won;7,00;Solar
L-5;offen;won;8,00;Solar
L-6;2026-06-05;won;9,00;Solar;and;more
"""


@pytest.fixture
def leads(empty_store: Database, tmp_path: Path) -> OpenedSheet:
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return opened(empty_store, path)


def opened(database: Database, path: Path) -> OpenedSheet:
    (found,) = open_for_import(database, path)
    return found


def checked(found: OpenedSheet, mapping: Mapping) -> SheetCheck:
    check = check_sheet(found.file, found.read, mapping)
    assert check.parsed is not None
    assert check.parsed.rows_read == 7
    assert len(check.parsed.rows) + check.parsed.rejected + check.parsed.ignored == 7
    return check


def explained(found: OpenedSheet, check: SheetCheck) -> dict[str, ProblemGroup]:
    assert check.parsed is not None
    groups = explain_problems(found.read.sheet, check.mapping, check.parsed.problems)
    return {group.cause: group for group in groups}


def test_values_at_fault_are_named_with_their_rows(leads: OpenedSheet) -> None:
    groups = explained(leads, leads.check)
    number = groups["number"]
    assert (number.field, number.column) == ("revenue", "Lead value")
    assert [(each.value, each.rows, each.first_row) for each in number.values] == [
        ("n/a", 2, 5),
        ("tbd", 1, 7),
    ]
    assert [each.value for each in groups["date"].values] == ["offen"]
    # What is at fault here is the row: another one holds the same number rightly.
    assert groups["duplicate"].values == ()
    assert groups["duplicate"].numbers == (8,)
    assert groups["duplicate"].can_leave_out
    assert groups["columns"].numbers == (10,)
    # What is left out does not count as a row that holds the value rightly.
    fewer = checked(leads, leave_out_rows(leads.check.mapping, (5,)))
    assert [each.rows for each in explained(leads, fewer)["number"].values] == [1, 1]


def test_fixes_are_made_listed_and_taken_back(leads: OpenedSheet) -> None:
    mapping = replace_value(leads.check.mapping, "revenue", "n/a", "0")
    mapping = replace_value(mapping, "date", "offen", "2026-06-30")
    mapping = leave_out_value(mapping, "revenue", "tbd")
    mapping = leave_out_rows(mapping, (8, 10))
    mapping = explain_status(mapping, "gut", Status.APPROVED)
    check = checked(leads, mapping)
    assert check.parsed is not None
    assert check.parsed.rejected == 0
    assert dict(check.totals)["revenue"] == Decimal("1212.50")
    assert [(fix.text, fix.rows, fix.kept) for fix in check.fixes] == [
        ("“n/a” in Lead value is read as 0", 2, True),
        ("“offen” in Date is read as 30 June 2026", 1, True),
        ("Rows with “tbd” in Lead value are left out", 1, True),
        ("2 rows are left out", 2, False),
        ("“gut” means approved", 0, True),
    ]
    assert dict(check.parsed.ignored_reasons) == {
        "left out by hand": 2,
        "left out: “tbd” in Lead value": 1,
    }
    kept = for_the_next_file(check.mapping)
    assert kept.ignored_rows == ()
    assert len(kept.replacements) == 2
    for fix in check.fixes:
        mapping = undone(leads.read, mapping, fix)
    assert mapping == leads.check.mapping


def test_a_second_fix_of_a_value_takes_the_place_of_the_first(leads: OpenedSheet) -> None:
    mapping = replace_value(leads.check.mapping, "revenue", "n/a", "0")
    mapping = leave_out_value(mapping, "revenue", "n/a")
    (fix,) = checked(leads, mapping).fixes
    assert fix.kind is FixKind.LEFT_OUT
    (fix,) = checked(leads, replace_value(mapping, "revenue", "n/a", "")).fixes
    assert fix.text == "“n/a” in Lead value is read as empty"


def test_settings_of_the_file_are_fixes_too(leads: OpenedSheet) -> None:
    mapping = leads.check.mapping.changed(
        default_currency="PLN",
        date_format="dmy",
        decimal_mark=".",
        default_first_day=date(2026, 6, 1),
        default_last_day=date(2026, 6, 30),
    )
    check = check_sheet(leads.file, leads.read, mapping)
    assert [fix.text for fix in check.fixes] == [
        "Dates are read as day, month, year",
        "Numbers have a decimal point",
        "Amounts without a currency are in PLN",
        "Rows without a date are of 1 – 30 June 2026",
    ]
    for fix in check.fixes:
        mapping = undone(leads.read, mapping, fix)
    assert mapping == leads.check.mapping


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_rejected_rows_come_back_mended(
    empty_store: Database, leads: OpenedSheet, tmp_path: Path, suffix: str
) -> None:
    assert leads.check.parsed is not None
    target = tmp_path / f"to mend{suffix}"
    raw, mapping = leads.read.sheet, leads.check.mapping
    write_rejected(target, raw, mapping, leads.check.parsed.problems)
    # As it is, each row is refused again, and nothing else is wrong.
    again = opened(empty_store, target)
    assert again.check.mapping.format == mapping.format
    assert again.check.parsed is not None
    assert (again.check.parsed.rejected, again.check.parsed.rows) == (6, ())
    rows = rejected_rows(raw, mapping, leads.check.parsed.problems)
    assert rows[2][-2:] == ("Row in the file", "Problem")
    assert [row[5] for row in rows[3:]] == [5, 6, 7, 8, 9, 10]
    assert rows[4][4] == "-5"
    assert rows[5][4] == "=Solar"


def test_mended_rows_are_imported(
    empty_store: Database, leads: OpenedSheet, tmp_path: Path
) -> None:
    assert leads.check.parsed is not None
    target = tmp_path / "to mend.csv"
    write_rejected(target, leads.read.sheet, leads.check.mapping, leads.check.parsed.problems)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    for row in rows[3:]:
        row[1] = row[1].replace("offen", "2026-06-30")
        row[3] = row[3].replace("n/a", "3,50").replace("tbd", "4,00")
        del row[7:]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    check = opened(empty_store, target).check
    assert check.parsed is not None
    assert [problem.cause for problem in check.parsed.problems if problem.row] == ["duplicate"]
    assert dict(check.totals)["revenue"] == Decimal("28.00")


def test_cells_of_a_workbook_stay_what_they_are(empty_store: Database, tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("June")
        for row, cells in enumerate(
            [
                ("Lead ID", "Date", "Status", "Lead value"),
                ("L-1", date(2026, 6, 1), "won", 1204.5),
                ("", date(2026, 6, 2), "won", 998.25),
                ("L-3", date(2026, 6, 3), "won", "n/a"),
            ]
        ):
            for column, cell in enumerate(cells):
                page.write(row, column, cell)
    found = opened(empty_store, path)
    assert found.check.parsed is not None
    mapping = found.check.mapping.changed(decimal_mark=",")
    for suffix in (".csv", ".xlsx"):
        target = tmp_path / f"to mend{suffix}"
        write_rejected(target, found.read.sheet, mapping, found.check.parsed.problems)
        again = opened(empty_store, target)
        fixed = again.check.mapping.changed(
            decimal_mark=",",
            columns=tuple(
                ColumnChoice(field=each.field, index=each.index, header=each.header)
                for each in again.check.mapping.columns
                if each.field != "external_id"
            ),
        )
        check = check_sheet(again.file, again.read, replace_value(fixed, "revenue", "n/a", "1.5"))
        assert check.parsed is not None
        assert check.parsed.rejected == 0, suffix
        assert dict(check.totals)["revenue"] == Decimal("999.75"), suffix
        assert [row.day.day for row in check.parsed.rows] == [2, 3]
