"""From the metadata of a field of terms to the widget that edits it: one place for all kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.ui.contracts.card_field import CardField
from ppp_desktop.ui.contracts.document_field import (
    DocumentField,
    Entry,
    MakePart,
    Surroundings,
    metadata,
    unit_of,
)
from ppp_desktop.ui.contracts.field_makers import LIMIT, MAKERS, Ask, default_of, list_of
from ppp_desktop.ui.contracts.field_models import holds_list, models_in
from ppp_desktop.ui.contracts.list_field import ListField
from ppp_desktop.ui.contracts.part_field import PartField
from ppp_desktop.ui.contracts.table_field import TableColumn, TableField

_MOST_COLUMNS = 4
_NOT_IN_CELLS = frozenset({"scope", "metric", "objective", "components", "card"})
_NOUNS: Mapping[str, str] = {"shares": "Party"}
_CARD = "card"
_TIERS = "tiers"


def make_field(
    info: FieldInfo,
    value: object,
    around: Surroundings,
    make_part: MakePart,
    *,
    metric_key: str = "",
) -> DocumentField:
    """Return the field for `info`, showing `value` (None: nothing yet, or the default).

    `metric_key` is the metric that stands beside it, whose unit figures are written in. Nested
    documents become a form, lists of small ones a table, of others a form each.
    """
    ask = Ask(info, value, around, metric_key)
    unit, models = unit_of(info), models_in(info.annotation)
    if unit == _CARD:
        return _card(ask, models)
    if unit in MAKERS or not models:
        if value is None and not info.is_required():
            ask = replace(ask, value=default_of(info))
        return MAKERS.get(unit, MAKERS["text"])(ask)
    if not holds_list(info.annotation):
        return _part(ask, models, make_part)
    if len(models) == 1 and _fits_table(models[0]):
        return _table(ask, models[0])
    return _list(ask, models, make_part)


def has_widget(info: FieldInfo) -> bool:
    """Tell whether the field is edited by more than a line of text for want of better."""
    return unit_of(info) in {*MAKERS, _CARD} or bool(models_in(info.annotation))


def _part(ask: Ask, models: tuple[type[BaseModel], ...], make_part: MakePart) -> DocumentField:
    entry = ask.value if isinstance(ask.value, Mapping) else None
    if entry is None and not ask.around.objectives and len(models) > 1:
        # Without an objective there is nothing to choose there: another alternative comes first.
        models = tuple(sorted(models, key=lambda model: "objective" in model.model_fields))
    part = PartField(
        models,
        entry,
        ask.info.title or "Part",
        make_part,
        is_optional=not ask.info.is_required(),
    )
    return DocumentField(
        part,
        part.value,
        part.follow_metric,
        part.show_problem,
        part.clear_problems,
        part.is_touched,
    )


def _list(ask: Ask, models: tuple[type[BaseModel], ...], make_part: MakePart) -> DocumentField:
    least = 1 if ask.info.is_required() else 0
    field = ListField(models, _entries(ask), _noun(ask.info), make_part, least=least)
    return DocumentField(
        field,
        partial(_read_list, field, least),
        field.follow_metric,
        field.show_problem,
        field.clear_problems,
        field.is_touched,
    )


def _table(ask: Ask, model: type[BaseModel]) -> DocumentField:
    columns = columns_of(model, ask.around, open_end=unit_of(ask.info) == _TIERS)
    least = 0
    if ask.info.is_required():
        # Tiers are at least two, or they would be no tiers; the upper one is open.
        least = 2 if any(column.ends_row for column in columns) else 1
    field = TableField(
        columns, _entries(ask), _noun(ask.info), least=least, metric_key=ask.metric_key
    )
    return DocumentField(
        field,
        partial(_read_list, field, least),
        field.follow_metric,
        field.show_problem,
        field.clear_problems,
        field.is_touched,
    )


def _card(ask: Ask, models: tuple[type[BaseModel], ...]) -> DocumentField:
    figures = [column for column in columns_of(models[0], ask.around) if column.name != "match"]
    most = metadata(ask.info).get("most_dimensions")
    field = CardField(
        figures,
        _entries(ask),
        ask.around.values,
        ask.metric_key,
        most_dimensions=most if isinstance(most, int) else len(DIMENSIONS),
    )
    return DocumentField(
        field,
        field.value,
        field.follow_metric,
        field.show_problem,
        field.clear_problems,
        field.is_touched,
    )


def columns_of(
    model: type[BaseModel], around: Surroundings, *, open_end: bool = False
) -> list[TableColumn]:
    """Return a column for each field of a small document; of tiers the last is open upwards."""
    return [
        TableColumn(
            name,
            info.title or name,
            partial(_cell, info, around),
            ends_row=open_end and unit_of(info) == LIMIT,
            is_optional=not info.is_required(),
        )
        for name, info in model.model_fields.items()
    ]


def _cell(info: FieldInfo, around: Surroundings, value: object, metric_key: str) -> DocumentField:
    make = MAKERS.get(unit_of(info), MAKERS["text"])
    return make(Ask(info, value, around, metric_key))


def _fits_table(model: type[BaseModel]) -> bool:
    fields = model.model_fields.values()
    plain = all(
        not models_in(info.annotation) and unit_of(info) not in _NOT_IN_CELLS for info in fields
    )
    return plain and len(fields) <= _MOST_COLUMNS


def _read_list(field: ListField | TableField, least: int) -> object:
    """Return the entries; a list that may be left out is, where it has none."""
    found = field.value()
    return found if found or least else None


def _entries(ask: Ask) -> list[Entry]:
    return [entry for entry in list_of(ask.value) if isinstance(entry, Mapping)]


def _noun(info: FieldInfo) -> str:
    unit = unit_of(info)
    named = metadata(info).get("entry")
    return str(named) if named else _NOUNS.get(unit, unit.removesuffix("s").capitalize())
