"""The command for differences to closed periods: list what waits, dismiss it, store it."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.exact import plain
from ppp_desktop.core.money import format_money
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.proposals import (
    ProposalRow,
    ProposedChange,
    apply_proposal,
    dismiss_proposal,
    list_proposals,
)


def show_proposals(chosen: argparse.Namespace) -> int:
    """Print the proposals after deciding on one, where that is asked for."""
    with opened(chosen.store) as database:
        if chosen.dismiss is not None:
            dismiss_proposal(database, chosen.dismiss, chosen.author)
        if chosen.apply is not None:
            apply_proposal(database, chosen.apply, chosen.author)
        wanted = find_contract(database, chosen.contract).id if chosen.contract else None
        rows = list_proposals(database, contract_id=wanted)
    if chosen.json:
        output.print_json({"proposals": [_form(row) for row in rows]})
        return DONE
    output.print_table(
        ("Id", "Contract", "Period", "Statement", "Results", "Pay", "File", "State"),
        [
            (
                str(row.id),
                row.contract_code,
                row.period.key,
                row.statement,
                f"{row.rows:,}",
                "" if row.difference is None else format_money(row.difference, row.currency),
                row.file_name,
                row.state.value,
            )
            for row in rows
        ],
    )
    return DONE


def _form(row: ProposalRow) -> dict[str, object]:
    amounts = {
        "pay_before": row.pay_before,
        "pay_after": row.pay_after,
        "difference": row.difference,
    }
    return {
        "id": row.id,
        "contract": row.contract_code,
        "period": row.period.key,
        "statement": row.statement or None,
        "rows": row.rows,
        "currency": row.currency,
        **{key: None if value is None else plain(value) for key, value in amounts.items()},
        "file": row.file_name,
        "imported_at": row.imported_at.isoformat(timespec="seconds"),
        "state": row.state.value,
        "can_apply": row.can_apply,
        "decided_by": row.decided_by or None,
        "decided_at": (row.decided_at.isoformat(timespec="seconds") if row.decided_at else None),
        "changes": [_change(each) for each in row.changes],
    }


def _change(change: ProposedChange) -> dict[str, object]:
    return {
        "row": change.row or None,
        "reference": change.reference or None,
        "day": change.day.isoformat(),
        "description": change.description,
        "details": [
            {"what": what, "before": before, "after": after}
            for what, before, after in change.details
        ],
    }
