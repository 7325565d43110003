"""Tables sort raw values, filter, copy, export safely and say what they hold."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.core.money import format_money
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.columns import (
    Align,
    BarCell,
    ChipCell,
    Column,
    IntervalCell,
    SecondLine,
    SparkCell,
    Sum,
)
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent, as_tsv, export_table
from ppp_desktop.ui.tables.rows_model import ROW_ROLE, RowsModel
from ppp_desktop.ui.theme import Tone


@dataclass(frozen=True, slots=True)
class PayRow:
    name: str
    amount: Decimal | None
    currency: str = "EUR"
    day: date = date(2026, 6, 1)


ROWS = (
    PayRow("Northlight", Decimal("9.50")),
    PayRow("Brasserie", Decimal("1200.00")),
    PayRow("Pocketfit", None),
    PayRow("Atelier", Decimal("30.25"), "USD"),
)


def money(row: PayRow) -> str:
    return "–" if row.amount is None else format_money(row.amount, row.currency)


def total(row: PayRow) -> Sum | None:
    return None if row.amount is None else Sum(row.amount, row.currency)


COLUMNS = (
    Column[PayRow]("Client", lambda row: row.name, stretch=True),
    Column[PayRow](
        "Earned",
        money,
        lambda row: row.amount,
        Align.RIGHT,
        tone=lambda row: Tone.WARNING if row.amount is None else None,
        strong=lambda row: row.amount is not None,
        export=lambda row: row.amount,
        total=total,
    ),
    Column[PayRow]("Since", lambda row: f"{row.day:%d.%m.}", export=lambda row: row.day, width=90),
)


def names(table: DataTable[PayRow]) -> list[str]:
    return [row.name for row in table.rows()]


@pytest.fixture
def table(qtbot: QtBot) -> DataTable[PayRow]:
    widget = DataTable(COLUMNS, name="pay")
    qtbot.addWidget(widget)
    widget.resize(640, 400)
    widget.show()
    widget.set_rows(ROWS)
    return widget


def test_model_is_a_proper_model(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS)
    qtmodeltester.check(model)
    model.set_rows(ROWS)
    qtmodeltester.check(model)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.set_filter("e")
    qtmodeltester.check(model)


def test_sorting_compares_raw_values_and_keeps_nothing_last(table: DataTable[PayRow]) -> None:
    table.sort_by("Earned")
    assert names(table) == ["Northlight", "Atelier", "Brasserie", "Pocketfit"]
    table.sort_by("Earned", descending=True)
    assert names(table) == ["Brasserie", "Atelier", "Northlight", "Pocketfit"]
    table.model.sort(-1)
    assert names(table) == [row.name for row in ROWS]


def test_selection_follows_its_row_through_sorting_and_reloading(
    table: DataTable[PayRow],
) -> None:
    table.select_row(ROWS[1])
    table.sort_by("Client")
    assert table.current_row() == ROWS[1]
    table.set_rows(list(reversed(ROWS)))
    assert table.current_row() == ROWS[1]


def test_filter_finds_every_word_in_any_column(table: DataTable[PayRow]) -> None:
    table.model.set_filter("9.50 north")
    assert names(table) == ["Northlight"]
    table.model.set_filter("nothing like it")
    assert names(table) == []


def test_filter_chip_and_text_work_together(table: DataTable[PayRow]) -> None:
    table.set_accept(lambda row: row.currency == "EUR")
    assert names(table) == ["Northlight", "Brasserie", "Pocketfit"]
    table.set_accept(None)
    assert len(names(table)) == 4


def test_footer_adds_up_per_currency(table: DataTable[PayRow]) -> None:
    table.view.selectAll()
    assert table.footer() == "4 rows · 4 selected · Earned €1,209.50 + $30.25"
    table.model.set_filter("at")
    assert table.footer().startswith("1 of 4 rows")


def test_rows_are_handed_out(table: DataTable[PayRow], qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.row_selected) as selected:
        table.select_row(ROWS[2])
    assert selected.args == [ROWS[2]]
    with qtbot.waitSignal(table.row_activated) as activated:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert activated.args == [ROWS[2]]
    assert table.model.index(2, 0).data(ROW_ROLE) == ROWS[2]


def test_copy_puts_titles_and_safe_texts_on_the_clipboard(table: DataTable[PayRow]) -> None:
    table.set_rows([PayRow("=1+1", Decimal(1))])
    table.view.selectAll()
    table.copy_selection()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["Client\tEarned\tSince", "'=1+1\t€1.00\t01.06."]


def test_empty_and_no_match_say_so(table: DataTable[PayRow]) -> None:
    table.model.set_filter("zzz")
    assert table.message() == "Nothing matches the filter."
    table.model.set_filter("")
    assert table.message() == ""
    table.set_rows([])
    assert table.message() == "There is nothing here yet."


def test_chosen_columns_are_remembered(qtbot: QtBot, settings: Settings) -> None:
    first = DataTable(COLUMNS, name="pay", settings=settings)
    qtbot.addWidget(first)
    menu = first.column_menu()
    menu.actions()[2].setChecked(False)
    assert [column.title for column in COLUMNS[:2]] == list(first.content().titles)
    second = DataTable(COLUMNS, name="pay", settings=settings)
    qtbot.addWidget(second)
    assert second.view.isColumnHidden(2)


def test_every_kind_of_cell_is_painted(qtbot: QtBot) -> None:
    columns = (
        Column[PayRow]("Two", lambda row: row.name, cell=SecondLine(lambda row: row.currency)),
        Column[PayRow]("Chip", lambda _row: "Open", cell=ChipCell(lambda _row: Tone.ACCENT)),
        Column[PayRow]("Bar", money, align=Align.RIGHT, cell=BarCell(lambda _row: 0.5)),
        Column[PayRow](
            "Interval", money, cell=IntervalCell(lambda _row: (0.1, 0.2, 0.3), (0.0, 1.0))
        ),
        Column[PayRow]("Trend", lambda _row: "", cell=SparkCell(lambda _row: (1.0, 3.0, 2.0))),
    )
    table = DataTable(columns, bare=True)
    qtbot.addWidget(table)
    table.set_rows(ROWS)
    table.resize(700, 300)
    table.show()
    table.view.selectRow(0)
    image = table.grab().toImage()
    colours = {image.pixelColor(x, y).rgb() for x in range(0, 700, 3) for y in range(0, 300, 3)}
    assert len(colours) > 10


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain")


def test_csv_texts_never_become_formulas(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = tuple((text, Decimal("-1.50"), date(2026, 6, 1)) for text in DANGEROUS)
    export_table(path, TableContent("t", ("Text", "Amount", "Day"), rows))
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[0] for line in lines[1:]] == [f"'{t}" for t in DANGEROUS[:-1]] + ["plain"]
    assert {line[1] for line in lines[1:]} == {"-1.50"}
    assert {line[2] for line in lines[1:]} == {"2026-06-01"}


def test_xlsx_texts_stay_texts_and_long_numbers_whole(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    long = Decimal("1234567890123456789")
    rows = (*((text, Decimal("-1.50"), None) for text in DANGEROUS), ("id", long, None))
    export_table(path, TableContent("t", ("Text", "Amount", "Empty"), rows))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    cells = list(sheet.iter_rows(min_row=2))
    assert [cell[0].value for cell in cells[:-1]] == list(DANGEROUS)
    assert {cell[0].data_type for cell in cells} == {"s"}
    assert cells[0][1].value == -1.5
    assert cells[-1][1].value == str(long)
    book.close()


def test_export_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        export_table(tmp_path / "no" / "table.csv", TableContent("t", ("A",), ()))


def test_tsv_keeps_one_line_per_row() -> None:
    assert as_tsv(["A"], [["two\nlines"]]) == "A\ntwo lines\n"


def test_filtering_a_hundred_thousand_rows_stays_quick() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows([PayRow(f"Client {n}", Decimal(n % 977)) for n in range(100_000)])
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.row_at(0).amount == Decimal(976)


def test_figures_are_never_cut_by_the_width_of_their_column(qtbot: QtBot) -> None:
    columns = [
        Column[PayRow]("Client", lambda row: row.name, stretch=True),
        Column[PayRow]("Pay", lambda _row: "1,000,000.00", align=Align.RIGHT, width=56),
        Column[PayRow]("Note", lambda _row: "a text of some length", width=56),
    ]
    made = DataTable[PayRow](columns)
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    made.fit_columns()
    header = made.view.horizontalHeader()
    assert header.sectionSize(1) >= made.view.sizeHintForColumn(1) > 56
    assert header.sectionSize(2) == 56
