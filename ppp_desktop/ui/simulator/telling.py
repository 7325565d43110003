"""Names that begin alike, told apart where there is little room: by what differs."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST_ALIKE = 12
"""So many letters at the beginning fit everywhere."""


def telling_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names; of those that begin alike for long only the rest: "… with a cap"."""
    return tuple(_telling(name, [each for each in names if each != name]) for name in names)


def _telling(name: str, others: Sequence[str]) -> str:
    alike = max((_alike(name, each) for each in others), default=0)
    if alike <= _LONGEST_ALIKE:
        return name
    rest = name[: alike + 1].rfind(" ") + 1
    return f"… {name[rest:]}" if rest and name[rest:] else name


def _alike(name: str, other: str) -> int:
    """Return with how many same letters two names begin."""
    pairs = enumerate(zip(name, other, strict=False))
    shorter = min(len(name), len(other))
    return next((place for place, (one, another) in pairs if one != another), shorter)
