"""The left column of the terms: a card for each component, the cap and the minimum."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ppp_desktop.core.money import Rounding, format_money
from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.terms_preview import TermsPreview
from ppp_desktop.ui.contracts.rule_card import RuleCard
from ppp_desktop.ui.contracts.terms_draft import TermsDraft
from ppp_desktop.ui.theme import CONTROL_HEIGHT
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

LIMIT_TITLES = {"cap": "Cap", "floor": "Guaranteed minimum"}


class RuleList(QWidget):
    """Shows a draft; every wish of the user goes out as a signal with the rule's key.

    A key is the id of a component, "cap" or "floor".
    """

    edit_wanted = Signal(str)
    remove_wanted = Signal(str)
    move_wanted = Signal(str, int)
    component_wanted = Signal(str)  # kind
    limit_wanted = Signal(str)  # "cap" or "floor"
    rounding_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, RuleCard] = {}
        self._compact = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.add_button = Button("Component", icon_name="plus")
        self.add_button.clicked.connect(self._on_add_wanted)
        self.limit_buttons = {
            key: Button(title, icon_name="plus") for key, title in LIMIT_TITLES.items()
        }
        for key, button in self.limit_buttons.items():
            button.clicked.connect(partial(self._on_limit_wanted, key))
        self.rounding = ComboBox[str](
            [("half up", Rounding.HALF_UP.value), ("half to even", Rounding.HALF_EVEN.value)]
        )
        self.rounding.setAccessibleName("Rounding of each line")
        self.rounding.value_changed.connect(self._on_rounding_chosen)
        self._empty = EmptyState(
            "contracts",
            "No terms yet.",
            "Say what the client pays for: add the first component.",
            action="Add component",
            on_action=self._on_add_wanted,
        )
        self._empty.setMinimumHeight(260)
        self._lay_out()

    def _lay_out(self) -> None:
        adders = QWidget()
        flow = FlowLayout(adders)
        flow.addWidget(self.add_button)
        for button in self.limit_buttons.values():
            flow.addWidget(button)
        self._adders = adders
        self._rounding_row = QWidget()
        row = FlowLayout(self._rounding_row)
        text = label("Each line is rounded", "secondary")
        text.setMinimumHeight(CONTROL_HEIGHT)
        text.setToolTip("To the smallest coin of the currency; printed on the statement.")
        row.addWidget(text)
        row.addWidget(self.rounding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._empty)
        layout.addLayout(self._rows)
        layout.addWidget(adders)
        layout.addWidget(self._rounding_row)
        layout.addStretch(1)

    def show_draft(self, draft: TermsDraft) -> None:
        """Show the draft's rules; cards that stay keep their sentence until a preview comes."""
        keys = [str(entry.get("id")) for entry in draft.components]
        keys += [key for key in LIMIT_TITLES if draft.document.get(key) is not None]
        if keys != list(self._cards):
            self._rebuild(keys)
        count = len(draft.components)
        for place, entry in enumerate(draft.components):
            card = self._cards[keys[place]]
            card.set_ends(first=place == 0, last=place == count - 1)
            kind = KINDS[str(entry.get("kind"))]
            card.show_rule(str(entry.get("name") or kind.label), kind.label, card.sentence())
        for key, title in LIMIT_TITLES.items():
            if key in self._cards:
                self._cards[key].show_rule(title, "", self._cards[key].sentence())
        for key, button in self.limit_buttons.items():
            button.setVisible(draft.document.get(key) is None)
        self._empty.setVisible(not keys)
        self._adders.setVisible(bool(keys))
        self._rounding_row.setVisible(bool(keys))
        blocked = self.rounding.blockSignals(True)
        self.rounding.set_value(str(draft.document.get("rounding")))
        self.rounding.blockSignals(blocked)

    def show_preview(self, draft: TermsDraft, preview: TermsPreview) -> None:
        """Show the sentences, amounts and problems of a preview of this draft."""
        period = preview.period.label
        for place, entry in enumerate(draft.components):
            card = self._cards[str(entry.get("id"))]
            kind = KINDS[str(entry.get("kind"))]
            name = str(entry.get("name") or kind.label)
            card.show_rule(name, kind.label, preview.sentences[place])
            if preview.calculation is not None:
                card.show_amount(period, _amount(preview.line_of(place), preview.currency))
        sentences = {"cap": preview.cap_sentence, "floor": preview.floor_sentence}
        for key, title in LIMIT_TITLES.items():
            if key in self._cards:
                self._cards[key].show_rule(title, "", sentences[key])
                if preview.calculation is not None:
                    amount = limit_amount(preview.limit_line(key), preview.currency)
                    self._cards[key].show_amount(period, amount)

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say on each card what is wrong with its rule."""
        for key, card in self._cards.items():
            card.show_problem(problems.get(key, ""))

    def set_chosen(self, key: str) -> None:
        """Mark the rule whose form is open; "" none."""
        for own, card in self._cards.items():
            card.set_chosen(own == key)

    def focus_rule(self, key: str) -> None:
        """Put the keyboard on a rule's card, or on what adds one where it is gone."""
        widget: QWidget = self.add_button
        if key in self._cards:
            widget = self._cards[key]
        widget.setFocus()

    def set_compact(self, compact: bool) -> None:
        """Show the cards with less around them, where the column is narrow."""
        self._compact = compact
        for card in self._cards.values():
            card.set_compact(compact)

    def card(self, key: str) -> RuleCard:
        """Return the card of a rule."""
        return self._cards[key]

    def add_menu(self) -> QMenu:
        """Return the menu of kinds, each with what it is for."""
        menu = QMenu(self)
        for kind, model in KINDS.items():
            action = menu.addAction(f"{model.label}: {model.summary}")
            action.setData(kind)
            action.triggered.connect(partial(self._on_kind_chosen, kind))
        return menu

    def _rebuild(self, keys: list[str]) -> None:
        cards = {
            key: self._cards.pop(key) if key in self._cards else self._make_card(key)
            for key in keys
        }
        for gone in self._cards.values():
            gone.hide()
            gone.deleteLater()
        while self._rows.takeAt(0) is not None:
            pass
        for card in cards.values():
            self._rows.addWidget(card)
            card.set_compact(self._compact)
        self._cards = cards

    def _make_card(self, key: str) -> RuleCard:
        card = RuleCard(movable=key not in LIMIT_TITLES)
        card.show_problem("")
        card.edit_wanted.connect(partial(self.edit_wanted.emit, key))
        card.remove_wanted.connect(partial(self.remove_wanted.emit, key))
        card.move_wanted.connect(partial(self.move_wanted.emit, key))
        return card

    @Slot()
    def _on_add_wanted(self) -> None:
        button = self.add_button if self.add_button.isVisible() else self._empty.button
        self.add_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_kind_chosen(self, kind: str, _checked: bool = False) -> None:
        self.component_wanted.emit(kind)

    def _on_limit_wanted(self, key: str, _checked: bool = False) -> None:
        self.limit_wanted.emit(key)

    @Slot()
    def _on_rounding_chosen(self) -> None:
        self.rounding_chosen.emit(self.rounding.value() or Rounding.HALF_UP.value)


def _amount(line: Line | None, currency: str) -> str:
    return "" if line is None else format_money(line.amount, currency)


def limit_amount(line: Line | None, currency: str) -> str:
    """Return what the cap or the minimum came to: a dash where it changed nothing."""
    if line is None:
        return ""
    return format_money(line.amount, currency) if line.amount else "–"
