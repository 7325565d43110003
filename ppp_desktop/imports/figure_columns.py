"""Turns the distinct cells of a metric column into exact scaled integers, most of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ppp_desktop.imports.cells import Cell
from ppp_desktop.imports.figures import ONE_SCALED, FigureReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

_DIGITS_OF_A_FLOAT = 10**15
"""Every decimal of at most 15 digits has a float of its own."""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """What each distinct cell means: a figure × 10⁶ if `present`, no figure at all if `faulty`."""

    scaled: Whole
    present: Flags
    faulty: Flags
    rounded: Flags


def figure_table(figures: FigureReader, values: Sequence[Cell]) -> FigureTable:
    """Return what `figures` reads in each of the cells."""
    count = len(values)
    table = FigureTable(
        np.zeros(count, np.int64),
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
    )
    _take_floats(values, table)
    for place in np.flatnonzero(~table.present).tolist():
        meaning = figures.meaning(values[place])
        if meaning is None:
            table.faulty[place] = True
            continue
        scaled, table.rounded[place] = meaning
        if scaled is not None:
            table.scaled[place] = scaled
            table.present[place] = True
    return table


def _take_floats(values: Sequence[Cell], table: FigureTable) -> None:
    """Take the floats that stand for a decimal of at most 15 digits, six of them after the mark.

    Such a decimal has a float of its own, so it is the shortest text of that float, which is what
    the figure reader reads; division of two exact numbers is rounded to that very float.
    """
    places = np.array([at for at, cell in enumerate(values) if type(cell) is float], np.int64)
    if not len(places):
        return
    floats = np.array([values[place] for place in places.tolist()], np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.rint(floats * ONE_SCALED)
        certain = (np.abs(scaled) < _DIGITS_OF_A_FLOAT) & (scaled / ONE_SCALED == floats)
    table.scaled[places[certain]] = scaled[certain].astype(np.int64)
    table.present[places[certain]] = True
