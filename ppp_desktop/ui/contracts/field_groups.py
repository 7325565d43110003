"""In which order a form shows the fields of a document, and which of them fold away."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.kinds import RateComponent
from ppp_desktop.ui.contracts.document_field import metadata, unit_of
from ppp_desktop.ui.contracts.field_makers import default_of

_NO_FIELDS = frozenset({"kind", "id"})
_QUESTIONS = frozenset({"yes_no", "choice"})


@dataclass(frozen=True, slots=True)
class FieldGroups:
    """The names of the fields that show at once, and of those behind "More rules"."""

    open: tuple[str, ...]
    folded: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """All fields that the form has."""
        return frozenset({*self.open, *self.folded})

    @classmethod
    def of(cls, model: type[BaseModel]) -> FieldGroups:
        """Return the document's own fields, then which results count; the rest is folded.

        Questions that may stay open for now fold away, too, where there is something to fold.
        """
        groups: dict[str, list[str]] = {"": [], "results": [], "more": []}
        fields = {name: info for name, info in model.model_fields.items() if name not in _NO_FIELDS}
        folds = any(metadata(info).get("group") == "more" for info in fields.values())
        for name, info in fields.items():
            group = str(metadata(info).get("group", ""))
            if folds and is_question(info):
                group = "more"
            groups.setdefault(group, []).append(name)
        # What belongs to this kind comes before what every kind has.
        more = sorted(groups.pop("more"), key=lambda name: name in RateComponent.model_fields)
        shown = [name for names in groups.values() for name in names]
        return cls(tuple(shown), tuple(more))


def is_question(info: FieldInfo) -> bool:
    """Tell whether the field is a question that has no answer until one is given."""
    is_open = not info.is_required() and info.default is None
    return is_open and unit_of(info) in _QUESTIONS


def is_left_out(info: FieldInfo, value: object) -> bool:
    """Tell whether documents are written without this value: the default of a field in a group."""
    if metadata(info).get("group") is None or info.is_required():
        return False
    default = default_of(info)
    if isinstance(default, Decimal):
        return value == canonical(default)
    return value == (list(default) if isinstance(default, tuple) else default)
