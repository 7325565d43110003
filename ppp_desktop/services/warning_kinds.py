"""What a warning about terms is: its key, what it is about, and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WarningKey(StrEnum):
    """What a warning is about."""

    NO_VOLUME = "no_volume"
    CLIFF = "cliff"
    DROP = "drop"
    TIER_NEVER_REACHED = "tier_never_reached"
    FLOOR_ALWAYS = "floor_always"
    CAP = "cap"
    MAXIMUM = "maximum"
    LOWER_IS_BETTER = "lower_is_better"
    STATUS = "status"
    OTHER_METRIC = "other_metric"


@dataclass(frozen=True, slots=True)
class TermsWarning:
    """One warning: `component` is the id of what it is about, a rule's key, or "" for all."""

    key: WarningKey
    component: str
    sentence: str
