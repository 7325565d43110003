"""Clients are listed, opened, made, changed and deleted; nothing typed is lost unasked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ClientDetails, ContactRow, get_client, list_clients
from ppp_desktop.services.clients import save_client as store_client
from ppp_desktop.ui.clients.client_form import ClientForm
from ppp_desktop.ui.clients.page import ClientsPage
from ppp_desktop.ui.clients.suggestions import suggested_code, usual_currency
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.showing import Journey, button, click, context_over, settle, show, texts


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    return context_over(sample, tasks, settings)


def id_of(database: Database, code: str) -> int:
    return next(row.id for row in list_clients(database) if row.code == code)


def opened(qtbot: QtBot, context: AppContext, code: str) -> tuple[ClientsPage, ClientForm]:
    page = show(qtbot, ClientsPage(context))
    page.open({"client_id": id_of(context.database, code)})
    settle(context)
    assert page.form is not None
    return page, page.form


def answer(press: Callable[[ConfirmDialog], None]) -> None:
    """Press a button of the question that is about to be asked."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConfirmDialog)
        press(dialog)

    QTimer.singleShot(0, act)


def test_list_and_open_by_click(
    qtbot: QtBot, sample_context: AppContext, qtmodeltester: ModelTester
) -> None:
    page = show(qtbot, ClientsPage(sample_context))
    table = page.table
    assert [row.code for row in table.rows()] == ["BRASSERIE", "NORTHLIGHT", "POCKETFIT"]
    qtmodeltester.check(table.model)
    place = table.view.visualRect(table.model.index(1, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(sample_context)
    assert page.side_panel.isVisible()
    assert page.form is not None
    assert page.form.read() == get_client(sample_context.database, table.rows()[1].id)
    assert not page.is_dirty()
    journey = Journey(sample_context)
    click(qtbot, button(page.side_panel, "NL-LEAD"))
    assert journey.places[0][0] == "contracts"


def test_new_client_by_keyboard(qtbot: QtBot, context: AppContext) -> None:
    journey = Journey(context)
    page = show(qtbot, ClientsPage(context))
    click(qtbot, button(page.table, "New client"))
    form = page.form
    assert form is not None
    qtbot.keyClicks(form.name, "Aland Sjofart Ab")
    assert form.code.value() == "ALAND"
    qtbot.keyClicks(form.address, "Hamngatan 1")
    qtbot.keyClick(form.address, Qt.Key.Key_Return)
    qtbot.keyClicks(form.address, "22100 Mariehamn")
    click(qtbot, button(page.side_panel, "Add contact"))
    person = form.contacts.people()[0]
    qtbot.keyClicks(person.name, "Siv Berg")
    qtbot.keyClicks(person.email, "siv")
    form.tax_rate.set_value(Decimal("0.255"))
    form.language.set_value("nl")
    click(qtbot, button(page.side_panel, "Save"))
    settle(context)
    assert "is no e-mail address" in person.row("email").error()
    qtbot.keyClicks(person.email, "@sjofart.ax")
    assert person.row("email").error() == ""
    qtbot.keyClick(form.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(context)
    (row,) = list_clients(context.database)
    saved = get_client(context.database, row.id)
    assert saved == ClientDetails(
        code="ALAND",
        name="Aland Sjofart Ab",
        currency="EUR",
        address=("Hamngatan 1", "22100 Mariehamn"),
        tax_rate=Decimal("0.255"),
        contacts=(ContactRow("Siv Berg", "siv@sjofart.ax"),),
        language="nl",
    )
    assert journey.toasts == ["Aland Sjofart Ab saved."]
    assert [shown.code for shown in page.table.rows()] == ["ALAND"]
    assert page.form is not None
    assert not page.is_dirty()


def test_tax_treatment(qtbot: QtBot, sample_context: AppContext) -> None:
    page, form = opened(qtbot, sample_context, "NORTHLIGHT")
    assert form.tax_treatment.value() is TaxTreatment.STANDARD
    assert form.row("tax_rate").isVisible()
    form.tax_treatment.set_value(TaxTreatment.REVERSE_CHARGE)
    assert not form.row("tax_rate").isVisible()
    assert form.tax_note.value() == "Reverse charge: the recipient is liable for the tax."
    form.tax_treatment.set_value(TaxTreatment.EXEMPT)
    assert form.tax_note.value() == "Exempt from tax: no tax is charged."
    form.tax_note.set_value("")
    click(qtbot, button(page.side_panel, "Save"))
    settle(sample_context)
    assert "must say why" in form.row("tax_note").error()
    qtbot.keyClicks(form.tax_note, "Small business, no VAT.")
    form.tax_treatment.set_value(TaxTreatment.REVERSE_CHARGE)
    assert form.tax_note.value() == "Small business, no VAT."
    form.tax_treatment.set_value(TaxTreatment.EXEMPT)
    click(qtbot, button(page.side_panel, "Save"))
    settle(sample_context)
    client_id = id_of(sample_context.database, "NORTHLIGHT")
    saved = get_client(sample_context.database, client_id)
    assert (saved.tax_treatment, saved.tax_rate, saved.tax_note) == (
        TaxTreatment.EXEMPT,
        Decimal(0),
        "Small business, no VAT.",
    )
    assert not page.is_dirty()


def test_a_rate_survives_a_look_at_other_treatments(
    qtbot: QtBot, sample_context: AppContext
) -> None:
    page, form = opened(qtbot, sample_context, "NORTHLIGHT")
    form.tax_treatment.set_value(TaxTreatment.REVERSE_CHARGE)
    assert form.read().tax_rate == 0
    form.tax_treatment.set_value(TaxTreatment.STANDARD)
    assert (form.read().tax_rate, form.read().tax_note) == (Decimal("0.19"), "")
    assert not page.is_dirty()


def test_typed_code_stays(qtbot: QtBot, context: AppContext) -> None:
    page = show(qtbot, ClientsPage(context))
    page.open({"new": True})
    settle(context)
    form = page.form
    assert form is not None
    qtbot.keyClicks(form.code, "MINE")
    qtbot.keyClicks(form.name, "Another name")
    assert form.code.value() == "MINE"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("payment_days", "2.5", "whole number"),
        ("payment_days", "soon", "is not a number"),
        ("tax_rate", "190", "between 0 and 100"),
        ("currency", "XQZ", "is no currency"),
        ("code", "not good", "cannot be a code"),
    ],
)
def test_errors_stand_at_their_fields(
    qtbot: QtBot, sample_context: AppContext, field: str, typed: str, message: str
) -> None:
    page, form = opened(qtbot, sample_context, "NORTHLIGHT")
    edit = form.row(field).field
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, typed)
    click(qtbot, button(page.side_panel, "Save"))
    settle(sample_context)
    assert message in form.row(field).error()


@pytest.mark.parametrize("text", ["Germany", "QQ", "12", "D"])
def test_a_country_is_a_known_code_or_nothing(
    qtbot: QtBot, sample_context: AppContext, text: str
) -> None:
    page, form = opened(qtbot, sample_context, "NORTHLIGHT")
    form.country.set_value(text)
    click(qtbot, button(page.side_panel, "Save"))
    settle(sample_context)
    assert form.row("country").error().startswith(f"“{text}” is no country code.")
    form.country.set_value(" gb ")
    click(qtbot, button(page.side_panel, "Save"))
    settle(sample_context)
    client_id = id_of(sample_context.database, "NORTHLIGHT")
    assert get_client(sample_context.database, client_id).country == "GB"


def test_cancel_closes_the_panel(qtbot: QtBot, sample_context: AppContext) -> None:
    page, _form = opened(qtbot, sample_context, "NORTHLIGHT")
    click(qtbot, button(page.side_panel, "Cancel"))
    assert page.side_panel.isHidden()
    assert page.form is None


def test_contacts_come_and_go(qtbot: QtBot, sample_context: AppContext) -> None:
    page, form = opened(qtbot, sample_context, "NORTHLIGHT")
    before = len(form.contacts.people())
    click(qtbot, button(page.side_panel, "Add contact"))
    settle(sample_context)
    assert not page.is_dirty()  # an empty contact is none
    person = form.contacts.people()[-1]
    qtbot.keyClicks(person.role, "Finance")
    assert page.is_dirty()
    click(qtbot, button(page.side_panel, "Save"))
    settle(sample_context)
    assert person.row("name").error() == "The contact's name is missing."
    click(qtbot, form.contacts.people()[0].remove)
    assert len(form.contacts.people()) == before
    assert "First contact, named in lists" in texts(form)


def test_delete_says_why_not(qtbot: QtBot, sample_context: AppContext) -> None:
    page, _form = opened(qtbot, sample_context, "NORTHLIGHT")
    click(qtbot, button(page.side_panel, "Delete…"))
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    click(qtbot, dialog.action)
    settle(sample_context)
    assert page.banner.text() == "Northlight Solar GmbH has contracts: NL-LEAD."
    assert page.side_panel.isVisible()


def test_delete(qtbot: QtBot, context: AppContext) -> None:
    client = ClientDetails(code="A", name="Alpha", currency="EUR")
    (client_id,) = store_client(context.database, client).ids
    page, _form = opened(qtbot, context, "A")
    click(qtbot, button(page.side_panel, "Delete…"))
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    click(qtbot, dialog.action)
    settle(context)
    with pytest.raises(NotFound):
        get_client(context.database, client_id)
    assert not page.side_panel.isVisible()
    assert "No clients yet" in texts(page)


def test_unsaved_changes_are_asked_for(qtbot: QtBot, sample_context: AppContext) -> None:
    page, form = opened(qtbot, sample_context, "NORTHLIGHT")
    assert page.can_leave()
    qtbot.keyClicks(form.notes, "Call on Monday")
    answer(lambda dialog: dialog.cancel.click())
    assert not page.can_leave()
    answer(lambda dialog: dialog.cancel.click())
    page.side_panel.close_panel()
    assert page.side_panel.isVisible()
    answer(lambda dialog: dialog.cancel.click())
    page.open({"client_id": id_of(sample_context.database, "POCKETFIT")})
    settle(sample_context)
    assert page.form is form
    answer(lambda dialog: dialog.action.click())
    page.open({"client_id": id_of(sample_context.database, "POCKETFIT")})
    settle(sample_context)
    assert page.form is not form
    page.side_panel.close_panel()
    assert page.form is None


def test_export(
    qtbot: QtBot, sample_context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = Journey(sample_context)
    page = show(qtbot, ClientsPage(sample_context))
    target = tmp_path / "clients.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(qtbot, button(page.table, "Export"))
    settle(sample_context)
    assert "NORTHLIGHT" in target.read_text(encoding="utf-8-sig")
    assert journey.toasts == ["clients.csv written."]


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Northlight Solar GmbH", [], "NORTHLIGHT"),
        ("Northlight Solar GmbH", ["NORTHLIGHT"], "NORTHLIGHT-SOLAR"),
        ("Pocketfit Ltd", ["POCKETFIT"], "POCKETFIT-2"),
        ("Ærø Färgverk", [], "AERO"),
        ("日本", [], "CLIENT"),
        ("SE", [], "SE"),
        ("O'Neill & Sons", [], "ONEILL"),
    ],
)
def test_suggested_code(name: str, taken: list[str], code: str) -> None:
    assert suggested_code(name, taken) == code


def test_usual_currency() -> None:
    assert usual_currency([]) == "EUR"
    assert usual_currency(["USD", "GBP", "GBP"]) == "GBP"
