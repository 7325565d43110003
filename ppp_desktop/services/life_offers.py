"""What can be done next with a statement, and what a form for it suggests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.money import format_money
from ppp_desktop.services.life_events import EventKind, LifeEvent
from ppp_desktop.services.statement_life import Life
from ppp_desktop.services.statement_standing import Standing, StandingView


class Offer(StrEnum):
    """What can be done."""

    SENT = "sent"
    ACCEPTED = "accepted"
    PAYMENT = "payment"
    DISPUTE = "dispute"
    VOID = "void"
    ADJUST = "adjust"


def offers_of(shown: StandingView) -> frozenset[Offer]:
    """Return what makes sense now; services check each once more."""
    life = shown.life
    if life is None or shown.standing is Standing.VOID:
        return frozenset()
    kinds = {each.kind for each in life.events}
    found = set() if EventKind.SENT in kinds else {Offer.SENT}
    if shown.standing is Standing.CREDIT:
        return frozenset(found)
    found |= {Offer.VOID, Offer.ADJUST}
    if EventKind.ACCEPTED not in kinds and not life.open_disputes:
        found.add(Offer.ACCEPTED)
    if life.open:
        found.add(Offer.PAYMENT)
    if None not in shown.disputed_lines:
        found.add(Offer.DISPUTE)
    return frozenset(found)


def suggested_payments(life: Life) -> tuple[Decimal, ...]:
    """Return the amounts that a payment is likely to have, the likeliest first."""
    wanted = (life.payable, life.open) if life.payable else (life.open,)
    return tuple(dict.fromkeys(each for each in wanted if each))


def disputable_lines(shown: StandingView) -> list[tuple[str, int | None]]:
    """Return what can be disputed, as text and line counted from 1: the whole, then each line."""
    calculation = shown.view.body.calculation
    taken = shown.disputed_lines
    whole: Sequence[tuple[str, int | None]] = () if taken else (("The whole statement", None),)
    return [
        *whole,
        *(
            (f"{number}. {line.name} · {format_money(line.amount, calculation.currency)}", number)
            for number, line in enumerate(calculation.lines, start=1)
            if number not in taken
        ),
    ]


def can_withdraw(shown: StandingView, event: LifeEvent) -> bool:
    """Tell whether an entry can be taken back: none of what is void, no settled dispute."""
    if shown.life is None or shown.standing is Standing.VOID:
        return False
    return event.id not in {each.answers for each in shown.life.events}


def disputed_amount(shown: StandingView, dispute: LifeEvent) -> Decimal:
    """Return what a dispute is about, before tax: its line, or all of the statement."""
    calculation = shown.view.body.calculation
    if dispute.line is None:
        return calculation.subtotal
    return calculation.lines[dispute.line - 1].amount
