"""What a field of a terms document is to its form: a widget that gives and checks JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.ui.widgets.fields import NumberEdit


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the fields offer: the contract's currency, objectives, and values of dimensions.

    `components` are (name, id) of those that a share can be taken of; `periods` the keys of
    periods near the present one ("2026-06").
    """

    currency: str
    objectives: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    components: tuple[tuple[str, str], ...] = ()
    periods: tuple[str, ...] = ()


def _nothing(_text: str) -> None:
    pass


def _no_place(_path: str, _message: str) -> bool:
    return False


def _touched(_path: str) -> bool:
    return True


def _no_problem() -> None:
    pass


@dataclass(frozen=True, slots=True)
class DocumentField:
    """A widget with a signal `value_changed`, and how its value is read into the document.

    `read` gives None for a value that is left out, and the text itself where it cannot be read,
    so that the check of the document says what is wrong. `follow_metric` takes the key of the
    metric beside it; `show_problem` marks a place inside by its path and tells whether it could;
    `is_touched` tells of a place inside whether it was edited, once the field itself was.
    """

    widget: QWidget
    read: Callable[[], object]
    follow_metric: Callable[[str], None] = _nothing
    show_problem: Callable[[str, str], bool] = _no_place
    clear_problems: Callable[[], None] = _no_problem
    is_touched: Callable[[str], bool] = _touched


Entry = Mapping[str, object]
MakePart = Callable[[type[BaseModel], Entry, Callable[[], None]], DocumentField]
"""Makes the form of a nested document from its model and what it shows;
the last argument is called at each edit."""


def unit_of(info: FieldInfo) -> str:
    """Return what the field holds, as its metadata names it: "money", "scope", "tiers"."""
    return str(metadata(info).get("unit", "text"))


def metadata(info: FieldInfo) -> Mapping[str, object]:
    """Return the field's metadata for forms."""
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def read_number(edit: NumberEdit) -> str | None:
    """Return the number in canonical form, an unreadable text as it is, None for nothing."""
    try:
        value = edit.value()
    except ValidationFailed:
        return edit.text().strip()
    return None if value is None else canonical(value)


def show_number(edit: NumberEdit, value: object) -> None:
    """Show a number of a document, or the text that could not be read as one."""
    if value is None:
        edit.set_value(None)
        return
    try:
        edit.set_value(Decimal(str(value)))
    except InvalidOperation:
        edit.setText(str(value))


def number_field(edit: NumberEdit, value: object) -> DocumentField:
    """Return the field of an exact number in `edit`."""
    show_number(edit, value)
    return DocumentField(edit, lambda: read_number(edit))


def split_path(path: str) -> tuple[str, str]:
    """Return the first name of a path and the rest: "tiers[1].rate" gives "tiers", "[1].rate"."""
    for place, letter in enumerate(path):
        if letter in ".[":
            return path[:place], path[place:].removeprefix(".")
    return path, ""


def split_index(path: str) -> tuple[int | None, str]:
    """Return the number that a path starts with, and the rest: "[1].rate" gives 1, "rate"."""
    if not path.startswith("["):
        return None, path
    number, _bracket, rest = path[1:].partition("]")
    return int(number), rest.removeprefix(".")
