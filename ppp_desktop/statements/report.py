"""The performance report as a frozen document: everything that is printed, already written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.statements.document import Party


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of a table. `bar` is a share from 0 to 1 drawn in the column of bars."""

    cells: tuple[str, ...]
    is_strong: bool = False
    is_quiet: bool = False
    bar: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: its first `texts` columns are words, the others figures; `bars` is the column
    that rows with a bar draw it in, counted from 0. `notes` stand below."""

    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    texts: int = 1
    bars: int | None = None
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A day, week or month; `value` None draws a gap, `target` None no target."""

    value: Decimal | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportChart:
    """The course of one objective: columns, or a line for ratios, and the target dashed.

    `scale` are heights with their labels, the lowest first, and the ends of the axis; `marks` are
    points (counted from 0) with what stands below them. `standing` says beside the title what
    came of all.
    """

    title: str
    standing: str
    points: tuple[ChartPoint, ...]
    scale: tuple[tuple[Decimal, str], ...]
    marks: tuple[tuple[int, str], ...]
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class ChartLegend:
    """What the signs of the charts are called, under the title of their part."""

    actual: str
    target: str
    nothing: str


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of the report: texts, then tables, then charts, then notes."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[ReportChart, ...] = ()
    legend: ChartLegend | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report. `facts` are (label, text) beside the client's name.

    `logo` holds a PNG or JPEG image; `accent` is "#rrggbb"; `page_size` is "A4" or "Letter";
    `language` is that of the page numbers.
    """

    title: str
    span: str
    agency: Party
    client: Party
    client_label: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[ReportSection, ...]
    logo: bytes = b""
    accent: str = "#17656E"
    footer: str = ""
    page_size: str = "A4"
    program: str = ""
    language: str = "en"
