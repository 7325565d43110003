"""The page around the content: margins, running header, footer, page numbers and draft mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.statements.document import StatementDocument
from ppp_desktop.statements.fonts import Weight
from ppp_desktop.statements.pdf.canvas import PagedCanvas
from ppp_desktop.statements.pdf.text import (
    HAIRLINE,
    LABEL,
    SMALL,
    WARNING,
    Align,
    Block,
    Style,
    block,
    fitted,
    measure,
    stack,
)
from ppp_desktop.statements.writing import ENGLISH, Writing, writing_in

_SIDE = 51.0  # points, 18 mm
_TOP = 48.0
_BOTTOM = 40.0
_FOOTER_GAP = 8.0
_PAGE_NUMBER_WIDTH = 90.0
_HEADER_GAP = 16.0
_MOST_FOOTER_LINES = 8
_SIZES = {"A4": A4, "Letter": LETTER}
_DRAFT_COLOUR = "#F4F0E8"


@dataclass(frozen=True, slots=True)
class Page:
    """Measures of the page in points, and what stands on each; `draft` is "" for none.

    `writing` writes the page's number and the draft mark.
    """

    width: float
    height: float
    header: Block
    header_right: Block
    footer: Block
    draft: str
    writing: Writing

    @property
    def left(self) -> float:
        """Where the content begins."""
        return _SIDE

    @property
    def content_width(self) -> float:
        """The width between the side margins."""
        return self.width - 2 * _SIDE

    @property
    def header_height(self) -> float:
        """The height of the running header."""
        return max(self.header.height, self.header_right.height)

    @property
    def bottom(self) -> float:
        """The lower end of the content, above the footer."""
        return _BOTTOM + max(self.footer.height, SMALL.leading) + 2 * _FOOTER_GAP

    @property
    def first_height(self) -> float:
        """The height for content on the first page."""
        return self.height - _TOP - self.bottom

    @property
    def later_height(self) -> float:
        """The height for content from the second page on, below the running header."""
        return self.first_height - self.header_height - _HEADER_GAP


def page_of(document: StatementDocument) -> Page:
    """Return the page of `document`; ValidationFailed for a size that is not offered."""
    writing = writing_in(document.language)
    return make_page(
        document.page_size,
        feet=((document.payment, "the payment line"), (document.footer, "the footer")),
        title=title_of(document),
        client=document.client.name,
        right=(document.period, "the period"),
        draft="" if document.number else writing.text("document.not_issued"),
        writing=writing,
    )


def title_of(document: StatementDocument) -> str:
    """Return what the document is called: "Statement 2026-013", "Draft statement"."""
    writing = writing_in(document.language)
    if not document.number:
        return writing.text("document.draft_statement")
    key = "document.credit_number" if document.is_credit else "document.statement_number"
    return writing.text(key, number=document.number)


def make_page(
    page_size: str,
    *,
    feet: Sequence[tuple[str, str]],
    title: str,
    client: str,
    right: tuple[str, str],
    draft: str = "",
    writing: Writing | None = None,
) -> Page:
    """Return a page with `feet` at its foot and title, client and `right` in its running header.

    `feet` and `right` come with what they are, for errors. Raises ValidationFailed for a size
    that is not offered and for too many lines at the foot.
    """
    size = _SIZES.get(page_size)
    if size is None:
        raise ValidationFailed(
            f"“{page_size}” is no paper size.",
            field="page_size",
            remedy="Choose A4 or Letter.",
        )
    inner = size[0] - 2 * _SIDE
    footer = stack(block(text, SMALL, inner - _PAGE_NUMBER_WIDTH, where) for text, where in feet)
    if len(footer.lines) > _MOST_FOOTER_LINES:
        raise ValidationFailed(
            "The payment line and the footer are too long for the foot of a page.",
            field="footer",
            remedy=f"Shorten them to {_MOST_FOOTER_LINES} printed lines.",
        )
    text, where = right
    return Page(
        width=size[0],
        height=size[1],
        header=_running_header(title, client, inner * 0.72),
        header_right=Block(block(text, SMALL, inner * 0.25, where).lines[:2]),
        footer=footer,
        draft=draft,
        writing=writing or writing_in(ENGLISH),
    )


def _running_header(title: str, client: str, width: float) -> Block:
    """Return at most two lines: the whole name stands on the first page."""
    measure(client, LABEL, "the client's name")  # an error names the client, not this header
    return Block(block(f"{title} · {client}", LABEL, width, "the page header").lines[:2])


def draw_first_page(canvas: PagedCanvas, page: Page) -> None:
    """Draw what surrounds the content of the first page."""
    _draw_draft_mark(canvas, page)
    _draw_footer(canvas, page)


def draw_later_page(canvas: PagedCanvas, page: Page) -> None:
    """Draw what surrounds the content of any other page."""
    _draw_draft_mark(canvas, page)
    if page.draft:
        chip = block(page.draft, replace(LABEL, colour=WARNING), 200, "the draft mark")
        chip.draw(canvas, page.width - _SIDE, page.height - _TOP + 16, Align.RIGHT)
    _draw_footer(canvas, page)
    top = page.height - _TOP
    page.header.draw(canvas, _SIDE, top)
    page.header_right.draw(canvas, page.width - _SIDE, top, Align.RIGHT)
    _rule(canvas, page, top - page.header_height - 4)


def _draw_footer(canvas: PagedCanvas, page: Page) -> None:
    top = page.bottom - _FOOTER_GAP
    _rule(canvas, page, top)
    top -= _FOOTER_GAP
    page.footer.draw(canvas, _SIDE, top)
    number = canvas.getPageNumber()

    def draw_number(target: Canvas, pages: int) -> None:
        text = page.writing.text("document.page", page=str(number), pages=str(pages))
        written = block(text, SMALL, _PAGE_NUMBER_WIDTH, "the page number")
        written.draw(target, page.width - _SIDE, top, Align.RIGHT)

    canvas.later(draw_number)


def _draw_draft_mark(canvas: Canvas, page: Page) -> None:
    if not page.draft:
        return
    style = Style(150.0, 180.0, Weight.SEMIBOLD, _DRAFT_COLOUR)
    text = page.writing.text("document.draft")
    written = fitted(text, style, page.width * 0.9, "the draft mark")
    canvas.saveState()
    canvas.translate(page.width / 2, page.height / 2)
    canvas.rotate(52)
    written.draw(canvas, -written.width / 2, written.height / 2)
    canvas.restoreState()


def _rule(canvas: Canvas, page: Page, y: float) -> None:
    canvas.setStrokeColor(HexColor(HAIRLINE))
    canvas.setLineWidth(0.5)
    canvas.line(_SIDE, y, page.width - _SIDE, y)
