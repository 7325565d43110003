"""`close --check`: what stands in the way of a period's statements; nothing is written."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED, opened
from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import Checklist, CloseItem, ItemState, Light
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.data_checks.findings import counted

_TOLD = (ItemState.BLOCKING, ItemState.WARNING)


def check(chosen: argparse.Namespace) -> int:
    """Print the checklists; refused while something blocks one of them."""
    period = Period.parse(chosen.period)
    with opened(chosen.store) as database:
        wanted = None if chosen.all else [find_contract(database, chosen.contract).id]
        found = read_checklists(database, period, today_of(database), contract_ids=wanted)
    if not found:
        raise NotFound(f"No contract is billed for {period.label}.")
    if chosen.json:
        output.print_json(
            {"period": period.key, "contracts": [_as_json(each, period) for each in found]}
        )
    else:
        _print(found, whole=not chosen.all)
    return REFUSED if any(each.light is Light.BLOCKED for each in found) else DONE


def _as_json(given: Checklist, period: Period) -> dict[str, object]:
    return {
        "contract": given.contract_code,
        "client": given.client_name,
        "period": period.key,
        "state": given.light.value,
        "statement": given.issued,
        "currency": given.currency,
        "expected": None if given.expected is None else f"{given.expected:f}",
        "items": [
            {
                "item": item.kind.value,
                "state": item.state.value,
                "sentence": item.sentence,
                "details": list(item.details),
                "where": item.where.value,
                "noted_by": "" if item.noted is None else item.noted.author,
            }
            for item in given.items
        ],
    }


def _print(found: Sequence[Checklist], *, whole: bool) -> None:
    """Print a line for each contract, and what is open below it; all items where `whole`."""
    width = max(len(each.contract_code) for each in found)
    for each in found:
        amount = "" if each.expected is None else format_money(each.expected, each.currency)
        parts = (f"{each.contract_code:<{width}}", state_words(each), amount, each.client_name)
        print("  ".join(part for part in parts if part))
        for item in each.items:
            if whole or item.state in _TOLD:
                _print_item(item)


def _print_item(item: CloseItem) -> None:
    noted = "" if item.noted is None else f" (noted by {item.noted.author})"
    print(f"  {item.state.value:<{_WIDTH}}  {item.title}: {item.text}{noted}")


def state_words(given: Checklist) -> str:
    """Return how a checklist stands: "ready", "2 warnings", "blocked", "issued as 2026-019"."""
    if given.light is Light.ISSUED:
        return f"issued as {given.issued}"
    if given.light is Light.WARNINGS:
        return counted(len(given.open_warnings), "warning")
    return given.light.value


_WIDTH = max(len(state.value) for state in ItemState)
