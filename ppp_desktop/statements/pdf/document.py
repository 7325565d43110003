"""Puts a statement together: its parts in order, with outline and metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportlab.platypus import Flowable, PageBreak, Spacer

from ppp_desktop.core.files import replacing
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.statements.document import StatementDocument
from ppp_desktop.statements.pdf.annex import section_sheet, source_sheet
from ppp_desktop.statements.pdf.assembly import Particulars, assemble, check_accent
from ppp_desktop.statements.pdf.attaching import Attached
from ppp_desktop.statements.pdf.bands import Bands, Mark, Placed, Sheet, row
from ppp_desktop.statements.pdf.comparison import change_sheet, return_sheet
from ppp_desktop.statements.pdf.front import front
from ppp_desktop.statements.pdf.lines import balance_sheet, destination, line_sheet
from ppp_desktop.statements.pdf.objectives import objective_sheet
from ppp_desktop.statements.pdf.page import Page, page_of, title_of
from ppp_desktop.statements.pdf.text import BODY, SMALL, block, stack
from ppp_desktop.statements.writing import writing_in

_BETWEEN_PARTS = 22.0  # points
_BEFORE_NOTES = 14.0
_HIGHEST_BAND = 0.3  # of a page; a higher row is cut, so that a row and its header always fit


def render_statement(
    document: StatementDocument, target: Path, *, progress: Progress = SILENT
) -> None:
    """Write `document` as a PDF to `target`, whole or not at all.

    Raises ValidationFailed for what cannot be printed (a sign without a font, a damaged logo),
    StorageUnavailable where the file cannot be written, Cancelled when the user stops it.
    """
    data = statement_bytes(document, progress=progress)
    with replacing(target) as path:
        path.write_bytes(data)


def statement_bytes(document: StatementDocument, *, progress: Progress = SILENT) -> bytes:
    """Return the PDF of `document`; equal documents give equal bytes."""
    check_accent(document.accent)
    page = page_of(document)
    story = list(_story(document, page, _Meter(document, progress)))
    particulars = Particulars(
        title=f"{title_of(document)} · {document.client.name}",
        author=document.agency.name,
        subject=f"{document.contract} · {document.period}",
        program=document.program,
        language=page.writing.tag,
    )
    return assemble(story, page, particulars)


class _Meter:
    """Counts rows laid out and rows drawn, tells the progress and asks whether to go on."""

    def __init__(self, document: StatementDocument, progress: Progress) -> None:
        rows = len(document.lines) + sum(len(section.rows) for section in document.annex)
        self._total = max(2 * rows, 1)
        self._done = 0
        self._progress = progress

    def advance(self, count: int, text: str) -> None:
        """Tell that `count` more rows are done; raises Cancelled."""
        self._progress.check_cancelled()
        self._done = min(self._done + count, self._total)
        self._progress.report(self._done, self._total, text)


def _story(document: StatementDocument, page: Page, meter: _Meter) -> Iterator[Flowable]:
    limit = page.later_height * _HIGHEST_BAND
    width = page.content_width
    pages: dict[int, tuple[int, int]] = {}
    writing = writing_in(document.language)

    def bands(sheet: Sheet, before: float = 0.0, mark: Mark | None = None, at: int = 0) -> Bands:
        def drawn(count: int, number: int) -> None:
            if at:
                pages[at] = (pages.get(at, (number, number))[0], number)
            meter.advance(count, f"Page {number}")

        return Bands(sheet, page_height=page.later_height, before=before, mark=mark, drawn=drawn)

    if document.attached:
        yield Attached(document.attached)
    yield bands(Sheet(front(document, width, limit), None), 0.0, ("statement", title_of(document)))
    yield bands(line_sheet(document, width, limit, pages), 8.0)
    balances = balance_sheet(document, width, limit)
    if balances is not None:
        yield bands(balances, _BEFORE_NOTES)
    meter.advance(len(document.lines), "Lines")
    for table, mark in _tables(document, width, limit):
        yield bands(table, _BETWEEN_PARTS, mark)
    yield from _closing(document, page, limit)
    for number, section in enumerate(document.annex):
        sheet = section_sheet(
            section, width, limit, lambda count: meter.advance(count, "Results"), writing
        )
        key = destination(section.position) if section.position else f"section-{number}"
        yield Spacer(0, _BETWEEN_PARTS) if number else PageBreak()
        yield bands(sheet, 0.0, (key, section.title), section.position)
    sources = source_sheet(document, width, limit, writing)
    if sources is not None:
        yield bands(sources, _BETWEEN_PARTS, ("sources", writing.text("annex.sources")))


def _tables(
    document: StatementDocument, width: float, limit: float
) -> Iterator[tuple[Sheet, Mark]]:
    """Yield what stands between the lines and the notes, with its entry in the outline."""
    writing = writing_in(document.language)
    changed = document.changes.title if document.changes is not None else ""
    for sheet, key, title in (
        (objective_sheet(document, width, limit), "objectives", writing.text("objectives.title")),
        (change_sheet(document, width, limit), "changes", changed),
        (return_sheet(document, width, limit), "returns", writing.text("returns.title")),
    ):
        if sheet is not None:
            yield sheet, (key, title)


def _closing(document: StatementDocument, page: Page, limit: float) -> Iterator[Flowable]:
    """Return notes after the last table, and the order of calculation at the foot of the page."""
    width = page.content_width
    notes = [block(note, BODY, width, "a note", before=4) for note in document.notes]
    writing = writing_in(document.language)
    attached = (writing.text("document.attached", name=each.name) for each in document.attached)
    texts = (
        (document.order_note, "the order of calculation"),
        *((text, "an attachment's name") for text in attached),
        (document.program, "the program"),
    )
    closing = stack(block(text, SMALL, width, where) for text, where in texts)
    for written, at_foot in ((stack(notes), False), (closing, True)):
        if written.lines:
            sheet = Sheet(row([Placed(written, 0.0)], padding=0.0, limit=limit), None)
            yield Bands(sheet, page_height=page.later_height, before=_BEFORE_NOTES, at_foot=at_foot)
