"""What the document's table shows: a row per line and per total, with its written figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.document_lines import document_lines, document_totals
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.rows_model import RowsModel


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A line or a total as it is written; `line` leads on to its explanation, None for totals.

    The figures of several parts stand below each other, `sum` below their amounts. `texts` say
    what each of them is: from the first that says something on they stand below the rule.
    `strong` marks the final total; `mark` says that the line is in dispute.
    """

    name: str
    rule: str = ""
    note: str = ""
    quantities: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    sum: str = ""
    line: Line | None = None
    strong: bool = False
    texts: tuple[str, ...] = ()
    mark: str = ""

    @property
    def beside(self) -> int:
        """How many of the figures stand beside name and rule."""
        first = (at for at, text in enumerate(self.texts) if text)
        return next(first, len(self.amounts))


def rows_of(
    body: StatementBody, marks: Mapping[int, str] = MappingProxyType({})
) -> tuple[DocumentRow, ...]:
    """Return the lines and totals of a statement in their order; lines count from 1 in `marks`."""
    calculation = body.calculation
    rows = [
        DocumentRow(
            name=written.name,
            rule=written.rule,
            note=written.note,
            quantities=tuple(part.quantity for part in written.parts),
            rates=tuple(part.rate for part in written.parts),
            amounts=tuple(part.amount for part in written.parts) or (written.amount,),
            sum=written.amount if len(written.parts) > 1 else "",
            line=line,
            texts=tuple(part.text for part in written.parts),
            mark=marks.get(number, ""),
        )
        for number, (written, line) in enumerate(
            zip(document_lines(body), calculation.lines, strict=True), start=1
        )
    ]
    totals = document_totals(body)
    for number, total in enumerate(totals, start=1):
        last = number == len(totals)
        rows.append(DocumentRow(total.label, amounts=(total.amount,), strong=last))
    return tuple(rows)


def _words(row: DocumentRow) -> str:
    return "\n".join(filter(None, (row.name, row.rule, row.note, row.mark, *row.texts)))


COLUMNS: tuple[Column[DocumentRow], ...] = (
    Column("Line", _words),
    Column("Quantity", lambda row: "\n".join(row.quantities), align=Align.RIGHT),
    Column("Rate", lambda row: "\n".join(row.rates), align=Align.RIGHT),
    Column(
        "Amount", lambda row: "\n".join(filter(None, (*row.amounts, row.sum))), align=Align.RIGHT
    ),
)


class DocumentModel(RowsModel[DocumentRow]):
    """Rows of which only the lines can be chosen; totals are read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.row_at(index.row()).line is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        # Everything is on screen in full; a tooltip would cover the next line.
        return None if role == Qt.ItemDataRole.ToolTipRole else super().data(index, role)
