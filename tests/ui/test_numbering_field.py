"""The field of the numbering shows what the numbers look like; each finding has its word."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ppp_desktop.services.agency import AgencyDetails
from ppp_desktop.services.checks import CheckKind
from ppp_desktop.ui.settings_page.agency_form import AgencyForm
from ppp_desktop.ui.settings_page.data_section import KIND_NAMES


def test_the_example_follows_the_pattern(qtbot: QtBot) -> None:
    form = AgencyForm()
    qtbot.addWidget(form)
    form.fill(AgencyDetails(name="Agency"))
    assert not form.is_dirty()
    row = form.row("numbering")
    form.numbering.set_value("INV-{year}/{number:04}")
    assert row.error() == ""
    assert any("/0001, INV-" in found.text() for found in row.findChildren(QLabel))
    form.numbering.set_value("INV-{number:04}")
    assert "Without {year}" in row.error()
    assert form.read().numbering == "INV-{number:04}"
    form.numbering.set_value("")
    assert row.error() == ""
    assert not form.is_dirty()


def test_every_kind_of_finding_has_a_word() -> None:
    assert set(KIND_NAMES) == set(CheckKind)
