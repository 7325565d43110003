"""The side panel of chosen lines: what differs, why, and writing down or taking back a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.periods import Period, format_span
from ppp_desktop.services.gap_rows import Explanation, GapRow, total_of
from ppp_desktop.services.gap_words import difference_text, figure_text, signed_share, state_word
from ppp_desktop.services.reconciliation import Reconciled
from ppp_desktop.ui.reconciliation.columns import NO_VALUE, STATE_TONES
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import LineEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line, set_tone

_REASON_HEIGHT = 72


class ExplainPanel(QWidget):
    """Content of the side panel; `explain` is the button for its foot."""

    undo_wanted = Signal(int)  # the explanation's id

    def __init__(
        self,
        made: Reconciled,
        rows: Sequence[GapRow],
        author: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = tuple(rows)
        self.days = Period(min(row.days.start for row in rows), max(row.days.end for row in rows))
        self.explain = Button("Explain", kind="primary")
        self.reason = TextArea(placeholder="The tag was missing on the new landing page.")
        self.reason.setFixedHeight(_REASON_HEIGHT)
        self.author = LineEdit(placeholder="First and last name")
        self.author.set_value(author)
        self.form = Form()
        self.form.add("reason", "Why they differ", self.reason)
        self.form.add("author", "Your name", self.author)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 6, 0)
        self._layout.setSpacing(FIELD_GAP)
        self._fill(made)

    @property
    def needs_reason(self) -> bool:
        """Whether there is a difference that nobody explained yet."""
        return not self._reasons() and bool(total_of(row.pair for row in self.rows).difference)

    def foot(self) -> tuple[Button, ...]:
        """Return the button, where something is to be explained."""
        return (self.explain,) if self.needs_reason else ()

    def _reasons(self) -> tuple[Explanation, ...]:
        return tuple(dict.fromkeys(each for row in self.rows for each in row.reasons))

    def _fill(self, made: Reconciled) -> None:
        pair = total_of(row.pair for row in self.rows)
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        if len(self.rows) == 1:
            row = self.rows[0]
            head.addWidget(Chip(state_word(row, made), STATE_TONES[row.state]))
        head.addWidget(ElidedLabel(_about(made, self.rows, self.days), "secondary"), 1)
        self._layout.addLayout(head)
        for source, figure in (
            (made.details.trusted, figure_text(made, pair.trusted)),
            (made.details.other, figure_text(made, pair.other)),
            ("Difference", f"{difference_text(made, pair)}  ({signed_share(pair)})"),
        ):
            shown = QHBoxLayout()
            shown.addWidget(ElidedLabel(source, "secondary"), 1)
            shown.addWidget(label(figure, "strong"))
            self._layout.addLayout(shown)
        for each in self._reasons():
            self._layout.addWidget(line())
            self._add_reason(made, each)
        if self.needs_reason:
            self._layout.addWidget(line())
            self.form.setParent(self)
            self._layout.addWidget(self.form)
        else:
            self.form.hide()
            if not self._reasons():
                self._layout.addWidget(label("There is nothing to explain.", "secondary"))
        self._layout.addStretch(1)

    def _add_reason(self, made: Reconciled, each: Explanation) -> None:
        told = f"Explained by {each.author}, {format_span(each.days.start, each.days.end)}"
        self._layout.addWidget(label(told, "strong", wrap=True))
        self._layout.addWidget(label(each.reason, wrap=True))
        if not each.holds:
            text = (
                f"It was explained as {figure_text(made, each.difference)} and is "
                f"{figure_text(made, each.now)} now: take it back and explain it anew."
            )
            changed = label(text, "caption", wrap=True)
            set_tone(changed, Tone.WARNING)
            self._layout.addWidget(changed)
        undo = Button("Take back", kind="link")
        undo.clicked.connect(lambda _checked=False: self.undo_wanted.emit(each.id))
        row = QHBoxLayout()
        row.addWidget(undo)
        row.addStretch(1)
        self._layout.addLayout(row)


def _about(made: Reconciled, rows: Sequence[GapRow], days: Period) -> str:
    span = format_span(days.start, days.end)
    if made.by or rows[0].value:
        return f"{rows[0].value or NO_VALUE} · {span}"
    return span
