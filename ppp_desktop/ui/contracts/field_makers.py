"""The fields with one value, by the unit that metadata names: money, shares, choices, scopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import CATALOGUE, Unit, metric
from ppp_desktop.payouts.fields import write_scope
from ppp_desktop.services.scopes import scope_from_json
from ppp_desktop.ui.contracts.document_field import (
    DocumentField,
    Surroundings,
    metadata,
    number_field,
    read_number,
    show_number,
)
from ppp_desktop.ui.contracts.figure_edit import FigureEdit
from ppp_desktop.ui.contracts.scope_field import ScopeField
from ppp_desktop.ui.contracts.suggest_edit import SuggestEdit
from ppp_desktop.ui.widgets.fields import (
    CheckBox,
    ComboBox,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PercentEdit,
)
from ppp_desktop.ui.widgets.multi_choice import MultiChoice

LIMIT = "quantity"
"""The unit of the field that says where a tier ends."""

_CHOOSE = "Please choose"
_OPEN = "Not answered yet"


@dataclass(frozen=True, slots=True)
class Ask:
    """The field that is asked for, what it shows, and what it may offer."""

    info: FieldInfo
    value: object
    around: Surroundings
    metric_key: str


def default_of(info: FieldInfo) -> object:
    """Return the default in its document form."""
    default = info.get_default(call_default_factory=True, validated_data={})
    return write_scope(default) if isinstance(default, Scope) else default


def list_of(value: object) -> list[object]:
    """Return the entries of a list in a document; none where it is no list."""
    return list(value) if isinstance(value, list | tuple) else []


def _text(ask: Ask) -> DocumentField:
    edit = LineEdit()
    edit.set_value("" if ask.value is None else str(ask.value))
    return DocumentField(edit, lambda: edit.value() or None)


def _period(ask: Ask) -> DocumentField:
    edit = SuggestEdit(ask.around.periods, placeholder="2026-06")
    edit.set_value("" if ask.value is None else str(ask.value))
    return DocumentField(edit, lambda: edit.value() or None)


def _money(ask: Ask) -> DocumentField:
    return number_field(MoneyEdit(currency=ask.around.currency), ask.value)


def _share(ask: Ask) -> DocumentField:
    return number_field(PercentEdit(), ask.value)


def _number(ask: Ask) -> DocumentField:
    return number_field(NumberEdit(), ask.value)


def _days(ask: Ask) -> DocumentField:
    edit = NumberEdit(suffix="days")
    show_number(edit, ask.value)
    return DocumentField(edit, lambda: _whole(read_number(edit)))


def _whole(text: str | None) -> object:
    """Return a number without decimals as documents write it; any other as it is."""
    return int(text) if text is not None and text.isdecimal() else text


def _figure(ask: Ask) -> DocumentField:
    return _following(ask, {})


def _limit(ask: Ask) -> DocumentField:
    return _following(ask, {Unit.MONEY: Unit.MONEY}, other=Unit.COUNT)


def _rate(ask: Ask) -> DocumentField:
    return _following(ask, {Unit.MONEY: Unit.PERCENT}, other=Unit.MONEY)


def _following(ask: Ask, units: Mapping[Unit, Unit], *, other: Unit | None = None) -> DocumentField:
    """Return a figure in the unit that `units` gives for the metric's, else in `other` or that."""
    edit = FigureEdit(currency=ask.around.currency)

    def follow(key: str) -> None:
        unit = metric(key).unit
        edit.set_unit(units.get(unit, other or unit))

    # The unit comes before the value: 0.85 is shown as 85 of a per cent.
    if ask.metric_key in CATALOGUE:
        follow(ask.metric_key)
    elif other is not None:
        edit.set_unit(other)
    show_number(edit, ask.value)
    return DocumentField(edit, lambda: read_number(edit), follow_metric=follow)


def _metric(ask: Ask) -> DocumentField:
    units = _texts(metadata(ask.info).get("metric_units"))
    fitting = [
        (found.label, key) for key, found in CATALOGUE.items() if not units or found.unit in units
    ]
    # What is summed must be stored; a ratio has no volume.
    offered = [(text, key) for text, key in fitting if not units or not CATALOGUE[key].formula]
    combo = _combo(offered, None if ask.value is None else str(ask.value))
    return DocumentField(combo, combo.value)


def _choice(ask: Ask) -> DocumentField:
    given = metadata(ask.info).get("choices")
    choices = given if isinstance(given, Mapping) else {}
    items: list[tuple[str, str | None]] = [
        (_sentence_case(str(text)), str(key)) for key, text in choices.items()
    ]
    if _may_be_open(ask.info):
        items.insert(0, (_OPEN, None))
    combo = ComboBox[str | None](items)
    combo.setPlaceholderText(_CHOOSE)
    combo.set_value(None if ask.value is None else str(ask.value))
    return DocumentField(combo, combo.value)


def _yes_no(ask: Ask) -> DocumentField:
    is_open = _may_be_open(ask.info)
    if not ask.info.is_required() and not is_open:
        box = CheckBox(ask.info.title or "Yes", on=bool(ask.value))
        return DocumentField(box, box.value)
    items: list[tuple[str, bool | None]] = [("Yes", True), ("No", False)]
    if is_open:
        items.insert(0, (_OPEN, None))
    combo = ComboBox[bool | None](items)
    combo.setPlaceholderText(_CHOOSE)
    combo.set_value(ask.value if isinstance(ask.value, bool) else None)
    return DocumentField(combo, combo.value)


def _scope(ask: Ask) -> DocumentField:
    scope = scope_from_json(ask.value) if isinstance(ask.value, Mapping) else Scope()
    field = ScopeField(scope, ask.around.values)
    return DocumentField(field, lambda: write_scope(field.value()))


def _objective(ask: Ask) -> DocumentField:
    names = list(ask.around.objectives)
    if ask.value is not None and str(ask.value) not in names:
        names.append(str(ask.value))
    combo = _combo([(name, name) for name in names], None if ask.value is None else str(ask.value))
    if not names:
        combo.setPlaceholderText("The contract has no objective yet")
    return DocumentField(combo, combo.value)


def _components(ask: Ask) -> DocumentField:
    choice = MultiChoice[str](ask.around.components)
    choice.set_value(_texts(ask.value))
    return DocumentField(choice, lambda: list(choice.value()))


def _combo(items: Sequence[tuple[str, str]], value: str | None) -> ComboBox[str]:
    combo = ComboBox[str](items)
    combo.setPlaceholderText(_CHOOSE)
    combo.set_value(value)
    return combo


def _may_be_open(info: FieldInfo) -> bool:
    """Tell whether nothing said is an answer, too: what is optional without a default."""
    return not info.is_required() and info.default is None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(entry) for entry in list_of(value))


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


MAKERS: Mapping[str, Callable[[Ask], DocumentField]] = {
    "text": _text,
    "period": _period,
    "money": _money,
    "share": _share,
    "count": _number,
    "days": _days,
    "figure": _figure,
    LIMIT: _limit,
    "rate": _rate,
    "metric": _metric,
    "choice": _choice,
    "yes_no": _yes_no,
    "scope": _scope,
    "objective": _objective,
    "components": _components,
}
"""By unit; a field of any other unit that holds no document is edited as text."""
