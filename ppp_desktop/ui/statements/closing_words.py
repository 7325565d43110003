"""What the closing assistant says: states, changes, links to where something is mended."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.money import format_money, format_percent
from ppp_desktop.services.close_items import CloseItem, ItemState, Where
from ppp_desktop.services.close_plan import PlanRow, PlanState
from ppp_desktop.services.close_review import DraftRow
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.theme import Tone

STATE_TONES: dict[PlanState, Tone] = {
    PlanState.BLOCKED: Tone.NEGATIVE,
    PlanState.WARNINGS: Tone.WARNING,
    PlanState.READY: Tone.POSITIVE,
    PlanState.LEFT_OUT: Tone.NEUTRAL,
    PlanState.ISSUED: Tone.NEUTRAL,
}

ITEM_LOOKS: dict[ItemState, tuple[str, Tone]] = {
    ItemState.DONE: ("check", Tone.POSITIVE),
    ItemState.WARNING: ("warning", Tone.WARNING),
    ItemState.BLOCKING: ("error", Tone.NEGATIVE),
    ItemState.NOT_APPLICABLE: ("minus", Tone.NEUTRAL),
}

LINKS: dict[Where, str] = {
    Where.CONTRACT: "Open the contract",
    Where.TERMS: "Open the terms",
    Where.IMPORT: "Import results",
    Where.RESULTS: "Show the results",
    Where.CHECKS: "Open the checks",
    Where.RECONCILIATION: "Open the reconciliation",
    Where.DIFFERENCES: "Decide on it",
    Where.STATEMENT: "Open the statement",
}
"""What the link to a place reads; waiting has none."""


def state_word(row: PlanRow) -> str:
    """Return the state for a chip: "Ready", "2 warnings", "Issued"."""
    if row.state is PlanState.WARNINGS:
        return counted(len(row.checklist.open_warnings), "warning")
    return row.state.value.capitalize()


def filter_word(state: PlanState, count: int) -> str:
    """Return what a filter chip reads: "3 blocked", "1 with warnings"."""
    return f"{count:,} {'with warnings' if state is PlanState.WARNINGS else state.value}"


def open_words(row: PlanRow) -> str:
    """Return what a row of the list says is open: the first sentence, and how many more."""
    checklist = row.checklist
    if row.state is PlanState.LEFT_OUT:
        return "Left out for now."
    more = len((*checklist.blocking, *checklist.open_warnings)) - 1
    rest = f" And {counted(more, 'more thing')}." if more > 0 else ""
    return f"{checklist.headline}{rest}"


def change_words(row: DraftRow) -> str:
    """Return the change for a table: "+62 %", "first", "–" where nothing compares."""
    if row.last is None:
        return "first"
    if row.change is None:
        return "–"
    if not row.change:
        return "same"
    sign = "+" if row.change > 0 else "−"
    return f"{sign}{format_percent(round(abs(row.change), 2))}"


def money_words(totals: tuple[tuple[str, Decimal], ...]) -> str:
    """Return sums of several currencies on one line."""
    return " · ".join(format_money(amount, currency) for currency, amount in totals)


def statements_word(count: int) -> str:
    """Return "1 statement" or "36 statements"."""
    return counted(count, "statement")


def go_to(
    context: AppContext, where: Where, contract_id: int, *, statement_id: int | None = None
) -> None:
    """Show the page on which something is mended."""
    tabs = {
        Where.RESULTS: "results",
        Where.CHECKS: "checks",
        Where.RECONCILIATION: "reconciliation",
        Where.DIFFERENCES: "proposals",
    }
    if where in tabs:
        context.navigate("results", contract_id=contract_id, tab=tabs[where])
    elif where is Where.IMPORT:
        context.navigate("import", contract_id=contract_id)
    elif where is Where.STATEMENT and statement_id is not None:
        context.navigate("statements", statement_id=statement_id)
    elif where is Where.STATEMENT:
        context.navigate("statements")
    else:
        tab = "terms" if where is Where.TERMS else ""
        context.navigate("contracts", contract_id=contract_id, tab=tab)


def link_words(item: CloseItem) -> str:
    """Return what the link of an item reads, "" where there is nowhere to go."""
    if item.state is ItemState.NOT_APPLICABLE:
        return ""
    return LINKS.get(item.where, "")
