"""The fields that terms are made of: how each is read from a document, refused and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Annotated, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from ppp_desktop.core.vocabulary import DIMENSIONS, Scope, Status
from ppp_desktop.payouts.arithmetic import canonical

LARGEST_NUMBER = Decimal(10) ** 12
MOST_DECIMALS = 8
_MOST_DAYS = 3650

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
_NUMBER_SCHEMA = {
    "anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "number"}]
}


class Document(BaseModel):
    """A part of terms: it never changes, and knows no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Known:
    """What a document may refer to; None: anything. `unit_of` gives a metric's unit."""

    metrics: Collection[str] | None = None
    objectives: Collection[str] | None = None
    unit_of: Callable[[str], str] | None = None

    @classmethod
    def of(cls, info: ValidationInfo) -> Known:
        """Return what the caller of the validation told."""
        return info.context if isinstance(info.context, Known) else cls()


def refusal(sentence: str, *, remedy: str = "", at: str = "") -> PydanticCustomError:
    """Return the error that becomes a ValidationFailed; `at` is a path below the present one."""
    context = {"sentence": sentence, "remedy": remedy, "at": at}
    return PydanticCustomError("refused", "{sentence}", context)


def read_decimal(value: object) -> Decimal:
    """Return the exact number that a document gives as text or as a JSON number."""
    if isinstance(value, bool) or not isinstance(value, str | Decimal | Real):
        raise refusal("A number is needed here.", remedy="Write it like 12.50.")
    text = str(value).strip()  # a JSON number counts by its shortest text: 0.1 is one tenth
    if not _NUMBER.fullmatch(text):
        raise refusal(f"“{text}” is not a number.", remedy="Write it like 1250.50, without commas.")
    number = Decimal(text)
    if abs(number) >= LARGEST_NUMBER:
        raise refusal(f"{text} is too large.", remedy=f"Stay below {LARGEST_NUMBER:,}.")
    written = canonical(number)
    if len(written.partition(".")[2]) > MOST_DECIMALS:
        raise refusal(f"{text} has more than {MOST_DECIMALS} decimals.", remedy="Shorten it.")
    return Decimal(written)


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise refusal(
            f"{canonical(value)} is negative.", remedy="Give a number that is zero or more."
        )
    return value


def _positive(value: Decimal) -> Decimal:
    if value <= 0:
        raise refusal(f"{canonical(value)} is not above zero.", remedy="Give a number above zero.")
    return value


def _share(value: Decimal) -> Decimal:
    if value > 1:
        raise too_large_share(value)
    return value


def too_large_share(value: Decimal, *, at: str = "") -> PydanticCustomError:
    """Return the refusal of 70 where 0.70 was meant."""
    meant = canonical(value / 100)
    return refusal(
        f"{canonical(value)} as a share means {canonical(value * 100)} %.",
        remedy=f"Write {meant} for {canonical(value)} %.",
        at=at,
    )


def _power_of_ten(value: Decimal) -> Decimal:
    if value < 1 or value.normalize().as_tuple().digits != (1,):
        raise refusal(
            f"Units cannot be counted in lots of {canonical(value)}.",
            remedy="Use 1, or 1000 for a price per thousand.",
        )
    return value


_WRITTEN = PlainSerializer(canonical, return_type=str)
_READ = PlainValidator(read_decimal)
_NUMBER_IN_SCHEMA = WithJsonSchema(_NUMBER_SCHEMA)

AnyNumber: TypeAlias = Annotated[Decimal, _READ, _WRITTEN, _NUMBER_IN_SCHEMA]
NotNegative: TypeAlias = Annotated[AnyNumber, AfterValidator(_not_negative)]
Positive: TypeAlias = Annotated[AnyNumber, AfterValidator(_positive)]
Share: TypeAlias = Annotated[NotNegative, AfterValidator(_share)]
LotSize: TypeAlias = Annotated[AnyNumber, AfterValidator(_power_of_ten)]


def _whole_days(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise refusal(f"{canonical(value)} is no whole number.", remedy="Give whole days.")
    if value > _MOST_DAYS:
        raise refusal(f"{canonical(value)} days are more than ten years.", remedy="Give fewer.")
    return int(value)


Days: TypeAlias = Annotated[
    int,
    _READ,
    AfterValidator(_not_negative),
    AfterValidator(_whole_days),
    WithJsonSchema({"type": "integer", "minimum": 0}),
]


def _answered(value: object) -> object:
    if not isinstance(value, bool):
        raise refusal("Yes or no is needed here.", remedy="Write true or false.")
    return value


YesNo: TypeAlias = Annotated[bool, BeforeValidator(_answered)]


_Entry = TypeVar("_Entry")


def _filled(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    # Not pydantic's min_length: that also counts an entry with a mistake in it as missing.
    if not entries:
        raise refusal("At least one entry is needed here.", remedy="Add one.")
    return entries


Filled: TypeAlias = Annotated[tuple[_Entry, ...], AfterValidator(_filled)]


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise refusal("A name is one line of plain text.", remedy="Remove line breaks and tabs.")
    return value


Name: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=120), AfterValidator(_one_line)
]
Identifier: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9_-]*$")
]


def _known_metric(key: str, info: ValidationInfo) -> str:
    known = Known.of(info).metrics
    if known is not None and key not in known:
        raise refusal(
            f"There is no metric called “{key}”.", remedy=f"Use one of: {', '.join(known)}."
        )
    return key


def _counted(key: str, info: ValidationInfo) -> str:
    return _of_unit(key, info, {"count"}, "something that is counted")


def _money(key: str, info: ValidationInfo) -> str:
    return _of_unit(key, info, {"money"}, "an amount of money")


def _summed(key: str, info: ValidationInfo) -> str:
    return _of_unit(key, info, {"count", "money"}, "something that is counted or money")


def _of_unit(key: str, info: ValidationInfo, units: Collection[str], wanted: str) -> str:
    unit_of = Known.of(info).unit_of
    if unit_of is not None and unit_of(key) not in units:
        raise refusal(f"“{key}” cannot be paid this way.", remedy=f"Choose {wanted}.")
    return key


AnyMetric: TypeAlias = Annotated[str, AfterValidator(_known_metric)]
CountMetric: TypeAlias = Annotated[AnyMetric, AfterValidator(_counted)]
MoneyMetric: TypeAlias = Annotated[AnyMetric, AfterValidator(_money)]
SummedMetric: TypeAlias = Annotated[AnyMetric, AfterValidator(_summed)]


def read_scope(value: object) -> Scope:
    """Return the scope of {"filters": {"channel": ["Meta"]}, "statuses": ["approved"]}."""
    if isinstance(value, Scope):
        return value
    if not isinstance(value, Mapping):
        raise refusal("A scope is a list of filters and statuses.")
    for name in value:
        if name not in {"filters", "statuses"}:
            raise refusal(f"A scope knows nothing called “{name}”.", at=str(name))
    filters = _filters(value.get("filters", {}))
    return Scope.of(filters, _statuses(value.get("statuses", [Status.APPROVED])))


def _filters(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise refusal("Filters are named by what they look at.", at="filters")
    found = {}
    for name, wanted in value.items():
        at = f"filters.{name}"
        if name not in DIMENSIONS:
            raise refusal(
                f"Results are not told apart by “{name}”.",
                remedy=f"Use one of: {', '.join(DIMENSIONS)}.",
                at=at,
            )
        texts = _texts(wanted, at)
        if not texts:
            raise refusal("A filter without values counts nothing.", remedy="Remove it.", at=at)
        found[str(name)] = texts
    return found


def _statuses(value: object) -> tuple[Status, ...]:
    texts = _texts(value, "statuses")
    unknown = [text for text in texts if text not in set(Status)]
    if unknown or not texts:
        raise refusal(
            f"“{unknown[0]}” is not a status." if unknown else "At least one status must count.",
            remedy=f"Use one of: {', '.join(Status)}.",
            at="statuses",
        )
    return tuple(Status(text) for text in texts)


def _texts(value: object, at: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise refusal("A list of texts is needed here.", at=at)
    return tuple(value)


def write_scope(scope: Scope) -> dict[str, object]:
    """Return the document form of `scope`."""
    return {
        "filters": {name: list(values) for name, values in scope.filters},
        "statuses": [str(status) for status in scope.statuses],
    }


_TEXT_LIST = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_SCOPE_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "filters": {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(DIMENSIONS, _TEXT_LIST),
        },
        "statuses": {
            "type": "array",
            "items": {"enum": [str(status) for status in Status]},
            "minItems": 1,
        },
    },
}

ScopeField: TypeAlias = Annotated[
    Scope,
    PlainValidator(read_scope),
    PlainSerializer(write_scope, return_type=dict[str, object]),
    WithJsonSchema(_SCOPE_SCHEMA),
]
