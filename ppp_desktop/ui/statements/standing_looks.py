"""How the standing of a statement looks: its word, its colour, and its chips."""

from __future__ import annotations

from ppp_desktop.services.life_events import EventKind
from ppp_desktop.services.life_words import due_words
from ppp_desktop.services.statement_standing import Standing, StandingView
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.chips import Chip

STANDING_WORDS: dict[Standing, str] = {
    each: each.value[0].upper() + each.value[1:] for each in Standing
}

STANDING_TONES: dict[Standing, Tone] = {
    Standing.DRAFT: Tone.ACCENT,
    Standing.ISSUED: Tone.NEUTRAL,
    Standing.SENT: Tone.NEUTRAL,
    Standing.ACCEPTED: Tone.INFO,
    Standing.DISPUTED: Tone.WARNING,
    Standing.PARTLY_PAID: Tone.INFO,
    Standing.OVERDUE: Tone.NEGATIVE,
    Standing.PAID: Tone.POSITIVE,
    Standing.VOID: Tone.NEUTRAL,
    Standing.CREDIT: Tone.NEUTRAL,
}

EVENT_LOOKS: dict[EventKind, tuple[str, Tone]] = {
    EventKind.SENT: ("mail", Tone.NEUTRAL),
    EventKind.ACCEPTED: ("check", Tone.INFO),
    EventKind.DISPUTED: ("flag", Tone.WARNING),
    EventKind.RESOLVED: ("check", Tone.POSITIVE),
    EventKind.PAID: ("success", Tone.POSITIVE),
    EventKind.VOIDED: ("close", Tone.NEGATIVE),
}


def chips_of(shown: StandingView) -> tuple[Chip, ...]:
    """Return the chip of the standing, and one for a delay that a dispute would hide."""
    first = Chip(STANDING_WORDS[shown.standing], STANDING_TONES[shown.standing])
    life = shown.life
    if shown.standing is Standing.DISPUTED and life is not None and life.days_overdue:
        return first, Chip(_capital(due_words(life, shown.row.due_on)), Tone.NEGATIVE)
    return (first,)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
