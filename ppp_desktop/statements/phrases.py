"""Says the sentences of a calculation in another language: rules, notes, what rows are called.

A statement freezes these sentences in English, put together from a few hundred patterns. The same
patterns stand in resources/phrases, one file for each language: the English one names the kind of
each field, so that a sentence can be taken apart, and the others put it together again, with
figures and days as the language writes them. What does not fit as a whole stays in English as a
whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ppp_desktop.statements.writing import ENGLISH, Writing, writing_in
from resources import resource_path

SENTENCES, LABELS = "sentences", "labels"

_NUMBER = r"[−+]?[\d,]*\d(?:\.\d+)?"
_MONEY = r"[−+]?(?:[€$£¥₹]|[A-Z]{3}\u00a0)[\d,]*\d(?:\.\d+)?…?"
_SHARE = rf"{_NUMBER}\u00a0%"
_VALUE = rf"(?:just under |just over )?(?:{_MONEY}|{_SHARE}|{_NUMBER})"
_FIGURE = re.compile(
    rf"(?P<share>{_SHARE})|(?P<sign>[−+]?)(?P<currency>[€$£¥₹]|[A-Z]{{3}}\u00a0)"
    rf"(?P<money>[\d,]*\d(?:\.\d+)?)(?P<more>…?)|(?P<number>{_NUMBER}…?)"
)
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR"}
_KINDS = {
    "number": f"{_NUMBER}…?",
    "money": _MONEY,
    "share": _SHARE,
    "value": f"{_VALUE}…?",
    "signed": f"{_VALUE}…?",
    "formula": rf"(?:{_MONEY}|{_SHARE}|{_NUMBER}…?|[×÷=+−() ]| days?)+",
    "events": r"[\d,]+ [a-z]+",
    "ordinals": r"[\d, and]+",
    "quoted": r"“.+”",
}
_OPTIONAL = frozenset(
    {"fee", "bounds", "in_all", "most", "kept", "span", "adjusted", "by_days", "of_days"}
)
# What stands between the items of a list, in English; both forms of one with "and" are tried.
_SEPARATORS: Mapping[str, tuple[str, ...]] = {
    "tiers": (", ",),
    "levels": (", ",),
    "steps": (", ",),
    "indices": (", ",),
    "rows": ("; ",),
    "bonuses": ("; ",),
    "conditions": (" and ",),
    "found": (", ", " and "),
    "parties": (", ", " and "),
    "bound": (" and ",),
    "corrections": (", ", " and "),
    "spread": (", ", " and "),
}
_FIELD = re.compile(r"\{(\w+):(\w+)\}")
_MOST_SIGNS = 4_000  # of a text that is tried; longer ones stay as they are


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in sentences and belongs to one contract, with its name in the language.

    `figures` are counted things ("approved leads from Meta"), `matches` what a rate card tells
    apart ("country DE").
    """

    figures: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pattern:
    expression: re.Pattern[str]
    kinds: Mapping[str, str]
    said: str


class Phrasebook:
    """Translates into one language, with the names of one contract."""

    def __init__(self, writing: Writing, names: Names) -> None:
        self._writing = writing
        self._names = names
        self._sections = _patterns(writing.language)
        self._said: dict[tuple[str, str], str | None] = {}

    def sentences(self, text: str) -> str:
        """Return sentences one after another; `text` itself where one of them is unknown."""
        if self._writing.language == ENGLISH or not text:
            return text
        said = self._sequence(text, SENTENCES, (" ",)) if len(text) <= _MOST_SIGNS else None
        return text if said is None else " ".join(f"{each[:1].upper()}{each[1:]}" for each in said)

    def label(self, text: str) -> str:
        """Return what a row is called; `text` itself where that is unknown."""
        if self._writing.language == ENGLISH or not text:
            return text
        return self._one(text, LABELS) or text

    def knows(self, text: str, section: str) -> bool:
        """Tell whether the text is translated."""
        separators = (" ",) if section == SENTENCES else ()
        return self._sequence(text, section, separators) is not None

    def _sequence(self, text: str, section: str, separators: tuple[str, ...]) -> list[str] | None:
        """Return every item of a list; None where one is unknown, however it is divided."""
        for end, following in _ends(text, section, separators):
            said = self._one(text[:end], section)
            if said is None:
                continue
            if following == len(text):
                return [said]
            rest = self._sequence(text[following:], section, separators)
            if rest is not None:
                return [said, *rest]
        return None

    def _one(self, text: str, section: str) -> str | None:
        key = (section, text)
        if key not in self._said:
            self._said[key] = None  # what leads back to itself is no translation
            made = (self._fitted(pattern, text) for pattern in self._sections[section])
            self._said[key] = next((said for said in made if said is not None), None)
        return self._said[key]

    def _fitted(self, pattern: _Pattern, text: str) -> str | None:
        found = pattern.expression.fullmatch(text)
        if found is None:
            return None
        values = {}
        for name, kind in pattern.kinds.items():
            said = self._field(found[name], kind)
            if said is None:
                return None
            values[name] = said
        return pattern.said.format_map(values)

    def _field(self, text: str, kind: str) -> str | None:
        if kind in _SEPARATORS:
            items = self._sequence(text, kind, _SEPARATORS[kind])
            if items is None:
                return None
            listed = " and " in _SEPARATORS[kind]
            return self._writing.listed(items) if listed else _separated(items, kind)
        if not text and kind in _OPTIONAL:
            return ""
        if kind in self._sections:
            return self._events(text) if kind == "events" else self._one(text, kind)
        return self._plain(text, kind)

    def _plain(self, text: str, kind: str) -> str | None:
        if kind == "what":
            named = self._names.figures
            return named.get(text) or named.get(f"{text[:1].lower()}{text[1:]}")
        if kind == "match":
            named = self._names.matches
            return named.get(text) or named.get(f"{text[:1].lower()}{text[1:]}")
        if kind == "days":
            return self._writing.span_in_words(text) if self._writing.is_span(text) else None
        if kind == "label":
            return self._names.figures.get(text.lower())
        if kind in {"name", "quoted"}:
            return text
        return self._figures(text)

    def _figures(self, text: str) -> str:
        """Return a figure or a formula with each number as the language writes it."""
        for start, side in (("just under ", "under"), ("just over ", "over")):
            if text.startswith(start):
                figure = self._figures(text.removeprefix(start))
                return _just(self._writing.language, side).format(value=figure)
        written = _FIGURE.sub(self._figure, text)
        return written.replace(" and ", f" {self._and()} ")

    def _figure(self, found: re.Match[str]) -> str:
        if found["share"]:
            return self._writing.share_figure(found["share"].removesuffix("\u00a0%"))
        if found["money"]:
            currency = _SYMBOLS.get(found["currency"], found["currency"].rstrip("\u00a0"))
            figure = f"{found['sign']}{found['money']}"
            return self._writing.money_figure(figure, currency, tail=found["more"])
        return self._writing.figure(found["number"])

    def _and(self) -> str:
        return self._writing.text("document.pair", first="", last="").strip()

    def _events(self, text: str) -> str | None:
        count, _, noun = text.partition(" ")
        key = noun.removesuffix("s")
        number = int(count.replace(",", "")) if count.replace(",", "").isdigit() else None
        forms = _event_forms(self._writing.language).get(key)
        if number is None or forms is None:
            return None
        form = forms.get(self._writing.plural_form(number), forms["other"])
        return form.format(count=self._writing.figure(count))


def _ends(text: str, section: str, separators: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where a first item may end and the next begin: at each separator, and at the end."""
    if not separators:
        yield len(text), len(text)
        return
    for found in re.finditer("|".join(map(re.escape, separators)), text):
        if section != SENTENCES or text[found.start() - 1 : found.start()] == ".":
            yield found.start(), found.end()
    yield len(text), len(text)


def _separated(items: list[str], kind: str) -> str:
    return _SEPARATORS[kind][0].join(items)


def _just(language: str, side: str) -> str:
    return _read(language)["just"][side]


@lru_cache(maxsize=16)
def _event_forms(language: str) -> Mapping[str, Mapping[str, str]]:
    forms: Mapping[str, Mapping[str, str]] = tomllib.loads(_source(language))["events"]
    return forms


@lru_cache(maxsize=16)
def _patterns(language: str) -> Mapping[str, tuple[_Pattern, ...]]:
    english, own = _read(ENGLISH), _read(language)
    return {
        section: tuple(_compiled(pattern, own[section][key]) for key, pattern in entries.items())
        for section, entries in english.items()
        if section not in {"events", "just"}
    } | {"events": ()}


@lru_cache(maxsize=16)
def _read(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(_source(language))


def _source(language: str) -> str:
    return resource_path(f"phrases/{language}.toml").read_text(encoding="utf-8")


def _compiled(pattern: str, said: str) -> _Pattern:
    kinds = {found[1]: found[2] for found in _FIELD.finditer(pattern)}
    return _Pattern(re.compile(_expression(pattern, is_named=True)), kinds, said)


def _expression(pattern: str, *, is_named: bool) -> str:
    """Return the regular expression of an English pattern, with a group for each field."""
    parts = []
    at = 0
    for found in _FIELD.finditer(pattern):
        opening = f"?P<{found[1]}>" if is_named else "?:"
        parts += [re.escape(pattern[at : found.start()]), f"({opening}{_shape(found[2])})"]
        at = found.end()
    return "".join([*parts, re.escape(pattern[at:])])


def _shape(kind: str) -> str:
    """Return the expression of a field: of one that may be missing, all forms that it can take."""
    if kind not in _OPTIONAL:
        return _KINDS.get(kind, ".+?")
    forms = (_expression(pattern, is_named=False) for pattern in _read(ENGLISH)[kind].values())
    return f"(?:{'|'.join(forms)})?"


def phrasebook(language: str, names: Names) -> Phrasebook:
    """Return the phrasebook of a language for one contract."""
    return Phrasebook(writing_in(language), names)
