"""From a draft to a statement line: rounded once, with its explanation."""

from __future__ import annotations

from dataclasses import dataclass

from ppp_desktop.core.money import Rounding, round_money
from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.context import LineDraft
from ppp_desktop.payouts.explain import measure_leaves
from ppp_desktop.payouts.lines import Explanation, Line
from ppp_desktop.payouts.order import ROUNDING_WORDS
from ppp_desktop.payouts.words import Wording


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line is called: its key and kind, the client's name for it, and the rule."""

    key: str
    kind: str
    name: str
    sentence: str
    step: str


def make_line(heading: Heading, draft: LineDraft, rounding: Rounding, wording: Wording) -> Line:
    """Return the line; its explanation ends in the rounding."""
    unrounded = settle(draft.unrounded)
    amount = round_money(unrounded, wording.currency, rounding)
    rounded = f"Rounded {ROUNDING_WORDS[rounding]}: {wording.money(amount)}"
    explanation = Explanation(
        heading.sentence,
        heading.step,
        draft.unrounded,
        children=(*draft.steps, *draft.leaves, Explanation(rounded, "rounding")),
    )
    leaves = (leaf.measure for leaf in measure_leaves(explanation))
    measures = dict.fromkeys(measure for measure in leaves if measure is not None)
    return Line(
        heading.key,
        heading.kind,
        heading.name,
        heading.sentence,
        draft.parts,
        draft.unrounded,
        amount,
        explanation,
        draft.note,
        tuple(measures),
        draft.modifications,
    )


def rule_line(
    key: str, name: str, sentence: str, draft: LineDraft, rounding: Rounding, wording: Wording
) -> Line:
    """Return the line of a rule of the whole contract, such as its cap."""
    return make_line(Heading(key, key, name, sentence, key), draft, rounding, wording)
