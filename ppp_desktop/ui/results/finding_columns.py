"""The columns of the list of findings, and of the results behind one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ppp_desktop.core.money import format_money, format_number
from ppp_desktop.core.periods import format_span
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.services.data_checks.findings import SEVERITIES, Finding, Severity
from ppp_desktop.services.data_checks.registry import CHECK_LABELS
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.results import ResultRow
from ppp_desktop.ui.results.columns import days_of, place_of
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine
from ppp_desktop.ui.theme import Tone

SEVERITY_TONES = {
    Severity.ERROR: Tone.NEGATIVE,
    Severity.WARNING: Tone.WARNING,
    Severity.NOTE: Tone.INFO,
}

DAYS = "Days"
"""The title of the column that a narrow list leaves out."""

_NAMED_BY = ("campaign", "product", "ad_group", "ad", "channel", "country")
_DAY_WIDTH = 118
_LEAST_NAME_WIDTH = 100


def finding_columns() -> list[Column[Finding]]:
    """Return the columns of the list of findings."""
    return [
        Column[Finding]("Severity", state_of, _order, width=84, cell=ChipCell(tone_of)),
        Column("Contract", lambda row: row.contract_code, width=88),
        Column(
            "Finding",
            lambda row: row.sentence,
            cell=SecondLine(second_line),
            tooltip=lambda row: f"{row.sentence}\n{row.remedy}",
            stretch=True,
        ),
        Column(DAYS, span_of, _first_day, width=158),
        Column(
            "Rows",
            lambda row: format_number(Decimal(row.rows.count)) if row.rows.count else "–",
            lambda row: row.rows.count,
            align=Align.RIGHT,
            width=56,
            export=lambda row: row.rows.count,
        ),
        Column("Check", lambda row: CHECK_LABELS[row.check], visible=False),
        Column("In doubt", amount_of, visible=False, align=Align.RIGHT),
        Column("Remedy", lambda row: row.remedy, visible=False),
    ]


def behind_columns(currency: str) -> list[Column[ResultRow]]:
    """Return the columns of the results behind a finding, in a narrow table."""
    return [
        Column[ResultRow]("Day", days_of, lambda row: row.day, width=_DAY_WIDTH),
        Column(
            "Result",
            _name_of,
            cell=SecondLine(place_of),
            tooltip=lambda row: f"{_name_of(row)}\n{_figures_of(row, currency)}\n{place_of(row)}",
            stretch=True,
            width=_LEAST_NAME_WIDTH,
        ),
    ]


def state_of(finding: Finding) -> str:
    """Return how bad it is, or that it is accepted."""
    return finding.severity.value if finding.is_open else "accepted"


def tone_of(finding: Finding) -> Tone:
    """Return the colour of that."""
    return SEVERITY_TONES[finding.severity] if finding.is_open else Tone.NEUTRAL


def span_of(finding: Finding) -> str:
    """Return the days of a finding, years and months named once."""
    return format_span(finding.rows.first_day, finding.rows.last_day)


def amount_of(finding: Finding) -> str:
    """Return the money in doubt with what it is of, "" without."""
    if finding.amount is None:
        return ""
    label = metric(finding.amount_of).label
    return f"{format_money(finding.amount, finding.currency)} {label[0].lower()}{label[1:]}"


def chip_text(finding: Finding) -> str:
    """Return what the chip over the results behind a finding says."""
    rows = finding.rows
    what = CHECK_LABELS[finding.check]
    if rows.ids and len(rows.ids) < rows.count:
        return f"{what}: the first {len(rows.ids):,} of {rows.count:,}"
    return f"{what}, {span_of(finding)}"


def second_line(finding: Finding) -> str:
    """Return what to do, or who accepted it and why."""
    if finding.accepted is None:
        return finding.remedy
    return f"{finding.accepted.author}: {finding.accepted.reason}"


def _order(finding: Finding) -> tuple[bool, int, int]:
    worst = SEVERITIES.index(finding.severity)
    return (not finding.is_open, worst, -finding.rows.last_day.toordinal())


def _first_day(finding: Finding) -> date:
    return finding.rows.first_day


def _name_of(row: ResultRow) -> str:
    named = (row.dimension(name) for name in _NAMED_BY)
    text = row.external_id or next((name for name in named if name), "")
    source = row.dimension("source")
    return " · ".join(part for part in (text, source) if part) or f"row {row.row:,}"


def _figures_of(row: ResultRow, currency: str) -> str:
    return ", ".join(
        f"{metric(key).label} {format_metric(key, value, row.currency or currency)}"
        for key, value in row.values.items()
    )
