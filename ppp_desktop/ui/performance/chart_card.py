"""The card of the big chart: an objective day by day beside expectation and target."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.services.objective_words import write_target
from ppp_desktop.services.performance import ObjectivePerformance, Series
from ppp_desktop.ui.performance.words import axis_text, chart_caption, chart_title
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets import chart_data
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chart_data import ChartData, Dash
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.line_chart import LineChart

_EXPECTED_COLOUR = 6  # the grey of the series: what is expected is no result


class ChartCard(Card):
    """Without results it says so and leads to the import (`go_import`)."""

    def __init__(self, go_import: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("Objective", parent=parent)
        self.chart = LineChart()
        self._caption = label("", "caption", wrap=True)
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(self.chart, 1)
        column.addWidget(self._caption)
        self._drawn = drawn
        self.empty = EmptyState(
            "upload",
            "No results in this period yet",
            "Import the exports of your tools to see how this objective goes.",
            action="Import results",
            on_action=go_import,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(drawn)
        self._stack.addWidget(self.empty)
        self.add(self._stack, 1)

    def show_series(self, objective: ObjectivePerformance, series: Series, currency: str) -> None:
        """Draw the objective's course."""
        self.set_title(chart_title(objective))
        self._caption.setText(chart_caption(objective, series.period))
        if not series.points:
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self._drawn)
        self.chart.show_data(chart_of(objective, series, currency))


def chart_of(objective: ObjectivePerformance, series: Series, currency: str) -> ChartData:
    """Return the lines: actual solid, expected dotted, target dashed."""
    lines = [chart_data.Series("actual", series.points, colour=0)]
    if series.expected:
        lines.append(
            chart_data.Series("expected", series.expected, Dash.DOTTED, colour=_EXPECTED_COLOUR)
        )
    return ChartData(
        tuple(lines),
        target=series.target,
        target_text=f"target {write_target(objective, currency).removeprefix('of ')}",
        format_value=partial(_axis_text, objective.metric, currency),
        from_zero=series.cumulative,
    )


def _axis_text(key: str, currency: str, value: float) -> str:
    return axis_text(key, value, currency)
