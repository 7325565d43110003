"""The states of the simulator that pictures are taken of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import (
    ContractStatus,
    get_contract,
    list_contracts,
    save_contract,
)
from ppp_desktop.services.templates import list_templates
from ppp_desktop.services.terms import save_terms
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.simulator.entries import Entry, of_template
from ppp_desktop.ui.simulator.runner import RunState
from ppp_desktop.ui.simulator.view import SimulatorView

LONG = (
    "Qualified enquiries of the spring campaign in Germany, Austria and Switzerland, "
    "as we talked about it on the phone",
    "Qualified enquiries of the spring campaign in Germany, Austria and Switzerland, "
    "with a higher cap",
    "Offer of the other agency",
)


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield a name each time the window shows another state of the simulator."""
    page = window.show_page("contracts")
    assert isinstance(page, ContractsPage)
    contract_id = next(row.id for row in list_contracts(sample) if row.code == "NL-LEAD")
    window.context.navigate("contracts", contract_id=contract_id, tab="terms")
    window.context.tasks.wait_idle()
    tab = page.view.terms
    commands = tab.tools.simulator
    commands.open()
    view = commands.view
    _settle(page, view)
    yield "simulator-one"
    popup = commands.open_choice()
    yield "simulator-add"
    assert popup is not None
    popup.close()
    commands.leave()
    cap = tab.draft.document["cap"]
    assert isinstance(cap, Mapping)
    tab.take_document({**tab.draft.document, "cap": {**cap, "amount": "6000"}})
    commands.open()
    _settle(page, view)
    yield "simulator-draft"
    _scroll(view, 99)
    yield "simulator-draft-below"
    _scroll(view, -99)
    view.controls.scenario.volume.slider.setValue(20)
    view.controls.scenario.season.slider.setValue(-50)
    view.controls.deals_on.setChecked(True)
    view.controls.deals.hours.set_value(Decimal(30))
    view.controls.deals.hourly_rate.set_value(Decimal(95))
    _settle(page, view)
    yield "simulator-scenario"
    view.explain(1, 11)
    QTest.qWait(50)
    yield "simulator-explained"
    page.side_panel.close_panel()
    view.outcome.chart.choice.choose("periods")
    yield "simulator-by-month"
    view.controls.scenario.volume.field.setText("-120")
    _settle(page, view)
    yield "simulator-refused-field"
    view.controls.scenario.clear()
    view.outcome.chart.choice.choose("volume")
    for place, name in enumerate(LONG):
        document = view.entries[0].document
        view.add(Entry(f"long{place}", name, "", {**document, "cap": None} if place else document))
    view.controls.deals.cpm.set_value(Decimal(4))
    _settle(page, view)
    yield "simulator-five"
    _scroll(view, 99)
    yield "simulator-five-below"
    _scroll(view, -99)
    for name in LONG[:2]:
        view.remove(next(each.key for each in view.entries if each.name == name))
    for template in list_templates():
        if template.key in {"ecommerce-revenue-share", "uplift-over-baseline"}:
            view.add(of_template(template))
    view.set_entries((*view.entries[:4], Entry("wrong", "Half a draft", "", {"components": [{}]})))
    _settle(page, view)
    yield "simulator-notices"
    _scroll(view, 1)
    yield "simulator-notices-below"
    commands.leave()
    tab.discard()
    yield from _of_money(page, window, sample)
    yield from _without_results(page, window, sample, contract_id)


def _of_money(page: ContractsPage, window: MainWindow, sample: Database) -> Iterator[str]:
    """Show a share of revenue, then a price for each lead beside it."""
    contract_id = next(row.id for row in list_contracts(sample) if row.code == "BS-SHOP")
    window.context.navigate("contracts", contract_id=contract_id, tab="terms")
    window.context.tasks.wait_idle()
    commands = page.view.terms.tools.simulator
    commands.open()
    _settle(page, commands.view)
    yield "simulator-revenue"
    for template in list_templates():
        if template.key in {"ecommerce-revenue-share", "retainer-accelerator"}:
            commands.view.add(of_template(template))
    commands.view.controls.deals_on.setChecked(True)
    _settle(page, commands.view)
    yield "simulator-revenue-three"
    _scroll(commands.view, 1)
    yield "simulator-revenue-three-below"
    commands.leave()


def _without_results(
    page: ContractsPage, window: MainWindow, sample: Database, contract_id: int
) -> Iterator[str]:
    details = replace(
        get_contract(sample, contract_id),
        code="NL-NEW",
        name="Leads 2027",
        start=date(2027, 1, 1),
        status=ContractStatus.DRAFT,
    )
    new_id = save_contract(sample, details, None).ids[0]
    document = page.view.terms.draft.document
    window.context.tasks.wait_idle()
    save_terms(sample, new_id, date(2027, 1, 1), {**document, "components": _plain(document)})
    window.context.navigate("contracts", contract_id=new_id, tab="terms")
    window.context.tasks.wait_idle()
    commands = page.view.terms.tools.simulator
    commands.open()
    _settle(page, commands.view)
    yield "simulator-no-data"
    for key, value in (("leads", 120), ("cost", 3600)):
        if key in commands.view.controls.numbers.fields:
            commands.view.controls.numbers.fields[key].set_value(Decimal(value))
    _settle(page, commands.view)
    yield "simulator-numbers"


def _plain(document: Mapping[str, object]) -> list[object]:
    """Return the components that need no objective."""
    components = document["components"]
    assert isinstance(components, list)
    return [each for each in components if each["kind"] != "bonus"]


def _settle(page: ContractsPage, view: SimulatorView) -> None:
    """Wait until what is shown belongs to what is set."""
    for _ in range(3):
        page.context.tasks.wait_idle()
        while view.runner.state is RunState.WORKING:
            QTest.qWait(50)
            page.context.tasks.wait_idle()
    QTest.qWait(50)


def _scroll(view: SimulatorView, pages: int) -> None:
    area = view.findChildren(QScrollArea)[0]
    bar = area.verticalScrollBar()
    bar.setValue(bar.value() + bar.pageStep() * pages)
