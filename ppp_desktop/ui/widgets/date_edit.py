"""A date that is typed in the person's way or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.ui.icons import icon
from ppp_desktop.ui.theme import current_theme, current_tokens

_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
_WRITTEN = "d MMMM yyyy"
_NARROWEST = 150
_CALENDAR_SIZE = QSize(280, 240)
_FORMATS = ("yyyy-MM-dd", "d MMMM yyyy", "d MMM yyyy", "d.M.yyyy", "MMMM d, yyyy", "MMM d, yyyy")


def parse_date(text: str, locale: QLocale | None = None) -> date | None:
    """Return the date in `text` (ISO, with the month's name, or the system's short form)."""
    bare = " ".join(text.split())
    for form in _FORMATS:
        found = _ENGLISH.toDate(bare, form)
        if found.isValid():
            return date(found.year(), found.month(), found.day())
    system = locale or QLocale()
    short = system.dateFormat(QLocale.FormatType.ShortFormat)
    # A year of two digits is read as this century, never as 19xx.
    for form, century in ((short.replace("yyyy", "yy").replace("yy", "yyyy"), 0), (short, 100)):
        found = system.toDate(bare, form)
        if found.isValid():
            year = found.year() + (century if found.year() < 2000 else 0)
            return date(year, found.month(), found.day())
    return None


def write_date(day: date) -> str:
    """Return the date with its month's name, which cannot be misread: "1 June 2026"."""
    return _ENGLISH.toString(QDate(day.year, day.month, day.day), _WRITTEN)


def _make_calendar(parent: QWidget) -> QCalendarWidget:
    """Return a calendar in the theme's colours; its own are red weekends and black arrows."""
    calendar = QCalendarWidget(parent)
    calendar.setMinimumSize(_CALENDAR_SIZE)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setFirstDayOfWeek(QLocale().firstDayOfWeek())
    plain = QTextCharFormat()
    plain.setForeground(QColor(current_tokens().text))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    for name, picture in (("prev", "chevron-left"), ("next", "chevron-right")):
        button = calendar.findChild(QToolButton, f"qt_calendar_{name}month")
        if isinstance(button, QToolButton):
            button.setIcon(icon(picture))
    return calendar


class DateEdit(QLineEdit):
    """A date, or None where the field is empty."""

    value_changed = Signal()

    def __init__(
        self, value: date | None = None, *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder or "1 June 2026")
        self.setMinimumWidth(_NARROWEST)
        self._action = QAction(self)
        self._action.setToolTip("Choose from the calendar")
        self._action.triggered.connect(self._on_calendar_wanted)
        self.addAction(self._action, QLineEdit.ActionPosition.TrailingPosition)
        self._on_theme_changed()
        current_theme().changed.connect(self._on_theme_changed)
        self.set_value(value)
        self.textChanged.connect(self.value_changed)
        self.editingFinished.connect(self._tidy)

    def value(self) -> date | None:
        """Return the date; raises ValidationFailed when the text is none."""
        if not self.text().strip():
            return None
        day = parse_date(self.text(), self.locale())
        if day is None:
            raise ValidationFailed(
                f"“{self.text().strip()}” is not a date.",
                field=self.objectName(),
                remedy="Write it as 2026-06-30 or 30 June 2026.",
            )
        return day

    def required(self) -> date:
        """Return the date; raises ValidationFailed where there is none."""
        day = self.value()
        if day is None:
            raise ValidationFailed("Please give a date.", field=self.objectName())
        return day

    def set_value(self, value: date | None) -> None:
        """Show `value`, empty for None."""
        self.setText("" if value is None else write_date(value))
        self.setCursorPosition(0)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._action.setIcon(icon("calendar", size=16))

    @Slot()
    def _tidy(self) -> None:
        day = parse_date(self.text(), self.locale()) if self.text().strip() else None
        if day is not None and write_date(day) != self.text():
            self.set_value(day)

    @Slot()
    def _on_calendar_wanted(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setObjectName("card")
        calendar = _make_calendar(popup)
        day = parse_date(self.text(), self.locale())
        if day is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))

        def pick(chosen: QDate) -> None:
            self.set_value(date(chosen.year(), chosen.month(), chosen.day()))
            popup.close()

        calendar.clicked.connect(pick)
        calendar.activated.connect(pick)
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(calendar)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        calendar.setFocus()
