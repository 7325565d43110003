"""What a table shows: its columns over one kind of frozen row."""

from __future__ import annotations

# The classes here have no slots: a frozen generic with slots cannot be called as Column[Row](...)
# on Python 3.11 (typing sets __orig_class__, and the generated __setattr__ fails over it).
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from ppp_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

Row = TypeVar("Row")

CellValue: TypeAlias = str | int | Decimal | date | None


class Align(StrEnum):
    """Where a column's texts stand; figures to the right."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Sum(NamedTuple):
    """A value that the footer may add up: of one currency, or a plain number where it is ""."""

    value: Decimal
    currency: str = ""


@dataclass(frozen=True)
class SecondLine(Generic[Row]):
    """A quiet second line below the text; rows become 48 px high."""

    text: Callable[[Row], str]


@dataclass(frozen=True)
class ChipCell(Generic[Row]):
    """The text as a chip of this tone."""

    tone: Callable[[Row], Tone]


@dataclass(frozen=True)
class BarCell(Generic[Row]):
    """A bar before the text: share 0 to 1 of the cell's width, None draws none."""

    share: Callable[[Row], float | None]
    tone: Callable[[Row], Tone] = lambda _row: Tone.ACCENT


@dataclass(frozen=True)
class IntervalCell(Generic[Row]):
    """Whiskers from low to high with a point at the value, on one scale for the column."""

    interval: Callable[[Row], tuple[float, float, float] | None]
    scale: tuple[float, float]


@dataclass(frozen=True)
class SparkCell(Generic[Row]):
    """A sparkline of these values in place of the text."""

    values: Callable[[Row], Sequence[float]]
    tone: Callable[[Row], Tone] = lambda _row: Tone.ACCENT


Cell: TypeAlias = (
    SecondLine[Row] | ChipCell[Row] | BarCell[Row] | IntervalCell[Row] | SparkCell[Row]
)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its title and what it makes of a row.

    `sort_key` gives the raw value that sorting compares (the text where none is given; None comes
    last in both directions). `export` gives the raw value for files, by default the text. `total`
    makes the footer add the column up over the selection. `width` is in px; a column with
    `stretch` takes the room that is left. `key` names the column in the settings.
    """

    title: str
    display: Callable[[Row], str]
    sort_key: Callable[[Row], SupportsRichComparison | None] | None = None
    align: Align = Align.LEFT
    width: int | None = None
    tone: Callable[[Row], Tone | None] | None = None
    strong: Callable[[Row], bool] | None = None
    tooltip: Callable[[Row], str] | None = None
    export: Callable[[Row], CellValue] | None = None
    total: Callable[[Row], Sum | None] | None = None
    cell: Cell[Row] | None = None
    stretch: bool = False
    visible: bool = True
    key: str = ""

    @property
    def name(self) -> str:
        """The key, by default made of the title."""
        return self.key or self.title

    def raw(self, row: Row) -> SupportsRichComparison | None:
        """Return what sorting compares."""
        return self.display(row).casefold() if self.sort_key is None else self.sort_key(row)

    def exported(self, row: Row) -> CellValue:
        """Return what a file gets."""
        return self.display(row) if self.export is None else self.export(row)
