"""Large plain sheets are read another way than small ones, and hold the same cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.imports.cells import Limits, Row
from ppp_desktop.imports.child import read_sheets
from tests.unit.imports.shapes import write_bare_xlsx

PLAIN = Limits(plain_from_bytes=0)
GENERAL = Limits(plain_from_bytes=2**60)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy-mm-dd"/></numFmts>'
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="2"/>'
    '<xf numFmtId="46"/></cellXfs></styleSheet>'
)
TEXTS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>Brand</t></si><si><t>a &amp; b</t></si><si><r><t>rich </t></r><r><t>text</t></r></si>"
    '<si><t xml:space="preserve"> wide </t></si><si><t/></si><si><t>_x0041_</t></si></sst>'
)
RELATIONS = "".join(
    f'<Relationship Id="rId9{number}" Target="{name}.xml" Type="http://schemas.openxmlformats.org'
    f'/officeDocument/2006/relationships/{name}"/>'
    for number, name in enumerate(("styles", "sharedStrings"))
)

NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["0", "-0", "1.50", "45658", "45658.75", "1E3", "007", "0.30000000000000004"]),
)
TYPED = st.sampled_from(["", ' t="n"'])
NUMBER = st.one_of(
    st.builds("{}{}><v>{}</v>".format, st.sampled_from(["", ' s="0"', ' s="3"']), TYPED, NUMBERS),
    # The parser gives up the file for days beyond all calendars.
    st.builds(
        ' s="{}"{}><v>{}</v>'.format, st.sampled_from([1, 2, 4]), TYPED, st.integers(0, 90_000)
    ),
)
PLAIN_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<>&\r"), max_size=8)
INLINE = PLAIN_TEXT.map(' t="inlineStr"><is><t xml:space="preserve">{}</t></is>'.format)
SHARED = st.integers(0, 5).map(' t="s"><v>{}</v>'.format)
DIRT = st.sampled_from(
    [
        ' t="e"><v>#N/A</v>',
        ' t="b"><v>1</v>',
        ' t="str"><v>a &lt; b</v>',
        "><f>A2*2</f><v>7</v>",
        "><f>A2*2</f>",
        '><f t="shared" si="0"/><v>8</v>',
        "><v>1234567890123456789</v>",
        ' t="str"><v>1234567890123456789</v>',
        ' t="inlineStr"><is><r><t>rich</t></r></is>',
        "><v></v>",
        "",
    ]
)
NOTHING = st.just("")


def _cell(name: str, body: str) -> str:
    return f'<c r="{name}"{body}</c>' if body else f'<c r="{name}" s="3"/>'


@st.composite
def sheets(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 5))
    body = st.one_of(NUMBER, NUMBER, SHARED, INLINE, DIRT, NOTHING)
    number = draw(st.integers(1, 3))
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        names = [f"{letter}{number}" for letter in "ABCDEFGH"[:width]]
        cells = "".join(_cell(name, draw(body)) for name in names if draw(st.integers(0, 9)))
        extra = draw(st.sampled_from(["", "", ' spans="1:8"', ' ht="15" customHeight="1"']))
        rows.append(f'<row r="{number}"{extra}>{cells}</row>')
        number += draw(st.sampled_from([1, 1, 1, 1, 2, 4]))
        width = max(1, min(8, width + draw(st.sampled_from([0, 0, 0, 1]))))
    return draw(st.sampled_from(["", "\n"])).join(rows)


def _workbook(rows: str, folder: Path) -> bytes:
    """Return a workbook with styles and shared texts."""
    bare = write_bare_xlsx(folder / "bare.xlsx", rows)
    packed = io.BytesIO()
    with zipfile.ZipFile(bare) as old, zipfile.ZipFile(packed, "w") as archive:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("workbook.xml.rels"):
                text = text.replace("</Relationships>", RELATIONS + "</Relationships>")
            archive.writestr(name, text)
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr("xl/sharedStrings.xml", TEXTS)
    return packed.getvalue()


def _rows(content: bytes, limits: Limits) -> list[tuple[str, list[list[str]]]]:
    found = read_sheets(content, limits, lambda _done, _total: None)
    return [(begins.name, used) for begins, rows in found if (used := _used(rows))]


def _used(rows: Sequence[Row]) -> list[list[str]]:
    """Return type and value of each cell, without what is empty at the end."""
    kept = [_shown(row) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _shown(row: Row) -> list[str]:
    width = max((index + 1 for index, cell in enumerate(row) if cell is not None), default=0)
    return [repr(cell) for cell in row[:width]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=sheets())
def test_plain_sheets_hold_the_same_cells(rows: str, tmp_path: Path) -> None:
    content = _workbook(rows, tmp_path)
    assert _rows(content, PLAIN) == _rows(content, GENERAL)
