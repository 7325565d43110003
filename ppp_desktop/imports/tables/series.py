"""A market index or control series: a day and one or more columns of figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ppp_desktop.imports.cells import RawSheet, text_of
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.rows import Problem
from ppp_desktop.imports.tables.layout import CellReader, Layout, Tally, layout_of, missing

DAY_NAMES = (
    *("date", "day", "week", "month", "week start", "period", "datum", "tag", "woche", "monat"),
    *("jour", "mois", "semaine", "fecha", "dia", "mes", "semana", "data", "mese", "giorno"),
    *("settimana", "dag", "maand", "dzien", "miesiac", "tydzien"),
)
_INDEX_NAMES = frozenset(
    (
        *("index", "market", "market index", "control", "control region", "benchmark", "trend"),
        *("category total", "marktindex", "markt", "kontrolle", "kontrollregion", "indice"),
        *("indice du marche", "marche", "indice de mercado", "mercado", "indice di mercato"),
        *("mercato", "marktindex", "rynek", "indeks", "indeks rynku"),
    )
)


@dataclass(frozen=True, slots=True)
class Point:
    """The figure of a series on one day, in millionths, and the file's row that says so."""

    row: int
    series: str
    day: date
    value: int


@dataclass(frozen=True, slots=True)
class Series:
    """All points of a file, in the order of its rows; `names` are the columns in their order."""

    names: tuple[str, ...]
    points: tuple[Point, ...]


def looks_like_series(sheet: RawSheet) -> bool:
    """Tell whether a header names a day beside an index."""
    found = _layout(sheet)
    return found is not None and any(fold(each) in _INDEX_NAMES for each in found.headers)


def may_be_series(sheet: RawSheet) -> bool:
    """Tell whether a header names a day beside other columns."""
    return _layout(sheet) is not None


def read_series(sheet: RawSheet, tally: Tally) -> Series | None:
    """Return the points of every column that holds figures; None where none does."""
    layout = _layout(sheet)
    if layout is None:
        return None
    records = layout.records()
    columns = _figure_columns(layout, records)
    if not columns:
        return None
    # Each column of figures is a field of its own, so that the decimal mark is found over all.
    wide = Layout(
        layout.sheet,
        layout.header_row,
        {**layout.columns, **{str(at): at for at in columns}},
        layout.headers,
    )
    reader = CellReader(wide, records, [str(at) for at in columns])
    blocked = reader.ambiguous_days()
    points: dict[tuple[str, date], Point] = {}
    for record in records:
        if tally.takes(record):
            found = [blocked] if blocked else _read(reader, record, wide, columns, points)
            if isinstance(found, list):
                tally.reject(*found)
            else:
                points.update(found)
    tally.problems.extend(reader.rounding())
    return Series(tuple(columns.values()), tuple(points.values()))


def _read(
    reader: CellReader,
    record: Record,
    layout: Layout,
    columns: Mapping[int, str],
    known: Mapping[tuple[str, date], Point],
) -> dict[tuple[str, date], Point] | list[Problem]:
    day = reader.day(record)
    if day is None:
        return [missing(record, layout.header("day"))]
    if isinstance(day, Problem):
        return [day]
    problems: list[Problem] = []
    found: dict[tuple[str, date], Point] = {}
    for at, name in columns.items():
        value = reader.figure_at(record, at)
        if isinstance(value, Problem):
            problems.append(value)
        elif (name, day) in known and value is not None:
            earlier = known[name, day].row
            said = f"Row {record.number}: {name} of {day.isoformat()} is in row {earlier}, too."
            remedy = "Keep one of the two rows."
            problems.append(Problem(record.number, name, "duplicate", said, remedy))
        elif value is not None:
            found[name, day] = Point(record.number, name, day, value)
    return problems or found


def _figure_columns(layout: Layout, records: list[Record]) -> dict[int, str]:
    """Return the named columns in which most filled cells are numbers."""
    data = [record for record in records if not record.ignored]
    reader = CellReader(layout, data, ())
    found: dict[int, str] = {}
    for at, header in enumerate(layout.headers):
        if not header or at == layout.columns["day"] or header in found.values():
            continue
        filled = [each for each in data if at < len(each.cells) and text_of(each.cells[at])]
        good = sum(isinstance(reader.figure_at(each, at), int) for each in filled)
        if filled and good * 2 > len(filled):
            found[at] = header
    return found


def _layout(sheet: RawSheet) -> Layout | None:
    found = layout_of(sheet, {"day": DAY_NAMES})
    return found if found is not None and "day" in found.columns else None
