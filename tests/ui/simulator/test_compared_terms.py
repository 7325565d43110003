"""Which terms the simulator compares: put first, removed, added from elsewhere, and used."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ppp_desktop.services.terms_files import write_terms_file
from ppp_desktop.ui.contracts.copy_panel import CopyPanel
from tests.integration.factories import graduated, terms
from tests.ui.contracts.driving import click, take, take_from_menu
from tests.ui.showing import Journey, texts
from tests.ui.simulator.driving import Simulator

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen


def names(simulator: Simulator) -> list[str]:
    return [each.name for each in simulator.view.entries]


def test_terms_are_removed_and_put_first(draft: Simulator) -> None:
    chips = draft.view.controls.terms
    take_from_menu(chips.menu_of(chips.chips[1], 1), "Compare the others")
    draft.settle()
    assert names(draft) == ["This draft", "Version 1"]
    assert draft.outcomes()[1][2] == "−€20.00"
    draft.qtbot.mouseClick(chips.chips[0].remove, Qt.MouseButton.LeftButton)
    draft.settle()
    assert names(draft) == ["Version 1"]
    draft.view.remove(draft.view.entries[0].key)
    assert names(draft) == ["Version 1"]


def test_templates_are_added_and_used_as_one_step_of_the_draft(lead: Simulator) -> None:
    lead.open()
    before = lead.tab.draft.document
    journey = Journey(lead.page.context)
    chooser = lead.commands.open_choice()
    assert chooser is not None
    take(lead.qtbot, chooser, "Hybrid with a guaranteed minimum")
    lead.settle()
    assert names(lead) == ["Version 1", "Hybrid with a guaranteed minimum"]
    chips = lead.view.controls.terms
    take_from_menu(chips.menu_of(chips.chips[1], 1), "Use these terms")
    lead.settle()
    assert not lead.commands.simulating
    assert lead.tab.draft.document["floor"] is not None
    assert lead.tab.is_changed
    assert journey.toasts == ["Terms taken from Hybrid with a guaranteed minimum"]
    lead.tab.undo()
    assert lead.tab.draft.document is before


def test_what_stands_in_the_comparison_is_not_offered_again(draft: Simulator) -> None:
    chooser = draft.commands.open_choice()
    assert chooser is not None
    labels = [entry.choice.label for entry in chooser.entries()]
    chooser.close()
    assert "Version 1" not in labels
    assert "This draft" not in labels
    draft.view.remove("draft")
    draft.settle()
    chooser = draft.commands.open_choice()
    assert chooser is not None
    take(draft.qtbot, chooser, "This draft")
    draft.settle()
    assert names(draft) == ["Version 1", "This draft"]


def test_terms_of_another_contract_and_of_a_file_are_added(lead: Simulator, tmp_path: Path) -> None:
    lead.open()
    chooser = lead.commands.open_choice()
    assert chooser is not None
    take(lead.qtbot, chooser, "Another contract…")
    lead.page.context.tasks.wait_idle()
    panel = lead.page.side_panel.content()
    assert isinstance(panel, CopyPanel)
    assert "the draft stays as it is" in texts(panel)
    click(lead.qtbot, lead.page.side_panel, "Compare these terms")
    lead.settle()
    assert names(lead)[1].startswith("Brasserie Supply Inc. · E-commerce revenue share v")
    path = tmp_path / "offer.json"
    write_terms_file(terms(graduated()), path)
    chooser = lead.commands.open_choice()
    assert chooser is not None
    take(lead.qtbot, chooser, "A terms file…")
    dialog = lead.page.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    lead.settle()
    assert names(lead)[2] == "offer"
