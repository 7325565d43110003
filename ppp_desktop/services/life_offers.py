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


_ENDED = frozenset({Standing.DRAFT, Standing.VOID, Standing.CREDIT})


def offers_of(shown: StandingView) -> frozenset[Offer]:
    """Return what makes sense now; services check each once more."""
    life = shown.life
    if life is None or shown.standing in _ENDED:
        return frozenset()
    kinds = {each.kind for each in life.events}
    found = {Offer.VOID}
    if EventKind.SENT not in kinds:
        found.add(Offer.SENT)
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


def can_withdraw(event: LifeEvent, events: Sequence[LifeEvent]) -> bool:
    """Tell whether an entry can be taken back: not a void, and no dispute that was settled."""
    if event.kind is EventKind.VOIDED:
        return False
    return event.id not in {each.answers for each in events}
