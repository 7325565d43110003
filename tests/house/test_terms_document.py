"""docs/terms.md is true: every example pays what it says, every field is there and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ppp_desktop.core.money import Rounding, format_money
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, CATALOGUE
from ppp_desktop.payouts import (
    answers,
    attainments,
    clawback,
    conditions,
    draw,
    holdback,
    limits,
    modifiers,
    multipliers,
)
from ppp_desktop.payouts.engine import rule_sentences, wording_of
from ppp_desktop.payouts.kinds import KINDS, Component, RateComponent, bands, baselines, bonus
from ppp_desktop.payouts.kinds.card_rows import CardRow
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.order import STEPS, order_sentence
from ppp_desktop.payouts.question_forms import Topic
from ppp_desktop.payouts.terms import RESERVED_IDS, Terms, parse_terms, terms_schema
from ppp_desktop.services.metric_words import CatalogueWords, unit_in_terms
from ppp_desktop.services.simulation_files import FileTrial, try_files
from ppp_desktop.services.templates import list_templates
from tests.house.markdown import Example, Table, codes, examples_of, lines_of, tables_of

TODAY = date(2026, 6, 15)
_BESIDE = {"kind": "per_unit", "name": "Approved leads", "metric": "leads", "rate": "10"}
_SHARED: tuple[type[BaseModel], ...] = (Component, RateComponent, ResultComponent)
_PARTS: tuple[type[BaseModel], ...] = (
    Terms,
    *_SHARED,
    *KINDS.values(),
    CardRow,
    bands.Tier,
    bands.Stair,
    baselines.PeriodIndex,
    baselines.Correction,
    baselines.Control,
    bonus.Level,
    modifiers.PartyShare,
    conditions.MetricCondition,
    conditions.ObjectiveCondition,
    multipliers.Multiplier,
    multipliers.MultiplierLevel,
    attainments.ObjectiveTarget,
    attainments.MetricTarget,
    limits.Cap,
    limits.Floor,
    holdback.Holdback,
    clawback.Clawback,
    clawback.ClawbackStep,
    draw.Draw,
    answers.Answers,
)
MODELS: Mapping[str, type[BaseModel]] = {each.__name__: each for each in _PARTS}

_LISTS = "components tiers levels conditions card indices corrections steps shares".split()
_FORMS: Mapping[str, str] = {
    **dict.fromkeys(_LISTS, "list"),
    **{name: name for name in ("money", "share", "rate", "count", "quantity", "figure", "days")},
    **{name: name for name in ("metric", "scope", "text", "objective", "period", "target")},
    "id": "text",
    "yes_no": "yes or no",
    "part": "object",
    "match": "dimensions and values",
}
_METRIC_FORMS: Mapping[tuple[str, ...], str] = {("count",): ", counted", ("money",): ", money"}


def lines() -> list[str]:
    return lines_of("terms.md")


def tables() -> Mapping[str, Table]:
    captioned = {table.caption: table for table in tables_of(lines()) if table.caption}
    return {caption.removeprefix("fields: "): table for caption, table in captioned.items()}


def document_of(example: Example) -> dict[str, object]:
    """Return the whole document of an example, which may be a component or a rule."""
    given: dict[str, object] = json.loads(example.json)
    if "components" in given:
        return given
    whole: dict[str, object] = {"format": "ppp-terms/1", "rounding": "half_up"}
    if "kind" in given:
        return {**whole, "components": [given]}
    return {**whole, "components": [_BESIDE], **given}


def objectives_of(example: Example) -> tuple[str, ...]:
    found = [part for table in example.tables for row in table.rows for part in codes(row[0])]
    return tuple(part for part in dict.fromkeys(found) if ":" in part)


@pytest.mark.parametrize("example", examples_of(lines()), ids=lambda each: f"line {each.line}")
def test_example_says_and_pays_what_is_written(example: Example, tmp_path: Path) -> None:
    given = json.loads(example.json)
    document = document_of(example)
    terms = parse_terms(
        document,
        known_metrics=tuple(CATALOGUE),
        known_objectives=[each.split("=")[0] for each in objectives_of(example)],
        unit_of=unit_in_terms,
    )
    rules = rule_sentences(terms, wording_of(terms, CatalogueWords(), "EUR"))
    own = rules if "components" in given or "kind" in given else rules[1:]
    said = tuple(sentence.replace("\u00a0", " ") for _key, sentence in own)
    assert example.sentences == said
    assert example.tables, "the example pays nothing"
    path = tmp_path / "terms.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    for table in example.tables:
        for row in table.rows:
            wanted = dict(zip(table.titles, row, strict=True))
            assert paid(example, path, wanted) == wanted


def paid(example: Example, terms: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    """Work a row of an example out by the program and return it as the document writes it."""
    parts = codes(wanted["results"])
    results = terms.with_name("results.csv") if example.results else None
    if results is not None:
        results.write_text(example.results, encoding="utf-8")
    periods = [part for part in parts if re.match(r"\d{4}-", part)]
    objectives = [part for part in parts if ":" in part]
    trial = FileTrial(
        terms=[terms],
        results=results,
        measures=[part for part in parts if part not in {*periods, *objectives}],
        periods=periods,
        objectives=objectives,
    )
    found, _files = try_files(trial, today=TODAY)
    (run,) = found.runs
    assert run.refusal is None, run.refusal
    calculation = run.periods[-1].calculation
    made = [f"{line.name} {format_money(line.amount, 'EUR')}" for line in calculation.lines]
    answer = {"results": wanted["results"], "pays": format_money(calculation.subtotal, "EUR")}
    return {**answer, "lines": "; ".join(made)} if "lines" in wanted else answer


def test_every_part_of_the_schema_has_a_table() -> None:
    definitions = terms_schema()["$defs"]
    assert isinstance(definitions, dict)
    described = {name for name, found in definitions.items() if "properties" in found}
    assert described | {"Terms", *(each.__name__ for each in _SHARED)} == set(MODELS)
    assert set(tables()) == set(MODELS)


def test_every_kind_has_an_example() -> None:
    shown = {found["kind"] for each in examples_of(lines()) for found in components_of(each)}
    assert shown == set(KINDS)


def components_of(example: Example) -> list[dict[str, object]]:
    found = document_of(example)["components"]
    return found if isinstance(found, list) else []


@pytest.mark.parametrize("name", MODELS)
def test_table_has_the_fields_of_the_code(name: str) -> None:
    table = tables()[name]
    fields = fields_of(MODELS[name])
    assert table.titles == ("field", "default", "form", "meaning")
    assert table.names == list(fields)
    for row, (key, field) in zip(table.rows, fields.items(), strict=True):
        assert row[1] == default_of(key, field), key
        assert row[2] == form_of(key, field), key
        assert row[3], key


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields that a table has: those of a kind without what all kinds have."""
    inherited: set[str] = set()
    for above in _SHARED:
        if issubclass(model, above) and model is not above:
            inherited |= set(above.model_fields)
    own = {key: field for key, field in model.model_fields.items() if key not in inherited}
    return own if model is Component else {key: each for key, each in own.items() if key != "kind"}


def default_of(key: str, field: FieldInfo) -> str:
    if key == "id":
        return "made from the name"
    if field.is_required():
        return "needed"
    if key == "scope":
        return "all approved results"
    default: object = field.get_default(call_default_factory=True)
    if default is None or default == ():
        return "none"
    return f"`{json.dumps(default) if isinstance(default, bool) else default}`"


def form_of(key: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    given = extra if isinstance(extra, dict) else {}
    unit, choices = given.get("unit"), given.get("choices")
    if isinstance(choices, dict):
        return " ".join(f"`{choice}`" for choice in choices)
    if key == "format":
        return "`ppp-terms/1`"
    if key == "kind":
        return "see [Kinds](#kinds)"
    if unit is None:
        return "object"
    units = given.get("metric_units")
    if isinstance(units, list):
        return f"metric{_METRIC_FORMS.get(tuple(map(str, units)), ', counted or money')}"
    return _FORMS[str(unit)]


def test_no_name_is_written_that_there_is_not() -> None:
    reference = lines()[: lines().index("## Trying terms out")]
    written = {
        code
        for table in tables_of(reference)
        for row in table.rows
        for cell in row
        for code in codes(cell)
    }
    prose = {code for line in reference if not line.startswith("|") for code in codes(line)}
    names = {code for code in written | prose if re.fullmatch(r"[a-z][a-z_]+", code)}
    assert names <= set(known_names()), names - set(known_names())


def known_names() -> Iterator[str]:
    for model in MODELS.values():
        for key, field in model.model_fields.items():
            yield key
            extra = field.json_schema_extra
            choices = extra.get("choices") if isinstance(extra, dict) else None
            yield from choices if isinstance(choices, dict) else ()
    yield from (*KINDS, *CATALOGUE, *DIMENSIONS, *RESERVED_IDS)
    for kind in (Status, Topic):
        yield from map(str, kind)
    yield from ("filters", "statuses", "each", "reversed_on", "true", "false", "null")


def column(title: str) -> list[str]:
    """Return the names in the table whose first title is `title`."""
    return [
        name for table in tables_of(lines()) if table.titles[0] == title for name in table.names
    ]


def enum_values(kind: type[StrEnum]) -> list[str]:
    return [str(each) for each in kind]


def test_lists_are_those_of_the_code() -> None:
    assert column("kind") == list(KINDS)
    assert column("topic") == enum_values(Topic)
    assert column("basis") == enum_values(bands.TierBasis)
    assert column("method") == enum_values(baselines.Method)
    assert column("key")[: len(list_templates())] == [each.key for each in list_templates()]
    text = "\n".join(lines())
    assert order_sentence(set(STEPS), Rounding.HALF_UP) in text
    for names in (BASE_METRIC_KEYS, DIMENSIONS, [key for key in CATALOGUE if is_ratio(key)]):
        assert all(f"`{name}`" in text for name in names)


def is_ratio(key: str) -> bool:
    return CATALOGUE[key].formula is not None


def test_worked_numbers_are_shown() -> None:
    """Tiers, fees, quota, decelerator, true-up, draw, clawback, rounding and uplift."""
    shown = {
        row[table.titles.index("pays")].removeprefix("€")
        for example in examples_of(lines())
        for table in example.tables
        for row in table.rows
    }
    expected = (
        "1,000.00 1,012.00 1,212.00 1,600.00 1,800.00 2,215.00 3,015.00 28.00 40.00 511.00 60.00 "
        "120.00 70.00 750.00 1,650.00 4,700.00 20,000.00 50.00 1,500.00 2,000.00 3,000.00 500.00 "
        "−€12.00 −€212.00 1.01 1.00 900.00 0.00 10.00"
    )
    assert set(expected.split()) <= shown
