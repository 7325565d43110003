"""The third step of closing: what is ready, what has to be noted or is held back, the result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.close_items import Checklist
from ppp_desktop.services.close_plan import ClosePlan
from ppp_desktop.services.close_runs import CloseRun
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.ui.statements.closing_issue_rows import HeldLine, NotesCard, ResultCard
from ppp_desktop.ui.statements.closing_words import money_words, statements_word
from ppp_desktop.ui.theme import CARD_GAP, FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.figures import ProgressBar
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_NAMED = 8


class IssueStep(QWidget):
    """Put it into the page's scroll area; it tells what is wanted."""

    draw_up_wanted = Signal(object)  # tuple[int, ...], contracts
    place_wanted = Signal(object, int, object)  # Where, contract, statement or None
    take_in_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, author: str) -> None:
        super().__init__()
        self.result = ResultCard()
        self.notes = NotesCard(author)
        self._ready = Card()
        self._figure = label("", "figure")
        self._ready_text = label("", "secondary", wrap=True)
        self._ready.add(self._figure)
        self._ready.add(self._ready_text)
        self._busy = Card("Issuing")
        self._bar = ProgressBar()
        self._bar_text = ElidedLabel("", "secondary")
        self.cancel = Button("Cancel")
        self._outdated = Card("Drafts that results left behind")
        self._outdated_text = label("", wrap=True)
        self.draw_up = Button("Draw these up again")
        self._held = Card("Not issued now")
        self._held_rows = QVBoxLayout()
        self._aside = Card("Left out for now")
        self._aside_text = label("", wrap=True)
        self.take_in = Button("Take in again")
        self._ids: tuple[int, ...] = ()
        self._lay_out()
        self.cancel.clicked.connect(self.cancel_wanted)
        self.draw_up.clicked.connect(self._on_draw_up)
        self.take_in.clicked.connect(self.take_in_wanted)
        self.set_busy(busy=False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(FIELD_GAP)
        row.addWidget(self._bar_text, 1)
        row.addWidget(self.cancel)
        self._busy.add(self._bar)
        self._busy.body.addLayout(row)
        self._outdated.add(self._outdated_text)
        self._outdated.body.addLayout(_left(self.draw_up))
        self._aside.add(self._aside_text)
        self._aside.body.addLayout(_left(self.take_in))
        self._held_rows.setSpacing(0)
        self._held.body.addLayout(self._held_rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        for card in (
            self._busy,
            self.result,
            self._ready,
            self.notes,
            self._outdated,
            self._held,
            self._aside,
        ):
            layout.addWidget(card)
        layout.addStretch(1)

    def show_plan(self, plan: ClosePlan, run: CloseRun | None) -> None:
        """Show what is ready, what is not and why, and what came of the last run."""
        self.result.show_run(run)
        self._show_ready(plan, run)
        self.notes.show_checklists(plan.to_note)
        self._show_outdated(plan.outdated)
        self._show_held(plan)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far issuing is."""
        self._bar.show_share(done / total if total else None)
        self._bar_text.set_full_text(text)

    def set_busy(self, *, busy: bool) -> None:
        """Show the progress, and take no input meanwhile."""
        self._busy.setVisible(busy)
        self.show_progress(0, 0, "")
        for card in (self._ready, self.notes, self._outdated, self._held, self._aside):
            card.setEnabled(not busy)

    def _show_ready(self, plan: ClosePlan, run: CloseRun | None) -> None:
        count = len(plan.ready)
        self._ready.setVisible(bool(count) or run is None)
        self._ready.set_title("Ready to issue" if run is None else "Still to issue")
        self._figure.setText(statements_word(count) if count else "Nothing is ready")
        if count:
            text = (
                f"{plan.period.label} · {money_words(plan.totals)}. Each gets its number and is "
                "frozen as it is now."
            )
        elif not plan.is_over:
            text = f"{plan.period.label} is not over yet. Drafts show what is earned so far."
        elif plan.issued and not plan.held_back:
            text = f"Every statement of {plan.period.label} is issued."
        else:
            text = "What stands in the way is told below."
        self._ready_text.setText(text)

    def _show_outdated(self, outdated: Sequence[Checklist]) -> None:
        self._ids = tuple(each.contract_id for each in outdated)
        self._outdated.setVisible(bool(outdated))
        names = ", ".join(each.client_name for each in outdated)
        self._outdated_text.setText(
            f"Results or terms of {counted(len(outdated), 'contract')} changed after the draft "
            f"was drawn up: {names}. Draw up again, then look at it once more."
        )

    def _show_held(self, plan: ClosePlan) -> None:
        told_above = {each.contract_id for each in (*plan.to_note, *plan.outdated)}
        held = [each for each in plan.held_back if each.checklist.contract_id not in told_above]
        clear_layout(self._held_rows)
        for place, each in enumerate(held):
            if place:
                self._held_rows.addWidget(line())
            shown = HeldLine(each)
            shown.place_wanted.connect(self.place_wanted)
            self._held_rows.addWidget(shown)
        self._held.setVisible(bool(held))
        aside = plan.set_aside
        names = ", ".join(each.client_name for each in aside[:_NAMED])
        more = len(aside) - _NAMED
        self._aside_text.setText(f"{names} and {more:,} more" if more > 0 else names)
        self._aside.setVisible(bool(aside))

    @Slot()
    def _on_draw_up(self) -> None:
        self.draw_up_wanted.emit(self._ids)


def _left(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
