"""Rate tables: the two shapes of the ECB, lists of one's own, and what is wrong in them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.rate_tables import RateTable, read_rate_table

HISTORY = (
    "Date,USD,JPY,CYP,TRY,\n"
    "2026-06-23,1.0712,168.25,N/A,N/A,\n"
    "2026-06-22,1.0700,168.1,N/A,36.4821,\n"
)
DAILY = "Date, USD, JPY, BGN, \n23 June 2026, 1.0712, 168.25, 1.9558, \n"


def table(tmp_path: Path, text: str, name: str = "rates.csv") -> RateTable:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_rate_table(path)


def rates_of(found: RateTable) -> dict[tuple[str, str], str]:
    return {(each.currency, each.day.isoformat()): f"{each.rate:f}" for each in found.rates}


def told(found: RateTable) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.message) for each in found.problems]


def test_the_history_file(tmp_path: Path) -> None:
    found = table(tmp_path, HISTORY)
    assert (found.source, found.rows_read, found.problems) == ("ECB", 2, ())
    assert rates_of(found) == {
        ("USD", "2026-06-23"): "1.0712",
        ("JPY", "2026-06-23"): "168.25",
        ("USD", "2026-06-22"): "1.0700",
        ("JPY", "2026-06-22"): "168.1",
        ("TRY", "2026-06-22"): "36.4821",
    }
    assert found.rates[-1].row == 3


def test_the_daily_file(tmp_path: Path) -> None:
    found = table(tmp_path, DAILY)
    assert found.source == "ECB"
    assert rates_of(found)["BGN", "2026-06-23"] == "1.9558"


@pytest.mark.parametrize(
    "text",
    [
        "date,currency,rate\n2026-06-05,USD,1.0789\n2026-06-05,EUR,1\n",
        "Rate;Currency;Date;Note\n1,0789;usd;05.06.2026;x\n4,3210;PLN;25.06.2026;\n",
        "date\tcurrency\trate\n2026-06-05\tUSD\t1.0789\n",
        "date,currency,rate\n2026-06-05,USD,1.078900\n2026-06-05,USD,1.0789\n",
    ],
)
def test_an_own_list(tmp_path: Path, text: str) -> None:
    found = table(tmp_path, text)
    assert (found.source, found.problems) == ("own", ())
    assert found.rates[0].currency == "USD"
    assert (found.rates[0].day, found.rates[0].rate) == (date(2026, 6, 5), Decimal("1.0789"))
    assert all(each.currency != "EUR" for each in found.rates)


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["date", "currency", "rate"])
    sheet.append([datetime(2026, 6, 5), "USD", 1.078])  # noqa: DTZ001 - sheets know no zones
    path = tmp_path / "rates.xlsx"
    book.save(path)
    assert rates_of(read_rate_table(path)) == {("USD", "2026-06-05"): "1.078"}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2026-06-05,USD,", (2, "rate", "The rate is missing.")),
        ("2026-06-05,USD,much", (2, "rate", "“much” is no rate.")),
        ("2026-06-05,USD,0", (2, "rate", "0 cannot be a rate of USD.")),
        ("2026-06-05,USD,-1.2", (2, "rate", "-1.2 cannot be a rate of USD.")),
        ("2026-06-05,EUR,1.2", (2, "rate", "1.2 cannot be a rate of EUR.")),
        ("2026-06-05,USD,1.1234567", (2, "rate", "1.1234567 has more than 6 decimals.")),
        ("2026-06-05,XQZ,1.2", (2, "currency", "“XQZ” is no currency.")),
        ("2026-06-05,,1.2", (2, "currency", "“” is no currency.")),
        ("2026-02-30,USD,1.2", (2, "date", "“2026-02-30” is no day.")),
        (",USD,1.2", (2, "date", "The day is missing.")),
        ("03/04/2026,USD,1.2", (0, "date", "“03/04/2026” can be two days.")),
        (
            "2026-06-05,USD,1.2\n2026-06-05,USD,1.3",
            (3, "rate", "USD on 2026-06-05 is 1.3 here and 1.2 in row 2."),
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, row: str, problem: tuple[int, str, str]) -> None:
    found = table(tmp_path, f"date,currency,rate\n{row}\n")
    assert told(found) == [problem]
    assert found.problems[0].remedy


def test_a_rate_with_two_readings_is_asked_for(tmp_path: Path) -> None:
    found = table(tmp_path, "date;currency;rate\n2026-06-05;KRW;1.789\n")
    assert told(found) == [(0, "rate", "“1.789” can be two numbers.")]
    assert found.rates == ()


def test_a_table_that_ends_early_is_not_whole(tmp_path: Path) -> None:
    found = table(tmp_path, HISTORY + "2026-06-19,1.07")
    assert told(found) == [(4, "", "Row 4 ends after 2 of 5 cells.")]


def test_a_header_without_a_currency_is_told_once(tmp_path: Path) -> None:
    found = table(tmp_path, "Date,USD,XQZ\n2026-06-23,1.1,2\n2026-06-22,1.1,2\n")
    assert told(found) == [(0, "currency", "“XQZ” is no currency.")]


def test_a_wrong_day_of_the_history_is_told_once(tmp_path: Path) -> None:
    found = table(tmp_path, HISTORY + "2026-06-31,1.0712,168.25,N/A,N/A,\n")
    assert told(found) == [(4, "date", "“2026-06-31” is no day.")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Lead ID,Created date\nL-1,2026-06-05\n", "is no table of exchange rates"),
        ("Date,Clicks\n2026-06-05,3\n", "is no table of exchange rates"),
        ("Date,USD,JPY,\n", "holds no rates"),
        ("Date,USD,JPY,\n2026-06-23,N/A,N/A,\n", "holds no rates"),
    ],
)
def test_what_is_no_rate_table_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ImportRejected, match=sentence) as caught:
        table(tmp_path, text)
    assert "eurofxref-hist.csv" in caught.value.remedy


def test_a_packed_table_is_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("eurofxref-hist.csv", HISTORY)
    with pytest.raises(ImportRejected, match="is an archive") as caught:
        read_rate_table(path)
    assert "Unpack it" in caught.value.remedy
    with pytest.raises(ImportRejected, match="There is no file"):
        read_rate_table(tmp_path / "none.csv")
