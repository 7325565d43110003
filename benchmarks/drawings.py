"""What stands on the pages of a finished PDF, read back from it and drawn again straight.

A drawing is flat: each text, rule, shape and picture at its place, page by page. To draw it again
is what a program would do that knew beforehand where everything goes: nothing is measured, broken
or laid out, and fonts, colours and widths are set only where they change.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from resources import resource_path

Call = list[object]
"""What to set or draw, and with which values: ["text", 51.0, 700.0, "Statement"]."""

Pages = list[list[Call]]

_FONTS = ("StatementSans-Regular", "StatementSans-SemiBold", "DroidSansFallback")
_FORMS_IN_FORMS = 3
_DECIMALS = 3  # of a point


def read_drawing(pdf: Path, picture: Path) -> Pages:
    """Return what stands on the pages; the last picture is kept as `picture`, a PNG."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [list(_only_changes(_calls(page, picture))) for page in document]
    finally:
        document.close()


def save_drawing(pages: Pages, path: Path) -> None:
    """Keep it as JSON."""
    path.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")


def register_fonts() -> None:
    """Read the fonts of statements."""
    for name in _FONTS:
        file = resource_path(f"fonts/{name}.ttf")
        pdfmetrics.registerFont(TTFont(name, str(file), asciiReadable=0))


def draw_again(pages: Pages, target: Path, size: tuple[float, float], picture: ImageReader) -> None:
    """Draw `pages` with reportlab's canvas as they stand."""
    canvas = Canvas(str(target), pagesize=size, pageCompression=1, invariant=1)
    for page in pages:
        for name, *values in page:
            _draw(canvas, str(name), values, picture)
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, name: str, values: Call, picture: ImageReader) -> None:
    if name == "text":
        canvas.drawString(*values)
    elif name == "line":
        canvas.line(*values)
    elif name == "font":
        canvas.setFont(*values)
    elif name == "fill":
        canvas.setFillColor(HexColor(values[0]))
    elif name == "stroke":
        canvas.setStrokeColor(HexColor(values[0]))
    elif name == "width":
        canvas.setLineWidth(*values)
    elif name == "picture":
        canvas.drawImage(picture, *values, mask="auto")
    else:
        _draw_path(canvas, values)


def _draw_path(canvas: Canvas, values: Call) -> None:
    points, is_stroked, is_filled = values
    assert isinstance(points, list)  # noqa: S101 - narrows types
    path = canvas.beginPath()
    for kind, *places in points:
        if kind == "move":
            path.moveTo(*places)
        elif kind == "to":
            path.lineTo(*places)
        else:
            path.curveTo(*places)
    canvas.drawPath(path, stroke=is_stroked, fill=is_filled)


def _only_changes(calls: Iterator[Call]) -> Iterator[Call]:
    """Leave out what sets what is set."""
    current: dict[object, Call] = {}
    for call in calls:
        name = call[0]
        if name in {"font", "fill", "stroke", "width"}:
            if current.get(name) == call:
                continue
            current[name] = call
        yield call


def _calls(page: pypdfium2.PdfPage, picture: Path) -> Iterator[Call]:
    texts = page.get_textpage()
    for found in page.get_objects(max_depth=_FORMS_IN_FORMS, textpage=texts):
        matrix = found.get_matrix()
        within = found.container
        while within is not None:
            matrix = matrix.multiply(within.get_matrix())
            within = within.container
        if found.type == raw.FPDF_PAGEOBJ_TEXT:
            yield ["font", found.get_font().get_base_name(), round(found.get_font_size(), 3)]
            yield ["fill", _colour(raw.FPDFPageObj_GetFillColor, found)]
            yield ["text", *_rounded(matrix.e, matrix.f), found.extract().rstrip()]
        elif found.type == raw.FPDF_PAGEOBJ_PATH:
            yield from _path(found, matrix)
        elif found.type == raw.FPDF_PAGEOBJ_IMAGE:
            found.get_bitmap(render=True).to_pil().save(picture)
            yield ["picture", *_rounded(matrix.e, matrix.f, matrix.a, matrix.d)]


def _path(found: pypdfium2.PdfObject, matrix: pypdfium2.PdfMatrix) -> Iterator[Call]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(found, mode, stroke)
    if stroke.value:
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(found, width)
        yield ["stroke", _colour(raw.FPDFPageObj_GetStrokeColor, found)]
        yield ["width", round(width.value, _DECIMALS)]
    if mode.value:
        yield ["fill", _colour(raw.FPDFPageObj_GetFillColor, found)]
    steps = list(_steps(found, matrix))
    kinds = [step[0] for step in steps]
    if kinds == ["move", "to"]:
        yield ["line", *steps[0][1:], *steps[1][1:]]
    else:
        yield ["path", steps, int(bool(stroke.value)), int(bool(mode.value))]


def _steps(found: pypdfium2.PdfObject, matrix: pypdfium2.PdfMatrix) -> Iterator[Call]:
    curve: Call = []
    for number in range(raw.FPDFPath_CountSegments(found)):
        segment = raw.FPDFPath_GetPathSegment(found, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        place = _rounded(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            curve += place
            if len(curve) == 6:
                yield ["curve", *curve]
                curve = []
        else:
            yield ["move" if kind == raw.FPDF_SEGMENT_MOVETO else "to", *place]


def _colour(read: object, found: pypdfium2.PdfObject) -> str:
    assert callable(read)  # noqa: S101 - narrows types
    parts = [ctypes.c_uint() for _ in range(4)]
    read(found, *parts)
    return "#" + "".join(f"{part.value:02X}" for part in parts[:3])


def _rounded(*values: float) -> list[float]:
    return [round(value, _DECIMALS) for value in values]
