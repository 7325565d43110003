"""The part of the report's panel that puts reports on a schedule."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.messages import split_addresses
from ppp_desktop.services.report_schedules import Every, Schedule
from ppp_desktop.services.report_spans import SpanKind
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit
from ppp_desktop.ui.widgets.forms import Form

SPAN_NAMES: tuple[tuple[str, SpanKind], ...] = (
    ("Month to date", SpanKind.MONTH_TO_DATE),
    ("Last week", SpanKind.LAST_WEEK),
    ("Last month", SpanKind.LAST_MONTH),
)
_OFTEN: tuple[tuple[str, Every | None], ...] = (
    ("Not on a schedule", None),
    ("Every week", Every.WEEK),
    ("Every month", Every.MONTH),
)


class _Often(ComboBox[int]):
    """How often, where "not at all" is a choice like the others."""

    def every(self) -> Every | None:
        """Return what was chosen."""
        return _OFTEN[self.value() or 0][1]

    def set_every(self, every: Every | None) -> None:
        """Choose it."""
        places = {chosen: place for place, (_text, chosen) in enumerate(_OFTEN)}
        self.set_value(places[every])


class ScheduleForm(QWidget):
    """How often, from which day, of which days and to whom; `saving` asks for it to be kept."""

    saving = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.form = Form()
        self.often = _Often([(text, place) for place, (text, _every) in enumerate(_OFTEN)])
        self.next_on = DateEdit()
        self.span = ComboBox[SpanKind](SPAN_NAMES)
        self.recipients = LineEdit(placeholder="anna@example.com, ben@example.com")
        self.save = Button("Save schedule", kind="small")
        self.form.add("every", "How often", self.often)
        self._details = (
            self.form.add("next_on", "Next on", self.next_on),
            self.form.add("span", "It covers", self.span),
        )
        self._to = self.form.add(
            "recipients",
            "Recipients",
            self.recipients,
            help_text="Addresses with commas between them; empty for the client's contacts.",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self.form)
        layout.addWidget(self.save)
        self.often.value_changed.connect(self._on_often)
        self.save.clicked.connect(lambda _checked=False: self.saving.emit())
        self._on_often()

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Show what is stored; None for a contract without a schedule."""
        self.often.set_every(None if schedule is None else schedule.every)
        monday = self._today + timedelta(days=7 - self._today.weekday())
        self.next_on.set_value(monday if schedule is None else schedule.next_on)
        self.span.set_value(SpanKind.LAST_WEEK if schedule is None else schedule.span)
        self.recipients.set_value("" if schedule is None else ", ".join(schedule.recipients))
        self.form.clear_errors()

    def schedule(self) -> Schedule | None:
        """Return what is written; None for no schedule. Raises ValidationFailed."""
        every = self.often.every()
        if every is None:
            return None
        day = self.next_on.required()
        if day < self._today - timedelta(days=366):
            raise ValidationFailed(f"{format_day(day)} is long past.", field="next_on")
        return Schedule(
            every,
            self.span.required(),
            day,
            split_addresses(self.recipients.value()),
        )

    def _on_often(self) -> None:
        planned = self.often.every() is not None
        for row in (*self._details, self._to):
            row.setVisible(planned)
