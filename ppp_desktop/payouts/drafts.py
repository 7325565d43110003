"""Changing a draft so that the change stays visible: one more step, and a modification."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.context import LineDraft
from ppp_desktop.payouts.lines import Explanation, Modification


def changed(
    draft: LineDraft, step: str, text: str, after: Decimal, *details: Explanation, note: str = ""
) -> LineDraft:
    """Return the draft with one more step, from its amount to `after`.

    A step that changes nothing is explained all the same, but is no modification.
    """
    change = after - draft.unrounded
    modifications = draft.modifications
    if settle(change):
        modifications = (*modifications, Modification(step, text, change))
    return replace(
        draft,
        unrounded=draft.unrounded + change,
        steps=(*draft.steps, Explanation(text, step, change, children=details)),
        modifications=modifications,
        note=_joined(draft.note, note),
    )


def _joined(before: str, note: str) -> str:
    if not before or not note:
        return before or note
    stop = "" if before.endswith(".") else "."
    return f"{before}{stop} {note}"
