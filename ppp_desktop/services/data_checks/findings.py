"""What a check on data tells: the finding with its rows, its remedy, and who accepted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

KEPT_IDS = 500
"""Results that a finding names one by one; its count stays exact beyond them."""

_NAMES_SHOWN = 3
_DIGEST_BYTES = 8


class Severity(StrEnum):
    """How bad it is: wrong as it stands, probably wrong, or only good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITIES: tuple[Severity, ...] = tuple(Severity)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Which results a finding is about: how many, of which days, the first `KEPT_IDS` by id.

    Where days are missing there are none, and the days are those without results. `sources` are
    the tools that the results come from.
    """

    count: int
    first_day: date
    last_day: date
    ids: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted a finding, why, and when (in UTC)."""

    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong in the results of one contract.

    `check` and `subject` tell it from all others; the subject changes with whatever would have to
    be looked at anew, so that what was accepted is open again then. `amount` is the money in
    `currency` that is in doubt, where it is easy to tell: of the metric `amount_of`.
    """

    check: str
    contract_id: int
    contract_code: str
    subject: str
    severity: Severity
    sentence: str
    remedy: str
    rows: FoundRows
    amount: Decimal | None = None
    amount_of: str = ""
    currency: str = ""
    accepted: Acceptance | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        """What tells this finding from others."""
        return (self.contract_id, self.check, self.subject)

    @property
    def is_open(self) -> bool:
        """Tell whether nobody accepted it."""
        return self.accepted is None


def counted(count: int, singular: str, plural: str = "") -> str:
    """Return "1 row" or "1,204 rows"."""
    return f"{count:,} {singular if count == 1 else plural or f'{singular}s'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Return "A", "A and B", "A, B and C", or "A, B, C and 4 more"."""
    found = list(dict.fromkeys(names))
    if len(found) > _NAMES_SHOWN + 1:
        return f"{', '.join(found[:_NAMES_SHOWN])} and {len(found) - _NAMES_SHOWN:,} more"
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def fingerprint(parts: Iterable[object]) -> str:
    """Return a short text that differs where `parts` differ, for subjects of many rows."""
    hashed = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        encoded = str(part).encode("utf-8", "surrogatepass")
        hashed.update(f"{len(encoded)}:".encode() + encoded)
    return hashed.hexdigest()
