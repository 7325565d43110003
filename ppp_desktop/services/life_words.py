"""What happened to a statement and where it stands, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.life_events import REASONS, DisputeReason, EventKind, LifeEvent, Outcome
from ppp_desktop.services.statement_life import Life
from ppp_desktop.services.statement_standing import Related, Standing, StandingView, Tie

OUTCOMES: dict[Outcome, str] = {
    Outcome.REJECTED: "The statement is right",
    Outcome.UPHELD: "The client is right",
    Outcome.PARTLY: "The client is right in part",
    Outcome.TAKEN_BACK: "The client took it back",
}
"""How a dispute can end, as people read it."""


def open_sentence(shown: StandingView) -> str:
    """Return what is open and until when, the answer to "what about the money?"."""
    life, currency = shown.life, shown.row.currency
    if life is None:
        return "A draft: it follows the results until it is issued."
    if shown.standing is Standing.VOID:
        on = f" since {format_day(shown.row.voided_on)}" if shown.row.voided_on else ""
        return f"Void{on}. Nothing is owed."
    if shown.standing is Standing.CREDIT:
        return f"A credit of {format_money(-life.total, currency)}. Nothing is owed."
    return _money_sentence(life, currency, shown.row.due_on)


def _money_sentence(life: Life, currency: str, due: date | None) -> str:
    if not life.total:
        return "Nothing to pay."
    amount = format_money(life.open, currency)
    if life.open < 0:
        return f"{amount} open: it is owed to the client."
    if life.open:
        return f"{amount} open, {due_words(life, due)}."
    paid = [each.day for each in life.events if each.kind is EventKind.PAID]
    return f"Paid in full on {format_day(max(paid))}." if paid else "Paid in full."


def due_words(life: Life, due: date | None) -> str:
    """Return when a statement falls due, or for how long it has been."""
    if life.days_overdue == 1:
        return "1 day overdue"
    if life.days_overdue:
        return f"{life.days_overdue:,} days overdue"
    return f"due on {format_day(due)}" if due else "due at once"


def dispute_sentence(shown: StandingView) -> str:
    """Return what is in dispute and what is payable all the same, "" without a dispute."""
    life, currency = shown.life, shown.row.currency
    if life is None or not life.open_disputes:
        return ""
    lines = shown.disputed_lines
    if None in lines:
        return "The whole statement is in dispute."
    what = _lines(sorted(line for line in lines if line is not None))
    disputed = format_money(life.disputed, currency)
    if life.payable <= 0:
        return f"{what} in dispute; nothing else is open."
    payable = format_money(life.payable, currency)
    return f"{what} in dispute ({disputed}). The undisputed part, {payable}, is payable."


def event_title(event: LifeEvent, currency: str) -> str:
    """Return what happened, in a few words."""
    match event.kind:
        case EventKind.PAID:
            amount = format_money(event.amount, currency) if event.amount is not None else ""
            return f"{amount} paid"
        case EventKind.DISPUTED:
            what = "The whole" if event.line is None else f"Line {event.line}"
            return f"{what} disputed: {reason_words(event.reason)}"
        case EventKind.RESOLVED:
            what = "the whole" if event.line is None else f"line {event.line}"
            return f"Dispute of {what} settled: {outcome_words(event.reason)}"
        case _:
            return {
                EventKind.SENT: "Sent to the client",
                EventKind.ACCEPTED: "Accepted",
                EventKind.VOIDED: "Made void",
            }.get(event.kind, str(event.kind))


def event_verb(event: LifeEvent) -> str:
    """Return the entry as something that can be taken back."""
    return {
        EventKind.SENT: "“Sent”",
        EventKind.ACCEPTED: "“Accepted”",
        EventKind.DISPUTED: "The dispute",
        EventKind.RESOLVED: "The settlement",
        EventKind.PAID: "The payment",
    }.get(event.kind, "The entry")


def reason_words(reason: str) -> str:
    """Return a reason's code as people read it; an unknown one as it is."""
    return REASONS[DisputeReason(reason)] if reason in set(DisputeReason) else reason


def outcome_words(outcome: str) -> str:
    """Return an outcome as people read it within a sentence."""
    if outcome not in set(Outcome):
        return outcome
    words = OUTCOMES[Outcome(outcome)]
    return words[0].lower() + words[1:]


def relation_words(related: Related) -> str:
    """Return what another document is to this one."""
    return {
        Tie.VOIDED: f"Takes statement {related.number} back",
        Tie.CREDIT: f"Taken back by credit {related.number}",
        Tie.REISSUE: f"Issued anew as {related.number}",
        Tie.REPLACED: f"Replaces statement {related.number}",
    }[related.tie]


def dispute_mark(shown: StandingView, line: int) -> str:
    """Return what a disputed line says in the document, "" for one that nobody disputes."""
    disputes = () if shown.life is None else shown.life.open_disputes
    for each in disputes:
        if each.line == line:
            return f"In dispute since {format_day(each.day)}: {reason_words(each.reason)}"
    return ""


def _lines(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"Line {lines[0]} is"
    return f"Lines {', '.join(map(str, lines[:-1]))} and {lines[-1]} are"
