"""The head of a comparison: how the totals compare, which source counts, what is missing."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ppp_desktop.core.money import format_percent
from ppp_desktop.services.gap_words import (
    gap_sentence,
    left_out_sentence,
    missing_sentence,
    state_word,
)
from ppp_desktop.services.reconciliation import Reconciled
from ppp_desktop.ui.reconciliation.columns import STATE_TONES
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import label, set_tone


class Summary(Card):
    """Says it in sentences; both sources counted is a problem and looks like one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.state = Chip("")
        self.sentence = label("", "strong", wrap=True)
        self.counting = label("", "caption", wrap=True)
        self.details = label("", "caption", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(self.sentence, 1)
        head.addWidget(self.state)
        self.body.addLayout(head)
        self.add(self.counting)
        self.add(self.details)
        self.body.setSpacing(4)

    def show_made(self, made: Reconciled) -> None:
        """Show what came of a comparison."""
        self.state.show_state(state_word(made.total, made), STATE_TONES[made.total.state])
        agreed = f"Agreed is up to {format_percent(made.details.tolerance)}"
        gate = "; a wider gap stops closing." if made.details.gates else "."
        told = gap_sentence(made)
        self.sentence.setText(f"{told} {agreed}{gate}" if made.rows else told)
        self.state.setVisible(bool(made.rows))
        counting = made.counting
        if counting is not None:
            self.counting.setText(f"{counting.text} {counting.remedy}".rstrip())
            set_tone(self.counting, Tone.NEGATIVE if counting.counts_both else None)
        self.counting.setVisible(counting is not None and bool(made.rows))
        details = [missing_sentence(made), left_out_sentence(made.left_out)]
        self.details.setText(" ".join(text for text in details if text))
        self.details.setVisible(any(details))
