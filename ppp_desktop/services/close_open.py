"""What earlier periods left open, as items of a closing checklist."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.services.close_facts import OpenAdjustment, OpenDispute, OpenProposal
from ppp_desktop.services.close_items import CloseItem, ItemKind, ItemState, Where
from ppp_desktop.services.data_checks.findings import counted


def differences_item(found: Sequence[OpenProposal], period: Period) -> CloseItem:
    """Return the item about differences to closed periods that nobody has decided on."""
    told = [_difference(each) for each in found if each.period.start <= period.start]
    if not told:
        return CloseItem(ItemKind.DIFFERENCES, ItemState.DONE, "No difference waits.")
    return CloseItem(
        ItemKind.DIFFERENCES, ItemState.WARNING, told[0], Where.DIFFERENCES, tuple(told[1:])
    )


def adjustments_item(found: Sequence[OpenAdjustment], period: Period, currency: str) -> CloseItem:
    """Return the item about lines added by hand: part of this draft, or left behind before it."""
    left = [each for each in found if each.start < period.start]
    mine = [each for each in found if period.start <= each.start <= period.end]
    if left:
        told = [
            f"“{each.label}” ({format_money(each.amount, currency)}) belongs to an earlier period "
            "and is in no statement yet."
            for each in left
        ]
        return CloseItem(
            ItemKind.ADJUSTMENTS, ItemState.WARNING, told[0], Where.STATEMENT, tuple(told[1:])
        )
    if not mine:
        return CloseItem(
            ItemKind.ADJUSTMENTS, ItemState.NOT_APPLICABLE, "Nothing is added by hand."
        )
    total = format_money(sum((each.amount for each in mine), Decimal(0)), currency)
    sentence = f"{counted(len(mine), 'line')} added by hand, {total} before tax."
    return CloseItem(ItemKind.ADJUSTMENTS, ItemState.DONE, sentence, Where.STATEMENT)


def disputes_item(found: Sequence[OpenDispute]) -> CloseItem:
    """Return the item about disputes of earlier statements."""
    if not found:
        return CloseItem(ItemKind.DISPUTES, ItemState.DONE, "No earlier statement is disputed.")
    first, *rest = found
    return CloseItem(
        ItemKind.DISPUTES,
        ItemState.WARNING,
        first.text,
        Where.STATEMENT,
        tuple(each.text for each in rest),
        statement_id=first.statement_id,
    )


def _difference(given: OpenProposal) -> str:
    waits = "waits" if given.rows == 1 else "wait"
    place = f" ({given.statement})" if given.statement else ""
    return (
        f"{counted(given.rows, 'difference')} to {given.period.label}{place} {waits} for a "
        "decision."
    )
