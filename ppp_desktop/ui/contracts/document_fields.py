"""From the metadata of a field of terms to the widget that edits it: one place for all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.fields import write_scope
from ppp_desktop.services.scopes import scope_from_json
from ppp_desktop.ui.contracts.document_field import (
    DocumentField,
    Surroundings,
    metadata,
    number_field,
    read_number,
    show_number,
    unit_of,
)
from ppp_desktop.ui.contracts.figure_edit import FigureEdit
from ppp_desktop.ui.contracts.list_field import ListField, MakePart
from ppp_desktop.ui.contracts.scope_field import ScopeField
from ppp_desktop.ui.contracts.tiers_field import TiersField
from ppp_desktop.ui.widgets.fields import (
    CheckBox,
    ComboBox,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PercentEdit,
)
from ppp_desktop.ui.widgets.multi_choice import MultiChoice

PART_UNITS = frozenset({"tiers", "levels", "conditions"})
"""Units of fields that hold a list of parts."""

_CHOOSE = "Please choose"


@dataclass(frozen=True, slots=True)
class _Ask:
    """The field that is asked for, what it shows, and what it may offer."""

    info: FieldInfo
    value: object
    around: Surroundings
    metric_key: str


def make_field(
    info: FieldInfo,
    value: object,
    around: Surroundings,
    make_part: MakePart,
    *,
    metric_key: str = "",
) -> DocumentField:
    """Return the field for `info`, showing `value` (None: nothing yet, or the default).

    `metric_key` is the metric that stands beside it, whose unit figures are written in.
    """
    unit = unit_of(info)
    if unit in PART_UNITS:
        return _parts(unit, _Ask(info, value, around, metric_key), make_part)
    make = _MAKERS.get(unit, _text)
    if value is None and not info.is_required():
        value = _default(info)
    return make(_Ask(info, value, around, metric_key))


def _text(ask: _Ask) -> DocumentField:
    edit = LineEdit("" if ask.value is None else str(ask.value))
    return DocumentField(edit, lambda: edit.value() or None)


def _money(ask: _Ask) -> DocumentField:
    return number_field(MoneyEdit(currency=ask.around.currency), ask.value)


def _share(ask: _Ask) -> DocumentField:
    return number_field(PercentEdit(), ask.value)


def _number(ask: _Ask) -> DocumentField:
    return number_field(NumberEdit(), ask.value)


def _figure(ask: _Ask) -> DocumentField:
    edit = FigureEdit(currency=ask.around.currency)
    # The unit comes before the value: 0.85 is shown as 85 of a per cent.
    if ask.metric_key in CATALOGUE:
        edit.follow_metric(ask.metric_key)
    show_number(edit, ask.value)
    return DocumentField(edit, lambda: read_number(edit), follow_metric=edit.follow_metric)


def _metric(ask: _Ask) -> DocumentField:
    units = _texts(metadata(ask.info).get("metric_units"))
    fitting = [
        (found.label, key) for key, found in CATALOGUE.items() if not units or found.unit in units
    ]
    # What is summed must be stored; a ratio has no volume.
    offered = [(text, key) for text, key in fitting if not units or not CATALOGUE[key].formula]
    combo = _combo(offered, None if ask.value is None else str(ask.value))
    return DocumentField(combo, combo.value)


def _choice(ask: _Ask) -> DocumentField:
    given = metadata(ask.info).get("choices")
    choices = given if isinstance(given, Mapping) else {}
    items = [(_sentence_case(str(text)), str(key)) for key, text in choices.items()]
    combo = _combo(items, None if ask.value is None else str(ask.value))
    return DocumentField(combo, combo.value)


def _yes_no(ask: _Ask) -> DocumentField:
    if ask.info.is_required():
        combo = ComboBox[bool]([("Yes", True), ("No", False)])
        combo.setPlaceholderText(_CHOOSE)
        combo.set_value(ask.value if isinstance(ask.value, bool) else None)
        return DocumentField(combo, combo.value)
    box = CheckBox(ask.info.title or "Yes", on=bool(ask.value))
    return DocumentField(box, box.value)


def _scope(ask: _Ask) -> DocumentField:
    scope = scope_from_json(ask.value) if isinstance(ask.value, Mapping) else Scope()
    field = ScopeField(scope, ask.around.values)
    return DocumentField(field, lambda: write_scope(field.value()))


def _objective(ask: _Ask) -> DocumentField:
    names = list(ask.around.objectives)
    if ask.value is not None and str(ask.value) not in names:
        names.append(str(ask.value))
    combo = _combo([(name, name) for name in names], None if ask.value is None else str(ask.value))
    if not names:
        combo.setPlaceholderText("The contract has no objective yet")
    return DocumentField(combo, combo.value)


def _components(ask: _Ask) -> DocumentField:
    choice = MultiChoice[str](ask.around.components)
    choice.set_value(_texts(ask.value))
    return DocumentField(choice, lambda: list(choice.value()))


def _parts(unit: str, ask: _Ask, make_part: MakePart) -> DocumentField:
    entries = [entry for entry in _list(ask.value) if isinstance(entry, Mapping)]
    models = _models_in(ask.info.annotation)
    if unit == "tiers":
        tiers = TiersField(models[0], entries, ask.around.currency, ask.metric_key)
        return DocumentField(
            tiers, tiers.value, tiers.follow_metric, tiers.show_problem, tiers.clear_problems
        )
    field = ListField(models, entries, unit.removesuffix("s").capitalize(), make_part)
    return DocumentField(
        field, field.value, show_problem=field.show_problem, clear_problems=field.clear_problems
    )


def _models_in(annotation: object) -> tuple[type[BaseModel], ...]:
    """Return the documents that a tuple or union of documents is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        arguments = arguments[:1]
    elif get_origin(annotation) not in {Union, UnionType, tuple}:
        return ()
    return tuple(model for argument in arguments for model in _models_in(argument))


def _combo(items: Sequence[tuple[str, str]], value: str | None) -> ComboBox[str]:
    combo = ComboBox[str](items)
    combo.setPlaceholderText(_CHOOSE)
    combo.set_value(value)
    return combo


def _default(info: FieldInfo) -> object:
    default = info.get_default(call_default_factory=True, validated_data={})
    return write_scope(default) if isinstance(default, Scope) else default


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(entry) for entry in _list(value))


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


_MAKERS: Mapping[str, Callable[[_Ask], DocumentField]] = {
    "text": _text,
    "money": _money,
    "share": _share,
    "count": _number,
    "figure": _figure,
    "metric": _metric,
    "choice": _choice,
    "yes_no": _yes_no,
    "scope": _scope,
    "objective": _objective,
    "components": _components,
}

SIMPLE_UNITS = frozenset(_MAKERS)
"""Units of fields with one value; any other is edited as text."""
