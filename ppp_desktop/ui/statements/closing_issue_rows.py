"""The cards of the last step: warnings to note, contracts held back, what was issued."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.services.close_items import Checklist
from ppp_desktop.services.close_plan import HeldBack
from ppp_desktop.services.close_runs import CloseRun, Refused
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.statements.closing_words import LINKS, money_words, statements_word
from ppp_desktop.ui.tables.columns import Align, Column, Sum
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_ROW_PADDING = 7
_NAME_WIDTH = 280
_ROWS_AT_ONCE = 8


class NotesCard(Card):
    """The warnings that somebody has to take note of, with the name and one button for all."""

    def __init__(self, author: str) -> None:
        super().__init__("Warnings to take note of")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.form = Form()
        self.author = LineEdit(placeholder="First and last name")
        self.author.set_value(author)
        self.author.setMaximumWidth(_NAME_WIDTH)
        self.form.add("author", "Your name, for the log", self.author)
        self.note = Button("Take note")
        self.body.addLayout(self._rows)
        self.add(line())
        self.add(self.form)
        self.body.addLayout(_left(self.note))
        self.checklists: tuple[Checklist, ...] = ()

    def show_checklists(self, checklists: Sequence[Checklist]) -> None:
        """Show the warnings of these contracts; the card hides without any."""
        self.checklists = tuple(checklists)
        clear_layout(self._rows)
        for place, each in enumerate(checklists):
            if place:
                self._rows.addWidget(line())
            self._rows.addWidget(_Told(each, [item.text for item in each.to_note]))
        count = sum(len(each.to_note) for each in checklists)
        self.note.setText(f"Take note of {counted(count, 'warning')}")
        self.setVisible(bool(checklists))


class HeldLine(QWidget):
    """A contract that is not issued now, why, and where that is mended."""

    place_wanted = Signal(object, int, object)  # Where, contract, statement or None

    def __init__(self, held: HeldBack) -> None:
        super().__init__()
        checklist = held.checklist
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(_Told(checklist, [held.reason]), 1)
        text = LINKS.get(held.where, "")
        if not text:
            return
        self.button = Button(text, kind="small")
        self.button.setAccessibleName(f"{text}: {checklist.client_name}")
        self.button.clicked.connect(
            lambda _checked=False: self.place_wanted.emit(
                held.where, checklist.contract_id, checklist.statement_id
            )
        )
        layout.addWidget(self.button)


class ResultCard(Card):
    """What was issued, what was refused and why, what was not come to; and what comes next."""

    place_wanted = Signal(object, int, object)

    def __init__(self) -> None:
        super().__init__()
        self._figure = label("", "figure")
        self._told = label("", "secondary", wrap=True)
        self.save = Button("Save all PDFs")
        self.show_list = Button("Show in the list")
        self.table = DataTable[StatementRow](
            issued_columns(), name="issued", bare=True, searchable=False, footer=False
        )
        self._refused = QVBoxLayout()
        self._refused.setSpacing(0)
        self.add(self._figure)
        self.add(self._told)
        self.body.addLayout(_left(self.save, self.show_list))
        self.add(self.table)
        self.body.addLayout(self._refused)

    def show_run(self, run: CloseRun | None) -> None:
        """Show what came of a run; the card hides without one."""
        self.setVisible(run is not None)
        if run is None:
            return
        made = len(run.made)
        self._figure.setText(f"{statements_word(made)} issued")
        self._told.setText(" ".join(_sentences(run)))
        for widget in (self.save, self.show_list, self.table):
            widget.setVisible(bool(made))
        self.table.set_rows(run.made)
        header = self.table.view.horizontalHeader().sizeHint().height()
        row = self.table.view.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(header + min(made, _ROWS_AT_ONCE) * row + SMALL_GAP)
        clear_layout(self._refused)
        for each in run.refused:
            self._refused.addWidget(line())
            self._refused.addWidget(self._refusal(each))

    def _refusal(self, each: Refused) -> QWidget:
        result = QWidget()
        layout = QHBoxLayout(result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(_Texts(each.client_name, each.contract_code, [each.reason]), 1)
        text = LINKS.get(each.where, "")
        if text:
            button = Button(text, kind="small")
            button.setAccessibleName(f"{text}: {each.client_name}")
            button.clicked.connect(
                lambda _checked=False: self.place_wanted.emit(each.where, each.contract_id, None)
            )
            layout.addWidget(button)
        return result


class _Texts(QWidget):
    """Client and contract, and sentences about it below."""

    def __init__(self, client: str, code: str, sentences: Sequence[str]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, _ROW_PADDING, 0, _ROW_PADDING)
        layout.setSpacing(LABEL_GAP // 2)
        layout.addWidget(ElidedLabel(f"{client} · {code}", "strong"))
        for sentence in sentences:
            layout.addWidget(label(sentence, "secondary", wrap=True))


class _Told(_Texts):
    """The same of a checklist."""

    def __init__(self, checklist: Checklist, sentences: Sequence[str]) -> None:
        super().__init__(checklist.client_name, checklist.contract_code, sentences)


def issued_columns() -> list[Column[StatementRow]]:
    """Return the columns of the statements that were issued."""
    return [
        Column[StatementRow]("Number", lambda row: row.number, width=120),
        Column("Client", lambda row: row.client_name, stretch=True),
        Column("Contract", lambda row: row.contract_code, width=120),
        Column(
            "Total",
            lambda row: format_money(row.total, row.currency),
            lambda row: row.total,
            align=Align.RIGHT,
            width=130,
            export=lambda row: row.total,
            total=lambda row: Sum(row.total, row.currency),
        ),
    ]


def _sentences(run: CloseRun) -> list[str]:
    told = []
    if run.made:
        told.append(f"{run.period.label}, {money_words(run.totals)}.")
    if run.refused:
        told.append(f"{counted(len(run.refused), 'contract')} refused, for the reasons below.")
    if run.stopped:
        told.append(run.stopped)
    if run.left:
        were = "was" if len(run.left) == 1 else "were"
        told.append(f"{counted(len(run.left), 'contract')} {were} not come to; go on below.")
    return told


def _left(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
