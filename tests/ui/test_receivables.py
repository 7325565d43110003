"""What clients owe: key figures per currency, the list with its actions, ageing, reminders."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import Delivery
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.deliveries import Method, claim_message
from ppp_desktop.services.life_recording import record_payment
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.receivables_overview import read_receivables, reminders_of
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.receivables.page import AGEING, OPEN, ReceivablesPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.life_forms import PaymentForm
from ppp_desktop.ui.statements.life_panel import LifePanel
from ppp_desktop.ui.tasks import Tasks
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


@pytest.fixture
def page(qtbot: QtBot, sample_context: AppContext) -> ReceivablesPage:
    return show(qtbot, ReceivablesPage(sample_context))


def mark(page: ReceivablesPage, *rows: int) -> None:
    view = page.open_view.table.view
    view.clearSelection()
    for number in rows:
        index = page.open_view.table.model.index(number, 0)
        flag = view.selectionModel().SelectionFlag
        view.selectionModel().select(index, flag.Select | flag.Rows)
    settle(page.context)


def numbers(page: ReceivablesPage) -> list[str]:
    return [each.row.number for each in page.open_view.table.rows()]


def test_figures_stand_apart_by_currency(page: ReceivablesPage, qtmodeltester: ModelTester) -> None:
    shown = texts(page.figures)
    for figure in ("€7,626.70", "$21,016.40", "$20,016.40", "$1,000.00", "$10,858.95"):
        assert figure in shown
    assert "2 late, the oldest 69 days" in shown
    assert "Expected in July 2026" in shown
    assert numbers(page) == ["2026-014", "2026-013", "2026-017", "2026-016"]
    qtmodeltester.check(page.open_view.table.model)
    qtmodeltester.check(page.ageing.table.model)


def test_every_amount_is_in_one_band_or_in_dispute(sample: Database) -> None:
    found = read_receivables(sample, today=today_of(sample))
    for each in found.figures:
        assert sum(each.bands, each.disputed) == each.open
        clients = [row for row in found.clients if row.currency == each.currency]
        assert sum((row.open for row in clients), Decimal(0)) == each.open


def test_a_row_shows_its_life_and_takes_a_payment(
    qtbot: QtBot, page: ReceivablesPage, sample: Database
) -> None:
    journey = Journey(page.context)
    mark(page, 0)
    panel = page.life.panel
    assert isinstance(panel, LifePanel)
    assert "Northlight Solar GmbH" in texts(page.side_panel)
    click(qtbot, button(page.side_panel, "Record payment"))
    settle(page.context)
    form = page.life.panel
    assert isinstance(form, PaymentForm)
    assert form.amount.value() == Decimal("2355")
    form.author.set_value("Nele Harbour")
    click(qtbot, button(page.side_panel, "Record payment"))
    settle(page.context)
    assert journey.toasts == ["€2,355.00 noted for 2026-014"]
    assert numbers(page) == ["2026-013", "2026-017", "2026-016"]
    assert "Paid in full" in texts(page.side_panel)
    assert "€5,271.70" in texts(page.figures)


def test_keys_mark_pay_and_open(qtbot: QtBot, page: ReceivablesPage) -> None:
    journey = Journey(page.context)
    view = page.open_view.table.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    settle(page.context)
    assert isinstance(page.life.panel, LifePanel)
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(page.context)
    assert isinstance(page.life.panel, PaymentForm)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [key for key, _target in journey.places] == ["statements"]


def test_reminders_of_what_is_marked_or_of_all_that_is_overdue(
    qtbot: QtBot, page: ReceivablesPage, sample: Database
) -> None:
    journey = Journey(page.context)
    assert page.remind_button.text() == "Send 4 reminders"
    mark(page, 0, 2)
    assert page.remind_button.text() == "Send 2 reminders"
    click(qtbot, page.remind_button)
    settle(page.context)
    ((place, target),) = journey.places
    assert place == "sending"
    ids = {each.row.number: each.row.id for each in page.open_view.table.rows()}
    wanted = (ToSend.reminder(ids["2026-014"]), ToSend.reminder(ids["2026-017"]))
    assert target["wanted"] == wanted


def test_a_second_reminder_is_another_occasion_from_the_next_day_on(sample: Database) -> None:
    today = today_of(sample)
    row = read_receivables(sample, today=today).open[0]
    (first,) = reminders_of(sample, [row], today=today)
    assert first.occasion == ""
    (draft,) = draft_messages(sample, [first], today=today)
    letter = chosen_as_proposed(draft).letter()
    assert claim_message(sample, letter, Method.MAIL, again=False) is not None
    with sample.writing() as session:
        (entry,) = session.query(Delivery).all()
        sent_on = entry.started_at.date()
    (again,) = reminders_of(sample, [row], today=sent_on)
    assert again.occasion == ""
    (second,) = reminders_of(sample, [row], today=sent_on.replace(year=sent_on.year + 1))
    assert second.occasion == "reminder 2"
    assert read_receivables(sample, today=today).open[0].reminded_on == sent_on


def test_the_list_is_narrowed_by_chip_client_and_band(qtbot: QtBot, page: ReceivablesPage) -> None:
    click(qtbot, page.open_view.disputed)
    assert numbers(page) == ["2026-013"]
    click(qtbot, page.open_view.disputed)
    page.views.choose(AGEING)
    settle(page.context)
    click(qtbot, page.ageing.chips["USD"])
    assert [bar.amount for bar in page.ageing.chart.bars()] == [
        0,
        Decimal("10858.95"),
        Decimal("9157.45"),
        0,
        0,
        Decimal("1000"),
    ]
    chart = page.ageing.chart
    place = QPoint(int(chart.width() * 1.5 / 6), chart.height() // 2)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    settle(page.context)
    assert page.views.current() == OPEN
    assert numbers(page) == ["2026-016"]
    click(qtbot, page.open_view.narrowed)
    assert len(numbers(page)) == 4
    page.ageing.table.row_activated.emit(page.ageing.table.rows()[0])
    assert numbers(page) == ["2026-014", "2026-017"]


def test_list_and_ageing_are_exported(
    qtbot: QtBot, page: ReceivablesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "open.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    click(qtbot, button(page.open_view, "Export"))
    settle(page.context)
    assert "10157.45" in target.read_text(encoding="utf-8-sig")


def test_open_leads_to_a_statement_or_to_what_is_overdue(page: ReceivablesPage) -> None:
    rows = page.open_view.table.rows()
    page.open({"statement_id": rows[2].row.id})
    settle(page.context)
    panel = page.life.panel
    assert isinstance(panel, LifePanel)
    assert panel.shown.row.number == "2026-017"
    page.open({"overdue": True})
    assert page.open_view.overdue.isChecked()


def test_nothing_open_says_so(page: ReceivablesPage, sample: Database) -> None:
    today = page.context.today()
    for row in read_receivables(sample, today=today).open:
        record_payment(sample, row.row.id, amount=row.life.open, day=today, author="Nele")
    page.mark_dirty()
    settle(page.context)
    assert "Everything is paid" in texts(page)
    assert not page.remind_button.isVisible()


def test_an_empty_store_says_what_comes_first(qtbot: QtBot, context: AppContext) -> None:
    page = show(qtbot, ReceivablesPage(context))
    assert "Nobody owes anything yet" in texts(page)
