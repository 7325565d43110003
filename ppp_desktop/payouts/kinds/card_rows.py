"""The rows of a rate card: what each is for, and which of them fits a result best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic.config import JsonDict

from ppp_desktop.core.vocabulary import DIMENSION_LABELS, DIMENSIONS
from ppp_desktop.payouts.fields import Document, NotNegative, refusal

Match: TypeAlias = tuple[tuple[str, str], ...]


def _read_match(value: object) -> Match:
    if not isinstance(value, Mapping) or not value:
        raise refusal(
            "A row says which results it is for.", remedy='Write it like {"country": "DE"}.'
        )
    for name, wanted in value.items():
        if name not in DIMENSIONS:
            raise refusal(
                f"Results are not told apart by “{name}”.",
                remedy=f"Use one of: {', '.join(DIMENSIONS)}.",
                at=str(name),
            )
        if not isinstance(wanted, str) or not wanted.strip():
            raise refusal("A text is needed here.", remedy="Name one value.", at=str(name))
    return tuple((name, value[name].strip()) for name in DIMENSIONS if name in value)


_MATCH_SCHEMA: JsonDict = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {name: {"type": "string", "minLength": 1} for name in DIMENSIONS},
}
MatchField: TypeAlias = Annotated[
    Match,
    PlainValidator(_read_match),
    PlainSerializer(dict, return_type=dict[str, str]),
    WithJsonSchema(_MATCH_SCHEMA),
]


class CardRow(Document):
    """One row: the rate of the results that have all these values."""

    match: MatchField = Field(
        title="Results with",
        description="The values that a result must have, such as a country and a product.",
        json_schema_extra={"unit": "match"},
    )
    rate: NotNegative = Field(
        title="Rate",
        description="The price of a unit, or the share of an amount of money.",
        json_schema_extra={"unit": "rate"},
    )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that the row names."""
        return tuple(name for name, _value in self.match)

    @property
    def words(self) -> str:
        """What the row is for: "country DE, product Solar"."""
        return described(self.match)


def described(match: Match) -> str:
    """Return "country DE, product Solar"."""
    return ", ".join(f"{DIMENSION_LABELS[name].lower()} {value}" for name, value in match)


@dataclass(frozen=True, slots=True)
class CardLookup:
    """Finds rows by values: for each choice of dimensions a table, the most specific first."""

    tables: tuple[tuple[tuple[int, ...], Mapping[tuple[str, ...], int]], ...]

    @classmethod
    def of(cls, rows: Iterable[CardRow], by: tuple[str, ...]) -> CardLookup:
        """Return the tables of `rows` for values in the order of `by`."""
        tables: dict[tuple[int, ...], dict[tuple[str, ...], int]] = {}
        for number, row in enumerate(rows):
            places = tuple(by.index(name) for name in row.dimensions)
            tables.setdefault(places, {})[tuple(value for _name, value in row.match)] = number
        return cls(tuple(sorted(tables.items(), key=lambda table: (-len(table[0]), table[0]))))

    def rows_for(self, values: tuple[str, ...]) -> list[int]:
        """Return the most specific rows that fit: none, one, or several of the same rank."""
        found: list[int] = []
        rank = 0
        for places, table in self.tables:
            if found and len(places) < rank:
                break
            number = table.get(tuple(values[place] for place in places))
            if number is not None:
                found.append(number)
                rank = len(places)
        return found
