"""The head of the first page: who states what to whom, for which period and when it is due."""

from __future__ import annotations

from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.document import Party, StatementDocument
from ppp_desktop.statements.fonts import Weight
from ppp_desktop.statements.pdf.bands import Band, Placed, row
from ppp_desktop.statements.pdf.logo import mark
from ppp_desktop.statements.pdf.text import (
    BODY,
    QUIET,
    SMALL,
    STRONG,
    WARNING,
    Align,
    Block,
    Style,
    block,
    stack,
)
from ppp_desktop.statements.writing import writing_in

TITLE = Style(19.5, 24.0, Weight.SEMIBOLD)
TITLE_SHARE = 0.40
"""Of the width, for what stands on the right."""

_NAME = Style(12.0, 16.0, Weight.SEMIBOLD)
_MARK_GAP = 8.0
_LEFT_SHARE = 0.56
_BETWEEN = 17.0
_BELOW_NOTE = 8.0


def front(document: StatementDocument, width: float, limit: float) -> list[Band]:
    """Return the head of the first page in `width` points; no band is higher than `limit`."""
    title = _title(document, width * TITLE_SHARE)
    head = letterhead(document.agency, document.logo, document.accent, title, width, limit)
    return [*head, *_parties(document, width, limit), *_notes(document, width, limit)]


def _notes(document: StatementDocument, width: float, limit: float) -> list[Band]:
    """Return what the reader must know before the lines: what is taken back, changed terms."""
    bands: list[Band] = []
    for text, where in (
        (document.origin, "the reason"),
        (document.terms_note, "the change of terms"),
    ):
        note = block(text, BODY, width, where)
        if note.lines:
            bands += [*row([Placed(note, 0.0)], padding=0.0, limit=limit), Band(_BELOW_NOTE)]
    return bands


def letterhead(
    agency: Party, logo: bytes, accent: str, title: Block, width: float, limit: float
) -> list[Band]:
    """Return the agency's mark, name and lines on the left, and `title` on the right."""
    room = width * _LEFT_SHARE
    sign = mark(logo, agency.name, accent)
    where = "the agency's name"
    if sign.is_wide:
        name = Placed(block(agency.name, STRONG, room, where), 0.0, top=sign.height + 6)
        below = name.top + name.block.height
    else:
        beside = sign.width + _MARK_GAP
        written = block(agency.name, _NAME, room - beside, where)
        name = Placed(written, beside, top=max(0.0, (sign.height - written.height) / 2))
        below = max(sign.height, name.top + written.height) + 4
    address = Placed(_lines(agency, SMALL, room, "the agency's address"), 0.0, top=below)

    def draw_mark(canvas: Canvas, top: float) -> None:
        sign.draw(canvas, 0.0, top - 0.5)

    bands = row([name, address, Placed(title, width, Align.RIGHT)], padding=0.5, limit=limit)
    return [replace(bands[0], drawing=draw_mark), *bands[1:]]


def _title(document: StatementDocument, room: float) -> Block:
    writing = writing_in(document.language)
    number = document.number or writing.text("document.not_issued")
    title = writing.text("document.credit" if document.is_credit else "document.statement")
    style = STRONG if document.number else replace(STRONG, colour=WARNING)
    return stack(
        (
            block(title, TITLE, room, "the title"),
            block(number, style, room, "the statement's number"),
            block(document.period, QUIET, room, "the period"),
        )
    )


def _parties(document: StatementDocument, width: float, limit: float) -> list[Band]:
    client, writing = document.client, writing_in(document.language)
    room = width * _LEFT_SHARE
    left = stack(
        (
            block(writing.text("document.for"), SMALL, room, "a title"),
            block(client.name, STRONG, room, "the client's name", before=2),
            _lines(client, BODY, room, "the client's address"),
        )
    )
    room = width * (1 - _LEFT_SHARE)
    title, days = _dates(document)
    right = stack(
        (
            block(writing.text("document.contract"), SMALL, room, "a title"),
            block(document.contract, BODY, room, "the contract", before=2),
            block(title, SMALL, room, "a title", before=4),
            block(days, BODY, room, "the dates", before=2),
        )
    )
    cells = [Placed(left, 0.0), Placed(right, width, Align.RIGHT)]
    return row(cells, padding=_BETWEEN, limit=limit)


def _dates(document: StatementDocument) -> tuple[str, str]:
    writing = writing_in(document.language)
    issued = writing.text("document.not_issued_yet")
    if document.issued is not None:
        issued = writing.day(document.issued)
    if document.due is None or document.is_credit:
        return writing.text("document.issued"), issued
    return writing.text("document.issued_due"), f"{issued} · {writing.day(document.due)}"


def _lines(party: Party, style: Style, room: float, where: str) -> Block:
    return stack(block(line, style, room, where) for line in party.lines)
