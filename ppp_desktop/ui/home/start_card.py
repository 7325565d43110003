"""The card of first steps, while there is nothing to look after yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import IconLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_ROW_PADDING = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what it is for, the word on its button, and whether it is done."""

    key: str
    title: str
    detail: str
    action: str
    done: bool


def first_steps(*, agency: bool, client: bool, contract: bool, results: bool) -> tuple[Step, ...]:
    """Return the four steps in their order; the arguments tell which are done."""
    return (
        Step(
            "settings",
            "Your agency’s letterhead",
            "Name, address, tax number and account, as they stand on every statement.",
            "Fill in",
            agency,
        ),
        Step(
            "clients",
            "The first client",
            "Who pays for results: address, currency, tax and contacts.",
            "Add client",
            client,
        ),
        Step(
            "contracts",
            "The first contract",
            "Objectives and the terms that turn results into money.",
            "Add contract",
            contract,
        ),
        Step(
            "import",
            "The first results",
            "The spreadsheets that your ad accounts, shop or CRM export.",
            "Import results",
            results,
        ),
    )


class StartCard(Card):
    """Shows the steps; the next one has the strong button. `go` is called with a step's key."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__("Getting started", parent=parent)
        self._go = go
        self.add(
            label(
                "Four steps to the first statement. You can also look around in the sample agency "
                "first: it opens from the welcome window.",
                "secondary",
                wrap=True,
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.buttons: dict[str, Button] = {}

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show the steps."""
        clear_layout(self._list)
        self.buttons = {}
        upcoming = next((step for step in steps if not step.done), None)
        for number, step in enumerate(steps, start=1):
            if number > 1:
                self._list.addWidget(line())
            self._list.addWidget(self._line_of(number, step, strong=step is upcoming))

    def _line_of(self, number: int, step: Step, *, strong: bool) -> QWidget:
        result = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(f"{number}. {step.title}", "strong"))
        texts.addWidget(label(step.detail, "secondary", wrap=True))
        button = Button(step.action, kind="primary" if strong else "secondary")
        button.clicked.connect(lambda _checked=False: self._go(step.key))
        self.buttons[step.key] = button
        layout = QHBoxLayout(result)
        layout.setContentsMargins(SMALL_GAP, _ROW_PADDING, SMALL_GAP, _ROW_PADDING)
        layout.setSpacing(12)
        done = IconLabel(
            "success" if step.done else "arrow-right",
            tone=Tone.POSITIVE if step.done else Tone.NEUTRAL,
        )
        done.setAccessibleName("done" if step.done else "to do")
        layout.addWidget(done)
        layout.addLayout(texts, 1)
        layout.addWidget(button)
        return result
