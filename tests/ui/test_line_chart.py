"""The line chart draws, reads out, exports, and says so when there is nothing to draw."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.theme import Scheme, current_theme
from ppp_desktop.ui.widgets.chart_axis import date_ticks, value_ticks
from ppp_desktop.ui.widgets.chart_data import ChartData, Dash, Mark, Series
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.line_chart import LineChart

FIRST = date(2026, 6, 1)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(30))

DATA = ChartData(
    (
        Series("Actual", tuple((day, Decimal(9 * n)) for n, day in enumerate(DAYS[:22]))),
        Series("Season", tuple((day, 8 * n) for n, day in enumerate(DAYS)), dash=Dash.DOTTED),
        Series(
            "Forecast",
            tuple((day, None if n < 21 else 9 * n) for n, day in enumerate(DAYS)),
            dash=Dash.DASHED,
            band=tuple((day, 8 * n, 10 * n) for n, day in enumerate(DAYS[21:], start=21)),
            colour=0,
        ),
    ),
    target=300,
    marks=(Mark(date(2026, 6, 12), "lead form changed", flag=True),),
)


@pytest.fixture
def chart(qtbot: QtBot) -> LineChart:
    result = LineChart()
    qtbot.addWidget(result)
    result.resize(700, 360)
    result.show()
    return result


def test_nothing_to_draw_says_so(chart: LineChart) -> None:
    chart.show_data(ChartData((Series("Actual", ((FIRST, None),)),)))
    empty = chart.findChild(EmptyState)
    assert empty is not None
    assert empty.isVisible()
    chart.show_data(DATA)
    assert not empty.isVisible()


def test_both_schemes_draw_different_pictures(chart: LineChart) -> None:
    chart.show_data(DATA)
    light = chart.grab().toImage()
    theme = current_theme()
    theme.set_scheme(Scheme.DARK)
    dark = chart.grab().toImage()
    theme.set_scheme(Scheme.LIGHT)
    assert light != dark
    assert chart.accessibleName() == "Chart: Actual, Season, Forecast"


def test_values_are_read_out_at_the_nearest_day(chart: LineChart) -> None:
    chart.show_data(DATA)
    place = date(2026, 6, 3).toordinal() + 0.3
    assert chart.read_out(place) == "3 June 2026 · Actual 18 · Season 16"


def test_numbers_on_the_x_axis(chart: LineChart) -> None:
    pay = Series("Pay", ((0, 800), (100, Decimal("1800.00")), (400, 4500)))
    chart.show_data(
        ChartData((pay,), marks=(Mark(237, "June: 237"),), format_value=lambda v: f"€{v:,.0f}")
    )
    assert chart.read_out(90) == "100 · Pay €1,800"


def test_one_point_alone_is_drawn(chart: LineChart) -> None:
    chart.show_data(ChartData((Series("Actual", ((FIRST, 5),)),), from_zero=False))
    assert chart.read_out(0) == "1 June 2026 · Actual 5"


def test_pictures_are_saved(chart: LineChart, tmp_path: Path) -> None:
    chart.show_data(DATA)
    chart.export_png(tmp_path / "chart.png")
    chart.export_svg(tmp_path / "chart.svg")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 2


def test_value_marks_are_round() -> None:
    assert [value for value, _text in value_ticks(0, 300, str)] == [0, 100, 200, 300]
    assert [text for _value, text in value_ticks(0, 1, lambda v: f"{v:.1f}")] == [
        "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
    ]  # fmt: skip
    assert len(value_ticks(5, 5, str)) == 1


@pytest.mark.parametrize("days", [0, 1, 6, 30, 31, 61, 62, 200, 400, 4000])
def test_date_marks_are_few_and_inside(days: int) -> None:
    first = date(2026, 1, 31)
    last = first + timedelta(days=days)
    ticks = date_ticks(first, last, 6)
    assert 1 <= len(ticks) <= 9
    assert all(first.toordinal() <= place <= last.toordinal() for place, _text in ticks)
