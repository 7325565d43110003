"""Gathers the rows that a check finds one by one into groups, each of which is one finding."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from ppp_desktop.services.data_checks.findings import KEPT_IDS, FoundRows, fingerprint

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Group:
    """Rows so far: what they amount to in millionths, and a digest of which they are."""

    count: int = 0
    first_day: date = date.max
    last_day: date = date.min
    ids: list[int] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)
    amount: int = 0
    _which: int = 0

    def add(self, result_id: int, day: date, source: str, *, amount: int = 0) -> None:
        """Count one more row."""
        self.count += 1
        self.show(result_id)
        self.first_day = min(self.first_day, day)
        self.last_day = max(self.last_day, day)
        self.sources.setdefault(source)
        self.amount += amount

    def show(self, result_id: int) -> None:
        """Name a row that belongs to the finding without being counted in it."""
        if len(self.ids) < KEPT_IDS:
            self.ids.append(result_id)

    def mark(self, *parts: object) -> None:
        """Let the digest depend on what tells a row from others, in whatever order rows come."""
        self._which += int(fingerprint(parts), 16)

    @property
    def which(self) -> str:
        """The digest of everything marked so far."""
        return f"{self._which:x}"

    def rows(self) -> FoundRows:
        """Return the rows as a finding holds them."""
        sources = tuple(sorted(self.sources))
        ids = tuple(dict.fromkeys(self.ids))
        return FoundRows(self.count, self.first_day, self.last_day, ids, sources)


class Groups(Generic[K]):
    """Groups by key, in the order of the keys."""

    def __init__(self) -> None:
        self._groups: dict[K, Group] = {}

    def of(self, key: K) -> Group:
        """Return the group of `key`, a new one at first."""
        return self._groups.setdefault(key, Group())

    def items(self) -> list[tuple[K, Group]]:
        """Return the groups in the order in which they began."""
        return list(self._groups.items())
