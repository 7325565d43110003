"""The colour of an objective's pace, alike on every page."""

from __future__ import annotations

from ppp_desktop.services.objective_words import Pace, pace_of
from ppp_desktop.services.performance import ObjectivePerformance
from ppp_desktop.ui.theme import Tone

_TONES = {
    Pace.GOOD: Tone.POSITIVE,
    Pace.CLOSE: Tone.WARNING,
    Pace.BEHIND: Tone.NEGATIVE,
    Pace.UNKNOWN: Tone.NEUTRAL,
}


def pace_tone(objective: ObjectivePerformance) -> Tone:
    """Return the tone for words and lines about `objective`."""
    return _TONES[pace_of(objective)]
