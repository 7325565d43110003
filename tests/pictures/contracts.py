"""The states of the contracts page that pictures are taken of."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.ui.contracts.chooser import Chooser
from ppp_desktop.ui.contracts.contract_data import ContractList
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield a name each time the window shows another state of the page."""
    tasks = window.context.tasks
    page = window.show_page("contracts")
    assert isinstance(page, ContractsPage)
    tasks.wait_idle()
    yield "contracts"
    page.new_contract()
    yield "contracts-new"
    page.side_panel.close_panel()
    codes = {row.code: row.id for row in list_contracts(sample)}
    window.context.navigate("contracts", contract_id=codes["NL-LEAD"], tab="objectives")
    tasks.wait_idle()
    yield "contract-objectives"
    page.view.objectives.add_objective()
    yield "contract-objective-form"
    page.tabs.choose("terms")
    tasks.wait_idle()
    yield "contract-terms"
    for place, name in enumerate(("retainer", "tiers", "bonus")):
        component = page.view.terms.draft.components[place]
        page.view.terms.edit_rule(str(component["id"]))
        tasks.wait_idle()
        yield f"contract-terms-{name}"
    page.view.terms.draft.set_field("cap", {"amount": "4000"})
    page.view.terms.undo()
    page.view.terms.redo()
    page.side_panel.close_panel()
    tasks.wait_idle()
    yield "contract-terms-changed"
    take(page.view.terms.rules.open_rules(), "Guaranteed minimum")
    tasks.wait_idle()
    yield "contract-terms-minimum"
    page.view.terms.undo()
    tasks.wait_idle()
    page.view.terms.save()
    tasks.wait_idle()
    yield "contract-terms-saving"
    page.side_panel.close_panel()
    page.view.terms.discard()
    for tab in ("results", "statements", "notes"):
        page.tabs.choose(tab)
        tasks.wait_idle()
        yield f"contract-{tab}"
    page.more_menu().actions()[0].trigger()
    yield "contract-delete"
    for dialog in page.findChildren(ConfirmDialog):
        dialog.reject()
    page.tabs.choose("objectives")
    page.show_list()
    tasks.wait_idle()
    page.table.show_list(ContractList((), ()))
    yield "contracts-without-clients"
    page.mark_dirty()
    tasks.wait_idle()


def take(chooser: Chooser, label: str) -> None:
    """Press the entry of an open choice."""
    next(entry for entry in chooser.entries() if entry.choice.label == label).click()
