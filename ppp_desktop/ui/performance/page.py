"""The performance page: how a contract's objectives go in a period, and what they consist of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Topic
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.report_spans import SpanKind
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.pace_tones import pace_tone
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.performance.breakdown import COLUMNS, BreakdownLine, breakdown_lines
from ppp_desktop.ui.performance.chart_card import ChartCard
from ppp_desktop.ui.performance.content import (
    Choice,
    ContractContent,
    PerformanceContent,
    read_content,
)
from ppp_desktop.ui.performance.objective_strip import Figure, ObjectiveStrip
from ppp_desktop.ui.performance.report import ReportCommands
from ppp_desktop.ui.performance.words import objective_caption, span_text
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.theme import CARD_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel

T = TypeVar("T")

_CONTRACT_KEY = "performance.contract"
_DIMENSION_KEY = "performance.dimension"
_CONTRACT_WIDTH = 190
_PERIOD_WIDTH = 150
_DIMENSION_WIDTH = 150


class PerformancePage(Page):
    """Opened by `navigate("performance", contract_id=…, period=…, objective=…)`.

    With `report=SpanKind.…` (or True, for the days that are shown) its report is opened.
    """

    topics = frozenset({Topic.CONTRACTS, Topic.OBJECTIVES, Topic.TERMS, Topic.RESULTS})

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Performance")
        settings = context.settings
        remembered = settings.text(_CONTRACT_KEY)
        self._choice = Choice(
            contract_id=int(remembered) if remembered.isdecimal() else None,
            dimension=settings.text(_DIMENSION_KEY),
        )
        self._shown: ContractContent | None = None
        self.contract = _chooser("Contract", _CONTRACT_WIDTH)
        self.period = ComboBox[Period]()
        self.dimension = ComboBox[str]()
        for chooser, name, width in (
            (self.period, "Period", _PERIOD_WIDTH),
            (self.dimension, "Broken down by", _DIMENSION_WIDTH),
        ):
            chooser.setAccessibleName(name)
            chooser.setFixedWidth(width)
        self.strip = ObjectiveStrip(self._on_objective)
        self.chart = ChartCard(self._on_import)
        self.table = DataTable[BreakdownLine](
            COLUMNS,
            name="performance",
            settings=settings,
            exporter=self._export,
            compact=True,
            empty=EmptyState("results", "No results to break down in this period"),
        )
        self._compared = ElidedLabel("", "caption")
        self._stack = QStackedWidget()
        self.report = ReportCommands(self)
        self._report_wanted: SpanKind | bool = False
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._open_contract = self.button("Open contract", self._on_open_contract)
        self._back = self.button("Figures", self.report.leave)
        self._report = self.button("Report", self._on_report, main=True)
        self.header.set_buttons(
            self.contract, self.period, self._open_contract, self._back, self._report
        )
        self.table.add_tool(self.dimension)
        self.table.add_tool(self._compared)
        breakdown = Card()
        breakdown.add(self.table, 1)
        figures = QWidget()
        column = QVBoxLayout(figures)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self.strip)
        column.addWidget(self.chart, 3)
        column.addWidget(breakdown, 2)
        self._no_contract = EmptyState(
            "contracts",
            "No contracts yet",
            "Performance is measured against the objectives of a contract.",
            action="Go to contracts",
            on_action=lambda: self.context.navigate("contracts", new=True),
        )
        self._no_objective = EmptyState(
            "target",
            "This contract has no objectives",
            "An objective is a metric with a target per period, such as 300 approved leads a "
            "month.",
            action="Write objectives",
            on_action=self._on_write_objectives,
        )
        self._nothing = QWidget()
        for each in (self._nothing, figures, self._no_contract, self._no_objective):
            self._stack.addWidget(each)
        self._figures = figures
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.contract.value_changed.connect(self._on_contract)
        self.period.value_changed.connect(self._on_period)
        self.dimension.value_changed.connect(self._on_dimension)
        self.report.opened.connect(self._on_report_opened)
        self.report.left.connect(self._show_header)
        self.report.left.connect(lambda: self._stack.setCurrentWidget(self._shown_figures()))

    @override
    def can_leave(self) -> bool:
        return self.report.keep()

    @override
    def reload(self) -> None:
        database, choice, today = self.context.database, self._choice, self.context.today()
        self.load(
            "Measuring",
            lambda progress: read_content(database, choice, today=today, progress=progress),
            self._show,
        )

    @override
    def open(self, target: Mapping[str, object]) -> None:
        contract_id, period, objective = (
            target.get(name) for name in ("contract_id", "period", "objective")
        )
        if not isinstance(contract_id, int):
            return
        wanted = target.get("report")
        self._report_wanted = wanted if isinstance(wanted, SpanKind | bool) else False
        if not self._report_wanted:
            self.report.leave()
        self._choose(
            replace(
                self._choice,
                contract_id=contract_id,
                period=period if isinstance(period, Period) else None,
                objective=objective if isinstance(objective, str) else "",
            )
        )

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        self.reload()

    def _show(self, content: PerformanceContent) -> None:
        self._shown = content.shown
        self._show_header()
        if content.shown is None:
            self.report.leave()
            self.header.set_title("Performance")
            self.header.set_context("")
            self._stack.setCurrentWidget(self._no_contract)
            return
        self._show_choosers(content)
        self._show_contract(content.shown)

    def _show_choosers(self, content: PerformanceContent) -> None:
        shown = content.shown
        if shown is None:
            return
        contracts = [(f"{row.code} · {row.client_name}", row.id) for row in content.contracts]
        _fill(self.contract, contracts, shown.contract.id)
        _fill(self.period, [(each.label, each) for each in shown.periods], shown.overview.period)
        dimensions = [(f"By {DIMENSION_LABELS[key].lower()}", key) for key in shown.dimensions]
        _fill(self.dimension, dimensions, shown.dimension)
        self._choice = Choice(
            contract_id=shown.contract.id,
            period=shown.overview.period,
            objective=shown.objective.name if shown.objective else "",
            dimension=shown.dimension or self._choice.dimension,
        )
        self.context.settings.set_text(_CONTRACT_KEY, str(shown.contract.id))

    def _show_contract(self, shown: ContractContent) -> None:
        self.header.set_title(shown.contract.client_name)
        parts = (shown.contract.name, span_text(shown.overview))
        self.header.set_context(" · ".join(part for part in parts if part))
        if self._report_wanted or self._is_report_of_another(shown):
            wanted = self._report_wanted
            self._report_wanted = False
            kind = wanted if isinstance(wanted, SpanKind) else None
            self.report.open(shown.contract, shown.overview.period, kind)
        else:
            self.report.refresh()
        if shown.objective is None or shown.series is None:
            self._show_middle()
            return
        self.strip.show_figures(_figures(shown), shown.objective.name)
        self._compared.set_full_text(f"Before: {shown.compared.label}")
        self.chart.show_series(shown.objective, shown.series, shown.overview.currency)
        self.table.set_rows(breakdown_lines(shown.rows, shown.objective, shown.overview.currency))
        self._show_middle()

    def _show_middle(self) -> None:
        if not self.report.is_open:
            self._stack.setCurrentWidget(self._shown_figures())

    def _shown_figures(self) -> QWidget:
        shown = self._shown
        if shown is None:
            return self._no_contract
        return self._no_objective if shown.series is None else self._figures

    def _is_report_of_another(self, shown: ContractContent) -> bool:
        return self.report.is_open and self.report.contract_id != shown.contract.id

    @Slot()
    def _show_header(self) -> None:
        """Offer what can be done with the figures, or with the report in their place."""
        there, printed = self._shown is not None, self.report.is_open
        self.contract.setVisible(there)
        for widget in (self.period, self._open_contract, self._report):
            widget.setVisible(there and not printed)
        self._back.setVisible(there and printed)

    @Slot(object)
    def _on_report_opened(self, preview: QWidget) -> None:
        if self._stack.indexOf(preview) < 0:
            self._stack.addWidget(preview)
        self._stack.setCurrentWidget(preview)
        self._show_header()

    def _on_report(self) -> None:
        if self._shown is not None:
            self.report.open(self._shown.contract, self._shown.overview.period)

    @Slot()
    def _on_contract(self) -> None:
        self._choose(replace(self._choice, contract_id=self.contract.value(), objective=""))

    @Slot()
    def _on_period(self) -> None:
        self._choose(replace(self._choice, period=self.period.value()))

    @Slot()
    def _on_dimension(self) -> None:
        dimension = self.dimension.value() or ""
        self.context.settings.set_text(_DIMENSION_KEY, dimension)
        self._choose(replace(self._choice, dimension=dimension))

    def _on_objective(self, name: str) -> None:
        self._choose(replace(self._choice, objective=name))

    def _on_import(self) -> None:
        self.context.navigate("import", contract_id=self._choice.contract_id)

    def _on_open_contract(self) -> None:
        self.context.navigate("contracts", contract_id=self._choice.contract_id)

    def _on_write_objectives(self) -> None:
        self.context.navigate("contracts", contract_id=self._choice.contract_id, tab="objectives")

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            "Exporting",
            lambda _progress: export_table(path, content),
            lambda _none: self.context.toast(f"{path.name} written."),
        )


def _chooser(name: str, width: int) -> ComboBox[int]:
    result = ComboBox[int]()
    result.setAccessibleName(name)
    result.setFixedWidth(width)
    return result


def _fill(chooser: ComboBox[T], items: Sequence[tuple[str, T]], value: T) -> None:
    """Offer and choose without telling: the page has read what is chosen already."""
    blocked = chooser.blockSignals(True)
    chooser.set_items(items)
    chooser.set_value(value)
    chooser.setToolTip(chooser.currentText())
    chooser.blockSignals(blocked)


def _figures(shown: ContractContent) -> list[Figure]:
    overview = shown.overview
    cards = [
        Figure(
            key=each.name,
            title=each.name,
            figure=format_metric(each.metric, each.actual, overview.currency),
            caption=objective_caption(each, overview.currency),
            tone=pace_tone(each),
        )
        for each in overview.objectives
    ]
    if overview.pay is None:
        return [*cards, Figure("", "Pay", "–", "no terms in this period", Tone.NEUTRAL)]
    pay = format_money(overview.pay, overview.currency)
    running = overview.through is None or overview.through < overview.period.end
    title = "Pay to date" if running else "Pay"
    return [*cards, Figure("", title, pay, "before tax", Tone.NEUTRAL)]
