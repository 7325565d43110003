"""The section about the store: where it lies, backups, the check, definitions, rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import NO_BREAK_SPACE
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.backups import BackupRow
from ppp_desktop.services.checks import CheckKind, CheckReport
from ppp_desktop.ui.settings_page.rates_card import RatesCard
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import CARD_GAP, ROW_HEIGHT, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_ROWS_SHOWN = 6
_FINDINGS_SHOWN = 20
_KILO = 1000
KIND_NAMES = {
    CheckKind.FILE: "File",
    CheckKind.REFERENCES: "References",
    CheckKind.NUMBERS: "Numbers",
    CheckKind.LEGS: "Corrections",
    CheckKind.SEAL: "Seal",
    CheckKind.LINES: "Lines",
    CheckKind.RECALCULATION: "Recalculation",
    CheckKind.SOURCES: "Sources",
}


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What is known about the file of the store; `size` in bytes."""

    path: Path
    size: int
    backups: tuple[BackupRow, ...]


class DataSection(QWidget):
    """Shows facts and tells by signals what is wanted; the page does it."""

    another_wanted = Signal()
    folder_wanted = Signal()
    backup_wanted = Signal()
    check_wanted = Signal()
    export_wanted = Signal()
    apply_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ElidedLabel("", "strong")
        self._folder = ElidedLabel("", "caption")
        self._size = label("", "secondary")
        self.backups = DataTable[BackupRow](BACKUP_COLUMNS, name="backups", bare=True)
        self.rates = RatesCard()
        self._no_backups = label("No backup lies beside the store yet.", "secondary", wrap=True)
        self._verdict = label("", "secondary", wrap=True)
        self._verdict_icon = IconLabel("success", tone=Tone.POSITIVE)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(SMALL_GAP)
        self._lay_out()
        self._verdict_icon.hide()

    def _lay_out(self) -> None:
        left, right = (
            _column(self._store_card(), self._backup_card()),
            _column(self._check_card(), self._definitions_card()),
        )
        columns = QHBoxLayout()
        columns.setSpacing(CARD_GAP)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addLayout(columns)
        layout.addWidget(self.rates)
        layout.addStretch(1)

    def _store_card(self) -> Card:
        card = Card("Store")
        for widget in (self._path, self._folder, self._size):
            card.add(widget)
        card.body.addLayout(
            _buttons(
                ("Show in folder", self.folder_wanted), ("Open another store…", self.another_wanted)
            )
        )
        return card

    def _backup_card(self) -> Card:
        card = Card("Backups")
        card.add(
            label(
                "A copy beside the store, read again to be sure that it is whole. Copy it to "
                "another disk as well.",
                "secondary",
                wrap=True,
            )
        )
        card.add(self._no_backups)
        card.add(self.backups)
        card.body.addLayout(_buttons(("Back up now", self.backup_wanted)))
        return card

    def _check_card(self) -> Card:
        card = Card("Check")
        card.add(
            label(
                "Is the file sound, and does every issued statement still follow from its "
                "results and terms?",
                "secondary",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self._verdict_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._verdict, 1)
        card.body.addLayout(row)
        card.body.addLayout(self._findings)
        card.body.addLayout(_buttons(("Check store", self.check_wanted)))
        self._verdict.hide()
        return card

    def _definitions_card(self) -> Card:
        card = Card("Definitions")
        card.add(
            label(
                "Agency, clients, contracts, objectives and terms as one JSON document: to keep, "
                "to compare, or to bring into another store. Results and statements are not in it.",
                "secondary",
                wrap=True,
            )
        )
        card.body.addLayout(
            _buttons(
                ("Export definitions…", self.export_wanted),
                ("Apply definitions…", self.apply_wanted),
            )
        )
        return card

    def show_facts(self, facts: StoreFacts) -> None:
        """Show where the store lies and what lies beside it."""
        self._path.set_full_text(facts.path.name)
        self._folder.set_full_text(str(facts.path.parent))
        self._size.setText(format_size(facts.size))
        self.backups.set_rows(facts.backups)
        header = self.backups.view.horizontalHeader().sizeHint().height()
        shown = min(len(facts.backups), _ROWS_SHOWN)
        self.backups.setFixedHeight(header + shown * ROW_HEIGHT + 2)
        self.backups.setVisible(bool(facts.backups))
        self._no_backups.setVisible(not facts.backups)

    def show_report(self, report: CheckReport) -> None:
        """Show what a check found."""
        found = len(report.findings)
        noun = "statement" if report.statements == 1 else "statements"
        checked = f"{report.statements} issued {noun} checked"
        things = "thing is" if found == 1 else "things are"
        self._verdict.setText(
            f"{checked}: {found} {things} wrong." if found else f"All is well: {checked}."
        )
        tone = Tone.NEGATIVE if found else Tone.POSITIVE
        self._verdict_icon.set_icon("error" if found else "success", tone)
        self._verdict.show()
        self._verdict_icon.show()
        clear_layout(self._findings)
        for finding in report.findings[:_FINDINGS_SHOWN]:
            self._findings.addWidget(line())
            self._findings.addWidget(
                label(f"{finding.subject} · {KIND_NAMES[finding.kind]}", "strong", wrap=True)
            )
            self._findings.addWidget(label(finding.message, "secondary", wrap=True))
        if found > _FINDINGS_SHOWN:
            self._findings.addWidget(label(f"and {found - _FINDINGS_SHOWN} more", "caption"))

    def verdict(self) -> str:
        """Return what the last check said."""
        return self._verdict.text()


def format_size(size: int) -> str:
    """Return a size in bytes for people: "1.2 MB"."""
    if size < _KILO * _KILO:
        return f"{max(1, round(size / _KILO)):,}{NO_BREAK_SPACE}kB"
    return f"{size / _KILO / _KILO:,.1f}{NO_BREAK_SPACE}MB"


def format_moment(at: datetime) -> str:
    """Return a moment in the time of this computer: "1 July 2026, 9:12"."""
    local = at.astimezone()
    return f"{format_day(local.date())}, {local.hour}:{local.minute:02}"


BACKUP_COLUMNS: tuple[Column[BackupRow], ...] = (
    Column(
        "Made",
        lambda row: format_moment(row.made_at),
        sort_key=lambda row: row.made_at,
        tooltip=lambda row: row.path.name,
        stretch=True,
    ),
    Column(
        "Size",
        lambda row: format_size(row.size),
        sort_key=lambda row: row.size,
        align=Align.RIGHT,
        width=96,
    ),
)


def _column(*cards: Card) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(CARD_GAP)
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    return layout


def _buttons(*wanted: tuple[str, SignalInstance]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    for text, signal in wanted:
        button = Button(text)
        button.clicked.connect(signal)
        row.addWidget(button)
    row.addStretch(1)
    return row
