"""The simulator of one contract: what is set on top, what comes of it below, live."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.simulation_comparison import Comparison, compare
from ppp_desktop.services.simulation_results import USUAL_DEALS
from ppp_desktop.services.simulation_trials import NumberField, TrialQuestion, Tried
from ppp_desktop.ui.contracts.file_asking import ask_where
from ppp_desktop.ui.simulator.controls import Controls, told
from ppp_desktop.ui.simulator.entries import MOST_ENTRIES, Entry, added, moved_first
from ppp_desktop.ui.simulator.looks import looks_of
from ppp_desktop.ui.simulator.outcome import Outcome
from ppp_desktop.ui.simulator.pay_explanation import PayExplanation
from ppp_desktop.ui.simulator.runner import TrialRunner
from ppp_desktop.ui.simulator.setup import Setup, SetupReader
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.contract_data import ContractData
    from ppp_desktop.ui.page import Page

PICTURES = "Picture (*.png)"
_EMPTY_HEIGHT = 280  # px


class SimulatorView(QWidget):
    """`entries_changed` tells that other terms are compared, `use_wanted` gives an Entry."""

    entries_changed = Signal()
    use_wanted = Signal(object)  # Entry

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._data: ContractData | None = None
        self._setup: Setup | None = None
        self._comparison: Comparison | None = None
        self.entries: tuple[Entry, ...] = ()
        self._reader = SetupReader(page, self)
        self.runner = TrialRunner(page.context.tasks, page.context.database, self)
        self.controls = Controls()
        self.outcome = Outcome(page.context.settings, self._export)
        self.waiting = EmptyState(
            "results", "", action="Import results", on_action=self._on_import, primary=False
        )
        self.waiting.setMinimumHeight(_EMPTY_HEIGHT)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self.controls)
        column.addWidget(self.waiting)
        column.addWidget(self.outcome)
        column.addStretch(1)
        self.waiting.hide()
        self.outcome.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page.scrolled(content))

    def _connect(self) -> None:
        controls = self.controls
        controls.changed.connect(self._ask)
        controls.again_wanted.connect(self.runner.again)
        controls.terms.remove_wanted.connect(self.remove)
        controls.terms.first_wanted.connect(self._on_first)
        controls.terms.use_wanted.connect(self._on_use)
        self._reader.read.connect(self._on_setup)
        self._reader.fields_read.connect(self._on_fields)
        self.runner.ready.connect(self._on_tried)
        self.runner.failed.connect(self._page.show_error)
        self.runner.state_changed.connect(self._on_state)
        self.outcome.explain_wanted.connect(self.explain)
        self.outcome.chart.export_wanted.connect(self._on_picture)

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._comparison

    @property
    def is_full(self) -> bool:
        """Whether no more terms can be compared."""
        return len(self.entries) >= MOST_ENTRIES

    def start(self, data: ContractData, entries: Sequence[Entry]) -> None:
        """Compare these terms on the contract's history, read anew."""
        if self._data is None or self._data.row.id != data.row.id:
            self._setup = self._comparison = None
            self.controls.reset()
            self.outcome.hide()
            self.waiting.hide()
        self._data = data
        self.set_entries(entries, ask=False)
        self._reader.want(data.row.id, [each.draft for each in self.entries])

    def forget(self) -> None:
        """Drop the contract."""
        self._data = self._setup = None
        self.entries = ()
        self.runner.forget()

    def set_entries(self, entries: Sequence[Entry], *, ask: bool = True) -> None:
        """Compare these terms."""
        self.entries = tuple(entries)
        self.controls.show_entries(self.entries)
        self.entries_changed.emit()
        if ask and self._data is not None:
            drafts = [each.draft for each in self.entries]
            self._reader.want_fields(self._data.row.id, drafts)

    def add(self, entry: Entry) -> None:
        """Compare these terms, too."""
        if not self.is_full:
            self.set_entries(added(self.entries, entry))

    @Slot(str)
    def remove(self, key: str) -> None:
        """Compare them no more; the last ones stay."""
        left = tuple(each for each in self.entries if each.key != key)
        if left:
            self.set_entries(left)

    @Slot(str)
    def _on_first(self, key: str) -> None:
        self.set_entries(moved_first(self.entries, key))

    @Slot(str)
    def _on_use(self, key: str) -> None:
        for each in self.entries:
            if each.key == key:
                self.use_wanted.emit(each)

    @Slot(object)
    def _on_setup(self, setup: Setup) -> None:
        data = self._data
        if data is None or data.row.id != setup.contract_id:
            return
        self._setup = setup
        row = data.row
        self.controls.show_contract(
            setup.periods, setup.planned, currency=row.currency, noun=row.billing.value
        )
        self._on_fields(setup.fields)

    @Slot(object)
    def _on_fields(self, fields: tuple[NumberField, ...]) -> None:
        """Other terms may rest on other figures; what they pay is worked out in any case."""
        if self._data is not None:
            row = self._data.row
            self.controls.numbers.show_fields(fields, row.currency, row.billing.value)
            self._ask(at_once=True)

    @Slot()
    def _ask(self, *, at_once: bool = False) -> None:
        """Work out what is set, unless it cannot be read or is not there yet."""
        data, controls = self._data, self.controls
        if data is None or self._setup is None:
            return
        try:
            question = TrialQuestion(
                data.row.id,
                tuple(each.draft for each in self.entries),
                controls.periods(),
                controls.numbers.numbers() if controls.uses_numbers else (),
                controls.scenario.scenario(),
                controls.deals.deals() if controls.deals_on.isChecked() else USUAL_DEALS,
            )
        except ValidationFailed as error:
            self.runner.forget()
            controls.show_problem(told(error))
            return
        controls.show_problem("")
        missing = controls.numbers.missing() if controls.uses_numbers else ""
        if missing:
            self._wait_for(missing, data)
        else:
            self.runner.want(question, at_once=at_once)

    def _wait_for(self, label: str, data: ContractData) -> None:
        self.runner.forget()
        self.outcome.hide()
        noun = data.row.billing.value
        has_results = self._setup is not None and bool(self._setup.periods)
        self.waiting.show_texts(
            f"Write {label.lower()} a {noun}" if has_results else "There are no results yet",
            f"What the terms pay on the numbers above, the same every {noun}, stands here then."
            if has_results
            else f"Write {label.lower()} a {noun} above to try the terms on plain numbers, the "
            f"same every {noun}, or import results.",
        )
        self.waiting.button.setVisible(not has_results)
        self.waiting.show()

    @Slot(object)
    def _on_tried(self, tried: Tried) -> None:
        data, controls = self._data, self.controls
        if data is None:
            return
        wants_deals = controls.deals_on.isChecked()
        found = compare(tried, data.row.currency, with_deals=wants_deals)
        self._comparison = found
        self.waiting.hide()
        self.outcome.show()
        noun = data.row.billing.value
        self.outcome.show_comparison(found, noun=noun, caption=controls.caption())
        fee = next((each.level for each in found.compared if each.is_deal), None)
        if wants_deals and controls.deals.fixed_fee.value() is None:
            controls.deals.show_default(fee)

    @Slot()
    def _on_state(self) -> None:
        self.controls.show_state(self.runner.state)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.outcome.set_room(self.width())

    @Slot(int, int)
    def explain(self, place: int, period: int) -> None:
        """Show in the side panel how the pay of a period came about."""
        comparison = self._comparison
        run = None if comparison is None else comparison.compared[place].run
        if comparison is None or run is None:
            return
        panel = PayExplanation(
            run.name,
            looks_of(comparison.compared)[place],
            run.periods[period],
            self.controls.scenario_note(),
        )
        self._page.side_panel.show_content("How this came about", panel)

    def _export(self, path: Path, content: TableContent) -> None:
        self._page.run(
            "Exporting the comparison",
            lambda _progress: export_table(path, content),
            lambda _nothing: self._page.context.toast(f"Saved {path}"),
        )

    @Slot()
    def _on_picture(self) -> None:
        chart, page = self.outcome.chart, self._page

        def save(path: Path) -> None:
            chart.chart.export_png(path)
            page.context.toast(f"Saved {path}")

        name = chart.file_name()
        ask_where(page, page.context.settings, "Save the chart", name, PICTURES, save)

    def _on_import(self) -> None:
        if self._data is not None:
            self._page.context.navigate("import", contract_id=self._data.row.id)
