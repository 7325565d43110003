"""Makes the bytes of a PDF out of what stands on its pages: equal content gives equal bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.statements.pdf.canvas import PagedCanvas
from ppp_desktop.statements.pdf.page import Page, draw_first_page, draw_later_page


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a reader shows about the file; `program` made it, `language` is "en-GB"."""

    title: str
    author: str
    subject: str
    program: str
    language: str = "en-GB"


def check_accent(accent: str) -> None:
    """Raise ValidationFailed for a colour that is not written as "#rrggbb"."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", accent):
        raise ValidationFailed(
            f"“{accent}” is no colour.",
            field="accent",
            remedy="Write it as # and six digits or letters A–F, such as #17656E.",
        )


def assemble(story: Sequence[Flowable], page: Page, particulars: Particulars) -> bytes:
    """Return the PDF with `story` on pages like `page`."""
    buffer = io.BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=(page.width, page.height),
        title=particulars.title,
        author=particulars.author,
        subject=particulars.subject,
        creator=particulars.program,
        lang=particulars.language,
        displayDocTitle=1,
        invariant=1,
        pageCompression=1,
    )
    template.addPageTemplates(
        [
            PageTemplate(
                "first",
                _frame(page, page.first_height),
                onPage=lambda canvas, _: draw_first_page(canvas, page),
                autoNextPageTemplate="later",
            ),
            PageTemplate(
                "later",
                _frame(page, page.later_height),
                onPage=lambda canvas, _: draw_later_page(canvas, page),
            ),
        ]
    )
    template.build(list(story), canvasmaker=PagedCanvas)
    return buffer.getvalue()


def _frame(page: Page, height: float) -> Frame:
    return Frame(
        page.left,
        page.bottom,
        page.content_width,
        height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
