"""A statement of every kind on screen: its rows, balances, change of terms, and explanations."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.statements.document_rows import DocumentRow
from ppp_desktop.ui.statements.explanation_panel import ExplanationPanel
from ppp_desktop.ui.statements.line_layout import LINE_HEIGHT, Room, layout_of
from ppp_desktop.ui.statements.page import StatementsPage
from tests.integration.rich_statement import make_rich_statement
from tests.ui.showing import settle, show, texts

WIDE, NARROW = Room(420, 600, 700), Room(60, 220, 320)


@pytest.fixture
def page(qtbot: QtBot, empty_store: Database, context: AppContext) -> StatementsPage:
    make_rich_statement(empty_store, issue=False)
    return show(qtbot, StatementsPage(context))


def explained(page: StatementsPage, key: str) -> ExplanationPanel:
    row = page.document.table.choose_line(key)
    assert row is not None
    page.document.table.line_opened.emit(row)
    settle(page.context)
    panel = page.side_panel.content()
    assert isinstance(panel, ExplanationPanel)
    return panel


def test_rows_balances_and_the_change_of_terms_are_shown(page: StatementsPage) -> None:
    rows = {row.name: row for row in page.document.table.rows.rows()}
    leads = rows["Approved leads"]
    assert leads.amounts == ("1,000.00", "720.00", "\u2212344.00", "\u2212137.60")
    assert (leads.beside, leads.sum) == (2, "1,238.40")
    card = rows["Installs by country"]
    assert card.texts == ("Country DE", "Country AT", "All others")
    assert card.beside == 0
    shown = texts(page.document)
    assert "The terms changed on 15 June 2026: version 1 until 14 June" in shown
    assert "Balances after this statement" in shown
    assert "Kept back in June 2026, due in July 2026" in shown
    assert "Contract RC-ALL, terms v1 and v2." in shown


def test_the_tree_is_that_of_the_engine_with_what_each_step_adds(page: StatementsPage) -> None:
    explained(page, "approved-leads")
    shown = texts(page.side_panel)
    for wanted in ("100 × €10.00 = €1,000.00", "\u2212€344.00", "Partner: €1,720.00 × 20",
                   "Gate open: 160 approved leads"):  # fmt: skip
        assert wanted in shown
    explained(page, "deals-since-the-start")
    assert "Before June 2026: 20 approved deals, from 1 result" in texts(page.side_panel)
    panel = explained(page, "clawback")
    (section,) = panel.sections
    assert section.rows_shown == 10
    assert "Approved leads, 1 – 31 May 2026, reversed in June 2026" in texts(section)


def test_converted_money_shows_rate_and_day_and_the_sum_that_counts(page: StatementsPage) -> None:
    panel = explained(page, "share-of-orders@2026-06-01")
    shown = texts(page.side_panel)
    assert "$93.66 at 0.884956 (2 June 2026) = €82.884955…" in shown
    (section,) = panel.sections
    assert "Approved revenue, 1 – 14 June 2026" in texts(section)
    assert "Counted, converted to EUR" in texts(section)
    assert "€2,005.84" in texts(section)
    assert "€2,016.62" not in texts(section)  # euros and dollars added up


def row_of(*texts: str, quantity: str = "5") -> DocumentRow:
    count = len(texts)
    return DocumentRow(
        "Name", "The rule.", "", (quantity,) * count, ("2.00",) * count, ("10.00",) * count,
        sum="20.00" if count > 1 else "", texts=texts,
    )  # fmt: skip


def test_rows_with_words_stand_below_and_the_sum_last(qtbot: QtBot) -> None:
    beside = layout_of(row_of("", ""), WIDE)
    assert (beside.rows, beside.figures) == ((), 3 * LINE_HEIGHT)
    below = layout_of(row_of("", "Cut to the cap"), WIDE)
    assert (below.rows, below.figures) == ((LINE_HEIGHT, LINE_HEIGHT), LINE_HEIGHT)
    assert layout_of(row_of("All others"), WIDE).rows == (LINE_HEIGHT,)


def test_in_a_narrow_table_long_words_have_a_line_of_their_own(qtbot: QtBot) -> None:
    short = layout_of(row_of("DE"), NARROW)
    long = layout_of(row_of("45 − 3 free = 42: 5 packages of 10"), NARROW)
    assert short.rows == (LINE_HEIGHT,)
    assert LINE_HEIGHT < long.rows[0] < 3 * LINE_HEIGHT


@pytest.mark.parametrize("width", [360, 900])
def test_every_row_is_painted_inside_its_line(page: StatementsPage, width: int) -> None:
    table = page.document.table
    table.setMinimumWidth(width)
    table.resize(width, table.height())
    image = QImage(table.size(), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    table.render(painter, QPoint(), QRegion(QRect(QPoint(), table.size())))
    painter.end()
    heights = [table.rowHeight(number) for number in range(table.rows.rowCount())]
    assert table.height() >= sum(heights)
