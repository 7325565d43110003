"""Fields give exact values, refuse what they cannot read, and look the same after a round trip."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.ui.widgets.date_edit import DateEdit, parse_date, write_date
from ppp_desktop.ui.widgets.fields import (
    CheckBox,
    ComboBox,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PercentEdit,
    TextArea,
)
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.multi_choice import MultiChoice
from ppp_desktop.ui.widgets.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12,5", "12.5"),
        ("1,234", "1234"),
        ("1,2345", "1.2345"),
        ("€ 1 234.5", "1234.5"),
        ("1'234.50", "1234.50"),
        ("−3", "-3"),
        ("+7", "7"),
        (".5", "0.5"),
        ("8 %", "8"),
        ("0.000001", "0.000001"),
    ],
)
def test_numbers_are_read_as_meant(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "1,23,456", "1.2.3", "--1", "1e5", "NaN", "1,,2"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_money_is_exact_and_shows_what_was_understood(qtbot: QtBot) -> None:
    field = MoneyEdit(Decimal("800"), currency="EUR")
    qtbot.addWidget(field)
    assert field.text() == "800.00"
    field.setText("1.234,5")
    field.editingFinished.emit()
    assert field.text() == "1,234.50"
    assert field.value() == Decimal("1234.5")
    field.set_value(Decimal("0.0125"))
    assert field.text() == "0.0125"
    field.set_currency("JPY")
    field.set_value(Decimal("5"))
    assert field.text() == "5"


def test_percent_shows_8_and_gives_its_share(qtbot: QtBot) -> None:
    field = PercentEdit(Decimal("0.08"))
    qtbot.addWidget(field)
    assert field.text() == "8"
    assert field.value() == Decimal("0.08")
    field.setText("12.5 %")
    field.editingFinished.emit()
    assert field.text() == "12.5"
    assert field.value() == Decimal("0.125")


def test_unreadable_number_names_its_field(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    field = NumberEdit(suffix="leads")
    form.add("target", "Target", field)
    assert field.value() is None
    field.setText("many")
    with pytest.raises(ValidationFailed, match="“many” is not a number") as caught:
        field.value()
    assert caught.value.field == "target"


@pytest.mark.parametrize(
    "text", ["2026-06-03", "3 June 2026", "3 Jun 2026", "3.6.2026", "June 3, 2026", "03/06/2026"]
)
def test_dates_are_read_in_many_ways(text: str) -> None:
    british = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    assert parse_date(text, british) == date(2026, 6, 3)


def test_slashes_follow_the_system() -> None:
    american = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    assert parse_date("6/3/26", american) == date(2026, 6, 3)
    assert parse_date("6/3/2026", american) == date(2026, 6, 3)


def test_date_field(qtbot: QtBot) -> None:
    field = DateEdit(date(2026, 3, 1))
    qtbot.addWidget(field)
    field.setObjectName("start")
    assert field.text() == write_date(date(2026, 3, 1)) == "1 March 2026"
    field.setText("2026-06-30")
    field.editingFinished.emit()
    assert field.text() == "30 June 2026"
    assert field.required() == date(2026, 6, 30)
    field.set_value(None)
    assert field.value() is None
    for text in ("", "soon"):
        field.setText(text)
        with pytest.raises(ValidationFailed) as caught:
            field.required()
        assert caught.value.field == "start"


def test_combo_box_keeps_its_value_over_new_items(qtbot: QtBot) -> None:
    field = ComboBox([("Germany", "DE"), ("Poland", "PL")])
    qtbot.addWidget(field)
    field.set_value("PL")
    field.set_items([("Austria", "AT"), ("Poland", "PL")])
    assert field.required() == "PL"
    field.set_value(None)
    with pytest.raises(ValidationFailed):
        field.required()


def test_multi_choice(qtbot: QtBot) -> None:
    field = MultiChoice([(f"Channel {n}", n) for n in range(10)])
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.value_changed):
        field.set_value((7, 2))
    assert field.value() == (2, 7)
    field.set_items([(f"Channel {n}", n) for n in range(5)])
    assert field.value() == (2,)


def test_texts_and_ticks(qtbot: QtBot) -> None:
    text, area, box = LineEdit(), TextArea(), CheckBox("Prorate")
    for field in (text, area, box):
        qtbot.addWidget(field)
    qtbot.keyClicks(text, " Northlight ")
    assert text.value() == "Northlight"
    area.set_value("two\nlines")
    assert area.value() == "two\nlines"
    with qtbot.waitSignal(box.value_changed):
        box.set_value(True)
    assert box.value()


def test_tab_goes_through_a_form_in_reading_order(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    first, second, third = LineEdit(), LineEdit(), LineEdit()
    form.add_side_by_side(form.make_row("a", "A", first), form.make_row("b", "B", second))
    form.add("c", "C", third)
    form.show()
    qtbot.waitExposed(form)
    first.setFocus()
    order = [first]
    for _ in range(2):
        qtbot.keyClick(order[-1], Qt.Key.Key_Tab)
        focused = form.focusWidget()
        assert isinstance(focused, LineEdit)
        order.append(focused)
    assert order == [first, second, third]
    assert first.accessibleName() == "A"
