"""Pictures of the clients page: the list, a client, a new client with an error, none yet."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QScrollArea

from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import list_clients
from ppp_desktop.ui.clients.page import ClientsPage
from ppp_desktop.ui.main_window import MainWindow


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    page = window.show_page("clients")
    assert isinstance(page, ClientsPage)
    window.context.tasks.wait_idle()
    yield "clients"
    window.context.navigate("clients", client_id=list_clients(sample)[1].id)
    window.context.tasks.wait_idle()
    yield "clients-open"
    window.context.navigate("clients", new=True)
    assert page.form is not None
    page.form.name.set_value("Ærø Färgverk & Söner Aktiebolag")
    page.form.show_error("currency", "“EURO” is no currency. Use a code such as EUR, USD or GBP.")
    window.context.tasks.wait_idle()
    yield "clients-new"
    page._forget_panel()
    page.side_panel.close_panel()
    window.context.navigate("clients", client_id=list_clients(sample)[0].id)
    window.context.tasks.wait_idle()
    assert page.form is not None
    page.form.tax_treatment.set_value(TaxTreatment.REVERSE_CHARGE)
    page.form.contacts.setFocus()
    for area in page.side_panel.findChildren(QScrollArea):
        area.ensureWidgetVisible(page.form.payment_days)
    yield "clients-reverse-charge"
    page._forget_panel()
    page.side_panel.close_panel()
    page.table.set_rows([])
    yield "clients-none"
