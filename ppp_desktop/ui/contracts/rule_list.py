"""The left column of the terms: a card for each component and for each rule of the contract."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.services.terms_preview import TermsPreview
from ppp_desktop.ui.contracts.choice_groups import component_groups, rule_groups
from ppp_desktop.ui.contracts.chooser import Chooser
from ppp_desktop.ui.contracts.dragging import DropMarker, gap_at, steps_to
from ppp_desktop.ui.contracts.rule_card import RuleCard
from ppp_desktop.ui.contracts.start_card import StartCard
from ppp_desktop.ui.contracts.terms_choices import TermsChoices
from ppp_desktop.ui.contracts.terms_draft import TermsDraft
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.layouts import FlowLayout


class RuleList(QWidget):
    """Shows a draft; every wish of the user goes out as a signal with the rule's key.

    A key is the id of a component, or one of `CONTRACT_RULES`. Further buttons that add something
    go beside the present ones by `add_button_beside`.
    """

    edit_wanted = Signal(str)
    remove_wanted = Signal(str)
    move_wanted = Signal(str, int)
    component_wanted = Signal(str)  # kind
    rule_wanted = Signal(str)  # key of one of CONTRACT_RULES
    choice_made = Signal(str, object)  # the field of terms, its value

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, RuleCard] = {}
        self._compact = False
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.add_button = Button("Component", icon_name="plus")
        self.add_button.clicked.connect(self._on_add_wanted)
        self.rule_button = Button("Contract rule", icon_name="plus")
        self.rule_button.setToolTip("A cap, a guaranteed minimum and what else counts for all pay")
        self.rule_button.clicked.connect(self._on_rule_wanted)
        self._taken: tuple[str, ...] = ()
        self._marker = DropMarker(self)
        self.choices = TermsChoices()
        self.choices.choice_made.connect(self.choice_made)
        self._empty = StartCard(self._on_add_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        self._adders = QWidget()
        self._flow = FlowLayout(self._adders)
        for button in (self.add_button, self.rule_button):
            self._flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._empty)
        layout.addLayout(self._rows)
        layout.addWidget(self._adders)
        layout.addWidget(self.choices)
        layout.addStretch(1)

    def add_button_beside(self, button: Button) -> None:
        """Put a button into the line that adds to the terms, such as "From template…"."""
        self._flow.addWidget(button)

    def show_draft(self, draft: TermsDraft) -> None:
        """Show the draft's rules; cards that stay keep their sentence until a preview comes."""
        keys = [str(entry.get("id")) for entry in draft.components]
        keys += draft.rule_keys
        if keys != list(self._cards):
            self._rebuild(keys)
        count = len(draft.components)
        for place, entry in enumerate(draft.components):
            card = self._cards[keys[place]]
            card.set_ends(first=place == 0, last=place == count - 1)
            kind = KINDS[str(entry.get("kind"))]
            card.show_rule(str(entry.get("name") or kind.label), kind.label, card.sentence())
        for key in draft.rule_keys:
            title = CONTRACT_RULES[key].title
            self._cards[key].show_rule(title, "", self._cards[key].sentence())
        self._taken = draft.rule_keys
        self.rule_button.setVisible(len(self._taken) < len(CONTRACT_RULES))
        self._empty.setVisible(not keys)
        self._adders.setVisible(bool(keys))
        self.choices.setVisible(bool(keys))
        self.choices.show_document(draft.document)

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
        for key in draft.rule_keys:
            sentence = preview.rule_sentences.get(key, "")
            self._cards[key].show_rule(CONTRACT_RULES[key].title, "", sentence)
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
        self.choices.set_compact(compact)
        for card in self._cards.values():
            card.set_compact(compact)

    def card(self, key: str) -> RuleCard:
        """Return the card of a rule."""
        return self._cards[key]

    def open_components(self) -> Chooser:
        """Open the choice of components below the button that adds one."""
        button = self.add_button if self.add_button.isVisible() else self._empty.button
        chooser = Chooser(component_groups(), self)
        chooser.chosen.connect(self.component_wanted)
        chooser.open_at(button.mapToGlobal(button.rect().bottomLeft()))
        return chooser

    def open_rules(self) -> Chooser:
        """Open the choice of rules for the whole contract that it does not have yet."""
        chooser = Chooser(rule_groups(self._taken), self)
        chooser.chosen.connect(self.rule_wanted)
        button = self.rule_button
        chooser.open_at(button.mapToGlobal(button.rect().bottomLeft()))
        return chooser

    def _rebuild(self, keys: list[str]) -> None:
        cards = {
            key: self._cards.pop(key) if key in self._cards else self._make_card(key)
            for key in keys
        }
        for gone in self._cards.values():
            gone.hide()
            gone.deleteLater()
        for card in (*self._cards.values(), *cards.values()):
            # Not takeAt: an item that outlives its place keeps a card's height from being asked.
            self._rows.removeWidget(card)
        for card in cards.values():
            self._rows.addWidget(card)
            card.set_compact(self._compact)
        self._cards = cards

    def _make_card(self, key: str) -> RuleCard:
        card = RuleCard(movable=key not in CONTRACT_RULES)
        card.show_problem("")
        card.edit_wanted.connect(partial(self.edit_wanted.emit, key))
        card.remove_wanted.connect(partial(self.remove_wanted.emit, key))
        card.move_wanted.connect(partial(self.move_wanted.emit, key))
        card.handle.dragged.connect(partial(self._on_dragged, key))
        card.handle.dropped.connect(partial(self._on_dropped, key))
        card.handle.cancelled.connect(partial(self._end_drag, key))
        return card

    def _movable(self) -> list[RuleCard]:
        return [card for key, card in self._cards.items() if key not in CONTRACT_RULES]

    def _on_dragged(self, key: str, place: QPoint) -> None:
        self._cards[key].set_dragged(True)
        self._marker.point_at(place, self._movable())

    def _on_dropped(self, key: str, place: QPoint) -> None:
        self._end_drag(key)
        cards = self._movable()
        step = steps_to(gap_at(place, cards), cards.index(self._cards[key]))
        if step:
            self.move_wanted.emit(key, step)

    def _end_drag(self, key: str) -> None:
        self._cards[key].set_dragged(False)
        self._marker.hide()

    @Slot()
    def _on_add_wanted(self) -> None:
        self.open_components()

    @Slot()
    def _on_rule_wanted(self) -> None:
        self.open_rules()


def _amount(line: Line | None, currency: str) -> str:
    return "" if line is None else format_money(line.amount, currency)


def limit_amount(line: Line | None, currency: str) -> str:
    """Return what a rule of the contract came to: a dash where it changed nothing."""
    if line is None:
        return ""
    return format_money(line.amount, currency) if line.amount else "–"
