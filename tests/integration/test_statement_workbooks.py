"""A statement in a spreadsheet: its formulas give what the statement says, to the cent."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ppp_desktop.cli import run
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.adjustments import NewAdjustment, add_adjustment
from ppp_desktop.services.statement_workbooks import export_csv, export_workbook, make_workbook
from ppp_desktop.services.statements import (
    StatementRow,
    close_period,
    get_statement,
    list_statements,
)
from ppp_desktop.services.voiding import void_statement
from ppp_desktop.statements.workbook import (
    StatementWorkbook,
    WorkbookLine,
    WorkbookRow,
    write_workbook,
)
from tests.integration.rich_statement import make_rich_statement

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture
def sample(sample_file: Path) -> Iterator[Database]:
    database = open_database(sample_file)
    yield database
    database.close()


@pytest.fixture
def rich(empty_store: Database) -> StatementRow:
    return make_rich_statement(empty_store)


def amounts(path: Path) -> list[Decimal]:
    """Return the rounded amounts of the last column, top down: lines, subtotal, tax, total."""
    page = load_workbook(path, data_only=True)["Statement"]
    cells = [row[5].value for row in page.iter_rows(min_row=2, max_col=6)]
    return [Decimal(str(round(cell, 6))) for cell in cells if isinstance(cell, int | float)]


def stated(database: Database, row: StatementRow) -> list[Decimal]:
    worked = get_statement(database, row.id).body.calculation
    tax = [] if worked.tax is None else [worked.tax.amount]
    return [*(line.amount for line in worked.lines), worked.subtotal, *tax, worked.total]


def recalculated(path: Path) -> Path:
    """Return the workbook as LibreOffice works it out, every value of a formula taken out first."""
    folder = path.parent / "recalculated"
    folder.mkdir(exist_ok=True)
    bare = folder / "bare.xlsx"
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(bare, "w") as taken:
        for name in given.namelist():
            content = given.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content)
            taken.writestr(name, content)
    profile = (folder / "profile").as_uri()
    arguments = (
        *(SOFFICE or "", f"-env:UserInstallation={profile}", "--headless", "--convert-to"),
        *("xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(bare)),
    )
    subprocess.run(arguments, check=True, capture_output=True, timeout=120)
    return folder / "out" / "bare.xlsx"


def test_a_viewer_without_arithmetic_shows_the_amounts(
    empty_store: Database, rich: StatementRow, tmp_path: Path
) -> None:
    path = tmp_path / "rich.xlsx"
    export_workbook(empty_store, rich.id, path)
    assert amounts(path) == stated(empty_store, rich)


@needs_office
def test_another_program_works_the_same_amounts_out(
    empty_store: Database, rich: StatementRow, tmp_path: Path
) -> None:
    path = tmp_path / "rich.xlsx"
    export_workbook(empty_store, rich.id, path)
    formulas = load_workbook(path)["Statement"]
    written = [cell.value for row in formulas.iter_rows() for cell in row]
    assert sum(str(value).startswith("=C") for value in written) > 5
    assert amounts(recalculated(path)) == stated(empty_store, rich)


@needs_office
def test_a_credit_and_what_replaces_it_add_up_too(
    empty_store: Database, rich: StatementRow, tmp_path: Path
) -> None:
    day = rich.issued_on
    assert day is not None
    credit, _ = void_statement(empty_store, rich.id, reason="wrong", author="Mia", day=day)
    given = NewAdjustment("Goodwill", "Agreed", Decimal("-12.34"), "Mia", corrects=rich.number)
    add_adjustment(empty_store, rich.contract_id, replace(given, period=rich.period))
    again, _ = close_period(empty_store, rich.contract_id, rich.period, issue=True, today=day)
    for row, head in ((credit, f"Credit {credit.number}"), (again, f"Statement {again.number}")):
        path = tmp_path / f"{row.number}.xlsx"
        export_workbook(empty_store, row.id, path)
        cells = [str(cell.value) for line in load_workbook(path)["Statement"] for cell in line]
        assert head in cells
        assert any(f"Statement {rich.number}" in each for each in cells if each != head)
        assert amounts(path) == stated(empty_store, row)
        assert amounts(recalculated(path)) == stated(empty_store, row)


@needs_office
def test_the_sample_adds_up_in_another_program(sample: Database, tmp_path: Path) -> None:
    newest = {row.contract_code: row for row in reversed(list_statements(sample)) if row.number}
    assert len(newest) > 2
    for row in newest.values():
        path = tmp_path / f"{row.contract_code}.xlsx"
        export_workbook(sample, row.id, path)
        made = make_workbook(sample, row.id)
        assert any(each.figure is not None for line in made.lines for each in line.rows)
        assert amounts(recalculated(path)) == stated(sample, row)


def odd(*values: str, half_even: bool, given: StatementWorkbook) -> StatementWorkbook:
    """Return a workbook whose lines are ties and their neighbours."""
    rounding = "ROUND_HALF_EVEN" if half_even else "ROUND_HALF_UP"
    lines = tuple(
        WorkbookLine(
            name=value,
            rule="",
            note="",
            rows=(WorkbookRow("", Decimal(value), Decimal(value), Decimal(1)),),
            amount=Decimal(value).quantize(Decimal("0.01"), rounding=rounding),
            adds_up=True,
        )
        for value in values
    )
    subtotal = sum((line.amount for line in lines), Decimal(0))
    return replace(
        given, lines=lines, subtotal=subtotal, tax=None, total=subtotal, half_even=half_even
    )


@needs_office
@pytest.mark.parametrize("half_even", [False, True])
def test_ties_are_rounded_as_agreed(
    empty_store: Database, rich: StatementRow, tmp_path: Path, *, half_even: bool
) -> None:
    values = (
        *("0.005", "0.015", "1.005", "2.675", "-0.005", "-1.005", "10059.735", "0.025"),
        *("8.165", "1234567.885", "0.004999", "0.005001", "-2.345", "3", "0"),
    )
    given = odd(*values, half_even=half_even, given=make_workbook(empty_store, rich.id))
    path = tmp_path / "ties.xlsx"
    write_workbook(given, path)
    wanted = [*(line.amount for line in given.lines), given.subtotal, given.total]
    assert amounts(path) == wanted
    assert amounts(recalculated(path)) == wanted


def test_every_result_is_listed_and_found_by_its_figure(sample: Database, tmp_path: Path) -> None:
    row = next(row for row in list_statements(sample) if row.number)
    path = tmp_path / "one.xlsx"
    export_workbook(sample, row.id, path)
    made = make_workbook(sample, row.id)
    page = load_workbook(path)["Results"]
    listed = list(page.iter_rows(min_row=2, values_only=True))
    assert len(listed) == len(made.results) > 100
    for number, figure in enumerate(made.figures):
        values = [Decimal(str(each[4])) for each in listed if each[0] == number]
        assert sum(values, Decimal(0)) == figure.value


def test_the_same_statement_gives_the_same_bytes(sample: Database, tmp_path: Path) -> None:
    row = next(row for row in list_statements(sample) if row.number)
    for name in ("one.xlsx", "two.xlsx"):
        export_workbook(sample, row.id, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_nothing_in_it_is_run(sample: Database, tmp_path: Path) -> None:
    row = next(row for row in list_statements(sample) if row.number)
    made = make_workbook(sample, row.id)
    evil = replace(made, lines=(replace(made.lines[0], name="=1+1", rule="@SUM(A1)"),))
    path = tmp_path / "evil.xlsx"
    write_workbook(evil, path)
    cells = [cell for line in load_workbook(path)["Statement"].iter_rows() for cell in line]
    named = [cell for cell in cells if cell.value in ("=1+1", "@SUM(A1)")]
    assert {cell.data_type for cell in named} == {"s"}


def test_more_results_than_a_sheet_holds_are_refused(sample: Database, tmp_path: Path) -> None:
    row = next(row for row in list_statements(sample) if row.number)
    made = make_workbook(sample, row.id)
    many = replace(made, results=[made.results[0]] * 1_000_001)
    with pytest.raises(ValidationFailed, match="more than a sheet has rows"):
        write_workbook(many, tmp_path / "many.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_table_adds_up(empty_store: Database, rich: StatementRow, tmp_path: Path) -> None:
    path = tmp_path / "rich.csv"
    export_csv(empty_store, rich.id, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [Decimal(row["amount"]) for row in rows if row["line"] and row["name"]]
    totals = {row["name"]: Decimal(row["amount"]) for row in rows if not row["line"]}
    worked = get_statement(empty_store, rich.id).body.calculation
    assert sum(lines, Decimal(0)) == totals["Subtotal"] == worked.subtotal
    assert totals[f"Total {worked.currency}"] == worked.total


def test_the_command_line_writes_every_form(
    sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: tmp_path / f"may.{name}" for name in ("pdf", "xlsx", "csv")}
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    store = ["--store", str(sample_file)]
    assert run(["statement", "NL-LEAD/2026-05", *store, *options]) == 0
    assert all(str(path) in capsys.readouterr().out or path.exists() for path in files.values())
    assert files["xlsx"].read_bytes().startswith(b"PK")
    assert run(["statement", "NL-LEAD/2026-05", *store]) == 1
    assert "--pdf, --xlsx or --csv" in capsys.readouterr().err
