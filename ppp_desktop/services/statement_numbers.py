"""How statements are numbered: the agency's own pattern, counted from 1 in each year, no gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict, ValidationFailed
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.statements import Statement

DEFAULT_NUMBERING = "{year}-{number:03}"
LONGEST_PATTERN = 40

_PIECE = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"number(?::0?([1-9]))?")
_REMEDY = "Write a text with {year} and {number}, such as INV-{year}-{number:03}."


@dataclass(frozen=True, slots=True)
class Numbering:
    """A pattern that was checked. `parts` are its texts and fields in turn, texts first."""

    parts: tuple[str, ...]
    width: int

    def write(self, year: int, month: int, number: int) -> str:
        """Return the number of a year's `number`-th statement, issued in `month`."""
        given = {
            "year": f"{year:04}",
            "month": f"{month:02}",
            "number": f"{number:0{self.width}}",
        }
        return "".join(given[part] if place % 2 else part for place, part in enumerate(self.parts))

    def read(self, text: str) -> tuple[int, int] | None:
        """Return year and count where the pattern could have written `text`."""
        fields = {"year": r"(?P<year>\d{4})", "month": r"\d{2}", "number": r"(?P<number>\d+)"}
        known: set[str] = set()
        pattern = ""
        for place, part in enumerate(self.parts):
            if place % 2 == 0:
                pattern += re.escape(part)
            elif part == "year" and part in known:
                pattern += r"(?P=year)"
            else:
                pattern += fields[part]
            known.add(part)
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is None:
            return None
        number = found["number"]
        is_padded = len(number) == self.width or (len(number) > self.width and number[0] != "0")
        return (int(found["year"]), int(number)) if is_padded else None


def read_numbering(pattern: str) -> Numbering:
    """Return the pattern, checked; raises ValidationFailed where two numbers could be the same."""
    if not pattern or pattern != pattern.strip() or len(pattern) > LONGEST_PATTERN:
        raise _refusal(f"A numbering is a text of 1 to {LONGEST_PATTERN} signs.")
    parts = _PIECE.split(pattern)
    texts, fields = parts[::2], parts[1::2]
    if any("{" in text or "}" in text for text in texts):
        raise _refusal("A brace is not closed, or was not opened.")
    if not all(text.isprintable() for text in texts):
        raise _refusal("The numbering has a sign that cannot be printed.")
    width = 1
    for place, field in enumerate(fields):
        number = _NUMBER.fullmatch(field)
        if number is not None:
            fields[place], width = "number", int(number[1] or 1)
        elif field not in ("year", "month"):
            raise _refusal(f"There is no field {{{field}}}.")
    _refuse_twins(fields)
    parts[1::2] = fields
    return Numbering(tuple(parts), width)


def preview_number(pattern: str, day: date, number: int = 1) -> str:
    """Return what a pattern makes of a number, for a live example; raises ValidationFailed."""
    return read_numbering(pattern).write(day.year, day.month, number)


def numbering_example(pattern: str, day: date) -> str:
    """Return what the first numbers of a pattern look like, for people; raises as `preview_number`.

    An empty pattern stands for the usual one.
    """
    chosen = pattern.strip() or DEFAULT_NUMBERING
    first, second = (preview_number(chosen, day, number) for number in (1, 2))
    following = preview_number(chosen, day.replace(year=day.year + 1, month=1, day=1))
    return (
        f"{first}, {second} …, from {day.year + 1} on {following}. Place {{year}}, {{month}} and "
        "{number:03}, which counts within the year in at least three digits."
    )


def next_number(session: Session, day: date) -> tuple[int, str]:
    """Return count and number of the next statement or credit that is issued on `day`.

    While the write lock is held no other can be given. Raises Conflict where the number exists
    already, written by an earlier pattern.
    """
    last = session.scalar(select(func.max(Statement.sequence)).where(Statement.year == day.year))
    sequence = (last or 0) + 1
    number = current_numbering(session).write(day.year, day.month, sequence)
    if session.scalar(select(Statement.id).where(Statement.number == number)) is not None:
        raise Conflict(
            f"There is a statement {number} already, numbered in another way.",
            "Choose another numbering in the settings.",
        )
    return sequence, number


def give_number(session: Session, statement: Statement, day: date) -> str:
    """Give a statement the next number of the year of `day`, inside a writing transaction."""
    sequence, number = next_number(session, day)
    statement.year, statement.sequence, statement.number = day.year, sequence, number
    return number


def current_numbering(session: Session) -> Numbering:
    """Return how the agency numbers now."""
    agency = session.get(Agency, 1)
    return read_numbering(DEFAULT_NUMBERING if agency is None else agency.numbering)


def check_numbering(session: Session, pattern: str) -> str:
    """Return the pattern; raises ValidationFailed where it could repeat a number that exists."""
    numbering = read_numbering(pattern)
    given = session.execute(
        select(Statement.number, Statement.year, Statement.sequence).where(
            Statement.number.is_not(None)
        )
    ).all()
    last: dict[int, int] = {}
    for _number, year, sequence in given:
        last[year or 0] = max(last.get(year or 0, 0), sequence or 0)
    for number, _year, _sequence in given:
        read = numbering.read(number or "")
        if read is not None and read[1] > last.get(read[0], 0):
            raise _refusal(f"It would write {number} once more, which exists already.")
    return pattern


def _refuse_twins(fields: list[str]) -> None:
    if fields.count("number") != 1:
        raise _refusal("The numbering needs {number}, once.")
    if "year" not in fields:
        raise _refusal("Without {year} the first statement of each year has the same number.")


def _refusal(message: str) -> ValidationFailed:
    return ValidationFailed(message, field="numbering", remedy=_REMEDY)
