"""The settings of a mapping beside its columns: kind, header row, dates, numbers, currency."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox
from typing_extensions import override

from ppp_desktop.imports.dates import DATE_FORMATS
from ppp_desktop.imports.fields import DAY_FIELDS
from ppp_desktop.imports.formats.known import known_formats
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.metrics.catalogue import BASE_METRICS, Unit
from ppp_desktop.services.fields import currency
from ppp_desktop.services.import_checking import SheetCheck
from ppp_desktop.ui.theme import CONTROL_HEIGHT
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit
from ppp_desktop.ui.widgets.forms import Form

_FOUND = "As found in the file"
_DATE_WORDS = {"ymd": "Year, month, day", "dmy": "Day, month, year", "mdy": "Month, day, year"}
_DATES_HELP = "The file has no column of dates."
_DAYS = ("default_first_day", "default_last_day")


class RowSpin(QSpinBox):
    """The number of a row; scrolling the page does not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(1, 1)
        self.setFixedHeight(CONTROL_HEIGHT)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MappingForm(Form):
    """Shows a mapping's settings and gives them back changed."""

    def __init__(self) -> None:
        super().__init__()
        self.format: ComboBox[str] = ComboBox(
            [(known.label, known.key) for known in known_formats()]
        )
        self.header_row = RowSpin()
        self.date_format: ComboBox[str] = ComboBox(
            [(_FOUND, ""), *((_DATE_WORDS.get(key, text), key) for key, text in DATE_FORMATS)]
        )
        self.decimal_mark: ComboBox[str] = ComboBox(
            [(_FOUND, ""), ("Point: 1,234.50", "."), ("Comma: 1.234,50", ",")]
        )
        self.source = LineEdit()
        self.count_as: ComboBox[str] = ComboBox(
            [
                ("Nothing by itself", ""),
                *(
                    (f"One {found.singular}", found.key)
                    for found in BASE_METRICS
                    if found.unit is Unit.COUNT
                ),
            ]
        )
        self.currency = LineEdit(placeholder="The contract's")
        self.first_day = DateEdit()
        self.last_day = DateEdit()
        self.add_side_by_side(
            self.make_row("format", "What it is", self.format),
            self.make_row("header_row", "The header is row", self.header_row),
            self.make_row("date_format", "Dates are written", self.date_format),
            self.make_row("decimal_mark", "Decimal mark", self.decimal_mark),
        )
        self.add_side_by_side(
            self.make_row("source", "Source", self.source, help_text="Named in filters and terms"),
            self.make_row("count_as", "Each row counts as", self.count_as),
            self.make_row("default_currency", "Currency", self.currency, optional=True),
        )
        self.add_side_by_side(
            self.make_row(_DAYS[0], "First day", self.first_day, help_text=_DATES_HELP),
            self.make_row(_DAYS[1], "Last day", self.last_day, help_text="Every row counts on it."),
        )
        self.header_row.valueChanged.connect(self.edited)

    def show_mapping(self, mapping: Mapping, rows: int) -> None:
        """Show the settings of `mapping` for a sheet of so many rows."""
        self.format.set_value(mapping.format)
        self.header_row.setMaximum(max(rows, 1))
        self.header_row.setValue(mapping.header_row)
        self.date_format.set_value(mapping.date_format)
        self.decimal_mark.set_value(mapping.decimal_mark)
        self.source.set_value(mapping.source)
        self.count_as.set_value(mapping.count_as)
        self.currency.set_value(mapping.default_currency)
        self.first_day.set_value(mapping.default_first_day)
        self.last_day.set_value(mapping.default_last_day)
        self.clear_errors()
        dated = any(choice.field in DAY_FIELDS for choice in mapping.columns)
        for name in _DAYS:
            self.row(name).setVisible(not dated)

    def show_check(self, check: SheetCheck) -> None:
        """Show how samples were read."""
        dates = self.row("date_format")
        if check.date_doubtful:
            dates.show_error(check.date_note)
        else:
            dates.clear_error()
            dates.set_help(check.date_note)
        self.row("decimal_mark").set_help(check.decimal_note)

    def settings(self) -> dict[str, object]:
        """Return the settings but kind and header row; raises ValidationFailed."""
        written = self.currency.value()
        return {
            "date_format": self.date_format.value() or "",
            "decimal_mark": self.decimal_mark.value() or "",
            "source": self.source.value(),
            "count_as": self.count_as.value() or "",
            "default_currency": currency(written, "default_currency") if written else "",
            "default_first_day": self.first_day.value(),
            "default_last_day": self.last_day.value(),
        }
