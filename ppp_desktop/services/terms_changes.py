"""What differs between two versions of terms, in the sentences that the client reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ppp_desktop.core.money import NO_BREAK_SPACE, format_number
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.payouts.answers import Answers
from ppp_desktop.payouts.engine import rule_sentences, wording_of
from ppp_desktop.payouts.kinds import Component
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.terms import JsonDocument, read_terms

_ORDER = "Order of the components"
_FREE = ("id", "name", "kind")


class ChangeKind(StrEnum):
    """What became of a rule."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class TermsChange:
    """One rule that differs; `before` and `after` are how it read and how it reads, "" for none."""

    kind: ChangeKind
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    sentence: str
    component: Component | None = None


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Terms in words: rules by key, in order, and what else was agreed by its title."""

    rules: Mapping[str, _Rule]
    settings: Mapping[str, str] = field(default_factory=dict)


def compare_terms(
    before: JsonDocument, after: JsonDocument, *, currency: str, billing: PeriodKind
) -> tuple[TermsChange, ...]:
    """Return what differs, in the order of `after`, what is gone last.

    Raises ValidationFailed where a document is not valid.
    """
    old, new = (_speak(read_terms(each), currency, billing) for each in (before, after))
    partners = _partners(old, new)
    return (
        *_rules_that_stay(old, new, partners),
        *_settings(old, new),
        *_moves(old, new, partners),
        *(
            TermsChange(ChangeKind.GONE, rule.name, before=rule.sentence)
            for key, rule in old.rules.items()
            if key not in partners.values()
        ),
    )


def _rules_that_stay(
    old: _Spoken, new: _Spoken, partners: Mapping[str, str]
) -> Iterator[TermsChange]:
    for key, rule in new.rules.items():
        if key not in partners:
            yield TermsChange(ChangeKind.NEW, rule.name, after=rule.sentence)
            continue
        was = old.rules[partners[key]]
        if was.sentence != rule.sentence:
            yield TermsChange(ChangeKind.CHANGED, rule.name, was.sentence, rule.sentence)
        elif was.name != rule.name:
            yield TermsChange(
                ChangeKind.CHANGED, rule.name, f"Called “{was.name}”", f"Called “{rule.name}”"
            )
        else:
            yield from _unspoken(was, rule)


def _unspoken(was: _Rule, rule: _Rule) -> Iterator[TermsChange]:
    """Name the fields that differ though both sentences read alike."""
    if was.component is None or rule.component is None:
        return
    old, new = was.component.model_dump(mode="json"), rule.component.model_dump(mode="json")
    fields = type(rule.component).model_fields
    titles = [
        (info.title or name).lower()
        for name, info in fields.items()
        if name not in _FREE and old.get(name) != new.get(name)
    ]
    if titles:
        yield TermsChange(ChangeKind.CHANGED, rule.name, after=f"Another {', '.join(titles)}.")


def _settings(old: _Spoken, new: _Spoken) -> Iterator[TermsChange]:
    for title in {**new.settings, **old.settings}:
        was, now = old.settings.get(title, ""), new.settings.get(title, "")
        if was == now:
            continue
        kind = ChangeKind.CHANGED if was and now else ChangeKind.NEW if now else ChangeKind.GONE
        yield TermsChange(kind, title, was, now)


def _moves(old: _Spoken, new: _Spoken, partners: Mapping[str, str]) -> Iterator[TermsChange]:
    moved = [key for key, rule in new.rules.items() if rule.component and key in partners]
    now = [partners[key] for key in moved]
    if now != [key for key in old.rules if key in now]:
        names = (new.rules[key].name for key in moved)
        yield TermsChange(ChangeKind.CHANGED, _ORDER, after=", ".join(names))


def _partners(old: _Spoken, new: _Spoken) -> dict[str, str]:
    """Return for each new rule the old one that it continues: by its id, else by its words."""
    found = {
        key: key
        for key, rule in new.rules.items()
        if key in old.rules and _same_kind(old.rules[key], rule)
    }
    left = {key: rule for key, rule in old.rules.items() if key not in found}
    for key, rule in new.rules.items():
        if key in found:
            continue
        alike = (
            other
            for other, was in left.items()
            if was.sentence == rule.sentence and _same_kind(was, rule)
        )
        other = next(alike, None)
        if other is not None:
            found[key] = other
            del left[other]
    return found


def _same_kind(was: _Rule, rule: _Rule) -> bool:
    return type(was.component) is type(rule.component)


def _speak(terms: Terms, currency: str, billing: PeriodKind) -> _Spoken:
    components = {component.id: component for component in terms.components}
    wording = wording_of(terms, CatalogueWords(), currency, billing)
    rules = {}
    for key, sentence in rule_sentences(terms, wording):
        component = components.get(key)
        name = component.name if component else Terms.model_fields[key].title or key
        rules[key] = _Rule(name, sentence, component)
    return _Spoken(rules, dict([*_written(terms), *_written(terms.answers or Answers())]))


def _written(document: BaseModel) -> Iterator[tuple[str, str]]:
    """Return title and words of the fields that are answers and no rules."""
    for name, info in type(document).model_fields.items():
        value = getattr(document, name)
        unit = _metadata(info).get("unit")
        if value is None or not info.title or unit in {None, "components"}:
            continue
        yield info.title, _in_words(value, info)


def _in_words(value: object, info: FieldInfo) -> str:
    metadata = _metadata(info)
    choices = metadata.get("choices")
    if isinstance(choices, Mapping):
        return str(choices.get(str(value), value))
    if metadata["unit"] == "share" and isinstance(value, Decimal):
        return f"{format_number(value * 100)}{NO_BREAK_SPACE}%"
    if metadata["unit"] == "days":
        return f"{value}{NO_BREAK_SPACE}{'day' if value == 1 else 'days'}"
    return str(value)


def _metadata(info: FieldInfo) -> Mapping[str, object]:
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}
