"""Terms of pay as one typed document: read, refused with the field that is wrong, and written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Final, Literal

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import Rounding
from ppp_desktop.payouts.answers import Answers
from ppp_desktop.payouts.clawback import Clawback
from ppp_desktop.payouts.draw import Draw
from ppp_desktop.payouts.fields import Document, Filled, Known, refusal
from ppp_desktop.payouts.holdback import Holdback
from ppp_desktop.payouts.kinds import KINDS, AnyComponent
from ppp_desktop.payouts.limits import Cap, Floor
from ppp_desktop.payouts.problems import as_refusal

FORMAT: Final = "ppp-terms/1"
RESERVED_IDS = frozenset({"cap", "floor", "holdback", "release", "clawback", "draw"})
"""Keys of the lines that are no components."""

_LONGEST_SLUG = 50


class Terms(Document):
    """What turns the measures of a period into statement lines."""

    format: Literal["ppp-terms/1"] = FORMAT
    rounding: Rounding = Field(
        title="Rounding",
        description="How each line is rounded to the smallest coin; printed on the statement.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"half_up": "half up", "half_even": "half to even"},
        },
    )
    components: Filled[AnyComponent] = Field(
        title="Components",
        description="What is paid for.",
        json_schema_extra={"unit": "components", "minItems": 1},
    )
    cap: Cap | None = Field(default=None, title="Cap")
    floor: Floor | None = Field(default=None, title="Guaranteed minimum")
    holdback: Holdback | None = Field(default=None, title="Holdback")
    clawback: Clawback | None = Field(default=None, title="Clawback")
    draw: Draw | None = Field(default=None, title="Draw")
    conversion: ConversionBasis | None = Field(
        default=None,
        title="Other currencies",
        description="How results in other currencies are converted; without, they are refused.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "daily": "at the rate of each result's day",
                "monthly_average": "at the average rate of each result's month",
            },
        },
    )
    answers: Answers | None = Field(
        default=None,
        title="Answers",
        description="What was agreed beside the rules; needed before a contract is activated.",
    )

    @model_serializer(mode="wrap")
    def _leave_out_what_is_not_agreed(
        self, write: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        written: dict[str, object] = write(self)
        return {name: value for name, value in written.items() if value is not None}

    @field_validator("answers")
    @classmethod
    def _no_answers_are_none(cls, answers: Answers | None) -> Answers | None:
        return None if answers == Answers() else answers

    @model_validator(mode="after")
    def _check_answers(self) -> Terms:
        if self.answers is not None:
            self.answers.check_clawback(self.clawback)
        return self

    @model_validator(mode="after")
    def _check_ids(self) -> Terms:
        seen: set[str] = set()
        for number, component in enumerate(self.components):
            if component.id in seen or component.id in RESERVED_IDS:
                raise refusal(
                    f"The id “{component.id}” is already taken.",
                    remedy="Give each component an id of its own, or leave the ids out.",
                    at=f"components[{number}].id",
                )
            seen.add(component.id)
        return self

    @model_validator(mode="after")
    def _check_shares_of(self) -> Terms:
        plain = {found.id for found in self.components if found.step == "rates"}
        for number, component in enumerate(self.components):
            for place, name in enumerate(component.rests_on()):
                if name not in plain:
                    raise refusal(
                        f"No component before bonuses has the id “{name}”.",
                        remedy=f"Use one of: {', '.join(sorted(plain)) or 'none yet'}.",
                        at=f"components[{number}].percent_of[{place}]",
                    )
            if component.takes_share and not plain:
                raise refusal(
                    "There is nothing that a share could be taken of.",
                    remedy="Add a component that is no bonus, or pay an amount.",
                    at=f"components[{number}]",
                )
        return self

    @model_validator(mode="after")
    def _check_limits(self) -> Terms:
        hands_on = any(component.is_pass_through for component in self.components)
        for key, limit in (("cap", self.cap), ("floor", self.floor)):
            if hands_on and limit is not None and limit.includes_pass_through is None:
                raise refusal(
                    "It must be said whether media spend that is handed on counts here.",
                    remedy="Answer yes or no.",
                    at=f"{key}.includes_pass_through",
                )
        if self.cap and self.floor and self.floor.amount > self.cap.amount:
            raise refusal(
                "The guaranteed minimum is above the cap.",
                remedy="Lower the minimum or raise the cap.",
                at="floor.amount",
            )
        return self


def parse_terms(
    document: Mapping[str, object],
    *,
    known_metrics: Collection[str] | None = None,
    known_objectives: Collection[str] | None = None,
    unit_of: Callable[[str], str] | None = None,
) -> Terms:
    """Return the terms; raises ValidationFailed for the first thing that is wrong.

    Where given, `known_metrics` and `known_objectives` are all that may be named, and `unit_of`
    tells a metric's unit, so that 8 for 8 % is refused and money is not counted.
    """
    known = Known(known_metrics, known_objectives, unit_of)
    try:
        return Terms.model_validate(_with_ids(document), context=known)
    except ValidationError as error:
        raise _refusals(error)[0] from None


def find_problems(
    document: Mapping[str, object],
    *,
    known_metrics: Collection[str] | None = None,
    known_objectives: Collection[str] | None = None,
    unit_of: Callable[[str], str] | None = None,
) -> tuple[ValidationFailed, ...]:
    """Return everything that `parse_terms` would refuse, for a form that marks each field."""
    known = Known(known_metrics, known_objectives, unit_of)
    try:
        Terms.model_validate(_with_ids(document), context=known)
    except ValidationError as error:
        return _refusals(error)
    return ()


def dump_terms(terms: Terms) -> dict[str, object]:
    """Return the document of `terms`: JSON-ready, numbers as canonical texts."""
    return terms.model_dump(mode="json")


def terms_schema() -> dict[str, object]:
    """Return the JSON Schema of the documents that `parse_terms` takes."""
    schema: dict[str, object] = Terms.model_json_schema(mode="validation")
    return schema


def _refusals(error: ValidationError) -> tuple[ValidationFailed, ...]:
    return tuple(as_refusal(details, KINDS) for details in error.errors())


def _with_ids(document: Mapping[str, object]) -> dict[str, object]:
    """Return the document with ids for components that came without one, from their names."""
    components = document.get("components")
    if not isinstance(components, list | tuple):
        return dict(document)
    taken = set(RESERVED_IDS)
    for given in components:
        if isinstance(given, Mapping) and isinstance(given.get("id"), str):
            taken.add(given["id"])
    completed = [_with_id(given, taken) for given in components]
    return {**document, "components": completed}


def _with_id(given: object, taken: set[str]) -> object:
    if not isinstance(given, Mapping) or given.get("id") is not None:
        return given
    plain = _slug(str(given.get("name", ""))) or _slug(str(given.get("kind", ""))) or "component"
    free, number = plain, 1
    while free in taken:
        number += 1
        free = f"{plain}-{number}"
    taken.add(free)
    return {**given, "id": free}


def _slug(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_SLUG].strip("-")
