"""The simulator in the window: what is compared, set, shown, explained and taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import list_clients
from ppp_desktop.services.contracts import ContractDetails, list_contracts, save_contract
from ppp_desktop.services.templates import get_template
from ppp_desktop.services.terms import save_terms
from ppp_desktop.ui.finding import StoreSearch
from ppp_desktop.ui.simulator.entries import Entry, of_template
from ppp_desktop.ui.simulator.pay_explanation import PayExplanation
from ppp_desktop.ui.simulator.runner import RunState
from tests.integration.factories import graduated, terms
from tests.ui.contracts.driving import click
from tests.ui.showing import Journey, button, texts
from tests.ui.simulator.driving import MakeSimulator, Simulator

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen


def names(simulator: Simulator) -> list[str]:
    return [each.name for each in simulator.view.entries]


def state_of(simulator: Simulator) -> RunState:
    return simulator.view.runner.state


def test_one_version_stands_alone_until_others_are_added(lead: Simulator) -> None:
    view = lead.open()
    assert names(lead) == ["Version 1"]
    assert not view.controls.terms.chips[0].remove.isVisible()
    (row,) = lead.outcomes()
    assert row[:4] == ["Version 1", "€41,430.00", "–", "€3,452.50"]
    assert row[4:] == ["€16.60", "€48.18", "€15.00"]
    assert lead.pay()[-2][:2] == ["In all", "€41,430.00"]
    assert len(lead.pay()) == 14
    assert "July 2025 to June 2026" in texts(view)


def test_a_draft_is_compared_with_its_version_and_left_as_it_was(draft: Simulator) -> None:
    document = draft.tab.draft.document
    assert names(draft) == ["Version 1", "This draft"]
    assert draft.outcomes()[1][:3] == ["This draft", "€41,450.00", "+€20.00"]
    assert draft.pay()[9] == ["April 2026", "€4,500.00", "€4,520.00"]
    assert draft.pay()[-1] == ["Against the first", "–", "+€20.00"]
    click(draft.qtbot, draft.page.header, "Back to the terms")
    assert not draft.commands.simulating
    assert draft.tab.draft.document is document
    assert draft.tab.is_changed
    draft.settle()
    assert button(draft.page.header, "Simulate").isVisible()


def test_sums_stay_below_the_periods_however_they_are_sorted(draft: Simulator) -> None:
    table = draft.view.outcome.pay.table
    assert table is not None
    table.sort_by("This draft", descending=True)
    shown = draft.pay()
    assert shown[0] == ["April 2026", "€4,500.00", "€4,520.00"]
    assert [row[0] for row in shown[-2:]] == ["In all", "Against the first"]
    header = table.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(2) + 5, 5)
    wanted = QHelpEvent(QEvent.Type.ToolTip, place, header.mapToGlobal(place))
    QApplication.sendEvent(header, wanted)
    assert QToolTip.text() == "This draft"
    QToolTip.hideText()


def test_an_amount_leads_to_how_it_came_about(draft: Simulator) -> None:
    draft.click_pay(11, 2)
    panel = draft.page.side_panel.content()
    assert isinstance(panel, PayExplanation)
    told = texts(panel)
    assert "This draft" in told
    assert "June 2026" in told
    assert "€4,055.00" in told
    assert "37 × €15.00 = €555.00" in told
    draft.page.side_panel.close_panel()
    draft.click_pay(12, 1)
    assert not draft.page.side_panel.isVisible()


def test_a_slider_changes_the_outcome_and_reset_brings_it_back(draft: Simulator) -> None:
    volume = draft.view.controls.scenario.volume
    volume.slider.setValue(20)
    assert volume.field.text() == "+20"
    assert draft.view.runner.state is RunState.WORKING
    draft.settle()
    assert draft.outcomes()[0][1] != "€41,430.00"
    assert "volume +20 %" in texts(draft.view)
    draft.click_pay(0, 1)
    panel = draft.page.side_panel.content()
    assert panel is not None
    assert "With volume +20 %." in texts(panel)
    draft.page.side_panel.close_panel()
    click(draft.qtbot, draft.view, "Reset")
    draft.settle()
    assert draft.outcomes()[0][1] == "€41,430.00"
    assert not draft.view.controls.scenario.reset.isVisible()
    assert volume.slider.value() == 0


def test_a_figure_beyond_the_slider_may_be_written(draft: Simulator) -> None:
    season = draft.view.controls.scenario.season
    season.field.setText("150")
    draft.settle()
    assert season.slider.value() == 100
    assert "season 150 %" in texts(draft.view)
    season.slider.setFocus()
    draft.qtbot.keyClick(season.slider, Qt.Key.Key_Left)
    assert season.field.text() == "+95"


@pytest.mark.parametrize(("written", "told"), [("-120", "−100"), ("a lot", "not a number")])
def test_what_cannot_be_is_told_beside_the_fields(
    draft: Simulator, written: str, told: str
) -> None:
    price = draft.view.controls.scenario.price
    price.field.setText(written)
    assert draft.view.runner.state is RunState.READY
    assert told in draft.view.controls.problem.text()
    assert price.field.property("invalid")
    price.clear()
    draft.settle()
    assert not draft.view.controls.problem.isVisible()
    assert not price.field.property("invalid")


def test_the_history_is_chosen(draft: Simulator) -> None:
    history = draft.view.controls.history
    assert history.keys() == ("3", "6", "12", "all", "numbers")
    history.choose("3")
    draft.settle()
    assert [row[0] for row in draft.pay()[:3]] == ["April 2026", "May 2026", "June 2026"]
    history.choose("all")
    draft.settle()
    assert len(draft.pay()) == 15


def test_traditional_deals_are_further_columns_once_filled_in(draft: Simulator) -> None:
    controls = draft.view.controls
    assert not controls.deals.isVisible()
    draft.qtbot.mouseClick(controls.deals_on, Qt.MouseButton.LeftButton)
    draft.settle()
    assert controls.deals.fixed_fee.placeholderText() == "3,452.50"
    assert draft.outcomes()[2][:2] == ["Fixed fee of €3,452.50", "€41,430.00"]
    controls.deals.hours.set_value(Decimal(30))
    controls.deals.hourly_rate.set_value(Decimal(95))
    controls.deals.cpm.set_value(Decimal(4))
    draft.settle()
    assert [row[0] for row in draft.outcomes()[3:]] == [
        "30 hours at €95.00",
        "€4.00 for each 1,000 impressions",
    ]
    assert draft.pay()[0][4] == "€2,850.00"
    pay = draft.view.outcome.pay.table
    assert pay is not None
    assert pay.content().titles[3:] == ("Fixed fee", "Hours", "1,000 views")
    draft.click_pay(0, 4)
    assert not draft.page.side_panel.isVisible()
    drawn = draft.view.outcome.chart.chart.data().series
    assert "30 hours at €95.00" in [series.name for series in drawn]
    controls.deals.hours.setText("-3")
    assert controls.deals.hours.property("invalid")
    draft.qtbot.mouseClick(controls.deals_on, Qt.MouseButton.LeftButton)
    draft.settle()
    assert len(draft.outcomes()) == 2


def test_terms_are_told_apart_by_colour_and_dash(draft: Simulator) -> None:
    for number in range(2, 5):
        draft.view.add(replace(draft.view.entries[0], key=f"more{number}"))
    draft.settle()
    assert names(draft)[2:] == ["Version 1 (2)", "Version 1 (3)", "Version 1 (4)"]
    assert not button(draft.page.header, "Add terms").isEnabled()
    drawn = [each for each in draft.view.outcome.chart.chart.data().series if each.name]
    assert len({(each.colour, each.dash) for each in drawn}) == 5
    assert len({each.dash for each in drawn}) == 5
    draft.view.add(replace(draft.view.entries[0], key="sixth"))
    assert len(draft.view.entries) == 5


def test_chart_and_exposure_show_the_volume_now_pay_by_month_and_the_risk(draft: Simulator) -> None:
    card = draft.view.outcome.chart
    (mark,) = card.chart.data().marks
    assert mark.text == "June 2026: 237"
    assert card.chart.read_out(0.0).startswith("0 · Version 1 €1,300")
    card.choice.choose("periods")
    assert card.chart.data().has_dates
    assert "Pay by month" in texts(card)
    told = texts(draft.view.outcome.exposure)
    assert "€800.00 at least · €3,452.50 expected · €4,500.00 at most" in told
    assert "23\u00a0% fixed, 77\u00a0% at the agency's risk" in told
    draft.view.outcome.exposure.grab()


def test_refusals_and_warnings_stand_with_the_component(draft: Simulator) -> None:
    half = Entry("half", "Half a draft", "", terms({"kind": "graduated", "name": "Tiers"}))
    draft.view.add(half)
    draft.view.add(of_template(get_template("ecommerce-revenue-share")))
    draft.settle()
    told = texts(draft.view.outcome.notices)
    assert "Half a draft\nTiers\n" in told
    assert "Cap\nFrom 267 approved leads on" in told
    assert "Revenue: no results in any of the 12 periods tried." in told
    assert draft.outcomes()[2][1] == "–"
    assert "it is not drawn here" in texts(draft.view.outcome.chart)


def test_only_refusals_are_still_told(lead: Simulator) -> None:
    view = lead.open()
    view.set_entries([Entry("half", "Half a draft", "", terms({"kind": "graduated"}))])
    lead.settle()
    assert view.outcome.notices.isVisible()
    assert not view.outcome.pay.isVisible()
    assert not view.outcome.exposure.isVisible()


def test_tables_are_exported_and_copied(
    draft: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pay.csv"
    monkeypatch.setattr(
        "ppp_desktop.ui.tables.data_table.QFileDialog.getSaveFileName",
        lambda *_arguments: (str(path), ""),
    )
    click(draft.qtbot, draft.view.outcome.pay, "Export")
    draft.settle()
    written = path.read_text(encoding="utf-8-sig").splitlines()
    assert written[0] == "Period,Version 1,This draft"
    assert written[10] == "April 2026,4500.00,4520.00"
    table = draft.view.outcome.outcomes.table
    assert table is not None
    table.view.selectRow(1)
    table.view.setFocus()
    QTest.keySequence(table.view, QKeySequence(QKeySequence.StandardKey.Copy))
    assert "This draft\t€41,450.00" in QApplication.clipboard().text()


def test_the_chart_is_saved_as_a_picture_with_its_legend(draft: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "chart.png"
    click_save = button(draft.view.outcome.chart, "Save the chart as a picture")
    draft.qtbot.mouseClick(click_save, Qt.MouseButton.LeftButton)
    dialog = draft.page.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    saved = QImage(str(path))
    assert saved.height() == draft.view.outcome.chart.chart.height() * 2


def test_stale_answers_are_dropped_and_a_stopped_one_is_told(draft: Simulator) -> None:
    view = draft.view
    answers: list[object] = []
    view.runner.ready.connect(answers.append)
    view.controls.history.choose("3")
    view.runner.again()
    view.controls.history.choose("6")
    view.runner.again()
    draft.settle()
    assert len(answers) == 1
    assert len(draft.pay()) == 8
    view.runner.again()
    draft.page.context.tasks.cancel_all()
    draft.settle()
    assert state_of(draft) is RunState.STOPPED
    assert "Stopped: this is from before" in texts(view.controls)
    click(draft.qtbot, view.controls, "Work out again")
    draft.settle()
    assert state_of(draft) is RunState.READY


def test_an_edit_taken_back_is_followed(draft: Simulator) -> None:
    draft.tab.undo()
    draft.settle()
    assert names(draft) == ["Version 1"]
    draft.tab.redo()
    draft.settle()
    assert names(draft) == ["Version 1", "This draft"]
    draft.tab.undo()
    draft.page.show_list()
    assert not draft.commands.simulating


def test_what_was_compared_is_there_again(draft: Simulator) -> None:
    draft.view.add(of_template(get_template("cost-per-click")))
    draft.settle()
    draft.commands.leave()
    draft.change_cap("7000")
    draft.open()
    assert names(draft) == ["Version 1", "This draft", "Cost per click"]
    assert draft.view.entries[1].document is draft.tab.draft.document


def test_without_results_plain_numbers_are_asked_for(
    make_simulator: MakeSimulator, sample: Database
) -> None:
    client = list_clients(sample)[0]
    details = ContractDetails(
        client_id=client.id, code="NEW", name="New", currency="EUR", start=date(2027, 1, 1)
    )
    contract_id = save_contract(sample, details, None).ids[0]
    save_terms(sample, contract_id, date(2027, 1, 1), terms(graduated()))
    simulator = make_simulator(sample, "NEW")
    view = simulator.open()
    assert view.waiting.text() == "There are no results yet"
    assert button(view.waiting, "Import results").isVisible()
    journey = Journey(simulator.page.context)
    click(simulator.qtbot, view.waiting, "Import results")
    assert journey.places == [("import", {"contract_id": contract_id})]
    fields = view.controls.numbers.fields
    assert fields["leads"].accessibleName() == "Leads a month"
    fields["leads"].setText("-1")
    assert fields["leads"].property("invalid")
    fields["leads"].setText("101")
    simulator.settle()
    assert simulator.outcomes()[0][1] == "€12,144.00"
    assert simulator.pay()[0] == ["January 2027", "€1,012.00"]
    fields["leads"].setText("")
    simulator.settle()
    assert view.waiting.isVisible()
    assert not view.outcome.isVisible()


def test_plain_numbers_may_stand_in_place_of_results(lead: Simulator) -> None:
    view = lead.open()
    view.controls.history.choose("numbers")
    assert view.waiting.text().startswith("Write ")
    assert not view.waiting.button.isVisible()
    for key, value in {"leads": 237, "cost": 7134}.items():
        view.controls.numbers.fields[key].set_value(Decimal(value))
    lead.settle()
    assert view.outcome.isVisible()
    assert "plain numbers" in texts(view.outcome)


def test_the_palette_leads_to_the_simulator(lead: Simulator) -> None:
    context = lead.page.context
    search = StoreSearch(context)
    context.tasks.wait_idle()
    rows = list_contracts(context.database)
    hits = [hit for hit in search.find("simulate NL-LEAD") if hit.key.startswith("simulate.")]
    journey = Journey(context)
    hits[0].run()
    target = journey.places[0][1]
    assert target == {
        "contract_id": next(row.id for row in rows if row.code == "NL-LEAD"),
        "simulate": True,
    }
    lead.page.open(target)
    lead.settle()
    assert lead.commands.simulating
    other = next(row.id for row in rows if row.code == "BS-SHOP")
    lead.page.open({"contract_id": other, "simulate": True})
    lead.settle()
    assert lead.commands.simulating
    assert lead.outcomes()[0][1].startswith("$")
