"""The columns of the table of clients."""

from __future__ import annotations

from ppp_desktop.services.clients import ClientRow
from ppp_desktop.ui.tables.columns import Align, Column

COLUMNS: tuple[Column[ClientRow], ...] = (
    Column("Name", lambda row: row.name, strong=lambda _row: True, stretch=True),
    Column("Code", lambda row: row.code, width=110),
    Column("Currency", lambda row: row.currency, width=76),
    # Beside the open panel five columns find room; the country is the one that is chosen.
    Column("Country", lambda row: row.country, width=76, visible=False),
    Column("Contact", lambda row: row.contact, width=124),
    Column(
        "Contracts",
        lambda row: str(row.contracts),
        sort_key=lambda row: row.contracts,
        align=Align.RIGHT,
        width=82,
        export=lambda row: row.contracts,
    ),
)
