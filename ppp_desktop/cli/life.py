"""The commands for what happens after issue: note it, take it back, and list what is open."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import plain
from ppp_desktop.core.money import format_money, round_money
from ppp_desktop.models.database import Database
from ppp_desktop.services import json_forms
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.life_events import DisputeReason, LifeEvent, Outcome
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_accepted,
    record_payment,
    record_sent,
    resolve_dispute,
    withdraw_event,
)
from ppp_desktop.services.receivables import BAND_LABELS, ClientAgeing, ageing, list_open
from ppp_desktop.services.statement_life import Life, read_life
from ppp_desktop.services.statements import StatementRow, find_statement


def note_event(chosen: argparse.Namespace) -> int:
    """Note what happened to a statement, if anything is said, and print where it stands."""
    with opened(chosen.store) as database:
        row = find_statement(database, chosen.number)
        _note(database, row, chosen)
        life = read_life(database, row.id, today=today_of(database))
    if chosen.json:
        output.print_json(_life_form(row, life))
    else:
        _print_life(row, life)
    return DONE


def show_receivables(chosen: argparse.Namespace) -> int:
    """Print what clients owe, by age."""
    with opened(chosen.store) as database:
        found = list_open(database, today=today_of(database))
    clients = ageing(found)
    if chosen.json:
        output.print_json(
            {
                "clients": [_client_form(each) for each in clients],
                "statements": [_life_form(each.row, each.life) for each in found],
            }
        )
        return DONE
    output.print_table(
        ("Client", *BAND_LABELS, "disputed", "open"),
        [
            (
                each.client_name,
                *(format_money(amount, each.currency) for amount in each.bands),
                format_money(each.disputed, each.currency),
                format_money(each.open, each.currency),
            )
            for each in clients
        ],
    )
    return DONE


def _note(database: Database, row: StatementRow, chosen: argparse.Namespace) -> None:
    day: date = chosen.day or today_of(database)
    author: str = chosen.by
    if chosen.withdraw is not None:
        withdraw_event(database, chosen.withdraw)
    elif chosen.sent:
        record_sent(database, row.id, day=day, author=author, note=chosen.note)
    elif chosen.accepted:
        record_accepted(database, row.id, day=day, author=author, note=chosen.note)
    elif chosen.paid is not None:
        amount: Decimal = chosen.paid
        record_payment(
            database,
            row.id,
            amount=amount,
            day=day,
            author=author,
            reference=chosen.reference,
            note=chosen.note,
        )
    elif chosen.disputed is not None:
        open_dispute(
            database,
            row.id,
            reason=DisputeReason(chosen.disputed),
            line=chosen.line,
            day=day,
            author=author,
            note=chosen.note,
            evidence=chosen.evidence,
        )
    elif chosen.resolved is not None:
        if chosen.outcome is None:
            raise ValidationFailed("Say how the dispute ended: --outcome.", field="outcome")
        outcome = Outcome[chosen.outcome.upper().replace("-", "_")]
        resolve_dispute(
            database, chosen.resolved, outcome=outcome, day=day, author=author, note=chosen.note
        )


def _life_form(row: StatementRow, life: Life) -> json_forms.Json:
    def money(amount: Decimal) -> str:
        return plain(round_money(amount, row.currency))

    return {
        "statement": row.number,
        "contract": row.contract_code,
        "client": row.client_name,
        "currency": row.currency,
        "state": str(life.state),
        "total": money(life.total),
        "paid": money(life.paid),
        "open": money(life.open),
        "disputed": money(life.disputed),
        "payable": money(life.payable),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "days_overdue": life.days_overdue,
        "events": [_event_form(each, row.currency) for each in life.events],
    }


def _event_form(event: LifeEvent, currency: str) -> json_forms.Json:
    amount = event.amount
    return {
        "id": event.id,
        "kind": str(event.kind),
        "day": event.day.isoformat(),
        "by": event.author,
        "note": event.note,
        "line": event.line,
        "reason": event.reason,
        "amount": None if amount is None else plain(round_money(amount, currency)),
        "reference": event.reference,
        "answers": event.answers,
        "evidence": event.evidence,
    }


def _client_form(each: ClientAgeing) -> json_forms.Json:
    bands = zip(BAND_LABELS, each.bands, strict=True)
    return {
        "client": each.client_name,
        "currency": each.currency,
        "bands": {label: plain(round_money(value, each.currency)) for label, value in bands},
        "disputed": plain(round_money(each.disputed, each.currency)),
        "open": plain(round_money(each.open, each.currency)),
        "statements": each.statements,
    }


def _print_life(row: StatementRow, life: Life) -> None:
    total, left = (format_money(each, row.currency) for each in (life.total, life.open))
    late = f", {life.days_overdue} days overdue" if life.days_overdue else ""
    print(f"Statement {row.number}: {life.state}, {left} of {total} open{late}.")
    for event in life.events:
        amount = "" if event.amount is None else f" {format_money(event.amount, row.currency)}"
        line = "" if event.line is None else f" line {event.line}"
        told = ", ".join(filter(None, (event.reason, event.reference, event.note)))
        print(
            f"  {event.id}: {event.day} {event.kind}{line}{amount}, {event.author}. {told}".rstrip()
        )
