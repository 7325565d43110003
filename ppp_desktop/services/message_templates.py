"""The texts of messages in each language: shipped, changed by the agency, filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from string import Formatter

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.models.receivables import MessageTemplate
from ppp_desktop.services.languages import check_language
from resources import resource_path


class MessageKind(StrEnum):
    """What a message goes with."""

    STATEMENT = "statement"
    REMINDER = "reminder"
    REPORT = "report"


FIELDS: Mapping[str, str] = {
    "agency": "the agency's name",
    "client": "the client's name",
    "contact": "the person at the client",
    "contract": "the contract's code",
    "number": "the statement's number",
    "period": "the period in words",
    "total": "the statement's total",
    "open": "what of it is still open",
    "due": "the day on which it is due",
    "days_overdue": "for how many days it has been due",
}
"""What a text may ask for in braces."""

_NOT_IN_REPORTS = frozenset({"number", "total", "open", "due", "days_overdue"})


@dataclass(frozen=True, slots=True)
class Template:
    """Subject and text of a message with fields in braces; `is_own` where the agency wrote it."""

    kind: MessageKind
    language: str
    subject: str
    body: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class FilledMessage:
    """A message with every field filled in; the subject is one line."""

    subject: str
    body: str


def fields_of(kind: MessageKind) -> tuple[str, ...]:
    """Return the fields that messages of a kind have a value for."""
    absent = _NOT_IN_REPORTS if kind is MessageKind.REPORT else frozenset[str]()
    return tuple(name for name in FIELDS if name not in absent)


def get_template(database: Database, kind: MessageKind, language: str) -> Template:
    """Return the agency's own text of a kind in a language, else the one that ships."""
    with database.reading() as session:
        return read_template(session, kind, language)


def read_template(session: Session, kind: MessageKind, language: str) -> Template:
    """Return the template inside a transaction."""
    own = session.scalar(_query(kind, check_language(language)))
    if own is None:
        return _shipped(language)[kind]
    return Template(kind, language, own.subject, own.body, is_own=True)


def save_template(database: Database, template: Template) -> Changes:
    """Keep the agency's own text; raises ValidationFailed for a field that there is not."""
    check_language(template.language)
    check_template(template)
    with database.writing() as session:
        own = session.scalar(_query(template.kind, template.language))
        if own is None:
            own = MessageTemplate(kind=str(template.kind), language=template.language)
            session.add(own)
        own.subject, own.body = template.subject.strip(), template.body
    return Changes.of(Topic.AGENCY)


def check_template(template: Template) -> None:
    """Raise ValidationFailed for a field that there is not, and for a subject of several lines."""
    _check(template.subject, "subject", template.kind)
    _check(template.body, "body", template.kind)
    if len(template.subject.splitlines()) != 1:
        raise ValidationFailed(
            "The subject is one line.", field="subject", remedy="Write it in one line."
        )


def shipped_template(kind: MessageKind, language: str) -> Template:
    """Return the program's own text."""
    return _shipped(check_language(language))[kind]


def reset_template(database: Database, kind: MessageKind, language: str) -> Changes:
    """Go back to the text that ships."""
    with database.writing() as session:
        own = session.scalar(_query(kind, check_language(language)))
        if own is not None:
            session.delete(own)
    return Changes.of(Topic.AGENCY)


def fill(template: Template, values: Mapping[str, str]) -> FilledMessage:
    """Fill the fields in; raises ValidationFailed for one that there is not.

    A value stays what it is: braces in a client's name are no fields, line breaks in it do not
    reach the subject.
    """
    _check(template.subject, "subject", template.kind)
    _check(template.body, "body", template.kind)
    subject = template.subject.format_map(_Filled(values))
    return FilledMessage(" ".join(subject.split()), template.body.format_map(_Filled(values)))


class _Filled(dict[str, str]):
    """Fields without a value, as the day on which nothing is due, are left empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _check(text: str, field: str, kind: MessageKind) -> None:
    if not text.strip():
        raise ValidationFailed(
            "The message has no text.", field=field, remedy="Write at least one word."
        )
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValidationFailed(
            "A brace stands alone.", field=field, remedy="Write {{ for a brace that is no field."
        ) from error
    names = fields_of(kind)
    for _text, name, form, conversion in parts:
        if name is not None and (name not in names or form or conversion):
            known = ", ".join(f"{{{each}}}" for each in names)
            where = " in a report" if name in FIELDS and name not in names else ""
            raise ValidationFailed(
                f"There is no field {{{name}}}{where}.", field=field, remedy=f"There are {known}."
            )


def _query(kind: MessageKind, language: str) -> Select[MessageTemplate]:
    return select(MessageTemplate).where(
        MessageTemplate.kind == str(kind), MessageTemplate.language == language
    )


@lru_cache(maxsize=16)
def _shipped(language: str) -> Mapping[MessageKind, Template]:
    text = resource_path(f"messages/{language}.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    return {
        kind: Template(kind, language, document[kind]["subject"], document[kind]["body"])
        for kind in MessageKind
    }
