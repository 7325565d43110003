"""The rate card as a table: columns by what rates differ by, rows from the results."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.ui.contracts.card_field import CardField
from ppp_desktop.ui.contracts.document_field import Surroundings
from ppp_desktop.ui.contracts.document_form import DocumentForm
from tests.ui.contracts.driving import choose, click, take_from_menu, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen
AROUND = Surroundings("EUR", values={"country": ("AT", "CH", "DE"), "product": ("Roof", "Wall")})


def make_card(qtbot: QtBot, *rows: dict[str, object]) -> tuple[DocumentForm, CardField]:
    document = {"kind": "rate_card", "id": "card", "metric": "leads", "rows": list(rows)}
    form = DocumentForm(KINDS["rate_card"], document, AROUND)
    qtbot.addWidget(form)
    form.show()
    card = form.field("rows").widget
    assert isinstance(card, CardField)
    return form, card


def shown(parent: QWidget) -> list[str]:
    return [each.text() for each in parent.findChildren(QLabel) if each.isVisible()]


def test_a_new_card_takes_its_rows_from_the_results(qtbot: QtBot) -> None:
    form, card = make_card(qtbot)
    assert card.dimensions() == ("country",)
    click(qtbot, card, "Add the results' 3 values of country")
    for place, rate in enumerate(("36.5", "50", "40")):
        write(qtbot, card.table.edit_at(place, "rate"), rate)
    assert form.document()["rows"] == [
        {"match": {"country": "AT"}, "rate": "36.5"},
        {"match": {"country": "CH"}, "rate": "50"},
        {"match": {"country": "DE"}, "rate": "40"},
    ]


def test_a_second_column_makes_rows_more_specific(qtbot: QtBot) -> None:
    form, card = make_card(qtbot, {"match": {"country": "DE"}, "rate": "40"})
    take_from_menu(card.dimension_menu(), "Product")
    assert card.dimensions() == ("country", "product")
    write(qtbot, card.table.edit_at(0, "rate"), "41")
    qtbot.keyClicks(card.table.edit_at(0, "rate"), "+")
    qtbot.waitUntil(lambda: card.table.count() == 2)
    write(qtbot, card.table.edit_at(1, "country"), "DE")
    write(qtbot, card.table.edit_at(1, "product"), "Roof")
    write(qtbot, card.table.edit_at(1, "rate"), "48")
    assert form.document()["rows"] == [
        {"match": {"country": "DE"}, "rate": "41"},
        {"match": {"country": "DE", "product": "Roof"}, "rate": "48"},
    ]
    take_from_menu(card.dimension_menu("country"), "Remove country")
    assert form.document()["rows"] == [
        {"match": {}, "rate": "41"},
        {"match": {"product": "Roof"}, "rate": "48"},
    ]


def test_rates_follow_the_metric_and_problems_mark_the_cell(qtbot: QtBot) -> None:
    form, card = make_card(qtbot, {"match": {"country": "DE"}, "rate": "40"})
    choose(qtbot, form.field("metric").widget, "Revenue")
    write(qtbot, card.table.edit_at(0, "rate"), "8")
    assert form.document()["rows"] == [{"match": {"country": "DE"}, "rate": "0.08"}]
    assert form.show_problem("rows[0].match.country", "A text is needed here.")
    assert card.table.edit_at(0, "country").property("invalid") == "true"
    assert "Row 1: A text is needed here." in shown(form)
    form.clear_problems()
    assert card.table.edit_at(0, "country").property("invalid") == "false"


def test_what_results_name_is_offered_while_typing(qtbot: QtBot) -> None:
    form, card = make_card(qtbot)
    cell = card.table.edit_at(0, "country")
    cell.setFocus()
    qtbot.keyClick(cell, Qt.Key.Key_D)
    write(qtbot, cell, "XK")
    assert form.document()["rows"] == [{"match": {"country": "XK"}}]
