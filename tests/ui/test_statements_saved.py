"""Statements are saved in every form, one by one or several at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.pack_verification import verify_pack
from ppp_desktop.services.statements import close_period
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.tasks import Tasks
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts

JUNE = Period.parse("2026-06")
NORTHLIGHT = 1


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


@pytest.fixture
def page(qtbot: QtBot, sample_context: AppContext) -> StatementsPage:
    return show(qtbot, StatementsPage(sample_context))


@pytest.fixture
def draft(qtbot: QtBot, sample: Database, sample_context: AppContext) -> StatementsPage:
    """The page with one draft, of June for Northlight, which is what it opens on."""
    close_period(sample, NORTHLIGHT, JUNE, issue=False, today=sample_context.today())
    return show(qtbot, StatementsPage(sample_context))


def test_pdf_is_saved_where_asked(
    qtbot: QtBot, draft: StatementsPage, tmp_path: Path, settings: Settings
) -> None:
    journey = Journey(draft.context)
    click(qtbot, button(draft.header, "Save as"))
    (dialog,) = draft.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("NL-LEAD 2026-06 Northlight Solar GmbH.pdf")
    dialog.fileSelected.emit(str(tmp_path / "june.pdf"))
    settle(draft.context)
    assert (tmp_path / "june.pdf").read_bytes().startswith(b"%PDF")
    assert journey.toasts == [f"Saved {tmp_path / 'june.pdf'}"]
    dialog.reject()
    click(qtbot, button(draft.header, "Save as"))
    again = draft.findChildren(QFileDialog)[-1]
    assert Path(again.directory().absolutePath()) == tmp_path
    again.reject()


@pytest.mark.parametrize(
    ("name", "start"), [("june.xlsx", b"PK"), ("june.csv", b"line,"), ("june.pdf", b"%PDF")]
)
def test_the_ending_decides_the_form(
    qtbot: QtBot, draft: StatementsPage, tmp_path: Path, name: str, start: bytes
) -> None:
    click(qtbot, button(draft.header, "Save as"))
    (dialog,) = draft.findChildren(QFileDialog)
    assert [each.split(" (")[0] for each in dialog.nameFilters()] == [
        "PDF",
        "Workbook with formulas",
        "Plain table",
    ]
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert dialog.selectedFiles()[0].endswith("NL-LEAD 2026-06 Northlight Solar GmbH.xlsx")
    dialog.fileSelected.emit(str(tmp_path / name))
    settle(draft.context)
    assert (tmp_path / name).read_bytes().startswith(start)
    dialog.reject()


def test_an_issued_statement_is_saved_with_its_evidence(
    qtbot: QtBot, page: StatementsPage, tmp_path: Path
) -> None:
    page.open({"statement_id": 1})
    settle(page.context)
    click(qtbot, button(page.header, "Save as"))
    (dialog,) = page.findChildren(QFileDialog)
    assert dialog.nameFilters()[-1] == "Evidence pack (*.zip)"
    dialog.fileSelected.emit(str(tmp_path / "pack.zip"))
    settle(page.context)
    assert verify_pack(tmp_path / "pack.zip").same
    dialog.reject()


def test_the_evidence_can_travel_inside_the_pdf(
    qtbot: QtBot, page: StatementsPage, tmp_path: Path
) -> None:
    page.open({"statement_id": 1})
    settle(page.context)
    click(qtbot, button(page.header, "Save as"))
    (dialog,) = page.findChildren(QFileDialog)
    inside = "PDF with the evidence inside (*.pdf)"
    assert inside in dialog.nameFilters()
    dialog.selectNameFilter(inside)
    dialog.fileSelected.emit(str(tmp_path / "with.pdf"))
    settle(page.context)
    dialog.selectNameFilter("PDF (*.pdf)")
    dialog.fileSelected.emit(str(tmp_path / "without.pdf"))
    settle(page.context)
    assert b"/EmbeddedFiles" in (tmp_path / "with.pdf").read_bytes()
    assert b"/EmbeddedFiles" not in (tmp_path / "without.pdf").read_bytes()
    dialog.reject()


def test_several_are_saved_into_a_folder(
    qtbot: QtBot, page: StatementsPage, tmp_path: Path
) -> None:
    journey = Journey(page.context)
    qtbot.keyClicks(page.list.filter, "may 2026")
    assert page.list.save_button.text() == "Save 3 PDFs…"
    click(qtbot, page.list.save_button)
    (dialog,) = page.findChildren(QFileDialog)
    folder = tmp_path / "out"
    folder.mkdir()
    dialog.fileSelected.emit(str(folder))
    settle(page.context)
    assert len(list(folder.glob("2026-01? *.pdf"))) == 3
    assert journey.toasts == [f"Saved 3 PDFs in {folder}"]
    dialog.reject()


def test_what_could_not_be_saved_is_told_with_its_reason(
    qtbot: QtBot, page: StatementsPage, tmp_path: Path
) -> None:
    journey = Journey(page.context)
    qtbot.keyClicks(page.list.filter, "may 2026")
    click(qtbot, page.list.save_button)
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "gone"))
    settle(page.context)
    assert page.banner.text() == "3 of 3 PDFs were not saved."
    assert "the folder is not there. Choose another folder" in texts(page.banner)
    assert journey.toasts == []
    dialog.reject()
