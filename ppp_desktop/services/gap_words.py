"""What a comparison of two sources says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ppp_desktop.core.money import format_number, format_percent
from ppp_desktop.core.periods import Period, format_span
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.services.foreign_money import is_money
from ppp_desktop.services.gap_rows import GapRow, GapState, Pair
from ppp_desktop.services.gap_sums import LeftOut
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.reconciliation import Reconciled

_NAMED = 3
_SHOWN_DECIMALS = Decimal("0.0001")

STATE_WORDS: Final = {
    GapState.WITHIN: "Within",
    GapState.BEYOND: "Beyond",
    GapState.EXPLAINED: "Explained",
}


def state_word(row: GapRow, made: Reconciled) -> str:
    """Return the state for a table: "Beyond", "Only HubSpot"."""
    if row.state is GapState.ONLY_HERE:
        return f"Only {made.details.trusted}"
    if row.state is GapState.ONLY_THERE:
        return f"Only {made.details.other}"
    if row.state is GapState.BEYOND and any(not each.holds for each in row.reasons):
        return "Changed since"
    return STATE_WORDS[row.state]


def gap_sentence(made: Reconciled) -> str:
    """Return how the totals compare: "GA4 has 12 leads more than HubSpot (8.5 %)."."""
    details, row = made.details, made.total
    label = metric(details.metric).label.lower()
    pair = row.pair
    if pair.trusted is None and pair.other is None:
        return f"Neither source has any {label} in {made.period.label}."
    if pair.trusted is None or pair.other is None:
        empty, full = details.other, details.trusted
        if pair.trusted is None:
            empty, full = full, empty
        figure = figure_text(made, pair.other if pair.trusted is None else pair.trusted)
        return f"{empty} has no {label} in {made.period.label}, {full} has {figure}."
    if not pair.difference:
        return f"{details.trusted} and {details.other} have the same {label}."
    more = "more" if pair.difference > 0 else "fewer"
    if is_money(details.metric):
        more = "more" if pair.difference > 0 else "less"
    gap = figure_text(made, abs(pair.difference))
    share = f" ({format_share(abs(pair.share))})" if pair.share is not None else ""
    text = f"{details.other} has {gap} {label} {more} than {details.trusted}{share}."
    if row.explained and row.open_part and row.state is not GapState.WITHIN:
        text += f" Of this {figure_text(made, abs(row.open_part))} is not explained."
    return text


def figure_text(made: Reconciled, value: Decimal | None) -> str:
    """Return a figure of the comparison: "1,204", "€30.10", "–" for none."""
    if value is None:
        return "–"
    if is_money(made.details.metric):
        return format_metric(made.details.metric, value, made.currency)
    return format_number(value)


def difference_text(made: Reconciled, pair: Pair) -> str:
    """Return the difference with its sign: "+12"."""
    text = figure_text(made, pair.difference)
    return f"+{text}" if pair.difference > 0 else text


def format_share(share: Decimal | None) -> str:
    """Return a share for people, "–" where there is none."""
    return "–" if share is None else format_percent(share.quantize(_SHOWN_DECIMALS))


def signed_share(pair: Pair) -> str:
    """Return the difference as a share with its sign: "+8.5 %"."""
    share = pair.share
    text = format_share(share)
    return f"+{text}" if share is not None and share > 0 else text


def missing_sentence(made: Reconciled) -> str:
    """Return which days a source has no results on, "" where both have them on the same days."""
    parts = []
    for source, days in (
        (made.details.trusted, made.missing_in_trusted),
        (made.details.other, made.missing_in_other),
    ):
        if days:
            parts.append(f"{source} has nothing on {_listed(days)}.")
    return " ".join(parts)


def left_out_sentence(found: Sequence[LeftOut]) -> str:
    """Return what is not compared: "Not compared: 12 pending and 3 rejected of HubSpot."."""
    parts = [f"{each.rows:,} {each.status.value} of {each.source}" for each in found]
    return f"Not compared: {', '.join(parts)}." if parts else ""


def _listed(days: Sequence[Period]) -> str:
    named = [format_span(each.start, each.end) for each in days[:_NAMED]]
    more = len(days) - len(named)
    if more:
        named.append(f"{more:,} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
