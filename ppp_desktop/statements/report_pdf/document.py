"""Puts a performance report together: head, parts in order, outline and metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.platypus import Flowable

from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.statements.pdf.assembly import Particulars, assemble, check_accent
from ppp_desktop.statements.pdf.bands import Band, Bands, Placed, Sheet, row
from ppp_desktop.statements.pdf.colours import visible
from ppp_desktop.statements.pdf.front import TITLE, TITLE_SHARE, letterhead
from ppp_desktop.statements.pdf.lines import title_bands
from ppp_desktop.statements.pdf.page import Page, make_page
from ppp_desktop.statements.pdf.text import (
    BODY,
    QUIET,
    SMALL,
    STRONG,
    Align,
    Block,
    block,
    stack,
)
from ppp_desktop.statements.report import ReportDocument, ReportSection
from ppp_desktop.statements.report_pdf.charts import chart_bands, legend_band
from ppp_desktop.statements.report_pdf.tables import table_sheet
from ppp_desktop.statements.writing import writing_in

_HIGHEST_BAND = 0.3  # of a page; a higher row is cut
_BETWEEN_PARTS = 22.0  # points
_BETWEEN_TABLES = 14.0
_BEFORE_NOTES = 8.0
_PARTIES_PADDING = 17.0
_LEFT_SHARE = 0.56


def report_bytes(document: ReportDocument, *, progress: Progress = SILENT) -> bytes:
    """Return the PDF of `document`; equal documents give equal bytes.

    Raises ValidationFailed for what cannot be printed (a sign without a font, a damaged logo),
    Cancelled when the user stops it.
    """
    check_accent(document.accent)
    writing = writing_in(document.language)
    page = make_page(
        document.page_size,
        feet=((document.footer, "the footer"),),
        title=document.title,
        client=document.client.name,
        right=(document.span, "the days of the report"),
        writing=writing,
    )
    story = list(_story(document, page, progress))
    particulars = Particulars(
        title=f"{document.title} · {document.client.name}",
        author=document.agency.name,
        subject=f"{document.client.name} · {document.span}",
        program=document.program,
        language=writing.tag,
    )
    return assemble(story, page, particulars)


def _story(document: ReportDocument, page: Page, progress: Progress) -> Iterator[Flowable]:
    width, limit = page.content_width, page.later_height * _HIGHEST_BAND
    head = Sheet(_front(document, width, limit), None)
    yield Bands(head, page_height=page.later_height, mark=("report", document.title))
    for number, section in enumerate(document.sections):
        progress.check_cancelled()
        progress.report(number, len(document.sections), section.title)
        yield from _section(section, visible(document.accent), page, limit, is_first=number == 0)
    program = block(document.program, SMALL, width, "the program")
    if program.lines:
        sheet = Sheet(row([Placed(program, 0.0)], padding=0.0, limit=limit), None)
        yield Bands(sheet, page_height=page.later_height, before=_BEFORE_NOTES, at_foot=True)


def _section(
    section: ReportSection, accent: str, page: Page, limit: float, *, is_first: bool
) -> Iterator[Flowable]:
    """Yield one part; its title stays on the page of what follows it."""
    width, high = page.content_width, page.later_height
    title = [*title_bands(section.title, width)]
    title += [
        band
        for text in section.paragraphs
        for band in row([Placed(block(text, BODY, width, "a note"), 0.0)], padding=2.0, limit=limit)
    ]
    if section.tables or section.charts:
        title = [replace(band, keep=True) for band in title]
    before = 0.0 if is_first else _BETWEEN_PARTS
    mark = (section.key, section.title)
    for number, table in enumerate(section.tables):
        sheet = table_sheet(table, width, limit, accent)
        if not number:
            bands, header = [*title, *sheet.bands], sheet.header
            sheet = Sheet(bands, header)
        yield Bands(
            sheet,
            page_height=high,
            before=before if not number else _BETWEEN_TABLES,
            mark=None if number else mark,
        )
    if not section.tables:
        bands = [*title, *_drawn(section, accent, width)]
        yield Bands(Sheet(bands, None), page_height=high, before=before, mark=mark)
    elif section.charts:
        yield Bands(Sheet(_drawn(section, accent, width), None), page_height=high)
    yield from _notes(section.notes, page, limit)


def _drawn(section: ReportSection, accent: str, width: float) -> list[Band]:
    if not section.charts or section.legend is None:
        return []
    bands = [legend_band(section.legend, section.charts, accent, width)]
    for chart in section.charts:
        bands += chart_bands(chart, accent, width)
    return bands


def _notes(notes: Sequence[str], page: Page, limit: float) -> Iterator[Flowable]:
    written = stack(block(note, SMALL, page.content_width, "a note", before=2) for note in notes)
    if written.lines:
        sheet = Sheet(row([Placed(written, 0.0)], padding=0.0, limit=limit), None)
        yield Bands(sheet, page_height=page.later_height, before=_BEFORE_NOTES)


def _front(document: ReportDocument, width: float, limit: float) -> list[Band]:
    room = width * TITLE_SHARE
    title = stack(
        (
            block(document.title, TITLE, room, "the title"),
            block(document.span, STRONG, room, "the days of the report"),
        )
    )
    head = letterhead(document.agency, document.logo, document.accent, title, width, limit)
    client, left = document.client, width * _LEFT_SHARE
    address = stack(
        (
            block(document.client_label, SMALL, left, "a title"),
            block(client.name, STRONG, left, "the client's name", before=2),
            *(block(line, BODY, left, "the client's address") for line in client.lines),
        )
    )
    cells = [Placed(address, 0.0), Placed(_facts(document, room), width, Align.RIGHT)]
    return [*head, *row(cells, padding=_PARTIES_PADDING, limit=limit)]


def _facts(document: ReportDocument, room: float) -> Block:
    lines: list[Block] = []
    for number, (label, text) in enumerate(document.facts):
        lines.append(block(label, SMALL, room, "a title", before=4 if number else 0))
        lines.append(block(text, BODY if not number else QUIET, room, label.lower(), before=2))
    return stack(lines)
