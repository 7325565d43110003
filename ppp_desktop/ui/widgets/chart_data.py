"""What a line chart shows, as values: series, their bands, a target, marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

X = date | Decimal | int | float
Y = Decimal | int | float


class Dash(StrEnum):
    """How a line is drawn, so that series differ without their colour too."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASH_DOT = "dash dot"
    DASH_DOT_DOT = "dash dot dot"


@dataclass(frozen=True, slots=True)
class Series:
    """One line: points from left to right, None where there is a gap.

    `band` holds (x, low, high) around the line; `colour` is the number of the colour in the
    theme's series, by default the place among the series. One without a name is not told: it
    only marks points of another.
    """

    name: str
    points: tuple[tuple[X, Y | None], ...]
    dash: Dash = Dash.SOLID
    band: tuple[tuple[X, Y, Y], ...] = ()
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line with a text at `x`; a flag marks something that happened."""

    x: X
    text: str
    flag: bool = False


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything on one chart; x are dates in all series, or numbers in all.

    `target` is drawn as a dashed line over the whole width. `format_value` writes the values of
    the y axis and `format_x` those of a numeric x axis. The y axis begins at zero unless
    `from_zero` is False.
    """

    series: tuple[Series, ...]
    target: Y | None = None
    target_text: str = ""
    marks: tuple[Mark, ...] = ()
    format_value: Callable[[float], str] = lambda value: f"{value:,.10g}"
    format_x: Callable[[float], str] = lambda value: f"{value:,.10g}"
    from_zero: bool = True

    @property
    def is_empty(self) -> bool:
        """True where no series has a value."""
        return not any(y is not None for series in self.series for _x, y in series.points)

    @property
    def has_dates(self) -> bool:
        """True where x are dates."""
        return any(isinstance(x, date) for series in self.series for x, _y in series.points)

    def values(self) -> list[float]:
        """Return every value that has to fit on the y axis."""
        result = [float(y) for series in self.series for _x, y in series.points if y is not None]
        for series in self.series:
            result += [float(y) for _x, low, high in series.band for y in (low, high)]
        return result if self.target is None else [*result, float(self.target)]

    def places(self) -> list[float]:
        """Return every x that has to fit on the x axis."""
        result = [as_place(x) for series in self.series for x, _y in series.points]
        result += [as_place(x) for series in self.series for x, _low, _high in series.band]
        return result + [as_place(mark.x) for mark in self.marks]


def as_place(x: X) -> float:
    """Return `x` as a number: a date as its ordinal."""
    return float(x.toordinal()) if isinstance(x, date) else float(x)
