"""What the running periods have earned, added up per currency and per client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.services.home import EarnedRow


@dataclass(frozen=True, slots=True)
class CurrencyEarned:
    """The sum of what was earned in one currency; different currencies are never added."""

    currency: str
    earned: Decimal


@dataclass(frozen=True, slots=True)
class ClientEarned:
    """What one client's contracts of one currency earned.

    `last_period` is None where none of them has a full period yet. `contract_id` is the first.
    """

    client_name: str
    currency: str
    earned: Decimal
    last_period: Decimal | None
    contract_id: int


def earned_by_currency(rows: Sequence[EarnedRow]) -> tuple[CurrencyEarned, ...]:
    """Return one sum per currency, by its code."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.earned
    return tuple(CurrencyEarned(currency, sums[currency]) for currency in sorted(sums))


def earned_by_client(rows: Sequence[EarnedRow]) -> tuple[ClientEarned, ...]:
    """Return one row per client and currency, by the client's name."""
    groups: dict[tuple[str, str], list[EarnedRow]] = {}
    for row in rows:
        groups.setdefault((row.client_name, row.currency), []).append(row)
    return tuple(_added(groups[key]) for key in sorted(groups))


def _added(rows: list[EarnedRow]) -> ClientEarned:
    before = [row.last_period for row in rows if row.last_period is not None]
    return ClientEarned(
        client_name=rows[0].client_name,
        currency=rows[0].currency,
        earned=sum((row.earned for row in rows), Decimal(0)),
        last_period=sum(before, Decimal(0)) if before else None,
        contract_id=rows[0].contract_id,
    )
