"""The chart: pay against volume with all terms in one, or pay period by period."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.money import format_money, format_number, round_money
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.simulation_comparison import Comparison, Curves
from ppp_desktop.ui.simulator.choice_chips import ChoiceChips
from ppp_desktop.ui.simulator.looks import Look, looks_of
from ppp_desktop.ui.widgets.buttons import IconButton
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chart_data import ChartData, Mark, Series
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.line_chart import LineChart

VOLUME, PERIODS = "volume", "periods"
_HEIGHT = 252  # px


class ChartCard(Card):
    """`export_wanted` asks for the picture to be saved."""

    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pay", parent=parent)
        self.chart = LineChart(
            empty_text="Nothing here pays for a volume",
            empty_hint="Look at the pay period by period instead.",
        )
        self.chart.setFixedHeight(_HEIGHT)
        self.choice = ChoiceChips("What the chart shows")
        self._noun = ""
        self._which = VOLUME
        self._comparison: Comparison | None = None
        self._caption = label("", "caption", wrap=True)
        save = IconButton("download", "Save the chart as a picture")
        save.clicked.connect(self.export_wanted)
        self.add_to_header(self.choice)
        self.add_to_header(save)
        self.add(self.chart)
        self.add(self._caption)
        self.choice.chosen.connect(self._on_chosen)

    def show_comparison(self, comparison: Comparison, noun: str) -> None:
        """Draw these; `noun` names a period."""
        self._comparison = comparison
        if noun != self._noun:
            self._noun = noun
            choices = [(VOLUME, "Against volume"), (PERIODS, f"By {noun}")]
            self.choice.set_choices(choices, self._which)
        self._draw()

    def file_name(self) -> str:
        """Return how a file of the picture is called."""
        return f"{self._title.full_text()}.png"

    @Slot(str)
    def _on_chosen(self, which: str) -> None:
        self._which = which
        self._draw()

    def _draw(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        notes: tuple[str, ...] = ()
        curves = comparison.curves
        if self._which == PERIODS:
            self.set_title(f"Pay by {self._noun}")
            self.chart.show_data(period_chart(comparison))
        elif curves is None:
            self.set_title("Pay against volume")
            self.chart.show_data(ChartData(()))
        else:
            self.set_title(f"Pay against {metric(curves.request.metric).label.lower()}")
            self.chart.show_data(volume_chart(comparison, curves))
            notes = curves.notes
        self._caption.setText(" ".join(notes))
        self._caption.setVisible(bool(notes))


def period_chart(comparison: Comparison) -> ChartData:
    """Return the pay of each period as lines."""
    currency = comparison.currency
    days = [period.start for period in comparison.periods]
    return ChartData(
        tuple(
            Series(
                each.name, tuple(zip(days, each.pay, strict=True)), look.dash, colour=look.colour
            )
            for each, look in zip(comparison.compared, looks_of(comparison.compared), strict=True)
            if each.total is not None
        ),
        format_value=lambda value: _axis_money(value, currency),
    )


def volume_chart(comparison: Comparison, curves: Curves) -> ChartData:
    """Return the curves, with a dot where each stands now and the volume now marked."""
    looks, compared = looks_of(comparison.compared), comparison.compared
    series: list[Series] = []
    dots: list[Series] = []
    for line in curves.lines:
        look = looks[line.place]
        points = tuple((point.volume, point.pay) for point in line.curve.points)
        series.append(Series(compared[line.place].name, points, look.dash, colour=look.colour))
        if line.curve.actual is not None:
            now = ((line.curve.actual.volume, line.curve.actual.pay),)
            dots.append(Series("", now, colour=look.colour))
    volumes = [point.volume for line in curves.lines for point in line.curve.points]
    for place, amount in curves.levels:
        series.append(_level(compared[place].name, looks[place], amount, volumes))
    return ChartData(
        (*series, *dots),
        marks=_now(comparison, curves),
        format_value=lambda value: _axis_money(value, comparison.currency),
        format_x=lambda value: _volume(Decimal(str(value)), curves.request, comparison.currency),
    )


def _level(name: str, look: Look, amount: Decimal, volumes: list[Decimal]) -> Series:
    ends = ((min(volumes), amount), (max(volumes), amount))
    return Series(name, ends, look.dash, colour=look.colour)


def _now(comparison: Comparison, curves: Curves) -> tuple[Mark, ...]:
    """Return the mark of the volume that there was in the last period."""
    now = next((line.curve.actual for line in curves.lines if line.curve.actual), None)
    if now is None:
        return ()
    written = _volume(now.volume, curves.request, comparison.currency)
    return (Mark(now.volume, f"{comparison.periods[-1].label}: {written}"),)


def _volume(value: Decimal, request: MeasureRequest, currency: str) -> str:
    if metric(request.metric).unit is Unit.MONEY:
        return _short_money(value, currency)
    return format_number(value)


def _axis_money(value: float, currency: str) -> str:
    return _short_money(Decimal(str(value)), currency)


def _short_money(value: Decimal, currency: str) -> str:
    return format_money(round_money(value, currency), currency).removesuffix(".00")
