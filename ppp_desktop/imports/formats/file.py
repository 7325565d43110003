"""The file of one format, checked key by key, and the format that it describes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.fields import FIELD_KEYS, METRIC_FIELDS
from ppp_desktop.imports.formats.definition import (
    RESULTS,
    ExportFormat,
    Names,
    Shape,
)

MOST_BYTES = 1024 * 1024
_REMEDY = "Correct it as docs/formats.md describes, or take the file out of the folder."

_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?|any")
_LONGEST_TEXT = 200


def _plain_texts(value: object) -> object:
    """Refuse, in words for people, what is neither a list of texts nor one per language."""
    lists = list(value.values()) if isinstance(value, dict) else [value]
    if isinstance(value, dict):
        odd = next((key for key in value if not _LANGUAGE.fullmatch(str(key))), None)
        if odd is not None:
            raise ValueError(f"“{odd}” is not a language such as en, de or pt-BR")
    for texts in lists:
        if not isinstance(texts, list):
            raise ValueError("write a list of texts, or one list for each language")
        for text in texts:
            if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST_TEXT:
                raise ValueError("each text of the list must be written in quotes, and not empty")
    return value


Name = Annotated[str, Field(min_length=1, max_length=_LONGEST_TEXT)]
Texts: TypeAlias = Annotated[list[str] | dict[str, list[str]], BeforeValidator(_plain_texts)]
"""Names of any language as a list, or by language: `en`, `de`, `pt-BR`; `any` for all."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ShapeFile(_Part):
    """What a header must have at least."""

    fields: list[Name] = []
    metrics: Annotated[int, Field(ge=0)] = 0


class StatusesFile(_Part):
    """The words of the status column by what they mean."""

    approved: Texts = []
    pending: Texts = []
    rejected: Texts = []
    reversed: Texts = []


class FormatFile(_Part):
    """Everything that the file of a format may say; docs/formats.md explains each key."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    label: Name
    source: Name = ""
    kind: Literal["results", "words"] = "results"
    like: list[Name] = []
    shapes: list[ShapeFile] = []
    signs: Texts = []
    least_signs: Annotated[int, Field(ge=0, le=20)] = 1
    foreign: Texts = []
    titles: list[Name] = []
    fields: dict[str, Texts] = {}
    samples: dict[str, Name] = {}
    ratios: Texts = []
    ratio_patterns: list[Name] = []
    not_added: Texts = []
    count_as: str = ""
    statuses: StatusesFile = StatusesFile()
    unlabelled_totals: bool | None = None
    further_lines: bool | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for place, fields in (
            ("fields", self.fields),
            ("samples", self.samples),
            ("shapes", [field for shape in self.shapes for field in shape.fields]),
        ):
            for field in fields:
                if field not in FIELD_KEYS:
                    raise ValueError(f"{place}: “{field}” is nothing that a column can hold")
        if self.count_as not in ("", *METRIC_FIELDS):
            raise ValueError(f"count_as: “{self.count_as}” is not a metric")
        for place, patterns in (
            ("titles", self.titles),
            ("ratio_patterns", self.ratio_patterns),
            ("samples", list(self.samples.values())),
        ):
            for pattern in patterns:
                _check_pattern(place, pattern)
        return self


def _check_pattern(place: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"{place}: “{pattern}” is not a pattern ({error})") from error


def read_format_file(path: Path) -> FormatFile:
    """Return what the file says; raises ValidationFailed naming the file and the key."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refusal(path, "is larger than 1 MB")
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise _refusal(path, "is not text in UTF-8") from None
    except OSError as error:
        raise _refusal(path, f"cannot be read: {error.strerror or error}") from error
    return parse_format_file(text, path)


def parse_format_file(text: str, path: Path) -> FormatFile:
    """Return what `text`, the content of `path`, says; raises ValidationFailed likewise."""
    try:
        return FormatFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _refusal(path, f"is not valid TOML: {error}") from error
    except RecursionError:
        raise _refusal(path, "is not valid TOML: its lists are nested too deeply") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
        said = _SAID.get(first["type"], said)
        raise _refusal(path, f"cannot be used: {key + ': ' if key else ''}{said}", key) from error


_SAID = {
    "extra_forbidden": "there is no such key",
    "missing": "this key is missing",
    "string_pattern_mismatch": "write 2 to 40 small letters, digits and underscores",
    "string_type": "write a text in quotes",
    "string_too_short": "write a text that is not empty",
    "list_type": "write a list",
    "dict_type": "write a table",
    "model_type": "write a table",
    "int_type": "write a whole number",
    "bool_type": "write true or false",
}


def make_format(
    file: FormatFile, relatives: Mapping[str, ExportFormat], origin: Path | None
) -> ExportFormat:
    """Return the format that `file` describes, completed from those it is `like`.

    Raises ValidationFailed where one of those is not known or nothing tells the format.
    """
    path = origin or Path(f"{file.key}.toml")
    missing = next((key for key in file.like if key not in relatives), None)
    if missing is not None:
        text = f"cannot be used: like: there is no format called “{missing}”"
        raise _refusal(path, text, "like")
    parents = [relatives[key] for key in file.like]
    own_fields = {field: texts_of(names) for field, names in file.fields.items()}
    made = ExportFormat(
        key=file.key,
        label=file.label,
        source=file.source or file.label,
        kind=file.kind,
        fields=_merged_fields(own_fields, parents),
        shapes=tuple(Shape(tuple(s.fields), s.metrics) for s in file.shapes)
        or next((parent.shapes for parent in parents if parent.shapes), ()),
        signs=texts_of(file.signs),
        shared_signs=_distinct(*(p.signs + p.shared_signs for p in parents)),
        least_signs=file.least_signs,
        foreign=texts_of(file.foreign),
        # What tells the other format tells nothing of this one.
        titles=tuple(file.titles),
        sample_signs=tuple(file.samples.items()),
        ratios=_distinct(texts_of(file.ratios), *(p.ratios for p in parents)),
        ratio_patterns=_distinct(file.ratio_patterns, *(p.ratio_patterns for p in parents)),
        not_added=_distinct(texts_of(file.not_added), *(p.not_added for p in parents)),
        count_as=file.count_as or next((p.count_as for p in parents if p.count_as), ""),
        statuses=_statuses(file, parents),
        unlabelled_totals=_either(file.unlabelled_totals, [p.unlabelled_totals for p in parents]),
        further_lines=_either(file.further_lines, [p.further_lines for p in parents]),
        languages=_languages(file, parents),
        origin=origin,
    )
    if made.kind == RESULTS:
        _check_whole(made, path)
    return made


def texts_of(texts: Texts) -> Names:
    """Return the texts of all languages, each once, in the order of the file."""
    if isinstance(texts, list):
        return _distinct(texts)
    return _distinct(*texts.values())


def _check_whole(made: ExportFormat, path: Path) -> None:
    if not made.fields:
        raise _refusal(path, "cannot be used: fields: no column has a name", "fields")
    if not made.shapes:
        text = "cannot be used: shapes: nothing says what a header must have"
        raise _refusal(path, text, "shapes")
    present = {field for field, _ in made.fields}
    for shape in made.shapes:
        for field in shape.fields:
            if field not in present:
                text = f"cannot be used: shapes: no column is named for “{field}”"
                raise _refusal(path, text, "shapes")
    if made.least_signs > len(made.signs) + len(made.sample_signs) + bool(made.titles):
        text = f"cannot be used: least_signs: there are fewer than {made.least_signs} signs"
        raise _refusal(path, text, "least_signs")


def _merged_fields(
    own: Mapping[str, Names], parents: Iterable[ExportFormat]
) -> tuple[tuple[str, Names], ...]:
    """Return the own names first; a name that is taken by an own field is nobody else's."""
    merged = dict(own)
    taken = {name for names in own.values() for name in names}
    for parent in parents:
        for field, names in parent.fields:
            free = tuple(name for name in names if name not in taken)
            merged[field] = _distinct(merged.get(field, ()), free)
    return tuple((field, names) for field, names in merged.items() if names)


def _statuses(file: FormatFile, parents: Iterable[ExportFormat]) -> tuple[tuple[str, Status], ...]:
    said = file.statuses
    own = {
        word: status
        for status, texts in (
            (Status.APPROVED, said.approved),
            (Status.PENDING, said.pending),
            (Status.REJECTED, said.rejected),
            (Status.REVERSED, said.reversed),
        )
        for word in texts_of(texts)
    }
    inherited = {word: status for parent in parents for word, status in parent.statuses}
    return tuple({**inherited, **own}.items())


def _languages(file: FormatFile, parents: Iterable[ExportFormat]) -> Names:
    own = (
        [key for key in names if key != "any"]
        for names in file.fields.values()
        if isinstance(names, dict)
    )
    found = set(_distinct(*own, *(p.languages for p in parents if p.kind == RESULTS)))
    return tuple(sorted(found, key=lambda key: (key != "en", key)))


def _distinct(*groups: Iterable[str]) -> Names:
    return tuple(dict.fromkeys(text for group in groups for text in group))


def _either(own: object, inherited: Iterable[bool]) -> bool:
    return any(inherited) if own is None else bool(own)


def _refusal(path: Path, what: str, key: str = "") -> ValidationFailed:
    return ValidationFailed(f"The format file {path.name} {what}.", field=key, remedy=_REMEDY)
