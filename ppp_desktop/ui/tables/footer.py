"""The sentence below a table: how many rows, how many chosen, what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ppp_desktop.core.money import format_money, format_number
from ppp_desktop.ui.tables.columns import Column, Row, Sum

_FEWEST_TO_ADD = 2


def footer_text(
    columns: Sequence[Column[Row]], total: int, shown: Sequence[Row], selected: Sequence[Row]
) -> str:
    """Return such as "12 of 340 rows · 3 selected · Earned €1,200.00 + $30.00"."""
    parts = [_count(total, len(shown))]
    if selected:
        parts.append(f"{len(selected):,} selected")
    if len(selected) >= _FEWEST_TO_ADD:
        parts += [
            f"{column.title} {text}" for column in columns if (text := _sums(column, selected))
        ]
    return " · ".join(parts)


def _count(total: int, shown: int) -> str:
    noun = "row" if total == 1 else "rows"
    return f"{total:,} {noun}" if shown == total else f"{shown:,} of {total:,} {noun}"


def _sums(column: Column[Row], rows: Sequence[Row]) -> str:
    """Add up per currency: euros and dollars have no common sum."""
    if column.total is None:
        return ""
    sums: dict[str, Decimal] = {}
    for row in rows:
        part: Sum | None = column.total(row)
        if part is not None:
            sums[part.currency] = sums.get(part.currency, Decimal(0)) + part.value
    return " + ".join(
        format_money(value, currency) if currency else format_number(value)
        for currency, value in sums.items()
    )
