"""Divides the sheets of a plan among contracts, in the page's side panel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from ppp_desktop.services.contract_routes import (
    Route,
    RouteColumn,
    make_route,
    route_columns,
    source_of,
)
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.ui.importing.plan import ImportPlan
from ppp_desktop.ui.importing.route_panel import RoutePanel
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.widgets.buttons import Button


class Routing(QObject):
    """Opens the panel for one sheet at a time and puts what is decided there into the plan."""

    def __init__(self, page: Page, plan: ImportPlan) -> None:
        super().__init__(page)
        self._page = page
        self._plan = plan
        self._contracts: tuple[ContractRow, ...] = ()
        self.panel: RoutePanel | None = None

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts when the panel is opened next."""
        self._contracts = tuple(contracts)

    @Slot(int)
    def open(self, key: int) -> None:
        """Show the panel for the sheet `key`, with its route or a first one to begin with."""
        sheet = self._plan.sheet(key)
        if sheet is None:
            return
        columns = route_columns(sheet.opened.read.sheet, sheet.mapping)
        if not columns:
            self._page.show_problem(
                f"{sheet.name} has no column that names a client or a campaign.",
                "Export it with such a column, or one file for each client.",
            )
            self._plan.set_contract(key, None)
            return
        panel = RoutePanel(columns, self._contracts)
        panel.column_chosen.connect(partial(self._on_column, key))
        panel.route_changed.connect(partial(self._plan.set_route, key))
        done = Button("Done")
        done.clicked.connect(self._page.side_panel.close_panel)
        self.panel = panel
        self._page.side_panel.show_content(f"Divide {sheet.name}", panel, done)
        if sheet.route is not None:
            panel.show_route(sheet.route)
        else:
            panel.show_route(None)
            self._on_column(
                key, next((c for c in columns if c.dimension == "campaign"), columns[0])
            )

    def _on_column(self, key: int, column: RouteColumn) -> None:
        sheet, panel = self._plan.sheet(key), self.panel
        if sheet is None:
            return
        database, raw, mapping = self._page.context.database, sheet.opened.read.sheet, sheet.mapping
        before = sheet.route

        def done(route: Route) -> None:
            self._plan.set_route(key, route)
            if panel is not None and self._page.side_panel.content() is panel:
                panel.show_route(route)

        self._page.run(
            "Counting the values",
            lambda progress: make_route(
                database, raw, mapping, column, source_of(mapping), before=before, progress=progress
            ),
            done,
        )
