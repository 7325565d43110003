"""What a question on a contract is made of: a topic, words, options, and the edits they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from pydantic import ValidationError

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.payouts.answers import Answers
from ppp_desktop.payouts.fields import read_decimal, read_scope
from ppp_desktop.payouts.kinds import KINDS, Component
from ppp_desktop.payouts.problems import as_refusal
from ppp_desktop.payouts.words import Wording

Path: TypeAlias = tuple[str | int, ...]
JsonDocument: TypeAlias = Mapping[str, object]
Sources: TypeAlias = Mapping[str, Mapping[str, Decimal]]
"""For each metric what each source says of it."""


class Topic(StrEnum):
    """What a question is about; each is one of those that a contract must answer."""

    BREAKPOINT = "breakpoint"
    METHOD = "method"
    BASIS = "basis"
    FLAT_FEE = "flat_fee"
    LEVELS = "levels"
    PART_PERIOD = "part_period"
    REVERSALS = "reversals"
    REVENUE_TAX = "revenue_tax"
    REVENUE_SHIPPING = "revenue_shipping"
    REVENUE_REFUNDS = "revenue_refunds"
    COUNTED_ON = "counted_on"
    SOURCE = "source"
    TOLERANCE = "tolerance"
    ATTRIBUTION = "attribution"
    FREEZE = "freeze"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a document: `value` is set at `path`; None removes what is there."""

    path: Path
    value: object


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be given: its label, and what it changes in the document."""

    key: str
    label: str
    edits: tuple[Edit, ...]


class OwnUnit(StrEnum):
    """What an answer of one's own is written as."""

    DAYS = "days"
    SHARE = "share"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """Another answer than the options: any figure or text for a field of the `answers`, at `path`.

    `edits` are what such an answer changes besides.
    """

    unit: OwnUnit
    path: Path
    edits: tuple[Edit, ...] = ()

    def option(self, key: str) -> Option:
        """Return what was written as an option; raises ValidationFailed where it is no answer."""
        name = str(self.path[-1])
        try:
            value = Answers.model_validate({name: key.strip()}).model_dump()[name]
        except ValidationError as error:
            refused = as_refusal(error.errors()[0], KINDS)
            raise ValidationFailed(
                refused.message, field=written_path(self.path), remedy=refused.remedy
            ) from None
        return Option(str(value), str(value), (Edit(self.path, value), *self.edits))


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` is the path of the field that holds the answer.

    `answer` is the option that the document gives, None while it is open. `component` is the
    position of the component that it belongs to, None for the whole contract. `own` tells that
    any other answer can be given, too.
    """

    key: str
    topic: Topic
    text: str
    options: tuple[Option, ...]
    answer: Option | None = None
    component: int | None = None
    own: OwnAnswer | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the document gives an answer."""
        return self.answer is not None

    def option(self, key: str) -> Option:
        """Return an option, or an answer of one's own where that can be given.

        Raises ValidationFailed: it names the options, or what is wrong with the own answer.
        """
        for option in self.options:
            if option.key == key:
                return option
        if self.own is not None:
            return self.own.option(key)
        raise ValidationFailed(
            f"“{key}” is no answer to: {self.text}",
            field=self.key,
            remedy=f"Use one of: {', '.join(option.key for option in self.options)}.",
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One component of a document, complete or not. `kind` is the class of its kind."""

    position: int
    document: JsonDocument
    kind: type[Component]
    metric: str = ""
    """What it counts or sums; "" while no metric that there is is named."""

    @property
    def scope(self) -> Scope:
        """The results that count, all approved ones while that cannot be read."""
        try:
            return read_scope(self.document.get("scope", {}))
        except ValueError:
            return Scope()

    @property
    def has_scope(self) -> bool:
        """Whether the kind counts results at all."""
        return "scope" in self.kind.model_fields

    def path(self, *steps: str | int) -> Path:
        """Return the path of a field of the component."""
        return ("components", self.position, *steps)


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions are asked about: a document, complete or not, and how the contract speaks.

    `objectives` gives the metric of each of the contract's objectives; `metrics` are all that
    there are, None: any.
    """

    document: JsonDocument
    wording: Wording
    sources: Sources = field(default_factory=dict)
    objectives: Mapping[str, str] = field(default_factory=dict)
    metrics: Collection[str] | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The components whose kind is known."""
        given = self.document.get("components")
        found = enumerate(given if isinstance(given, list | tuple) else ())
        return tuple(
            Entry(position, entry, KINDS[str(entry["kind"])], self.known(entry.get("metric")))
            for position, entry in found
            if isinstance(entry, Mapping) and str(entry.get("kind")) in KINDS
        )

    def known(self, metric: object) -> str:
        """Return the name of a metric that there is, "" for everything else."""
        is_known = self.metrics is None or metric in self.metrics
        return metric if isinstance(metric, str) and is_known else ""

    @property
    def answers(self) -> JsonDocument:
        """The answers that no rule of the terms holds."""
        return self.part("answers") or {}

    def part(self, name: str) -> JsonDocument | None:
        """Return a part of the document, None where it has none."""
        found = self.document.get(name)
        return found if isinstance(found, Mapping) else None

    def value(self, path: Path) -> object:
        """Return what stands at `path`, None where nothing does."""
        found: object = self.document
        for step in path:
            if isinstance(step, int) and isinstance(found, list | tuple):
                found = found[step]
            elif isinstance(found, Mapping):
                found = found.get(step)
            else:
                return None
        return found

    def choice(
        self,
        topic: Topic,
        path: Path,
        text: str,
        options: Iterable[tuple[object, str]],
        component: int | None = None,
    ) -> Question:
        """Return a question of one field; `options` are (value, label)."""
        offered = tuple(
            Option(written_key(value), label, (Edit(path, value),)) for value, label in options
        )
        given = self.value(path)
        answer = next((each for each in offered if each.edits[0].value == given), None)
        return Question(written_path(path), topic, text, offered, answer, component)


def with_answer(document: JsonDocument, question: Question, option: str) -> dict[str, object]:
    """Return the document after an answer; raises ValidationFailed for an unknown option."""
    changed = deepcopy(dict(document))
    for edit in question.option(option).edits:
        _apply(changed, edit)
    return changed


def written_path(path: Path) -> str:
    """Return a path as refusals write it: "components[1].on_breakpoint"."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def written_key(value: object) -> str:
    """Return the key of the option that sets `value`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _apply(document: dict[str, object], edit: Edit) -> None:
    *steps, last = edit.path
    place: object = document
    for step in steps:
        place = _below(place, step, make=edit.value is not None)
    if not isinstance(place, dict):
        return
    if edit.value is None:
        place.pop(last, None)
    else:
        place[last] = deepcopy(edit.value)


def _below(place: object, step: str | int, *, make: bool) -> object:
    """Return what lies at `step`, made where a part that can be empty is missing."""
    if isinstance(place, list | tuple) and isinstance(step, int):
        return place[step]
    if not isinstance(place, dict):
        return None
    if make and not isinstance(place.get(step), dict | list):
        place[step] = {}
    return place.get(step)


def number_of(given: object) -> Decimal | None:
    """Return the number that a document gives, None where it gives none."""
    try:
        return read_decimal(given)
    except ValueError:
        return None
