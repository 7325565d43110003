"""The names of a format folded for comparison, each worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.headers import fold

RATIO = "a ratio: it is worked out again from its sums"
NOT_ADDED = "counts each person once, so that days cannot be added up"


@dataclass(frozen=True, slots=True)
class FormatIndex:
    """Folded header names → (place of the field, place of the name, field), and the rest folded."""

    names: dict[str, tuple[tuple[int, int, str], ...]]
    signs: dict[str, str]
    shared_signs: dict[str, str]
    foreign: frozenset[str]
    ratios: frozenset[str]
    not_added: frozenset[str]
    ratio_pattern: re.Pattern[str] | None
    titles: tuple[re.Pattern[str], ...]
    samples: tuple[tuple[str, re.Pattern[str]], ...]

    def left_out(self, header: str) -> str:
        """Return why a column is left out on purpose, "" where it is not."""
        name = fold(header)
        if not name or name in self.names:
            return ""
        if name in self.not_added:
            return NOT_ADDED
        by_pattern = self.ratio_pattern is not None and self.ratio_pattern.search(name)
        return RATIO if name in self.ratios or by_pattern else ""


@lru_cache(maxsize=256)
def index_of(known: ExportFormat) -> FormatIndex:
    """Return the index of a format; formats equal only themselves, so that this is one look-up."""
    names: dict[str, list[tuple[int, int, str]]] = {}
    for place, (field, options) in enumerate(known.fields):
        for rank, option in enumerate(options):
            names.setdefault(fold(option), []).append((place, rank, field))
    return FormatIndex(
        names={name: tuple(found) for name, found in names.items()},
        signs=_folded(known.signs),
        shared_signs=_folded(known.shared_signs),
        foreign=frozenset(_folded(known.foreign)),
        ratios=frozenset(_folded(known.ratios)),
        not_added=frozenset(_folded(known.not_added)),
        ratio_pattern=_either(known.ratio_patterns),
        titles=tuple(re.compile(pattern, re.IGNORECASE) for pattern in known.titles),
        samples=tuple((field, re.compile(pattern)) for field, pattern in known.sample_signs),
    )


def matched_columns(names: Sequence[str], index: FormatIndex) -> dict[str, int]:
    """Return field → column; each field takes the first of its names that is there.

    `names` are the folded headers. Fields choose in their order in the format, a column once.
    """
    wanted: list[tuple[int, int, str, str]] = []
    positions: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        if name in index.names:
            positions.setdefault(name, []).append(column)
    for name in positions:
        wanted.extend((place, rank, field, name) for place, rank, field in index.names[name])
    taken: dict[str, int] = {}
    for _, _, field, name in sorted(wanted):
        if field not in taken and positions[name]:
            taken[field] = positions[name].pop(0)
    return taken


def _folded(names: Iterable[str]) -> dict[str, str]:
    return {fold(name): name for name in names}


def _either(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
