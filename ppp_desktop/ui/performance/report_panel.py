"""The side panel of a report: its days, notes, parts and schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.services.report_breakdowns import USUAL_DIMENSIONS
from ppp_desktop.services.report_schedules import DueReport
from ppp_desktop.services.report_setups import ReportChoice, ReportPart
from ppp_desktop.services.report_spans import SpanKind, check_span, span_of
from ppp_desktop.ui.performance.report_schedule import SPAN_NAMES, ScheduleForm
from ppp_desktop.ui.performance.report_work import ReportDays, ReportStart
from ppp_desktop.ui.theme import FIELD_GAP, Tone
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import ComboBox, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label, set_tone
from ppp_desktop.ui.widgets.multi_choice import MultiChoice

_NOTES_HEIGHT = 108
_PARTS: tuple[tuple[str, ReportPart], ...] = (
    ("Notes", ReportPart.NOTES),
    ("Objectives", ReportPart.OBJECTIVES),
    ("Comparison with earlier days", ReportPart.COMPARISON),
    ("Courses", ReportPart.COURSES),
    ("Breakdowns", ReportPart.BREAKDOWNS),
    ("Pay and the client's return", ReportPart.PAY),
    ("Data it rests on", ReportPart.DATA),
)


class ReportPanel(QWidget):
    """`days_changed`, `choice_changed` and `notes_changed` tell what a person has changed."""

    days_changed = Signal()
    choice_changed = Signal()
    notes_changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._filling = False
        self.due = label("", "caption", wrap=True)
        self.form = Form()
        self.kind = ComboBox[SpanKind](_span_items(today))
        self.first, self.last = DateEdit(), DateEdit()
        self.notes = TextArea(placeholder="What the client should know about these days")
        self.notes.setFixedHeight(_NOTES_HEIGHT)
        self.parts = MultiChoice[ReportPart](_PARTS)
        self.dimensions = MultiChoice[str]()
        self.schedule = ScheduleForm(today)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(FIELD_GAP)
        self.due.hide()
        layout.addWidget(self.due)
        layout.addWidget(self.form)
        self.form.add("span", "Days", self.kind)
        self._own = (
            self.form.add("from", "First day", self.first),
            self.form.add("to", "Last day", self.last),
        )
        self.form.add("notes", "Notes", self.notes, help_text="Kept for the report of these days.")
        self.form.add("parts", "What is in it", self.parts)
        self.form.add("dimensions", "Broken down by", self.dimensions)
        self.form.add_heading("On a schedule", "A due report is listed under Home.")
        self.form.add_widget(self.schedule)
        self.form.add_stretch()

    def _connect(self) -> None:
        self.kind.value_changed.connect(self._on_days)
        self.first.value_changed.connect(self._on_days)
        self.last.value_changed.connect(self._on_days)
        self.parts.value_changed.connect(self._tell_choice)
        self.dimensions.value_changed.connect(self._tell_choice)
        self.notes.value_changed.connect(self._tell_notes)

    def show_start(self, start: ReportStart, days: ReportDays) -> None:
        """Show what a contract's report begins with; nothing of it counts as changed."""
        self._filling = True
        self.kind.set_value(days.kind)
        self.first.set_value(days.span.start)
        self.last.set_value(days.span.end)
        self._show_own()
        self.parts.set_value(start.choice.parts)
        self.dimensions.set_items([(DIMENSION_LABELS[key], key) for key in start.dimensions])
        chosen = start.choice.dimensions
        self.dimensions.set_value(USUAL_DIMENSIONS if chosen is None else chosen)
        self.form.row("dimensions").setVisible(bool(start.dimensions))
        self.schedule.show_schedule(start.schedule)
        self.show_due(start.due)
        self._filling = False

    def show_due(self, due: DueReport | None) -> None:
        """Tell since when a report is due, if it is."""
        self.due.setVisible(due is not None)
        if due is not None:
            since = f"Due since {format_day(due.since)}"
            more = f", {due.missed} times by now; one report makes up for them."
            self.due.setText(since + (more if due.missed > 1 else "."))
            set_tone(self.due, Tone.WARNING)

    def show_notes(self, text: str) -> None:
        """Show what was written for the report of these days."""
        self._filling = True
        self.notes.set_value(text)
        self._filling = False

    def days(self) -> ReportDays:
        """Return the chosen days; raises ValidationFailed where they cannot be read."""
        kind = self.kind.required()
        if kind is not SpanKind.OWN:
            return ReportDays(kind, span_of(kind, self._today))
        first, last = self.first.required(), self.last.required()
        if last < first:
            raise ValidationFailed("It is before the first day.", field="to")
        return ReportDays(kind, check_span(Period(first, last)))

    def choice(self) -> ReportChoice:
        """Return what goes in; the usual dimensions stay those that the results come to hold."""
        ticked = self.dimensions.value()
        offered = {value for _text, value in self._offered()}
        usual = tuple(name for name in USUAL_DIMENSIONS if name in offered)
        same = set(ticked) == set(usual)
        return ReportChoice(self.parts.value(), None if same else ticked)

    def _offered(self) -> Sequence[tuple[str, str]]:
        return self.dimensions.items()

    def _on_days(self) -> None:
        if self._filling:
            return
        self._show_own()
        self.form.clear_errors()
        try:
            self.days()
        except ValidationFailed as error:
            self._tell(error)
            return
        self.days_changed.emit()

    def _tell(self, error: ValidationFailed) -> None:
        """Tell what is wrong with two days; one that is still being typed is no error."""
        try:
            typed = (self.first.value(), self.last.value())
        except ValidationFailed:
            return
        if None not in typed:
            self.form.row(error.field).show_error(error.message)

    def _show_own(self) -> None:
        is_own = self.kind.value() is SpanKind.OWN
        for row in self._own:
            row.setVisible(is_own)

    def _tell_choice(self) -> None:
        if not self._filling:
            self.choice_changed.emit()

    def _tell_notes(self) -> None:
        if not self._filling:
            self.notes_changed.emit()


def _span_items(today: date) -> list[tuple[str, SpanKind]]:
    items = [(f"{name} · {span_of(kind, today).label}", kind) for name, kind in SPAN_NAMES]
    return [*items, ("Own dates", SpanKind.OWN)]
