"""Step 4 of the wizard: what the import changes, in results and in money, before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.money import MINUS, format_money, format_number
from ppp_desktop.core.periods import format_day, format_span
from ppp_desktop.services.import_runs import PeriodEffect, RunEffect
from ppp_desktop.services.importing import ImportReport
from ppp_desktop.ui.importing.columns_step import totals_in_words
from ppp_desktop.ui.importing.overlap_card import OverlapCard
from ppp_desktop.ui.importing.plan import Sheet, Table
from ppp_desktop.ui.importing.table_card import table_in_words
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import CARD_GAP, SMALL_GAP, TWO_LINE_ROW_HEIGHT, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

_HEADER_HEIGHT = 34
_MOST_ROWS_SHOWN = 5
_UNKNOWN = "–"
_KIND_WIDTH = 164
_NARROWEST_FILE = 120


@dataclass(frozen=True, slots=True)
class SheetEffect:
    """A sheet with its contract and its currency and what its import would report."""

    sheet: Sheet
    contract_id: int
    contract_code: str
    currency: str
    report: ImportReport


class EffectStep(QWidget):
    """Two tables: one line per sheet, one per contract and period; above them what to decide."""

    decided = Signal(int, int, object)  # key of a sheet, id of a contract, Replace or None

    def __init__(self) -> None:
        super().__init__()
        self._questions = QVBoxLayout()
        self._questions.setSpacing(SMALL_GAP)
        self.sheets = DataTable[SheetEffect](_sheet_columns(), name="Effect per sheet", bare=True)
        self.periods = DataTable[PeriodEffect](_period_columns(), name="Effect in money", bare=True)
        self.periods.set_empty_text("No period's pay is touched.")
        self._note = label("", "secondary", wrap=True)
        self._files = Card()
        self._files.add(self.sheets)
        self._beside = Card()
        money = Card("What this changes in money")
        money.add(self._note)
        money.add(self.periods, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addLayout(self._questions)
        layout.addWidget(self._files)
        layout.addWidget(self._beside)
        layout.addWidget(money, 1)

    def show_effect(
        self,
        sheets: Sequence[SheetEffect],
        effect: RunEffect,
        tables: Sequence[Table] = (),
        codes: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Show what the import of `sheets` would do, and the tables that come beside them."""
        self.setEnabled(True)
        self._files.setVisible(bool(sheets) or not tables)
        clear_layout(self._beside.body)
        for table in tables:
            code = codes.get(table.contract_id or 0, "")
            self._beside.add(ElidedLabel(f"{table.name} · {code}", "strong"))
            self._beside.add(ElidedLabel(table_in_words(table), "secondary"))
        self._beside.setVisible(bool(tables))
        clear_layout(self._questions)
        for each in sheets:
            if each.report.overlap is not None:
                card = OverlapCard(each.sheet.name, each.contract_code, each.report.overlap)
                card.chosen.connect(partial(self.decided.emit, each.sheet.key, each.contract_id))
                self._questions.addWidget(card)
        self.sheets.set_rows(sheets)
        self.sheets.fit_columns()
        rows = min(max(len(sheets), 1), _MOST_ROWS_SHOWN)
        self.sheets.setFixedHeight(_HEADER_HEIGHT + rows * TWO_LINE_ROW_HEIGHT)
        shown = [each for each in effect.periods if not each.issued_as or each.kept_out]
        self.periods.set_rows(sorted(shown, key=lambda each: each.period, reverse=True))
        self.periods.fit_columns()
        notes = "\n".join([*_gone(sheets), *_notes(effect.periods)])
        self._note.setText(notes)
        self._note.setVisible(bool(notes))

    def wait(self) -> None:
        """Take no more decisions until the one before is worked in."""
        self.setEnabled(False)


def _sheet_columns() -> list[Column[SheetEffect]]:
    return [
        Column[SheetEffect](
            "File",
            lambda row: row.sheet.name,
            cell=SecondLine(_totals),
            tooltip=lambda row: f"{row.sheet.name}\n{_totals(row)}",
            stretch=True,
            width=_NARROWEST_FILE,
        ),
        Column(
            "What it is",
            lambda row: row.report.format_label,
            cell=SecondLine(_belonging),
            tooltip=lambda row: f"{row.report.format_label}\n{_belonging(row)}",
            width=_KIND_WIDTH,
        ),
        _count("Read", 52, lambda report: report.rows_read),
        _count("New", 52, lambda report: report.imported),
        _count("Changed", 74, lambda report: report.updated),
        _count("Gone", 52, lambda report: report.gone, Tone.WARNING),
        _count("Same", 52, lambda report: report.unchanged),
        _count("Rejected", 78, lambda report: report.rejected, Tone.NEGATIVE),
        _count("Ignored", 74, lambda report: report.ignored),
    ]


def _period_columns() -> list[Column[PeriodEffect]]:
    return [
        Column[PeriodEffect](
            "Contract and period",
            lambda row: f"{row.contract_code} · {row.contract_name} · {row.period.label}",
            lambda row: row.period,
            cell=SecondLine(lambda row: row.because or _kept_out(row)),
            tooltip=lambda row: row.because or _kept_out(row),
            stretch=True,
        ),
        Column(
            "State",
            lambda row: f"issued {row.issued_as}" if row.issued_as else "open",
            cell=ChipCell(lambda row: Tone.ACCENT if row.issued_as else Tone.NEUTRAL),
        ),
        Column("Before", lambda row: _money(row.before, row.currency), align=Align.RIGHT),
        Column("After", lambda row: _money(row.after, row.currency), align=Align.RIGHT),
        Column(
            "Difference",
            _difference,
            lambda row: row.difference,
            align=Align.RIGHT,
            tone=_difference_tone,
            strong=lambda row: bool(row.difference),
        ),
    ]


def _count(
    title: str, width: int, count: Callable[[ImportReport], int], tone: Tone | None = None
) -> Column[SheetEffect]:
    return Column(
        title,
        lambda row: format_number(Decimal(count(row.report))),
        lambda row: count(row.report),
        align=Align.RIGHT,
        width=width,
        tone=lambda row: tone if count(row.report) else None,
    )


def _totals(row: SheetEffect) -> str:
    return " · ".join(totals_in_words(row.sheet.check, row.currency))


def _belonging(row: SheetEffect) -> str:
    days = row.sheet.check.days
    return " · ".join([row.contract_code, format_span(*days)] if days else [row.contract_code])


def _money(amount: Decimal | None, currency: str) -> str:
    return _UNKNOWN if amount is None else format_money(amount, currency)


def _difference(row: PeriodEffect) -> str:
    if row.difference is None:
        return _UNKNOWN
    written = format_money(abs(row.difference), row.currency)
    if not row.difference:
        return written
    return f"{'+' if row.difference > 0 else MINUS}{written}"


def _difference_tone(row: PeriodEffect) -> Tone | None:
    if not row.difference:
        return None
    return Tone.POSITIVE if row.difference > 0 else Tone.NEGATIVE


def _kept_out(row: PeriodEffect) -> str:
    if not row.kept_out:
        return ""
    return f"{row.kept_out:,} changed row{'' if row.kept_out == 1 else 's'} left out"


def _gone(sheets: Sequence[SheetEffect]) -> list[str]:
    """Return what later exports no longer hold, and what waits for a decision."""
    notes = []
    for each in sheets:
        report = each.report
        if report.gone:
            named = [f"{format_day(row.day)} {row.description}" for row in report.gone_rows[:3]]
            more = f" and {report.gone - len(named):,} more" if report.gone > len(named) else ""
            results = "result is" if report.gone == 1 else "results are"
            notes.append(
                f"{report.gone:,} stored {results} no longer in {each.sheet.name} and "
                f"go{'es' if report.gone == 1 else ''}: {'; '.join(named)}{more}."
            )
        if report.proposed:
            differences = "difference" if report.proposed == 1 else "differences"
            notes.append(
                f"{report.proposed:,} {differences} in {each.sheet.name} to periods that are "
                "closed wait for your decision under the contract."
            )
    return notes


def _notes(effects: Sequence[PeriodEffect]) -> list[str]:
    barred = [each for each in effects if each.issued_as and each.kept_out]
    notes = [
        f"{each.period.label} is issued as {each.issued_as} and stays as it is: {_kept_out(each)}."
        for each in barred[:3]
    ]
    quiet = sum(1 for each in effects if each.issued_as and not each.kept_out)
    if quiet:
        noun = "issued period is" if quiet == 1 else "issued periods are"
        notes.append(f"{quiet} {noun} in these files as well; nothing in them differs.")
    return notes
