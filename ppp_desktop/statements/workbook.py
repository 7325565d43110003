"""The statement as a workbook whose amounts are formulas: quantity × rate, down to the results."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.core.progress import SILENT, Progress

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_RESULTS = 1_000_000
_REPORT_EVERY_ROWS = 5_000
_FIGURES_SHEET, _RESULTS_SHEET = "Figures", "Results"
_TITLE, _HEAD = 14, "#E8EEF0"
_LINE_HEIGHT, _LETTERS_IN_LINE = 15, 62


@dataclass(frozen=True, slots=True)
class WorkbookRow:
    """What adds up to a line: quantity × rate, or an `amount` with neither.

    `figure` counts the figure (from 0) that the quantity is; with `is_rest` it is what the rows of
    the line above it leave of that figure, as in the last of several tiers.
    """

    text: str
    amount: Decimal
    quantity: Decimal | None = None
    rate: Decimal | None = None
    rate_is_share: bool = False
    figure: int | None = None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookLine:
    """One line; `adds_up` tells that its rows come to its amount once they are rounded."""

    name: str
    rule: str
    note: str
    rows: tuple[WorkbookRow, ...]
    amount: Decimal
    adds_up: bool


@dataclass(frozen=True, slots=True)
class WorkbookFigure:
    """A sum of results; `adds_up` tells that it is that of the listed values as they stand."""

    name: str
    value: Decimal
    adds_up: bool


@dataclass(frozen=True, slots=True)
class WorkbookResult:
    """One result behind a figure, down to its place in the spreadsheet."""

    figure: int
    reference: str
    day: date
    description: str
    value: Decimal
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class WorkbookTax:
    """Tax on the subtotal, `rate` as a share."""

    label: str
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StatementWorkbook:
    """Everything that the workbook says. `half_even` is the rounding of ties, else away from zero.

    `heading` are (label, text) above the lines; `digits` the decimals of the currency.
    """

    title: str
    heading: tuple[tuple[str, str], ...]
    currency: str
    digits: int
    half_even: bool
    lines: tuple[WorkbookLine, ...]
    subtotal: Decimal
    tax: WorkbookTax | None
    total: Decimal
    figures: tuple[WorkbookFigure, ...]
    results: Sequence[WorkbookResult]
    created: date


def write_workbook(
    statement: StatementWorkbook, target: Path, *, progress: Progress = SILENT
) -> None:
    """Write the workbook to `target`, whole or not at all; the same statement, the same bytes.

    Every formula carries its value, so that a viewer without arithmetic shows it, too. Raises
    ValidationFailed for more results than a sheet has rows, StorageUnavailable.
    """
    import xlsxwriter

    if len(statement.results) > MOST_RESULTS:
        raise ValidationFailed(
            f"{len(statement.results):,} results are more than a sheet has rows.",
            remedy="Save the evidence pack: it lists them all.",
        )
    as_texts = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    options = {"in_memory": True, **dict.fromkeys(as_texts, False)}
    # In memory: a file that could not be written would be tried once more when it is forgotten.
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, options) as book:
        book.set_properties(
            {"title": statement.title, "created": _midnight(statement.created), "author": ""}
        )
        _Writer(book, statement, progress).write()
    with replacing(target) as temporary:
        temporary.write_bytes(packed.getvalue())


class _Writer:
    """Writes the three sheets of one workbook."""

    def __init__(self, book: Workbook, statement: StatementWorkbook, progress: Progress) -> None:
        self._book = book
        self._given = statement
        self._progress = progress
        money = "#,##0" + ("." + "0" * statement.digits if statement.digits else "")
        exact = "#,##0.######"
        self._formats: dict[str, Format] = {
            "title": book.add_format({"bold": True, "font_size": _TITLE}),
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bg_color": _HEAD, "bottom": 1}),
            "head_right": book.add_format(
                {"bold": True, "bg_color": _HEAD, "bottom": 1, "align": "right"}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "quiet": book.add_format(
                {"text_wrap": True, "valign": "top", "font_color": "#5B6670", "indent": 1}
            ),
            "exact": book.add_format({"num_format": exact, "valign": "top"}),
            "share": book.add_format({"num_format": "0.######%", "valign": "top"}),
            "money": book.add_format({"num_format": f"{money};[Red]-{money}", "valign": "top"}),
            "amount": book.add_format(
                {"num_format": f"{money};[Red]-{money}", "bold": True, "valign": "top"}
            ),
            "place": book.add_format({"bold": True, "align": "left"}),
            "due": book.add_format(
                {"num_format": f"{money};[Red]-{money}", "bold": True, "top": 1, "valign": "top"}
            ),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }

    def write(self) -> None:
        """Write lines first, then the figures, then the results behind them."""
        lines = self._book.add_worksheet("Statement")
        figures = self._book.add_worksheet(_FIGURES_SHEET)
        results = self._book.add_worksheet(_RESULTS_SHEET)
        self._write_lines(lines)
        self._write_figures(figures)
        self._write_results(results)

    def _write_lines(self, page: Worksheet) -> None:
        given, formats = self._given, self._formats
        page.set_column(0, 0, 4)
        page.set_column(1, 1, 58)
        page.set_column(2, 5, 16)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, given.title, formats["title"])
        for place, (label, text) in enumerate(given.heading, start=1):
            page.write_string(place, 1, f"{label}: {text}")
        row = len(given.heading) + 2
        page.write_string(row, 0, "", formats["head"])
        page.write_string(row, 1, "What is paid for", formats["head"])
        for column, name in enumerate(("Quantity", "Rate", "Exactly", given.currency), start=2):
            page.write_string(row, column, name, formats["head_right"])
        page.freeze_panes(row + 1, 0)
        row += 1
        amounts: list[str] = []
        for position, line in enumerate(given.lines, start=1):
            amounts.append(f"F{row + 1}")
            row = self._write_line(page, row, position, line)
        self._write_totals(page, row + 1, amounts)

    def _write_line(self, page: Worksheet, row: int, position: int, line: WorkbookLine) -> int:
        """Write a line's name with its amount, and below it what the amount is made of."""
        formats, top = self._formats, row
        page.write_number(row, 0, position, formats["place"])
        page.write_string(row, 1, line.name, formats["bold"])
        for text in filter(None, (line.rule, line.note)):
            row += 1
            page.set_row(row, _LINE_HEIGHT * (1 + len(text) // _LETTERS_IN_LINE))
            page.write_string(row, 1, text, formats["quiet"])
        first = row + 2
        for each in line.rows:
            row += 1
            self._write_row(page, row, each, first)
        if line.adds_up and line.rows:
            formula = f"={self._rounded(f'SUM(E{first}:E{row + 1})')}"
            page.write_formula(top, 5, formula, formats["amount"], line.amount)
        else:
            page.write_number(top, 5, line.amount, formats["amount"])
        return row + 1

    def _write_row(self, page: Worksheet, row: int, given: WorkbookRow, first: int) -> None:
        """Write quantity, rate and the exact amount, which the line's rounded one adds up."""
        formats = self._formats
        page.write_string(row, 1, given.text, formats["quiet"])
        if given.quantity is None or given.rate is None:
            page.write_number(row, 4, given.amount, formats["exact"])
            return
        if given.figure is None:
            page.write_number(row, 2, given.quantity, formats["exact"])
        else:
            above = f"-SUM(C{first}:C{row})" if given.is_rest else ""
            formula = f"={_FIGURES_SHEET}!C{given.figure + 2}{above}"
            page.write_formula(row, 2, formula, formats["exact"], given.quantity)
        page.write_number(row, 3, given.rate, formats["share" if given.rate_is_share else "exact"])
        formula = f"=C{row + 1}*D{row + 1}"
        page.write_formula(row, 4, formula, formats["exact"], given.amount)

    def _write_totals(self, page: Worksheet, row: int, amounts: Sequence[str]) -> None:
        given, formats = self._given, self._formats
        subtotal = f"={'+'.join(amounts)}" if amounts else "=0"
        page.write_string(row, 1, "Subtotal", formats["bold"])
        page.write_formula(row, 5, subtotal, formats["money"], given.subtotal)
        cell = f"F{row + 1}"
        total = f"={cell}"
        if given.tax is not None:
            row += 1
            page.write_string(row, 1, given.tax.label)
            page.write_number(row, 3, given.tax.rate, formats["share"])
            taxed = f"={self._rounded(f'{cell}*D{row + 1}')}"
            page.write_formula(row, 5, taxed, formats["money"], given.tax.amount)
            total = f"={cell}+F{row + 1}"
        row += 1
        page.write_string(row, 1, f"Total {given.currency}", formats["bold"])
        page.write_formula(row, 5, total, formats["due"], given.total)

    def _rounded(self, formula: str) -> str:
        digits = self._given.digits
        if not self._given.half_even:
            return f"ROUND({formula},{digits})"
        unit = 10**digits
        scaled = f"ROUND(({formula})*{unit},6)"
        tie = f"ABS({scaled}-TRUNC({scaled}))=0.5"
        return f"IF({tie},2*ROUND({scaled}/2,0)/{unit},ROUND({formula},{digits}))"

    def _write_figures(self, page: Worksheet) -> None:
        formats = self._formats
        page.set_column(0, 0, 8)
        page.set_column(1, 1, 70)
        page.set_column(2, 2, 18)
        page.write_string(0, 0, "Figure", formats["head"])
        page.write_string(0, 1, "What is summed", formats["head"])
        page.write_string(0, 2, "Sum", formats["head_right"])
        for number, figure in enumerate(self._given.figures):
            row = number + 1
            page.write_number(row, 0, number)
            page.write_string(row, 1, figure.name, formats["text"])
            if figure.adds_up:
                formula = f"=SUMIFS({_RESULTS_SHEET}!E:E,{_RESULTS_SHEET}!A:A,A{row + 1})"
                page.write_formula(row, 2, formula, formats["exact"], figure.value)
            else:
                page.write_number(row, 2, figure.value, formats["exact"])
        page.freeze_panes(1, 0)

    def _write_results(self, page: Worksheet) -> None:
        formats = self._formats
        names = ("Figure", "Id", "Date", "Result", "Value", "File", "Sheet", "Row")
        for column, (name, width) in enumerate(
            zip(names, (8, 16, 12, 40, 14, 40, 16, 8), strict=True)
        ):
            page.set_column(column, column, width)
            page.write_string(0, column, name, formats["head"])
        page.freeze_panes(1, 0)
        results = self._given.results
        for place, each in enumerate(results, start=1):
            if place % _REPORT_EVERY_ROWS == 0:
                self._progress.check_cancelled()
                self._progress.report(place, len(results), "Writing the results")
            page.write_number(place, 0, each.figure)
            page.write_string(place, 1, each.reference)
            page.write_datetime(place, 2, each.day, formats["day"])
            page.write_string(place, 3, each.description)
            page.write_number(place, 4, each.value, formats["exact"])
            page.write_string(place, 5, each.file)
            page.write_string(place, 6, each.sheet)
            page.write_number(place, 7, each.row)
        page.autofilter(0, 0, max(len(results), 1), len(names) - 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - spreadsheets know no zones
