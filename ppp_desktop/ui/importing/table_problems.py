"""What is wrong with rows of a table beside results, told in a card."""

from __future__ import annotations

from ppp_desktop.ui.importing.plan import Table
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import label

_SHOWN = 20


def table_problems_card(entry: Table) -> Card:
    """Return a card with the first problems of a table, each with what to do."""
    table = entry.table
    card = Card(entry.name)
    if table.rejected:
        left_out = "1 row" if table.rejected == 1 else f"{table.rejected:,} rows"
        card.add_to_header(Chip(f"{left_out} left out", Tone.WARNING))
    for problem in table.problems[:_SHOWN]:
        card.add(label(f"{problem.message} {problem.remedy}".rstrip(), wrap=True))
    left = len(table.problems) - _SHOWN
    if left > 0:
        card.add(label(f"and {left:,} more", "caption"))
    card.add(label("Mend the rows in the file and add it again, or go on without them.", "caption"))
    return card
