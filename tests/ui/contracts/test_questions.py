"""The questions of terms in the editor: answered into the draft, changed, folded, led to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.widgets.fields import ComboBox
from tests.integration.factories import ANSWERS, graduated
from tests.ui.contracts.asking import (
    PER_LEAD,
    answers,
    card_of,
    choice,
    item,
    open_keys,
    opened,
    pick,
    press,
    shown,
)
from tests.ui.contracts.driving import (
    MakePage,
    click,
    field,
    panel,
    settle,
    write,
)
from tests.ui.showing import texts


def test_open_questions_stand_on_top_with_what_each_answer_comes_to(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, graduated(), answers={"counted_on": "event"})
    card = card_of(page)
    assert card.accessibleName() == "Questions before this can be activated"
    assert card.chip.text() == "4 of 9 answered"
    seen = texts(card)
    assert seen.index("Until when may the results") < seen.index("Which rate for exactly the 100th")
    assert "101 leads: stays paid €0.00 · taken back at the paid rate −€10.02" in seen
    assert "The day it came: counts in June 2026 (one of 30 June 2026" in seen
    assert item(page, "answers.source").choose.isVisible()
    assert not item(page, "answers.counted_on").choose.isVisible()


def test_an_answer_is_one_step_and_leads_to_the_next_question(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers={})
    before = page.view.terms.draft.document
    pick(qtbot, page, "answers.reversals", "kept")
    assert answers(page) == {"reversals": "kept"}
    assert card_of(page).chip.text() == "1 of 6 answered"
    assert open_keys(page) == ["answers.counted_on"]
    assert choice(page, "answers.counted_on").radios["event"].hasFocus()
    click_undo = page.view.terms.bar.undo
    qtbot.mouseClick(click_undo, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.view.terms.draft.document == before
    assert card_of(page).chip.text() == "0 of 6 answered"


def test_everything_is_answered_from_the_keyboard(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers={})
    item(page, "answers.reversals").choose.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QRadioButton)
    press(qtbot, Qt.Key.Key_Down)
    assert choice(page, "answers.reversals").radios["paid_rate"].hasFocus()
    assert not answers(page)  # going through the answers gives none
    press(qtbot, Qt.Key.Key_Escape)
    assert item(page, "answers.reversals").choose.hasFocus()
    assert not open_keys(page)
    press(qtbot, Qt.Key.Key_Space)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return) * 3:
        press(qtbot, key)
        settle(qtbot, page)
        if card_of(page).fold.isVisible():
            break
    assert "questions are answered." in texts(card_of(page))
    assert card_of(page).fold.hasFocus()


def test_what_is_answered_folds_away_and_can_be_changed(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, graduated())
    card = card_of(page)
    assert "All 8 questions are answered." in texts(card)
    assert "Which leads find the tier?" not in texts(card)
    qtbot.mouseClick(card.fold, Qt.MouseButton.LeftButton)
    assert "Which leads find the tier?" in texts(card)
    given = opened(page, qtbot, "components[0].kind")
    assert given.radios["graduated"].isChecked()
    qtbot.mouseClick(given.radios["volume"], Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.view.terms.draft.components[0]["kind"] == "volume"
    assert not open_keys(page)  # a change leads nowhere else
    assert item(page, "components[0].kind").change.hasFocus()
    qtbot.mouseClick(card.fold, Qt.MouseButton.LeftButton)
    assert "Which leads find the tier?" not in texts(card)


@pytest.mark.parametrize(
    ("key", "written", "said"),
    [
        ("freeze_days", "21", "21 days after its end: until 21 July 2026"),
        ("source_tolerance", "3", "3\u00a0%"),
        ("source", "Pipedrive", "Pipedrive"),
    ],
)
def test_answers_of_ones_own(
    make_page: MakePage, empty_store: Database, qtbot: QtBot, key: str, written: str, said: str
) -> None:
    others = {name: value for name, value in ANSWERS.items() if name not in {"source", key}}
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers=others)
    own = opened(page, qtbot, f"answers.{key}").own
    assert own is not None
    own.returnPressed.emit()
    assert "Write the answer first." in texts(choice(page, f"answers.{key}"))
    write(qtbot, own, written)
    qtbot.keyClick(own, Qt.Key.Key_Return)
    settle(qtbot, page)
    values = {"freeze_days": 21, "source_tolerance": "0.03", "source": "Pipedrive"}
    found = answers(page)
    assert isinstance(found, dict)
    assert found[key] == values[key]
    assert said in texts(item(page, f"answers.{key}"))


def test_an_own_answer_that_is_wrong_says_why_in_its_place(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers={})
    own = opened(page, qtbot, "answers.freeze_days").own
    assert own is not None
    for written, said in (("soon", "not a number"), ("1.5", "no whole number")):
        write(qtbot, own, written)
        click(qtbot, choice(page, "answers.freeze_days"), "Use this")
        assert said in texts(choice(page, "answers.freeze_days"))
    assert not answers(page)


def test_questions_follow_the_draft_and_its_open_form(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, graduated())
    terms_tab = page.view.terms
    key = str(terms_tab.draft.components[0]["id"])
    terms_tab.edit_rule(key)
    form = panel(page).form
    assert form.more is not None
    pick_shown(qtbot, page, "components[0].basis", "year")
    combo = field(page, "basis")
    assert isinstance(combo, ComboBox)
    assert combo.value() == "year"  # the form that is open shows the answer
    combo.set_value(None)
    settle(qtbot, page)
    assert card_of(page).chip.text() == "7 of 8 answered"
    terms_tab.draft.remove_component(0)
    terms_tab.discard()
    settle(qtbot, page)
    assert card_of(page).chip.text() == "8 of 8 answered"


def pick_shown(qtbot: QtBot, page: ContractsPage, key: str, option: str) -> None:
    assert card_of(page).open_question(key)
    QApplication.processEvents()
    qtbot.mouseClick(choice(page, key).radios[option], Qt.MouseButton.LeftButton)
    settle(qtbot, page)


def test_an_answer_given_before_the_draft_was_read_waits(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers={})
    terms_tab = page.view.terms
    terms_tab.draft.set_field("cap", {"amount": "100"})
    card_of(page).answered.emit("answers.counted_on", "approval")
    assert not answers(page)
    terms_tab.show_again()
    settle(qtbot, page)
    assert answers(page) == {"counted_on": "approval"}
    terms_tab.draft.remove_component(0)
    card_of(page).answered.emit("answers.counted_on", "event")
    terms_tab.show_again()
    settle(qtbot, page)
    assert answers(page) == {"counted_on": "approval"}  # asked of other components
    assert not card_of(page).isVisible()


def test_yes_and_no_have_a_third_state(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    fee = [{"up_to": "100", "rate": "10", "flat_fee": "200"}, {"up_to": None, "rate": "12"}]
    volume = {**graduated(), "kind": "volume", "tiers": fee, "id": "tiers"}
    page = shown(make_page, empty_store, qtbot, volume)
    page.view.terms.edit_rule("tiers")
    for name in ("flat_fee_at_zero", "retroactive"):
        combo = field(page, name)
        assert isinstance(combo, ComboBox)
        offered = [combo.itemText(place) for place in range(combo.count())]
        assert offered == ["Not answered yet", "Yes", "No"]
        assert combo.currentText() == "Not answered yet"
        assert page.view.terms.draft.components[0].get(name) is None
    row = item(page, "components[0].flat_fee_at_zero")
    assert row.choose.isVisible()


def test_a_narrow_column_keeps_the_card_within_it(
    make_page: MakePage, empty_store: Database, qtbot: QtBot
) -> None:
    page = shown(make_page, empty_store, qtbot, PER_LEAD, answers={"counted_on": "event"})
    page.view.terms.edit_rule(str(page.view.terms.draft.components[0]["id"]))
    settle(qtbot, page)
    card = card_of(page)
    for key in ("answers.attribution", "answers.freeze_days", "answers.reversals"):
        card.open_question(key)
        qtbot.wait(20)
        room = card.visibleRegion().boundingRect().width()
        assert card.width() <= room, key
