"""What happened to a statement, the latest first: what, when, who, note, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.life_events import LifeEvent
from ppp_desktop.services.life_offers import can_withdraw
from ppp_desktop.services.life_words import event_title, event_verb
from ppp_desktop.services.statement_standing import Reminder, StandingView
from ppp_desktop.ui.statements.standing_looks import EVENT_LOOKS
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line

_ICON = 16


class LifeTimeline(QWidget):
    """One entry below the other, down to the issue of the statement."""

    withdraw_wanted = Signal(object)  # LifeEvent
    settle_wanted = Signal(object)  # LifeEvent
    evidence_wanted = Signal(object)  # LifeEvent
    evidence_save_wanted = Signal(object)  # LifeEvent

    def __init__(self, shown: StandingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self.setAccessibleName("What happened")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._open = () if shown.life is None else shown.life.open_disputes
        self._evidence = dict(shown.evidence)
        for each in shown.happenings():
            entry = _reminded(each) if isinstance(each, Reminder) else self._entry(each)
            self._layout.addWidget(entry)
            self._layout.addWidget(line())
        self._layout.addWidget(self._issued())

    def _entry(self, event: LifeEvent) -> QWidget:
        icon, tone = EVENT_LOOKS[event.kind]
        back: QWidget | None = None
        if can_withdraw(self._shown, event):
            button = IconButton("undo", f"{event_verb(event)} was a mistake: take it back")
            button.clicked.connect(lambda _on=False: self.withdraw_wanted.emit(event))
            back = button
        who = " · ".join(filter(None, (format_day(event.day), event.author, event.reference)))
        entry, texts = _frame(icon, tone, event_title(event, self._shown.row.currency), who, back)
        if event.note:
            texts.addWidget(label(event.note, "secondary", wrap=True))
        self._add_evidence(texts, event)
        if event in self._open:
            settle = Button("Settle", kind="small")
            settle.clicked.connect(lambda _on=False: self.settle_wanted.emit(event))
            texts.addSpacing(LABEL_GAP)
            texts.addWidget(settle, 0, Qt.AlignmentFlag.AlignLeft)
        return entry

    def _add_evidence(self, texts: QVBoxLayout, event: LifeEvent) -> None:
        name = self._evidence.get(event.evidence, "")
        if not name:
            return
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(IconLabel("file", size=_ICON))
        row.addWidget(ElidedLabel(name, "secondary"), 1)
        open_it = Button("Open", kind="link")
        open_it.setAccessibleName(f"Open {name}")
        open_it.clicked.connect(lambda _on=False: self.evidence_wanted.emit(event))
        save = IconButton("download", f"Save {name}")
        save.clicked.connect(lambda _on=False: self.evidence_save_wanted.emit(event))
        row.addWidget(open_it)
        row.addWidget(save)
        texts.addLayout(row)

    def _issued(self) -> QWidget:
        row = self._shown.row
        due = f"due on {format_day(row.due_on)}" if row.due_on else ""
        day = format_day(row.issued_on) if row.issued_on else ""
        when = " · ".join(filter(None, (day, due)))
        entry, _texts = _frame("lock", Tone.NEUTRAL, f"Issued as {row.number}", when, None)
        return entry


def _reminded(reminder: Reminder) -> QWidget:
    title = "Reminder sent" if reminder.is_certain else "Reminder sent, not known if it arrived"
    who = " · ".join((format_day(reminder.day), *reminder.recipients))
    entry, _texts = _frame("mail", Tone.NEUTRAL, title, who, None)
    return entry


def _frame(
    icon: str, tone: Tone, title: str, who: str, back: QWidget | None
) -> tuple[QWidget, QVBoxLayout]:
    """Return an entry and the column that more of its texts go into."""
    entry = QWidget()
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(label(title, "strong", wrap=True))
    texts.addWidget(label(who, "caption", wrap=True))
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, SMALL_GAP, 0, SMALL_GAP)
    row.setSpacing(FIELD_GAP)
    row.addWidget(IconLabel(icon, tone=tone, size=_ICON), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    if back is not None:
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
    return entry, texts
