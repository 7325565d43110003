"""What an operation changed, so that views know what to read again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """The kinds of things that views show."""

    AGENCY = "agency"
    CLIENTS = "clients"
    CONTRACTS = "contracts"
    TERMS = "terms"
    OBJECTIVES = "objectives"
    RESULTS = "results"
    STATEMENTS = "statements"
    CHECKS = "checks"


@dataclass(frozen=True, slots=True)
class Changes:
    """The topics that changed and, where it is one kind of thing, the ids of the changed ones."""

    topics: frozenset[Topic]
    ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, *topics: Topic, ids: tuple[int, ...] = ()) -> Changes:
        """Return the changes for `topics`."""
        return cls(frozenset(topics), ids)
