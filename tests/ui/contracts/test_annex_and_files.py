"""The annex to sign in the window, and terms that go out into files and come in."""

from __future__ import annotations

import json
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.terms import list_terms
from ppp_desktop.services.terms_files import read_terms_file
from ppp_desktop.ui.contracts.copy_panel import CopyPanel
from ppp_desktop.ui.contracts.page import ContractsPage
from tests.ui.contracts.driving import (
    MakePage,
    click,
    field,
    open_terms,
    panel,
    settle,
    take_from_menu,
    write,
)
from tests.ui.showing import Journey


def choose_file(page: ContractsPage, path: Path) -> None:
    dialog = page.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    page.context.tasks.wait_idle()


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def test_the_annex_of_a_version_is_shown_saved_and_printed(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    click(qtbot, page.header, "Annex to sign")
    page.context.tasks.wait_idle()
    annex = page.view.terms.tools.annex
    assert annex.preview is not None
    qtbot.waitUntil(annex.preview.isVisible)
    assert annex.preview.document.pageCount() >= 1
    assert page.view.terms.rules.isHidden() or not page.view.terms.rules.isVisible()
    click(qtbot, page.header, "Save PDF")
    choose_file(page, tmp_path / "annex.pdf")
    text = text_of(tmp_path / "annex.pdf")
    assert "Annex to NL-LEAD, version 1" in text
    assert "Draft" not in text
    click(qtbot, page.header, "Print")
    dialog = page.findChildren(QPrintDialog)[-1]
    assert dialog.windowTitle().startswith("Print NL-LEAD terms 1 Northlight")
    dialog.reject()
    click(qtbot, page.header, "Back to the terms")
    assert page.view.terms.rules.isVisible()
    click(qtbot, page.header, "New version")


def test_the_annex_of_a_draft_is_marked_as_one(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "6000")
    settle(qtbot, page)
    click(qtbot, page.header, "Annex to sign")
    page.context.tasks.wait_idle()
    click(qtbot, page.header, "Save PDF")
    choose_file(page, tmp_path / "draft.pdf")
    text = text_of(tmp_path / "draft.pdf")
    assert "Draft of version 1" in text
    assert "€6,000.00" in text
    terms.undo()
    settle(qtbot, page)
    assert not terms.tools.annex.previewing
    assert terms.rules.isVisible()


def test_the_annex_of_wrong_terms_leads_to_the_field(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    terms.edit_rule("cap")
    write(qtbot, field(page, "amount"), "many")
    page.side_panel.close_panel()
    settle(qtbot, page)
    click(qtbot, page.header, "Annex to sign")
    settle(qtbot, page)
    assert not terms.tools.annex.previewing
    qtbot.waitUntil(lambda: "not a number" in panel(page).form.row("amount").error())
    terms.discard()
    settle(qtbot, page)


def test_terms_go_out_as_they_are_shown_and_come_back(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(sample)
    contract = open_terms(page, qtbot)
    terms = page.view.terms
    path = tmp_path / "terms.json"
    take_from_menu(terms.tools.more_menu(page), "Export")
    dialog = page.findChildren(QFileDialog)[-1]
    assert dialog.selectedFiles()[0].endswith("NL-LEAD terms 1.json")
    choose_file(page, path)
    document = read_terms_file(path)
    assert document == list_terms(sample, contract)[0].document
    changed = {**document, "cap": {**dict(json.loads(path.read_text())["cap"]), "amount": "7000"}}
    path.write_text(json.dumps(changed))
    journey = Journey(page.context)
    take_from_menu(terms.tools.more_menu(page), "Import")
    choose_file(page, path)
    settle(qtbot, page)
    assert terms.draft.is_changed
    assert "€7,000.00" in terms.rules.card("cap").sentence()
    assert journey.toasts == ["Terms taken from terms.json"]
    terms.undo()
    settle(qtbot, page)
    assert not terms.draft.is_changed


def test_problems_of_a_file_stand_beside_the_fields(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    path = tmp_path / "terms.json"
    half = {
        "format": "ppp-terms/1",
        "components": [
            {"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": "ten"},
            {
                "kind": "bonus",
                "name": "Goal",
                "levels": [{"conditions": [{"objective": "Fame", "attainment_at_least": "1"}]}],
            },
        ],
    }
    path.write_text(json.dumps(half))
    take_from_menu(terms.tools.more_menu(page), "Import")
    choose_file(page, path)
    settle(qtbot, page)
    terms.edit_rule("per_unit")
    settle(qtbot, page)
    assert panel(page).form.row("rate").error().startswith("“ten” is not a number.")
    terms.edit_rule("bonus")
    settle(qtbot, page)
    terms.discard()
    settle(qtbot, page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"format": "ppp-terms/1", "components": [{"kind": "magic"}]}', "not a kind"),
        ("no JSON", "is no JSON document"),
        ('{"format": "ppp-terms/9", "components": []}', "newer version"),
    ],
)
def test_a_file_that_is_none_is_refused_on_the_page(
    make_page: MakePage, sample: Database, qtbot: QtBot, tmp_path: Path, content: str, said: str
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    path = tmp_path / "terms.json"
    path.write_text(content)
    take_from_menu(page.view.terms.tools.more_menu(page), "Import")
    choose_file(page, path)
    assert said in page.banner.text()
    assert not page.view.terms.draft.is_changed


def test_terms_of_another_contract_are_copied(
    make_page: MakePage, sample: Database, qtbot: QtBot
) -> None:
    page = make_page(sample)
    open_terms(page, qtbot)
    terms = page.view.terms
    before = terms.draft.document
    take_from_menu(terms.tools.more_menu(page), "Copy terms")
    page.context.tasks.wait_idle()
    content = page.side_panel.content()
    assert isinstance(content, CopyPanel)
    source = content.source()
    assert source.contract_id in {row.id for row in list_contracts(sample)}
    assert "E-commerce" in source.contract
    click(qtbot, page.side_panel, "Copy into the draft")
    settle(qtbot, page)
    names = [entry["name"] for entry in terms.draft.components]
    assert names[0] == "Share of order value, before part refunds"
    terms.undo()
    settle(qtbot, page)
    assert terms.draft.document == before
