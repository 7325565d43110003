"""The order in which pay is worked out, as steps with names and as the sentence that is printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ppp_desktop.core.money import Rounding

STEPS: Mapping[str, str] = {
    "results": "results",
    "measures": "measures",
    "rates": "rates",
    "shares": "shares of parties",
    "gate": "gates",
    "multiplier": "multipliers",
    "limits": "minimum and maximum per component",
    "parts": "parts of the period",
    "bonuses": "bonuses",
    "cap": "cap",
    "floor": "guaranteed minimum",
    "holdback": "holdback",
    "clawback": "clawback",
    "draw": "draw",
    "adjustments": "adjustments",
    "tax": "tax",
    "rounding": "rounding",
}
"""Every step in the order in which it is taken; rounding ends each line and is printed apart."""

_ALWAYS = frozenset({"results", "measures"})

ROUNDING_WORDS: Mapping[Rounding, str] = {
    Rounding.HALF_UP: "half up",
    Rounding.HALF_EVEN: "half to even",
}


def order_sentence(steps: Collection[str], rounding: Rounding) -> str:
    """Return the order as it is printed, with those of `STEPS` that the contract uses."""
    used = [words for key, words in STEPS.items() if key in _ALWAYS or key in steps]
    chain = " → ".join(words for words in used if words != STEPS["rounding"])
    return f"Order: {chain}. Rounded once per line, {ROUNDING_WORDS[rounding]}."
