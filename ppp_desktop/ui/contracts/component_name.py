"""The name that a new component gets from what it counts: "Approved leads", "Leads"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.words import Wording, capitalised
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.scopes import scope_from_json


class NameSuggestion:
    """Knows which names were suggested, so that one of the user's own is left alone.

    `label` is the kind's, which a component is named after while it counts nothing yet; `taken`
    are the names of other components.
    """

    def __init__(
        self, label: str, document: Mapping[str, object], taken: Collection[str], currency: str
    ) -> None:
        self._taken = frozenset(taken)
        self._wording = Wording(CatalogueWords(), currency)
        self._ours = {"", label, self._counted(document)}

    def follow(self, name: str, document: Mapping[str, object]) -> str:
        """Return the name that takes the place of `name` now that `document` was edited."""
        counted = self._counted(document)
        if not counted or re.sub(r" \d+$", "", name) not in self._ours:
            return name
        self._ours.add(counted)
        found, number = counted, 1
        while found in self._taken:
            number += 1
            found = f"{counted} {number}"
        return found

    def _counted(self, document: Mapping[str, object]) -> str:
        """Return what is counted, without the filters, which would make long names."""
        metric, scope = document.get("metric"), document.get("scope")
        if not isinstance(metric, str) or metric not in CATALOGUE:
            return ""
        try:
            read = scope_from_json(scope) if isinstance(scope, Mapping) else Scope()
        except ValidationFailed:
            read = Scope()
        return capitalised(self._wording.subject(metric, Scope(statuses=read.statuses)))
