"""A draft of terms in memory: a list of documents with a place in it, so that edits undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

from ppp_desktop.core.money import Rounding
from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.payouts.terms import FORMAT
from ppp_desktop.services.contract_rules import CONTRACT_RULES

JsonDocument = Mapping[str, object]


class TermsDraft:
    """The present document, what it was before, and what was saved.

    Edits with the same `merge` key in a row count as one step, so that typing a figure is undone
    at once.
    """

    def __init__(self, saved: JsonDocument | None = None) -> None:
        given = deepcopy(dict(saved)) if saved is not None else empty_document()
        self._saved = {name: value for name, value in given.items() if value is not None}
        self._history: list[JsonDocument] = [self._saved]
        self._place = 0
        self._merge = ""

    @property
    def document(self) -> JsonDocument:
        """The document as edited so far."""
        return self._history[self._place]

    @property
    def components(self) -> tuple[JsonDocument, ...]:
        """The components of the document, in order."""
        given = self.document.get("components")
        entries = given if isinstance(given, list) else []
        return tuple(entry for entry in entries if isinstance(entry, Mapping))

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.document != self._saved

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back."""
        return self._place < len(self._history) - 1

    def undo(self) -> None:
        """Take the last edit back."""
        self._place = max(0, self._place - 1)
        self._merge = ""

    def redo(self) -> None:
        """Do again what was taken back."""
        self._place = min(len(self._history) - 1, self._place + 1)
        self._merge = ""

    def end_step(self) -> None:
        """Let the next edit be a step of its own."""
        self._merge = ""

    def set_field(self, name: str, value: object, *, merge: str = "") -> None:
        """Change one field of the document itself ("cap", "rounding"); None takes it away."""
        document = {**self.document, name: deepcopy(value)}
        if value is None:
            del document[name]
        self._push(document, merge)

    def set_component(self, position: int, component: JsonDocument, *, merge: str = "") -> None:
        """Change the component at `position`."""
        entries = [*self.components]
        entries[position] = dict(component)
        self._push_components(entries, merge)

    def replace(self, document: JsonDocument) -> None:
        """Put a whole document in place of the present one, as a step of its own."""
        self._push(deepcopy(dict(document)), "")

    def add_component(self, component: JsonDocument) -> int:
        """Append a component; returns its position."""
        self._push_components([*self.components, component])
        return len(self.components) - 1

    def remove_component(self, position: int) -> None:
        """Remove the component at `position`, also where others take a share of it."""
        gone = self.components[position].get("id")
        left = [entry for place, entry in enumerate(self.components) if place != position]
        self._push_components([_without_share_of(entry, gone) for entry in left])

    def move_component(self, position: int, step: int) -> None:
        """Move the component at `position` by `step` places."""
        entries = [*self.components]
        place = min(max(position + step, 0), len(entries) - 1)
        entries.insert(place, entries.pop(position))
        self._push_components(entries)

    @property
    def rule_keys(self) -> tuple[str, ...]:
        """The keys of the contract's rules that the document has, in their fixed order."""
        return tuple(key for key in CONTRACT_RULES if self.document.get(key) is not None)

    def position_of(self, component_id: str) -> int | None:
        """Return the place of a component, None where it is gone."""
        ids = [str(entry.get("id")) for entry in self.components]
        return ids.index(component_id) if component_id in ids else None

    def rule(self, key: str) -> JsonDocument | None:
        """Return the document of a rule: a component by its id, or a rule of the contract."""
        if key in CONTRACT_RULES:
            found = self.document.get(key)
            return found if isinstance(found, Mapping) else None
        place = self.position_of(key)
        return None if place is None else self.components[place]

    def rule_at(self, field: str) -> str:
        """Return the key of the rule that the path of a problem leads into, "" for none."""
        start, bracket, rest = field.partition("[")
        if bracket and start == "components":
            place = int(rest.partition("]")[0])
            known = self.components
            return str(known[place].get("id")) if place < len(known) else ""
        name = field.partition(".")[0]
        return name if name in CONTRACT_RULES else ""

    def _push_components(self, entries: Sequence[JsonDocument], merge: str = "") -> None:
        self._push(
            {**self.document, "components": deepcopy([dict(each) for each in entries])}, merge
        )

    def _push(self, document: JsonDocument, merge: str) -> None:
        if document == self.document:
            return
        merges = bool(merge) and merge == self._merge and self._place > 0
        del self._history[self._place + 1 :]
        if merges:
            self._history[self._place] = document
        else:
            self._history.append(document)
            self._place += 1
        self._merge = merge


def empty_document() -> dict[str, object]:
    """Return terms without any component."""
    return {
        "format": FORMAT,
        "rounding": Rounding.HALF_UP.value,
        "components": [],
    }


def new_component(kind: str, taken: Sequence[JsonDocument]) -> dict[str, object]:
    """Return a component of `kind` with a name and an id of its own; the rest is still open."""
    model = KINDS[kind]
    stem = kind.replace("_", "-")
    ids = {entry.get("id") for entry in taken}
    names = {entry.get("name") for entry in taken}
    name, found, number = model.label, stem, 1
    while found in ids or name in names:
        number += 1
        name, found = f"{model.label} {number}", f"{stem}-{number}"
    return {"kind": kind, "id": found, "name": name}


def _without_share_of(entry: JsonDocument, gone: object) -> JsonDocument:
    shares = entry.get("percent_of")
    if not isinstance(shares, list) or gone not in shares:
        return entry
    return {**entry, "percent_of": [each for each in shares if each != gone]}
