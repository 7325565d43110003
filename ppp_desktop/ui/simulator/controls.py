"""What the user sets: the terms, the history or plain numbers, the scenario, traditional deals."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.ui.simulator.choice_chips import ChoiceChips
from ppp_desktop.ui.simulator.deals_fields import DealsFields
from ppp_desktop.ui.simulator.entries import Entry
from ppp_desktop.ui.simulator.numbers_form import NumbersForm
from ppp_desktop.ui.simulator.runner import RunState
from ppp_desktop.ui.simulator.scenario_fields import ScenarioFields
from ppp_desktop.ui.simulator.terms_chips import TermsChips
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.labels import label, line

ALL, NUMBERS = "all", "numbers"
_COUNTS = (3, 6, 12)
_STATE_WORDS = {
    RunState.READY: "",
    RunState.WORKING: "Working out…",
    RunState.STOPPED: "Stopped: this is from before",
}


class Controls(Card):
    """`changed` tells that something else is asked for."""

    changed = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=12, parent=parent)
        self._periods: tuple[Period, ...] = ()
        self._planned: tuple[Period, ...] = ()
        self.terms = TermsChips()
        self.history = ChoiceChips("Which periods", wrap=True)
        self.scenario = ScenarioFields()
        self.deals_on = FilterChip("Traditional deals")
        self.deals = DealsFields()
        self.numbers = NumbersForm()
        self.problem = label("", "error", wrap=True)
        self._state = label("", "caption")
        self._again = Button("Work out again", kind="link")
        self._lay_out()
        self._connect()
        self.show_problem("")
        self.show_state(RunState.READY)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SMALL_GAP)
        top.addWidget(self.terms, 1)
        top.addWidget(self._state)
        top.addWidget(self._again)
        self.body.setSpacing(FIELD_GAP)
        self.body.addLayout(top)
        self.body.addWidget(line())
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.history, 1)
        row.addWidget(self.deals_on, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.add(self.numbers)
        self.add(self.scenario)
        self.add(self.deals)
        self.add(self.problem)
        self.deals.hide()
        self.numbers.hide()

    def _connect(self) -> None:
        self.history.chosen.connect(self._on_history)
        self.deals_on.toggled.connect(self._on_deals)
        self.scenario.changed.connect(self.changed)
        self.deals.changed.connect(self.changed)
        self.numbers.changed.connect(self.changed)
        self._again.clicked.connect(self.again_wanted)

    def show_contract(
        self, periods: Sequence[Period], planned: Sequence[Period], *, currency: str, noun: str
    ) -> None:
        """Offer the contract's periods; what was chosen stays where it still can be."""
        before = self.history.current()
        self._periods, self._planned = tuple(periods), tuple(planned)
        many = len(periods)
        choices = [(str(n), f"Last {n} {noun}s") for n in _COUNTS if n < many]
        if many:
            choices.append((ALL, f"All {many} {noun}s" if many > 1 else f"One {noun}"))
        choices.append((NUMBERS, "Plain numbers"))
        keys = [key for key, _text in choices]
        usual = (before, str(_COUNTS[-1]), ALL, NUMBERS)
        preferred = [key for key in usual if key in keys]
        self.history.set_choices(choices, preferred[0])
        self.deals.show_contract(currency, noun)
        self.numbers.setVisible(self.uses_numbers)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show the terms that are compared."""
        self.terms.show_entries(entries)

    @property
    def uses_numbers(self) -> bool:
        """Whether plain numbers stand in place of results."""
        return self.history.current() == NUMBERS

    def periods(self) -> tuple[Period, ...]:
        """Return the periods to try."""
        chosen = self.history.current()
        if chosen == NUMBERS:
            return self._planned
        return self._periods[-int(chosen) :] if chosen.isdecimal() else self._periods

    def show_problem(self, text: str) -> None:
        """Say what is wrong with what was set; "" for nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_state(self, state: RunState) -> None:
        """Say whether what is shown below belongs to what is set."""
        self._state.setText(_STATE_WORDS[state])
        self._again.setVisible(state is RunState.STOPPED)

    def caption(self) -> str:
        """Return what the terms were tried on: "July 2025 to June 2026, volume +10 %"."""
        periods = self.periods()
        if not periods:
            return ""
        first, last = periods[0].label, periods[-1].label
        span = first if first == last else f"{first} to {last}"
        source = f"plain numbers in {span}" if self.uses_numbers else span
        return ", ".join(part for part in (source, self.scenario.written()) if part)

    def scenario_note(self) -> str:
        """Return a sentence on what was changed before pay was worked out, "" for nothing."""
        written = self.scenario.written()
        return f"With {written}." if written else ""

    def try_numbers(self) -> None:
        """Turn plain numbers on."""
        self.history.choose(NUMBERS)

    def reset(self) -> None:
        """Begin anew, for another contract."""
        with QSignalBlocker(self):
            self.scenario.clear()
            self.deals_on.setChecked(False)
            for field in self.deals.fields:
                field.set_value(None)
        self.history.set_choices([], "")

    @Slot(str)
    def _on_history(self, _key: str) -> None:
        self.numbers.setVisible(self.uses_numbers)
        self.changed.emit()

    @Slot(bool)
    def _on_deals(self, on: bool) -> None:
        self.deals.setVisible(on)
        self.changed.emit()


def told(error: ValidationFailed) -> str:
    """Return what is wrong and what to do, in one line."""
    return " ".join(part for part in (error.message, error.remedy) if part)
