"""What may stand beside a rate, in a few words, and what a line says of it."""

from __future__ import annotations

from ppp_desktop.payouts.lines import Explanation, Line
from tests.unit.payouts.examples import Doc, when

QUALITY = when("valid_lead_rate", "at_least", "0.85")
PARTIES: list[Doc] = [
    {"party": "Blue", "share": "0.6", "paid_here": True},
    {"party": "Page", "share": "0.4", "paid_here": False},
]


def step_level(at_least: str, factor: str, applies: str = "all") -> Doc:
    return {"attainment_at_least": at_least, "factor": factor, "applies": applies}


def quota(*levels: Doc, target: Doc | None = None) -> Doc:
    """A multiplier by the attainment of 1,000 of revenue, unless another target is given."""
    return {"target": target or {"metric": "revenue", "target": "1000"}, "levels": list(levels)}


def said(line: Line, step: str) -> list[str]:
    return [plain(each.text) for each in line.explanation.children if each.step == step]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def child(line: Line, step: str) -> Explanation:
    return next(each for each in line.explanation.children if each.step == step)
