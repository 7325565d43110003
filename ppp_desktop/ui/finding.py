"""What the palette finds in the store: clients, contracts with their simulator, statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import ClientRow, list_clients
from ppp_desktop.services.contracts import ContractRow, list_contracts
from ppp_desktop.services.statements import StatementRow, list_statements
from ppp_desktop.ui.actions import Action
from ppp_desktop.ui.context import AppContext

MOST_HITS = 12
_SIMULATE = "Simulate"

Found = tuple[list[ClientRow], list[ContractRow], list[StatementRow]]


class StoreSearch(QObject):
    """Keeps the names in memory, read again after every change, and answers the palette."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._entries: tuple[Action, ...] = ()
        self._simulators: tuple[Action, ...] = ()
        context.actions.add_search(self.find)
        context.changed.connect(self._on_changed)
        self.read()

    def read(self) -> None:
        """Read the names in the background."""
        self._context.tasks.start(
            partial(_read, self._context.database),
            title="Reading names",
            on_success=self._keep,
            owner=self,
        )

    def find(self, text: str) -> Sequence[Action]:
        """Return the entries that hold every word of `text`."""
        words = text.casefold().split()
        # Each contract has its simulator, too: offered only to who asks for it.
        wanted = any(_SIMULATE.casefold().startswith(word) for word in words)
        hits = [
            entry
            for entry in (*self._entries, *(self._simulators if wanted else ()))
            if all(word in f"{entry.title} {entry.detail}".casefold() for word in words)
        ]
        return hits[:MOST_HITS]

    def _keep(self, found: Found) -> None:
        clients, contracts, statements = found
        go = self._context.navigate
        self._entries = (
            *(
                Action(
                    f"client.{row.id}",
                    row.name,
                    partial(go, "clients", client_id=row.id),
                    icon="clients",
                    detail=f"Client {row.code}",
                )
                for row in clients
            ),
            *(
                Action(
                    f"contract.{row.id}",
                    f"{row.code} · {row.name}",
                    partial(go, "contracts", contract_id=row.id),
                    icon="contracts",
                    detail=f"Contract with {row.client_name}",
                )
                for row in contracts
            ),
            *(
                Action(
                    f"statement.{row.id}",
                    f"Statement {row.reference}",
                    partial(go, "statements", statement_id=row.id),
                    icon="statements",
                    detail=f"{row.client_name}, {row.period.label}",
                )
                for row in statements
            ),
        )
        self._simulators = tuple(
            Action(
                f"simulate.{row.id}",
                f"{_SIMULATE} {row.code} · {row.name}",
                partial(go, "contracts", contract_id=row.id, simulate=True),
                icon="performance",
                detail=f"Terms with {row.client_name} tried side by side",
            )
            for row in contracts
        )

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if {Topic.CLIENTS, Topic.CONTRACTS, Topic.STATEMENTS} & changes.topics:
            self.read()


def _read(database: Database, _progress: Progress) -> Found:
    return list_clients(database), list_contracts(database), list_statements(database)
