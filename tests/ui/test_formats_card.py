"""The settings name the folder of own formats and what in it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.imports.formats.known import FOLDER_VARIABLE
from ppp_desktop.services.own_formats import own_formats
from ppp_desktop.ui.settings_page.formats_card import FormatsCard
from tests.ui.showing import texts

OWN = (
    'key = "tracker"\nlabel = "Our tracker"\nlike = ["words"]\nshapes = [{ metrics = 1 }]\n'
    'least_signs = 0\n[fields]\nclicks = ["Hits"]\n'
)


def test_folder_formats_and_problems(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    card = FormatsCard()
    qtbot.addWidget(card)
    card.show_formats(own_formats())
    card.show()
    assert card.folder.full_text() == str(tmp_path)
    assert "No format of your own is in use." in texts(card)
    assert not card.problems.isVisible()
    (tmp_path / "a.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "b.toml").write_text('key = "other"\n', encoding="utf-8")
    found = own_formats()
    card.show_formats(found)
    assert "In use: Our tracker." in texts(card)
    assert card.problems.isVisible()
    assert "b.toml cannot be used: label: this key is missing" in card.problems.text()
