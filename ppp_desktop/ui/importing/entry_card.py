"""What the cards of the wizard's first step have in common."""

from __future__ import annotations

from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.ui.importing.plan import Entry
from ppp_desktop.ui.widgets.card import Card


class EntryCard(Card):
    """A card for one kind of entry of the plan."""

    kind: type[Entry]

    def show_entry(self, entry: Entry) -> None:
        """Show `entry`, which is of this card's kind."""


def contract_title(contract: ContractRow) -> str:
    """Return how a contract is offered."""
    return f"{contract.code} · {contract.client_name}"
