"""The commands that correct what was issued: take a statement back, and lines added by hand."""

from __future__ import annotations

import argparse
from decimal import Decimal

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import plain
from ppp_desktop.core.money import format_money, round_money
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services import json_forms
from ppp_desktop.services.adjustment_sources import adjust_for_dispute, adjust_for_proposal
from ppp_desktop.services.adjustments import (
    AdjustmentRow,
    NewAdjustment,
    add_adjustment,
    list_adjustments,
    withdraw_adjustment,
)
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import ContractRow, find_contract
from ppp_desktop.services.proposals import list_proposals
from ppp_desktop.services.statements import find_statement
from ppp_desktop.services.voiding import void_statement


def void(chosen: argparse.Namespace) -> int:
    """Take an issued statement back by a credit, and print it."""
    with opened(chosen.store) as database:
        row = find_statement(database, chosen.reference)
        credit, _ = void_statement(
            database,
            row.id,
            reason=chosen.reason,
            author=chosen.author,
            day=chosen.day or today_of(database),
        )
    if chosen.json:
        output.print_json(json_forms.statement(credit))
    else:
        amount = format_money(credit.total, credit.currency)
        print(f"Statement {row.number} is void: credit {credit.number} of {amount}.")
        print(f"{row.period.label} of {row.contract_code} is open again.")
    return DONE


def adjust(chosen: argparse.Namespace) -> int:
    """Add a line to a period that is not issued, and print it."""
    period = Period.parse(chosen.period) if chosen.period else None
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        row = _added(database, contract, chosen, period)
    _print([row], as_json=chosen.json, whole=False)
    return DONE


def show_adjustments(chosen: argparse.Namespace) -> int:
    """Print the adjustments after withdrawing one, where that is asked for."""
    with opened(chosen.store) as database:
        if chosen.withdraw is not None:
            withdraw_adjustment(database, chosen.withdraw)
        wanted = find_contract(database, chosen.contract).id if chosen.contract else None
        rows = list_adjustments(database, contract_id=wanted, only_open=chosen.open)
    _print(rows, as_json=chosen.json, whole=True)
    return DONE


def _added(
    database: Database, contract: ContractRow, chosen: argparse.Namespace, period: Period | None
) -> AdjustmentRow:
    said = {"author": chosen.author, "label": chosen.label, "cause": chosen.cause}
    amount: Decimal | None = chosen.amount
    if chosen.proposal is not None:
        known = {row.id for row in list_proposals(database, contract_id=contract.id)}
        if chosen.proposal not in known:
            raise ValidationFailed(f"{contract.code} has no proposal {chosen.proposal}.")
        if amount is not None:
            raise ValidationFailed("The amount comes from the differences.", field="amount")
        return adjust_for_proposal(database, chosen.proposal, period=period, **said)[0]
    if chosen.dispute is not None:
        return adjust_for_dispute(database, chosen.dispute, amount=amount, period=period, **said)[0]
    if amount is None:
        raise ValidationFailed("Say how much: --amount.", field="amount")
    given = NewAdjustment(amount=amount, corrects=chosen.corrects, period=period, **said)
    return add_adjustment(database, contract.id, given)[0]


def _print(rows: list[AdjustmentRow], *, as_json: bool, whole: bool) -> None:
    if as_json:
        forms = [_form(row) for row in rows]
        output.print_json({"adjustments": forms} if whole else forms[0])
        return
    output.print_table(
        ("Id", "Contract", "Period", "Amount", "Line", "Corrects", "By", "State"),
        [
            (
                str(row.id),
                row.contract_code,
                row.period.key,
                format_money(row.amount, row.currency),
                row.label,
                row.corrects,
                row.author,
                _state(row),
            )
            for row in rows
        ],
    )


def _form(row: AdjustmentRow) -> json_forms.Json:
    return {
        "id": row.id,
        "contract": row.contract_code,
        "client": row.client_name,
        "period": row.period.key,
        "currency": row.currency,
        "amount": plain(round_money(row.amount, row.currency)),
        "label": row.label,
        "cause": row.cause,
        "corrects": row.corrects or None,
        "author": row.author,
        "source": row.source.value,
        "statement": row.statement or None,
        "state": _state(row),
        "created_at": row.created_at.isoformat(timespec="seconds"),
    }


def _state(row: AdjustmentRow) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "open" if row.is_open else "stated"
