"""Where two documents differ, so that edits of one place can be told from edits of several."""

from __future__ import annotations

from collections.abc import Mapping

_ABSENT = object()


def changed_place(before: object, after: object) -> str:
    """Return the path of the one place that differs, or of the smallest part with all differences.

    A list that grew or shrank is a difference of its own at each length: "tiers(3)".
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = [
            name
            for name in {**before, **after}
            if before.get(name, _ABSENT) != after.get(name, _ABSENT)
        ]
        if len(names) == 1:
            name = names[0]
            return f".{name}{changed_place(before.get(name), after.get(name))}"
        return ""
    if isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            return f"({len(after)})"
        places = [place for place in range(len(before)) if before[place] != after[place]]
        if len(places) == 1:
            return f"[{places[0]}]{changed_place(before[places[0]], after[places[0]])}"
    return ""
