"""The columns of a comparison: by day, or by the values of a dimension."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.periods import format_span
from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.services.foreign_money import is_money
from ppp_desktop.services.gap_rows import GapRow, GapState
from ppp_desktop.services.gap_words import difference_text, figure_text, signed_share, state_word
from ppp_desktop.services.reconciliation import Reconciled
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, Sum
from ppp_desktop.ui.theme import Tone

STATE_TONES = {
    GapState.WITHIN: Tone.POSITIVE,
    GapState.BEYOND: Tone.NEGATIVE,
    GapState.EXPLAINED: Tone.INFO,
    GapState.ONLY_HERE: Tone.WARNING,
    GapState.ONLY_THERE: Tone.WARNING,
}
NO_VALUE = "Not named"

_FIGURE_WIDTH = 110
_SHARE_WIDTH = 88
_STATE_WIDTH = 130
_LEAST_NAME_WIDTH = 130
_TITLE_LENGTH = 14


def gap_columns(made: Reconciled) -> list[Column[GapRow]]:
    """Return the columns of `made.values` where it has a dimension, else of `made.rows`."""
    details = made.details
    currency = made.currency if is_money(details.metric) else ""
    return [
        _name_column(made),
        Column(
            shortened(details.trusted),
            lambda row: figure_text(made, row.pair.trusted),
            lambda row: row.pair.trusted,
            align=Align.RIGHT,
            width=_FIGURE_WIDTH,
            export=lambda row: row.pair.trusted,
            total=lambda row: Sum(row.pair.trusted or Decimal(0), currency),
            key="trusted",
        ),
        Column(
            shortened(details.other),
            lambda row: figure_text(made, row.pair.other),
            lambda row: row.pair.other,
            align=Align.RIGHT,
            width=_FIGURE_WIDTH,
            export=lambda row: row.pair.other,
            total=lambda row: Sum(row.pair.other or Decimal(0), currency),
            key="other",
        ),
        Column(
            "Difference",
            lambda row: difference_text(made, row.pair),
            lambda row: row.pair.difference,
            align=Align.RIGHT,
            width=_FIGURE_WIDTH,
            tone=lambda row: Tone.NEGATIVE if row.state is GapState.BEYOND else None,
            export=lambda row: row.pair.difference,
            total=lambda row: Sum(row.pair.difference, currency),
        ),
        Column(
            "Share",
            lambda row: signed_share(row.pair),
            lambda row: row.pair.share,
            align=Align.RIGHT,
            width=_SHARE_WIDTH,
            export=lambda row: row.pair.share,
        ),
        Column(
            "State",
            lambda row: state_word(row, made),
            lambda row: (not row.is_open, row.state.value),
            width=_STATE_WIDTH,
            cell=ChipCell(lambda row: STATE_TONES[row.state]),
            tooltip=reasons_of,
        ),
        Column("Explained as", reasons_of, visible=False),
    ]


def shortened(source: str, most: int = _TITLE_LENGTH) -> str:
    """Return the name of a source as it fits over a column."""
    return source if len(source) <= most else f"{source[: most - 1].rstrip()}…"


def days_text(row: GapRow) -> str:
    """Return the days of a line."""
    return format_span(row.days.start, row.days.end)


def reasons_of(row: GapRow) -> str:
    """Return why the line differs, as it was explained."""
    return " ".join(f"{each.reason} ({each.author})" for each in row.reasons)


def _name_column(made: Reconciled) -> Column[GapRow]:
    if made.by:
        return Column[GapRow](
            DIMENSION_LABELS[made.by],
            lambda row: row.value or NO_VALUE,
            tooltip=lambda row: row.value or NO_VALUE,
            stretch=True,
            width=_LEAST_NAME_WIDTH,
            key="name",
        )
    return Column[GapRow](
        "Day",
        days_text,
        lambda row: row.days,
        stretch=True,
        width=_LEAST_NAME_WIDTH,
        export=lambda row: row.days.start if row.days.days == 1 else days_text(row),
        key="name",
    )
