"""The buttons of the page's header that belong to the terms; which ones, depends on the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.contracts.terms_tools import TermsTools
    from ppp_desktop.ui.page import Page


class TermsHeader(QObject):
    """`changed` tells that the header needs other buttons, or the same ones with other words."""

    changed = Signal()

    def __init__(self, page: Page, tab: TermsTab, tools: TermsTools) -> None:
        super().__init__(tools)
        self._page = page
        self._tab = tab
        self._tools = tools
        tools.annex.changed.connect(self.changed)
        tools.simulator.changed.connect(self.changed)

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons, the main action last."""
        page, annex = self._page, self._tools.annex
        if annex.previewing:
            return (
                page.button("Back to the terms", annex.leave),
                page.button("Print", annex.print_annex),
                page.button("Save PDF", annex.save, main=True),
            )
        if self._tools.simulator.simulating:
            return self._tools.simulator.buttons()
        text, enabled = self.main_action()
        main = page.button(text, self._on_main, main=True)
        main.setEnabled(enabled)
        look = page.button("Annex to sign", annex.open)
        look.setEnabled(bool(self._tab.draft.components))
        return page.button("Simulate", self._tools.simulator.open), look, main

    def main_action(self) -> tuple[str, bool]:
        """Return what the main button says, and whether it can be pressed."""
        tab, data = self._tab, self._tab.data
        if data is None or not data.terms or tab.draft.is_changed or tab.target is not None:
            return "Save terms", tab.draft.is_changed
        if self._tools.activation.is_offered:
            return "Activate", True
        return "New version", True

    @Slot()
    def _on_main(self) -> None:
        run = {"New version": self._tools.new_version, "Activate": self._tools.activation.activate}
        run.get(self.main_action()[0], self._tab.save)()
