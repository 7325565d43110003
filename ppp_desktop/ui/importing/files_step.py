"""Step 1 of the wizard: the files, what each is and why, and the contract it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ppp_desktop.core.periods import format_span
from ppp_desktop.services.contract_routes import Route
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.import_checking import Confidence
from ppp_desktop.ui.importing.entry_card import EntryCard, contract_title
from ppp_desktop.ui.importing.plan import Entry, ImportPlan, Reading, Refused, Sheet, Table
from ppp_desktop.ui.importing.table_card import TABLE_CHOICES, TableCard
from ppp_desktop.ui.importing.waiting_card import WaitingCard
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.drop_zone import DropZone
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox
from ppp_desktop.ui.widgets.figures import ProgressBar
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, set_tone

PATTERNS = ("*.csv", "*.xlsx", "*.xls", "*.xlsb", "*.ods", "*.tsv", "*.txt")

CONFIDENCE_TONES = {
    Confidence.SURE: Tone.POSITIVE,
    Confidence.MAPPED: Tone.POSITIVE,
    Confidence.CHECK: Tone.WARNING,
    Confidence.BY_HAND: Tone.WARNING,
}

SEVERAL = -1
_CONTRACT_WIDTH = 264
_LEAST_CONTRACT_WIDTH = 112


class FilesStep(QWidget):
    """Shows the plan's entries as cards below a place for more files."""

    files_chosen = Signal(object)  # list[Path]
    cancel_wanted = Signal(int)  # key of a reading
    route_wanted = Signal(int)  # key of a sheet to divide among contracts
    table_wanted = Signal(int)  # key of a sheet that holds no results

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self._plan = plan
        self._contracts: tuple[ContractRow, ...] = ()
        self._cards: dict[int, EntryCard] = {}
        self.drop_zone = DropZone(
            "Drop the spreadsheets that your tools export",
            "Google Ads, Meta Ads, Google Analytics, CRM and shop exports are recognised. "
            "Click to choose files.",
            patterns=PATTERNS,
        )
        self.drop_zone.files_chosen.connect(self.files_chosen)
        self.more = Button("Add files", icon_name="plus")
        self.more.clicked.connect(self.drop_zone.choose_files)
        listing = QWidget()
        listing.setObjectName("canvas")
        self._list = QVBoxLayout(listing)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(SMALL_GAP)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addWidget(label("or drop them anywhere on the window", "caption"))
        row.addStretch(1)
        self.every: ComboBox[int] = ComboBox()
        self.every.setAccessibleName("Contract of all files without one")
        self.every.setFixedWidth(_CONTRACT_WIDTH)
        self.every.hide()
        self.every.value_changed.connect(self._on_every)
        self._list.addLayout(row)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(listing)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.drop_zone)
        self._stack.addWidget(area)
        self.waiting = WaitingCard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self.waiting)
        layout.addWidget(self.every, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self._stack, 1)
        plan.changed.connect(self.refresh)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts in every card."""
        self._contracts = tuple(contracts)
        self._offer_every()
        for card in self._cards.values():
            if isinstance(card, SheetCard | TableCard):
                card.set_contracts(self._contracts)

    def sheet_cards(self) -> tuple[SheetCard, ...]:
        """Return the cards of the sheets in their order."""
        cards = (self._cards[entry.key] for entry in self._plan.entries)
        return tuple(card for card in cards if isinstance(card, SheetCard))

    def refresh(self) -> None:
        """Show the plan: new cards for new entries, the others brought up to date."""
        entries = self._plan.entries
        self._stack.setCurrentIndex(1 if entries else 0)
        there = {entry.key: entry for entry in entries}
        for key in [key for key in self._cards if key not in there or self._is_other(there[key])]:
            card = self._cards.pop(key)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, entry in enumerate(entries):
            if entry.key not in self._cards:
                self._cards[entry.key] = self._card(entry)
                self._list.insertWidget(place, self._cards[entry.key])
            self._cards[entry.key].show_entry(entry)
        self._offer_every()

    def _without_contract(self) -> list[int]:
        tables = [each.key for each in self._plan.tables() if each.contract_id is None]
        sheets = self._plan.sheets()
        return [
            *(each.key for each in sheets if each.contract_id is None and each.route is None),
            *tables,
        ]

    def _offer_every(self) -> None:
        """Offer one choice for all where several files have none."""
        count = len(self._without_contract())
        self.every.setVisible(count > 1)
        blocked = self.every.blockSignals(True)
        title = f"Contract of {count:,} files…"
        self.every.set_items(
            [(title, 0), *((contract_title(each), each.id) for each in self._contracts)]
        )
        self.every.blockSignals(blocked)

    @Slot()
    def _on_every(self) -> None:
        chosen = self.every.value()
        for key in self._without_contract() if chosen else ():
            self._plan.set_contract(key, chosen)

    def show_progress(self, key: int, share: float | None, text: str) -> None:
        """Tell how far the reading of a file is."""
        card = self._cards.get(key)
        if isinstance(card, ReadingCard):
            card.show_progress(share, text)

    def _is_other(self, entry: Entry) -> bool:
        """Return whether an entry became another kind of thing under its key."""
        return not isinstance(entry, self._cards[entry.key].kind)

    def _card(self, entry: Entry) -> EntryCard:
        if isinstance(entry, Reading):
            reading = ReadingCard(entry)
            reading.cancel.clicked.connect(lambda: self.cancel_wanted.emit(entry.key))
            return reading
        if isinstance(entry, Refused):
            refused = RefusedCard(entry)
            refused.remove.clicked.connect(lambda: self._plan.remove(entry.key))
            return refused
        if isinstance(entry, Table):
            return self._table_card(entry)
        return self._sheet_card(entry)

    def _table_card(self, entry: Table) -> TableCard:
        card = TableCard(entry, self._contracts)
        plan, key = self._plan, entry.key
        card.remove.clicked.connect(lambda: plan.remove(key))
        card.results.clicked.connect(lambda: plan.take_as_results(key))
        card.contract.value_changed.connect(lambda: plan.set_contract(key, card.contract.value()))
        card.included.value_changed.connect(lambda: plan.set_included(key, card.included.value()))
        return card

    def _sheet_card(self, sheet: Sheet) -> SheetCard:
        card = SheetCard(sheet, self._contracts)
        plan, key = self._plan, sheet.key
        card.remove.clicked.connect(lambda: plan.remove(key))
        card.contract.value_changed.connect(lambda: self._on_contract(key, card.contract.value()))
        card.route.clicked.connect(lambda: self.route_wanted.emit(key))
        card.table.clicked.connect(lambda: self.table_wanted.emit(key))
        card.included.value_changed.connect(lambda: plan.set_included(key, card.included.value()))
        return card

    def _on_contract(self, key: int, chosen: int | None) -> None:
        if chosen == SEVERAL:
            self.route_wanted.emit(key)
        else:
            self._plan.set_contract(key, chosen)


class ReadingCard(EntryCard):
    """A file that is being read, with progress and cancel."""

    kind = Reading

    def __init__(self, entry: Reading) -> None:
        super().__init__(margin=12)
        self._text = ElidedLabel("Waiting to be read", "secondary")
        self._bar = ProgressBar()
        self._bar.setFixedWidth(140)
        self._bar.hide()
        self.cancel = Button("Cancel", kind="small")
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(IconLabel("file"))
        row.addWidget(ElidedLabel(entry.path.name, "strong"))
        row.addWidget(self._text, 1)
        row.addWidget(self._bar)
        row.addWidget(self.cancel)
        self.body.addLayout(row)

    def show_progress(self, share: float | None, text: str) -> None:
        """Tell how far it is."""
        self._text.set_full_text(text)
        self._bar.show()
        self._bar.show_share(share)


class RefusedCard(EntryCard):
    """A file that cannot be read: the sentence and what to do."""

    kind = Refused

    def __init__(self, entry: Refused) -> None:
        super().__init__(margin=12)
        self.remove = IconButton("close", f"Remove {entry.path.name}")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(entry.path.name, "strong"))
        texts.addWidget(label(entry.message, wrap=True))
        if entry.remedy:
            texts.addWidget(label(entry.remedy, "secondary", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(IconLabel("error", tone=Tone.NEGATIVE))
        row.addLayout(texts, 1)
        row.addWidget(Chip("cannot be read", Tone.NEGATIVE))
        row.addWidget(self.remove)
        self.body.addLayout(row)


class SheetCard(EntryCard):
    """A sheet that was read: what it is, rows, days, contract."""

    kind = Sheet

    def __init__(self, sheet: Sheet, contracts: Sequence[ContractRow]) -> None:
        super().__init__(margin=12)
        self.included = CheckBox("", on=sheet.included)
        self.included.setAccessibleName(f"Import {sheet.name}")
        self.included.setVisible(sheet.of_several)
        self._chip = Chip("")
        self.contract: ComboBox[int] = ComboBox()
        self.contract.setAccessibleName(f"Contract of {sheet.name}")
        self.contract.setPlaceholderText("Choose a contract")
        self.contract.setMinimumWidth(_LEAST_CONTRACT_WIDTH)
        self.contract.setMaximumWidth(_CONTRACT_WIDTH)
        self.contract.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.remove = IconButton("close", f"Remove {sheet.name}")
        self._about = ElidedLabel("", "secondary")
        self._reasons = ElidedLabel(_why(sheet), "caption")
        self._divided = ElidedLabel("", "secondary")
        self.route = Button("Change", kind="link")
        self.route.setAccessibleName(f"Divide {sheet.name} among contracts")
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.included)
        icon = IconLabel("file")
        icon.setVisible(not sheet.of_several)
        row.addWidget(icon)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        name = QHBoxLayout()
        name.setSpacing(SMALL_GAP)
        name.addWidget(ElidedLabel(sheet.name, "strong"))
        name.addWidget(self._chip)
        name.addStretch(1)
        texts.addLayout(name)
        texts.addWidget(self._about)
        said = TABLE_CHOICES.get(sheet.opened.may_be, "")
        self.table = Button(f"It {said}", kind="link")
        self.table.setAccessibleName(f"{sheet.name} {said}")
        self.table.setVisible(bool(said))
        texts.addLayout(_beside(self._reasons, self.table))
        texts.addLayout(_beside(self._divided, self.route))
        row.addLayout(texts, 2)
        row.addWidget(self.contract, 1)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        self.set_contracts(contracts)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts."""
        chosen = self.contract.value()
        blocked = self.contract.blockSignals(True)
        self.contract.set_items(
            [
                *((contract_title(each), each.id) for each in contracts),
                ("Several contracts…", SEVERAL),
            ]
        )
        # Without a choice the first would be taken; a wrong contract is worse than none.
        self.contract.set_value(chosen)
        self.contract.blockSignals(blocked)

    def show_entry(self, entry: Entry) -> None:
        """Show what came of the sheet's mapping."""
        if not isinstance(entry, Sheet):
            return
        check = entry.check
        self._chip.show_state(check.confidence.value, CONFIDENCE_TONES[check.confidence])
        self._about.set_full_text(about(entry))
        self.contract.setEnabled(entry.included)
        self.included.setVisible(entry.of_several or not entry.included)
        self.included.set_value(entry.included)
        blocked = self.contract.blockSignals(True)
        self.contract.set_value(SEVERAL if entry.route else entry.contract_id)
        self.contract.blockSignals(blocked)
        for widget in (self._divided, self.route):
            widget.setVisible(entry.route is not None)
        if entry.route is not None:
            self._divided.set_full_text(divided_in_words(entry.route))
            set_tone(self._divided, Tone.WARNING if entry.homeless else None)
        self._chip.setVisible(entry.included)


def _beside(*widgets: QWidget) -> QHBoxLayout:
    """Return the widgets in a row that leaves the rest of it empty."""
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def divided_in_words(route: Route) -> str:
    """Return "Divided by Campaign: 12 values, 3 contracts, 2 not decided"."""
    values, contracts = len(route.values), len(route.contracts)
    parts = [
        "1 value" if values == 1 else f"{values:,} values",
        "1 contract" if contracts == 1 else f"{contracts:,} contracts",
    ]
    if route.undecided:
        parts.append(f"{route.undecided:,} not decided")
    return f"Divided by {route.column.header}: {', '.join(parts)}"


def _why(sheet: Sheet) -> str:
    if sheet.opened.remembered:
        return f"Read as you mapped it before: {sheet.opened.remembered}."
    return " ".join(sheet.opened.read.detection.reasons)


def about(sheet: Sheet) -> str:
    """Return what a sheet is in a few words: tool, rows, days."""
    parsed = sheet.check.parsed
    known = sheet.opened.read.detection.format
    parts = [known.label if known else "Unknown columns"]
    if parsed is None:
        rows = len(sheet.opened.read.sheet.rows) - sheet.mapping.header_row
        parts.append(f"{max(rows, 0):,} rows")
    else:
        parts.append(f"{parsed.rows_read:,} rows")
        if sheet.check.days:
            parts.append(format_span(*sheet.check.days))
        if parsed.rejected:
            parts.append(f"{parsed.rejected:,} with problems")
    return " · ".join(parts)
