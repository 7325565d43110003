"""Remembers mappings that were made by hand, so that next month's file needs none."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.ui.importing.plan import Sheet
from ppp_desktop.ui.settings import Settings

_KEY = "import.mappings"
_MOST_KEPT = 50


def remembered_mappings(settings: Settings) -> tuple[Mapping, ...]:
    """Return the mappings, the latest first; one that can no longer be read is left out."""
    found = []
    for text in _texts(settings):
        try:
            found.append(Mapping.from_json(text))
        except ValidationFailed:
            continue
    return tuple(found)


def remember(settings: Settings, sheets: Iterable[Sheet]) -> None:
    """Keep the mappings of sheets whose columns or statuses somebody had to explain."""
    texts = [
        # The days of a file without dates are others next time.
        sheet.mapping.changed(default_first_day=None, default_last_day=None).to_json()
        for sheet in sheets
        if sheet.opened.read.detection.format is None or sheet.mapping.statuses
    ]
    kept = list(dict.fromkeys([*texts, *_texts(settings)]))[:_MOST_KEPT]
    settings.set_text(_KEY, json.dumps(kept))


def _texts(settings: Settings) -> list[str]:
    try:
        found = json.loads(settings.text(_KEY, "[]"))
    except ValueError:
        return []
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
