"""The life of a statement in the window: sent, accepted, paid, disputed with evidence, settled."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.life_events import DisputeReason, Outcome
from ppp_desktop.services.statement_life import LifeState, read_life
from ppp_desktop.services.statements import StatementRow, close_period, find_statement
from ppp_desktop.ui.context import AppContext, Undo
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.life_forms import DisputeForm, LifeForm, PaymentForm
from ppp_desktop.ui.statements.life_panel import LifePanel
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.statements.settle_form import SettleForm
from ppp_desktop.ui.tasks import Tasks
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

WHO = "Mara Finch"


@pytest.fixture
def page(qtbot: QtBot, sample: Database, tasks: Tasks, settings: Settings) -> StatementsPage:
    return show(qtbot, StatementsPage(context_over(sample, tasks, settings)))


class Undos:
    """Keeps what the toasts offer to take back."""

    def __init__(self, context: AppContext) -> None:
        self.last: Undo | None = None
        context.toasted.connect(self._keep)

    def _keep(self, _text: str, undo: Undo | None) -> None:
        self.last = undo

    def take_back(self, context: AppContext) -> None:
        assert self.last is not None
        self.last()
        settle(context)


def choose(page: StatementsPage, row: StatementRow) -> None:
    page.open({"statement_id": row.id})
    settle(page.context)


def life(page: StatementsPage) -> LifePanel:
    panel = page.life.panel
    assert isinstance(panel, LifePanel)
    return panel


def press(qtbot: QtBot, page: StatementsPage, text: str) -> None:
    """Click a button of the side panel, and let Qt show what comes of it."""
    click(qtbot, button(page.side_panel, text))
    settle(page.context)


def save(qtbot: QtBot, page: StatementsPage, text: str, author: str = WHO) -> None:
    """Write the name into the form that is open, and press its button."""
    settle(page.context)
    form = page.life.panel
    assert isinstance(form, LifeForm)
    form.author.set_value(author)
    press(qtbot, page, text)


def test_a_whole_life_from_issue_to_paid(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    journey = Journey(page.context)
    today = page.context.today()
    made, changes = close_period(sample, 1, Period.parse("2026-06"), issue=True, today=today)
    page.context.notify_changes(changes)
    settle(page.context)
    choose(page, made)
    assert f"{made.number}" in page.header.title()
    assert "€4,825.45 open, due on 6 August 2026." in texts(page.document.strip)
    click(qtbot, page.document.strip.life)
    settle(page.context)
    press(qtbot, page, "Mark as sent")
    save(qtbot, page, "Mark as sent")
    assert read_life(sample, made.id, today=today).state is LifeState.SENT
    press(qtbot, page, "Mark as accepted")
    save(qtbot, page, "Mark as accepted", "Tobias Reuter")
    assert "23 July 2026 · Tobias Reuter" in texts(page.side_panel)
    press(qtbot, page, "Record payment")
    form = page.life.panel
    assert isinstance(form, PaymentForm)
    assert form.amount.value() == Decimal("4825.45")
    form.amount.set_value(Decimal("4000"))
    form.reference.set_value("B-17")
    save(qtbot, page, "Record payment")
    assert "€825.45 open" in texts(page.document.strip)
    assert "23 July 2026 · Mara Finch · B-17" in texts(page.side_panel)
    click(qtbot, page.document.strip.pay)
    save(qtbot, page, "Record payment")
    assert "Paid in full on 23 July 2026." in texts(page.document.strip)
    assert not page.document.strip.pay.isVisible()
    assert read_life(sample, made.id, today=today).state is LifeState.PAID
    assert journey.toasts == [
        f"Statement {made.number} is marked as sent",
        f"Statement {made.number} is accepted",
        f"€4,000.00 noted for {made.number}",
        f"€825.45 noted for {made.number}",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5271.71", "Only €5,271.70 is open."),
        ("-1", "above zero"),
        ("0", "above zero"),
        ("12.345", "no amount of EUR"),
        ("twelve", "is not a number"),
        ("", "Write what came in."),
    ],
)
def test_wrong_amounts_are_told_beside_the_field(
    qtbot: QtBot, page: StatementsPage, sample: Database, typed: str, said: str
) -> None:
    row = find_statement(sample, "2026-017")
    choose(page, row)
    click(qtbot, page.document.strip.pay)
    form = page.life.panel
    assert isinstance(form, PaymentForm)
    form.amount.setText(typed)
    save(qtbot, page, "Record payment")
    assert said in form.form.row("amount").error()
    assert page.life.panel is form
    assert form.save.isEnabled()
    assert read_life(sample, row.id, today=page.context.today()).paid == 0


def test_what_is_missing_is_told_beside_its_field(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    choose(page, find_statement(sample, "2026-017"))
    click(qtbot, page.document.strip.pay)
    form = page.life.panel
    assert isinstance(form, PaymentForm)
    save(qtbot, page, "Record payment", author="")
    assert form.form.row("author").error()
    form.day.setText("31 May 2026")
    save(qtbot, page, "Record payment")
    assert "issued later than that" in form.form.row("day").error()
    form.day.setText("someday")
    save(qtbot, page, "Record payment")
    assert "is not a date" in form.form.row("day").error()
    press(qtbot, page, "Back")
    assert life(page).shown.row.number == "2026-017"


def test_a_dispute_with_evidence_and_its_settlement(
    qtbot: QtBot,
    page: StatementsPage,
    sample: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = find_statement(sample, "2026-017")
    choose(page, row)
    table = page.document.table
    place = table.visualRect(table.rows.index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(page.context)
    press(qtbot, page, "Dispute this line")
    form = page.life.panel
    assert isinstance(form, DisputeForm)
    assert form.line.value() == 2
    other = table.visualRect(table.rows.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert form.line.value() == 3
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert form.line.value() == 2
    form.reason.set_value(DisputeReason.QUALITY)
    proof = tmp_path / "calls.txt"
    proof.write_bytes(b"eleven calls\r\n\xff")
    drop(form.evidence, proof)
    form.note.set_value("Eleven could not be reached.")
    save(qtbot, page, "Note the dispute", "Jana Lindner")
    proof.unlink()
    strip = texts(page.document.strip)
    assert "Line 2 is in dispute (€3,724.70). The undisputed part, €1,547.00, is payable." in strip
    marks = [each.mark for each in table.rows.rows()]
    assert marks[1] == "In dispute since 23 July 2026: results are not valid"
    assert not any(marks[:1] + marks[2:])
    opened: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()))
    )
    press(qtbot, page, "Open calls.txt")
    assert opened[0].read_bytes() == b"eleven calls\r\n\xff"
    kept = tmp_path / "kept.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(kept), ""))
    press(qtbot, page, "Save calls.txt")
    assert kept.read_bytes() == b"eleven calls\r\n\xff"
    click(qtbot, page.document.strip.pay)
    paying = page.life.panel
    assert isinstance(paying, PaymentForm)
    assert paying.amount.value() == Decimal("1547.00")
    press(qtbot, page, "All: €5,271.70")
    assert paying.amount.value() == Decimal("5271.70")
    press(qtbot, page, "Undisputed: €1,547.00")
    save(qtbot, page, "Record payment")
    assert "nothing else is open" in texts(page.document.strip)
    press(qtbot, page, "Settle")
    settling = page.life.panel
    assert isinstance(settling, SettleForm)
    settling.outcome.set_value(Outcome.REJECTED)
    save(qtbot, page, "Settle")
    assert "Dispute of line 2 settled: the statement is right" in texts(page.side_panel)
    assert not any(each.mark for each in table.rows.rows())
    assert "€3,724.70 open" in texts(page.document.strip)


def test_a_program_as_evidence_is_not_opened(
    qtbot: QtBot,
    page: StatementsPage,
    sample: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(page, find_statement(sample, "2026-017"))
    page.open_life()
    press(qtbot, page, "Dispute")
    form = page.life.panel
    assert isinstance(form, DisputeForm)
    program = tmp_path / "proof.exe"
    program.write_bytes(b"MZ")
    form.evidence.set_value(program)
    save(qtbot, page, "Note the dispute", "Jana Lindner")
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    press(qtbot, page, "Open proof.exe")
    assert opened == []
    assert "is not opened from here" in page.banner.text()
    assert "The whole statement is in dispute." in texts(page.document.strip)


def test_a_file_that_is_gone_loses_nothing(
    qtbot: QtBot, page: StatementsPage, sample: Database, tmp_path: Path
) -> None:
    choose(page, find_statement(sample, "2026-017"))
    page.open_life()
    press(qtbot, page, "Dispute")
    form = page.life.panel
    assert isinstance(form, DisputeForm)
    form.evidence.set_value(tmp_path / "gone.pdf")
    form.note.set_value("as said on the phone")
    save(qtbot, page, "Note the dispute", "Jana Lindner")
    assert "gone.pdf cannot be read" in page.banner.text()
    assert page.life.panel is form
    assert form.note.value() == "as said on the phone"


def test_an_entry_is_taken_back_and_put_back(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    row, today = find_statement(sample, "2026-014"), page.context.today()
    undos = Undos(page.context)
    choose(page, row)
    page.open_life()
    press(qtbot, page, "The payment was a mistake: take it back")
    assert read_life(sample, row.id, today=today).open == Decimal("5355")
    assert "€3,000.00 paid" not in texts(page.side_panel)
    undos.take_back(page.context)
    assert read_life(sample, row.id, today=today).open == Decimal("2355")
    assert "€3,000.00 paid" in texts(page.side_panel)
    press(qtbot, page, "Record payment")
    save(qtbot, page, "Record payment")
    assert read_life(sample, row.id, today=today).open == 0
    undos.take_back(page.context)
    assert read_life(sample, row.id, today=today).open == Decimal("2355")


def test_a_settled_dispute_offers_no_way_to_take_it_back(
    qtbot: QtBot, page: StatementsPage, sample: Database
) -> None:
    choose(page, find_statement(sample, "2026-008"))
    qtbot.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    names = [each.accessibleName() for each in page.side_panel.findChildren(QWidget)]
    assert "The settlement was a mistake: take it back" in names
    assert "The dispute was a mistake: take it back" not in names


def drop(field: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(field, entering)
    assert entering.isAccepted()
    dropping = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(field, dropping)
