"""The place to sign, side by side and never alone on a page or broken between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ppp_desktop.statements.pdf.bands import Band, Placed, Rule
from ppp_desktop.statements.pdf.text import BODY, SECONDARY, SMALL, STRONG, Block, block, stack
from ppp_desktop.statements.terms_annex import Signature

_GAP = 24.0  # points between the columns
_LINES = (("Name", 1.0), ("Place, date", 1.0), ("Signature", 1.35))
"""Labels under the lines, and the room above each in heights of a line."""
_MOST_LINES = 3  # of a party's name: the whole name stands above, among the parties


def signature_bands(
    closing: str, signatures: Sequence[Signature], program: str, width: float, height: float
) -> list[Band]:
    """Return the sentence that is signed and a block for each side; `height` points for a line."""
    room = (width - _GAP * (len(signatures) - 1)) / len(signatures)
    heads = [_head(signature, room) for signature in signatures]
    below = max(head.height for head in heads)
    sentence = block(closing, BODY, width, "the closing sentence")
    bands = [Band(sentence.height + 10, (Placed(sentence, 0.0),), keep=True)]
    placed: list[Placed] = []
    rules: list[Rule] = []
    for number, head in enumerate(heads):
        left = number * (room + _GAP)
        placed.append(Placed(head, left))
        top = below
        for label, share in _LINES:
            top += share * height
            rules.append(Rule(left, left + room, top, SECONDARY, 0.6))
            placed.append(Placed(block(label, SMALL, room, "a title"), left, top=top + 2))
    foot = below + sum(share for _, share in _LINES) * height + SMALL.leading + 2
    written = block(program, SMALL, width, "the program")
    bands.append(Band(foot, tuple(placed), tuple(rules), keep=bool(written.lines)))
    if written.lines:
        bands.append(Band(written.height + 8, (Placed(written, 0.0, top=8.0),)))
    return bands


def _head(signature: Signature, room: float) -> Block:
    party = block(signature.party, STRONG, room, "a party's name", before=2)
    agreed = replace(BODY, colour=SECONDARY)
    return stack(
        (
            block(signature.heading, SMALL, room, "a title"),
            Block(party.lines[:_MOST_LINES]),
            block(signature.agreed, agreed, room, "who agreed"),
        )
    )
