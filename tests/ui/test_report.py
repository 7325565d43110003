"""A report in the window: its pages follow the panel, notes survive, saving moves the schedule."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractStatus, find_contract
from ppp_desktop.services.report_schedules import (
    Every,
    Schedule,
    due_reports,
    get_schedule,
    save_schedule,
)
from ppp_desktop.services.report_setups import ReportPart, get_choice, get_notes
from ppp_desktop.services.report_spans import SpanKind
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.performance.page import PerformancePage
from ppp_desktop.ui.performance.report_panel import ReportPanel
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

JULY = Period.parse("2026-07")
MONTH_TO_DATE = "month_to_date/2026-07-01"


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


def opened(qtbot: QtBot, context: AppContext, period: Period = JULY) -> PerformancePage:
    page = show(qtbot, PerformancePage(context))
    contract = find_contract(context.database, "NL-LEAD")
    page.open({"contract_id": contract.id, "period": period})
    settle(context)
    click(qtbot, button(page.header, "Report"))
    settle(context)
    return page


def panel_of(page: PerformancePage) -> ReportPanel:
    assert page.report.panel is not None
    return page.report.panel


def pages(page: PerformancePage) -> int:
    assert page.report.preview is not None
    return page.report.preview.document.pageCount()


def text_of(page: PerformancePage) -> str:
    """Return the text of the pages that are shown."""
    assert page.report.preview is not None
    document = page.report.preview.document
    return "\n".join(document.getAllText(at).text() for at in range(document.pageCount()))


def write(page: PerformancePage, text: str) -> None:
    notes = panel_of(page).notes
    notes.moveCursor(QTextCursor.MoveOperation.End)
    notes.insertPlainText(text)


def test_the_report_stands_in_place_of_the_figures(
    qtbot: QtBot, sample_context: AppContext
) -> None:
    page = opened(qtbot, sample_context)
    assert page.report.preview is not None
    assert page.report.preview.isVisible()
    assert not page.strip.isVisible()
    assert panel_of(page).kind.value() is SpanKind.MONTH_TO_DATE
    assert "1 – 22 July 2026" in text_of(page)
    assert "Approved leads" in text_of(page)
    click(qtbot, button(page.header, "Figures"))
    settle(sample_context)
    assert page.strip.isVisible()
    assert not page.side_panel.isVisible()
    assert not page.report.is_open
    click(qtbot, button(page.header, "Report"))
    settle(sample_context)
    page.side_panel.close_panel()
    assert page.strip.isVisible()


def test_it_begins_with_the_days_that_are_shown(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context, Period.parse("2026-06"))
    assert panel_of(page).kind.value() is SpanKind.LAST_MONTH
    page.open({"contract_id": page.report.contract_id, "period": Period.parse("2026-03")})
    settle(sample_context)
    assert not page.report.is_open
    click(qtbot, button(page.header, "Report"))
    settle(sample_context)
    panel = panel_of(page)
    assert panel.kind.value() is SpanKind.OWN
    assert (panel.first.value(), panel.last.value()) == (date(2026, 3, 1), date(2026, 3, 31))
    assert panel.first.isVisible()


def test_notes_are_kept_and_printed(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    write(page, "The lead form was changed.")
    qtbot.waitUntil(lambda: get_notes(sample_context.database, 1, MONTH_TO_DATE) != "")
    settle(sample_context)
    assert "The lead form was changed." in text_of(page)
    panel_of(page).kind.set_value(SpanKind.LAST_WEEK)
    settle(sample_context)
    assert panel_of(page).notes.value() == ""
    assert "13 – 19 July 2026" in text_of(page)
    write(page, "Of the week")
    panel_of(page).kind.set_value(SpanKind.MONTH_TO_DATE)
    settle(sample_context)
    assert panel_of(page).notes.value() == "The lead form was changed."
    assert get_notes(sample_context.database, 1, "last_week/2026-07-13") == "Of the week"


def test_notes_survive_leaving_and_closing_at_once(
    qtbot: QtBot, sample_context: AppContext
) -> None:
    page = opened(qtbot, sample_context)
    write(page, "One")
    assert page.can_leave()
    assert get_notes(sample_context.database, 1, MONTH_TO_DATE) == "One"
    write(page, " and two")
    page.side_panel.close_panel()
    assert get_notes(sample_context.database, 1, MONTH_TO_DATE) == "One and two"
    click(qtbot, button(page.header, "Report"))
    settle(sample_context)
    assert panel_of(page).notes.value() == "One and two"


def test_notes_that_are_too_long_are_refused_and_stay(
    qtbot: QtBot, sample_context: AppContext
) -> None:
    page = opened(qtbot, sample_context)
    write(page, "word " * 5_000)
    assert not page.can_leave()
    assert "longer than 20,000" in panel_of(page).form.row("notes").error()
    assert panel_of(page).notes.value().startswith("word")
    panel_of(page).notes.set_value("")
    assert page.can_leave()


def test_parts_and_dimensions_are_remembered(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    panel = panel_of(page)
    assert "Landing page" in text_of(page)
    panel.dimensions.set_value(["campaign"])
    panel.parts.set_value([ReportPart.OBJECTIVES, ReportPart.BREAKDOWNS])
    settle(sample_context)
    kept = get_choice(sample_context.database, 1)
    assert kept.parts == (ReportPart.OBJECTIVES, ReportPart.BREAKDOWNS)
    assert kept.dimensions == ("campaign",)
    assert "Landing page" not in text_of(page)
    assert "Compared with earlier days" not in text_of(page)
    page.report.leave()
    click(qtbot, button(page.header, "Report"))
    settle(sample_context)
    assert panel_of(page).parts.value() == kept.parts


def test_own_dates_that_make_no_sense(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    panel = panel_of(page)
    panel.kind.set_value(SpanKind.OWN)
    panel.first.set_value(date(2026, 7, 10))
    panel.last.set_value(date(2026, 7, 1))
    settle(sample_context)
    assert panel.form.row("to").error() == "It is before the first day."
    click(qtbot, button(page.side_panel, "Save PDF"))
    settle(sample_context)
    assert not page.findChildren(QFileDialog)
    panel.last.set_value(date(2026, 7, 12))
    settle(sample_context)
    assert panel.form.row("to").error() == ""
    assert "10 – 12 July 2026" in text_of(page)


def test_saving_writes_what_is_shown_and_moves_the_schedule_on(
    qtbot: QtBot,
    sample_context: AppContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = sample_context.database
    with database.writing() as session:
        session.get_one(Contract, 1).status = str(ContractStatus.ACTIVE)
    monday = date(2026, 7, 6)
    save_schedule(database, 1, Schedule(Every.WEEK, SpanKind.LAST_WEEK, monday))
    journey = Journey(sample_context)
    page = opened(qtbot, sample_context)
    assert "Due since 6 July 2026, 3 times by now" in texts(page.side_panel)
    panel_of(page).kind.set_value(SpanKind.LAST_WEEK)
    settle(sample_context)
    write(page, "Said at the last moment")
    target = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(target)))
    click(qtbot, button(page.side_panel, "Save PDF"))
    settle(sample_context)
    settle(sample_context)
    with pdfplumber.open(io.BytesIO(target.read_bytes())) as pdf:
        text = "\n".join(each.extract_text() for each in pdf.pages)
    assert "Said at the last moment" in text
    assert journey.toasts == [f"Saved {target}"]
    assert due_reports(database, date(2026, 7, 23)) == ()
    schedule = get_schedule(database, 1)
    assert schedule is not None
    assert schedule.next_on == date(2026, 7, 27)
    assert "Due since" not in texts(page.side_panel)


def test_a_schedule_is_written_and_taken_away(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    form = panel_of(page).schedule
    assert not form.next_on.isVisible()
    form.often.set_every(Every.MONTH)
    assert form.next_on.isVisible()
    form.span.set_value(SpanKind.LAST_MONTH)
    form.next_on.set_value(date(2026, 8, 3))
    form.recipients.set_value("anna@example.com, nobody")
    click(qtbot, form.save)
    settle(sample_context)
    assert "no e-mail address" in form.form.row("recipients").error()
    form.recipients.set_value("anna@example.com, ben@example.com")
    click(qtbot, form.save)
    settle(sample_context)
    kept = get_schedule(sample_context.database, 1)
    assert kept == Schedule(
        Every.MONTH,
        SpanKind.LAST_MONTH,
        date(2026, 8, 3),
        ("anna@example.com", "ben@example.com"),
    )
    form.often.set_every(None)
    click(qtbot, form.save)
    settle(sample_context)
    assert get_schedule(sample_context.database, 1) is None


def test_sending_takes_the_report_along(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    journey = Journey(sample_context)
    click(qtbot, button(page.side_panel, "Send"))
    settle(sample_context)
    ((key, target),) = journey.places
    assert key == "sending"
    wanted = target["wanted"]
    assert isinstance(wanted, tuple)
    assert wanted[0].attachments[0].name.endswith(".pdf")
    assert wanted[0].attachments[0].content.startswith(b"%PDF")


def test_another_contract_brings_its_own_report(qtbot: QtBot, sample_context: AppContext) -> None:
    page = opened(qtbot, sample_context)
    write(page, "Of Northlight")
    other = find_contract(sample_context.database, "BS-SHOP")
    page.contract.set_value(other.id)
    settle(sample_context)
    assert page.report.contract_id == other.id
    assert panel_of(page).notes.value() == ""
    assert "Brasserie" in text_of(page)
    assert get_notes(sample_context.database, 1, MONTH_TO_DATE) == "Of Northlight"


def test_home_opens_a_due_report(qtbot: QtBot, sample_context: AppContext) -> None:
    page = show(qtbot, PerformancePage(sample_context))
    page.open({"contract_id": 1, "report": SpanKind.LAST_WEEK})
    settle(sample_context)
    assert panel_of(page).kind.value() is SpanKind.LAST_WEEK
    assert "13 – 19 July 2026" in text_of(page)
    QApplication.processEvents()
    assert pages(page) >= 2
