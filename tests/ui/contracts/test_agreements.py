"""Agreements on a version recorded, corrected and taken back; the signed annex kept with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import VersionAgreements, list_agreements
from ppp_desktop.ui.contracts.agreement_form import AgreementForm
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.version_words import state_sentence
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.contracts.driving import MakePage, click, open_terms, write
from tests.ui.showing import Journey, button, settle, texts

PDF = b"%PDF-1.7\nsigned"


def recorded(page: ContractsPage, contract: int) -> VersionAgreements:
    return list_agreements(page.context.database, contract)[0]


def form(page: ContractsPage) -> AgreementForm:
    content = page.side_panel.content()
    assert isinstance(content, AgreementForm)
    return content


def confirmed(page: ContractsPage) -> str:
    dialog = next(each for each in page.findChildren(ConfirmDialog) if each.isVisible())
    action = dialog.action.text()
    dialog.action.click()
    settle(page.context)
    return action


def test_both_sides_agree(make_page: MakePage, sample: Database, qtbot: QtBot) -> None:
    page = make_page(sample)
    contract = open_terms(page, qtbot)
    card = page.view.terms.tools.agreement
    assert card.state() == "Nobody has agreed yet: these terms may still change."
    button(card, "Record agreement of the agency").click()
    assert form(page).name.value() == "Harbour & Finch"
    assert form(page).on.value() == page.context.today()
    write(qtbot, form(page).on, "2026-03-10")
    click(qtbot, page.side_panel, "Record agreement")
    settle(page.context)
    assert card.state().startswith(
        "Agreed by the agency on 10 March 2026; the client has not agreed yet."
    )
    button(card, "Record agreement of the client").click()
    click(qtbot, page.side_panel, "Record agreement")
    settle(page.context)
    assert form(page).row("name").error()
    write(qtbot, form(page).name, "Anna Kok")
    write(qtbot, form(page).on, "2027-01-01")
    click(qtbot, page.side_panel, "Record agreement")
    settle(page.context)
    assert form(page).row("on").error().startswith("1 January 2027 has not come yet.")
    write(qtbot, form(page).on, "2026-03-12")
    click(qtbot, page.side_panel, "Record agreement")
    settle(page.context)
    assert card.state() == "Agreed by both sides on 12 March 2026; the terms stay as they are."
    assert recorded(page, contract).is_agreed
    assert "Anna Kok, 12 March 2026" in texts(card)
    assert page.side_panel.isHidden()


def test_an_agreement_is_corrected_and_removed(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    contract = open_terms(page, qtbot)
    card = page.view.terms.tools.agreement
    button(card, "Record agreement of the agency").click()
    click(qtbot, page.side_panel, "Record agreement")
    settle(page.context)
    button(card, "Correct the agreement of the agency").click()
    write(qtbot, form(page).name, "Jo Finch")
    click(qtbot, page.side_panel, "Record agreement")
    settle(page.context)
    found = recorded(page, contract).agency
    assert found is not None
    assert found.name == "Jo Finch"
    button(card, "Remove the agreement of the agency").click()
    assert confirmed(page) == "Remove agreement"
    assert recorded(page, contract).agency is None


def test_the_signed_annex_is_attached_saved_and_removed(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(sample)
    contract = open_terms(page, qtbot)
    journey = Journey(page.context)
    card = page.view.terms.tools.agreement
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(PDF)
    click(qtbot, card, "Attach file…")
    dialog = page.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(signed))
    dialog.reject()
    settle(page.context)
    annex = recorded(page, contract).annex
    assert annex is not None
    assert annex.file_name == "signed.pdf"
    assert card.state().startswith("A signed annex is kept, so the terms stay as they are.")
    assert "signed.pdf, 15 bytes" in texts(card)
    button(card, "Save a copy of the signed annex").click()
    dialog = page.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "copy.pdf"))
    dialog.reject()
    settle(page.context)
    assert (tmp_path / "copy.pdf").read_bytes() == PDF
    button(card, "Remove the signed annex").click()
    assert confirmed(page) == "Remove signed annex"
    assert recorded(page, contract).annex is None
    assert journey.toasts == [
        "signed.pdf attached",
        f"Saved {tmp_path / 'copy.pdf'}",
        "Signed annex removed",
    ]


def test_a_file_is_dropped_on_the_card_and_another_replaces_it(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(sample)
    contract = open_terms(page, qtbot)
    for name, content in (("one.pdf", PDF), ("two.pdf", PDF + b"2"), ("notes.txt", b"text")):
        (tmp_path / name).write_bytes(content)
    assert drop(page, tmp_path / "one.pdf")
    assert not drop(page, tmp_path / "one.pdf", tmp_path / "two.pdf")
    assert drop(page, tmp_path / "two.pdf")
    assert confirmed(page) == "Replace signed annex"
    annex = recorded(page, contract).annex
    assert annex is not None
    assert annex.file_name == "two.pdf"
    assert drop(page, tmp_path / "notes.txt")
    confirmed(page)
    assert "notes.txt is neither a PDF nor a picture." in page.banner.text()


def drop(page: ContractsPage, *paths: Path) -> bool:
    """Drop files on the card; tells whether it takes them."""
    card = page.view.terms.tools.agreement
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, copy = card.rect().center(), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, copy, data, buttons, keys)
    entering.ignore()
    QApplication.sendEvent(card, entering)
    if entering.isAccepted():
        dropping = QDropEvent(QPointF(place), copy, data, buttons, keys)
        QApplication.sendEvent(card, dropping)
        settle(page.context)
    return entering.isAccepted()


def test_unsaved_changes_are_no_part_of_an_agreement(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    page.view.terms.rules.choice_made.emit("rounding", "half_even")
    settle(page.context)
    said = page.view.terms.tools.agreement.state()
    assert said.endswith("Your unsaved changes are no part of it.")
    page.view.terms.discard()
    settle(page.context)


def test_nothing_recorded_is_said() -> None:
    nothing = VersionAgreements(1, date(2026, 1, 1))
    assert state_sentence(nothing).startswith("Nobody has agreed yet")
