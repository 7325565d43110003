"""The command for reconciliation: two sources of one metric compared, by day or by dimension."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractRow, find_contract
from ppp_desktop.services.gap_rows import GapRow
from ppp_desktop.services.gap_words import (
    difference_text,
    figure_text,
    gap_sentence,
    left_out_sentence,
    missing_sentence,
    signed_share,
    state_word,
)
from ppp_desktop.services.reconciliation import (
    Reconciled,
    compare_sources,
    latest_period,
    reconcile,
)
from ppp_desktop.services.reconciliation_offers import get_offers
from ppp_desktop.services.reconciliations import (
    DEFAULT_TOLERANCE,
    ReconciliationDetails,
    list_reconciliations,
)


def compare(chosen: argparse.Namespace) -> int:
    """Print how two sources compare; it only tells, so the exit code is 0 whatever it is."""
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        details, stored = _details(database, contract, chosen)
        period = _period(database, contract, details, chosen.period)
        if stored and chosen.tolerance is None:
            made = reconcile(database, contract.id, stored, period, by=chosen.by)
        else:
            made = compare_sources(database, contract.id, details, period, by=chosen.by)
    if chosen.json:
        output.print_json(_form(contract.code, made))
    else:
        _print(made)
    return DONE


def _period(
    database: Database, contract: ContractRow, details: ReconciliationDetails, text: str | None
) -> Period:
    if text:
        return Period.parse(text)
    latest = latest_period(database, contract.id, details)
    if latest is None:
        raise NotFound(f"Neither source of {details.name} has results.", "Import them first.")
    return latest


def _details(
    database: Database, contract: ContractRow, chosen: argparse.Namespace
) -> tuple[ReconciliationDetails, int]:
    """Return what to compare, and the stored reconciliation that it is, 0 for none."""
    tolerance = _tolerance(chosen.tolerance)
    for row in list_reconciliations(database, contract.id):
        if _is_meant(row.details, chosen):
            return _with(row.details, tolerance), row.id
    offers = get_offers(database, contract.id)
    usual = offers.defaults.source_tolerance
    agreed = DEFAULT_TOLERANCE if usual is None else usual
    if chosen.trusted and chosen.other:
        return ReconciliationDetails(
            chosen.metric,
            chosen.metric,
            chosen.trusted,
            chosen.other,
            agreed if tolerance is None else tolerance,
        ), 0
    for suggestion in offers.suggestions:
        if _is_meant(suggestion.details, chosen):
            return _with(suggestion.details, tolerance), 0
    known = ", ".join(each.source for each in offers.sources if chosen.metric in each.metrics)
    raise NotFound(
        f"Nothing says which sources of {chosen.metric} to compare.",
        f"Name them with --trusted and --other; sources with it: {known or 'none'}.",
    )


def _is_meant(details: ReconciliationDetails, chosen: argparse.Namespace) -> bool:
    """Tell whether a comparison is of the metric, and of the sources that are named."""
    return (
        details.metric == chosen.metric
        and chosen.trusted in (None, details.trusted)
        and chosen.other in (None, details.other)
    )


def _with(details: ReconciliationDetails, tolerance: Decimal | None) -> ReconciliationDetails:
    return ReconciliationDetails(
        details.metric,
        details.other_metric,
        details.trusted,
        details.other,
        details.tolerance if tolerance is None else tolerance,
        details.gates,
    )


def _tolerance(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValidationFailed(
            f"“{text}” is no share.", field="tolerance", remedy="Write 0.05 for 5 %."
        ) from None


def _print(made: Reconciled) -> None:
    details = made.details
    print(f"{details.name}, {made.period.label}")
    print(gap_sentence(made))
    for sentence in (missing_sentence(made), left_out_sentence(made.left_out)):
        if sentence:
            print(sentence)
    if made.counting is not None:
        print(f"{made.counting.text} {made.counting.remedy}".rstrip())
    rows = made.values if made.by else made.rows
    if rows:
        output.print_table(
            (made.by or "Day", details.trusted, details.other, "Difference", "Share", "State"),
            [
                (
                    (row.value or "–") if made.by else row.days.label,
                    figure_text(made, row.pair.trusted),
                    figure_text(made, row.pair.other),
                    difference_text(made, row.pair),
                    signed_share(row.pair),
                    state_word(row, made),
                )
                for row in rows
            ],
        )
    for each in made.explanations:
        print(f"{each.days.label}: {each.reason} ({each.author})")


def _form(code: str, made: Reconciled) -> dict[str, object]:
    details, counting = made.details, made.counting
    return {
        "contract": code,
        "period": made.period.key,
        "days": made.days.key,
        "metric": details.metric,
        "other_metric": details.other_metric,
        "trusted": details.trusted,
        "other": details.other,
        "tolerance": f"{details.tolerance:f}",
        "gates": details.gates,
        "counts_both": counting is not None and counting.counts_both,
        "total": _row_form(made.total),
        "rows": [_row_form(row) for row in made.rows],
        "by": made.by or None,
        "values": [_row_form(row) for row in made.values],
        "explanations": [
            {
                "days": each.days.key,
                "dimension": each.dimension,
                "value": each.value,
                "reason": each.reason,
                "author": each.author,
                "difference": f"{each.difference:f}",
                "now": f"{each.now:f}",
                "holds": each.holds,
            }
            for each in made.explanations
        ],
        "not_compared": [
            {"source": each.source, "status": each.status.value, "rows": each.rows}
            for each in made.left_out
        ],
    }


def _row_form(row: GapRow) -> dict[str, object]:
    pair = row.pair
    return {
        "days": row.days.key,
        "value": row.value,
        "trusted": None if pair.trusted is None else f"{pair.trusted:f}",
        "other": None if pair.other is None else f"{pair.other:f}",
        "difference": f"{pair.difference:f}",
        "share": None if pair.share is None else f"{pair.share:.6f}",
        "explained": f"{row.explained:f}",
        "state": row.state.value,
    }
