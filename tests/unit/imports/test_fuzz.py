"""Whatever bytes come: no crash, no silent loss, and the sums of an independent reading."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ImportRejected, PppError
from ppp_desktop.core.progress import SILENT
from ppp_desktop.imports.cells import Limits, is_blank
from ppp_desktop.imports.child import read_sheets
from ppp_desktop.imports.delimited import read_delimited
from ppp_desktop.imports.formats import detect
from ppp_desktop.imports.kinds import Kind, kind_of
from ppp_desktop.imports.mapping import suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.rows import ParsedSheet, Severity
from tests.unit.imports.corpus import ods, xls, xlsb
from tests.unit.imports.shapes import (
    CRM_DEALS,
    CRM_LEADS,
    GA4_EXPLORATION,
    GOOGLE_DAILY,
    GOOGLE_RANGE,
    META_DAILY,
    SHOP,
    parsed,
    totals,
    workbook_of,
)

PATH = Path("export.csv")
LIMITS = Limits(cells=200_000, child_seconds=20)
SHAPES = (GOOGLE_DAILY, GOOGLE_RANGE, META_DAILY, GA4_EXPLORATION, CRM_DEALS, CRM_LEADS, SHOP)
NASTY = (
    b"\x00", b"\r", b"\n", b'"', b",", b";", b"\t", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1a",
    b"=", b"-", b"#N/A", b"Total", b"\xed\xa0\x80", b"1e999", b"NaN", b"\xc3", b"'", b"sep=;\n",
)  # fmt: skip


def _accounted(result: ParsedSheet, records: int) -> None:
    assert result.rows_read == records
    assert result.rows_read == len(result.rows) + result.rejected + result.ignored
    assert result.ignored == sum(count for _, count in result.ignored_reasons)
    faulty = {p.row for p in result.problems if p.severity is Severity.ERROR and p.row}
    assert not faulty & {row.row for row in result.rows}


def _check_refusal(refused: ImportRejected) -> None:
    assert refused.message.startswith("export.")
    assert refused.message.endswith(".")
    assert refused.remedy.endswith(".")


def _read_and_parse(content: bytes) -> None:
    """Read as the program does; every record below the header is accounted for."""
    if kind_of(content) is not Kind.TEXT:
        return
    try:
        sheet = read_delimited(content, PATH, SILENT, LIMITS)
    except ImportRejected as refused:
        _check_refusal(refused)
        return
    detection = detect(sheet)
    mapping = suggest_mapping(sheet, detection)
    try:
        result = parse_sheet(workbook_of(sheet), sheet, mapping)
    except PppError:
        return
    below = sheet.rows[mapping.header_row :]
    _accounted(result, sum(not is_blank(row) for row in below))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode())))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"sep=")
@example(b'"')
def test_any_bytes(content: bytes) -> None:
    if content:
        _read_and_parse(content)


@st.composite
def mutated_exports(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(SHAPES)).encode())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        kind = draw(st.sampled_from(("insert", "cut", "double", "flip")))
        length = draw(st.integers(1, 20))
        if kind == "insert":
            content[at:at] = draw(st.sampled_from(NASTY))
        elif kind == "cut":
            del content[at : at + length]
        elif kind == "double":
            content[at:at] = content[at : at + 5 * length]
        elif at < len(content):
            content[at] ^= 1 << draw(st.integers(0, 7))
    return bytes(content)


@settings(max_examples=400, deadline=None)
@given(mutated_exports())
def test_mutated_exports(content: bytes) -> None:
    if content:
        _read_and_parse(content)


FIGURES = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(str),
    st.sampled_from(["", "--", "n/a", "12,5x", "#N/A", "1 000", "1e3", "1,234", "1,234.50"]),
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(["2026-06-01", "2026-06-17", "soon", "", "2026-02-30"]),
        st.sampled_from(["Boxes", "a,b", 'say "hi"', "two\nlines", "", "Total", "Ölkännchen"]),
        FIGURES,
        FIGURES,
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from([",", ";", "\t"]))
def test_sums_are_those_of_an_independent_reading(
    lines: list[tuple[str, ...]], end: str, delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(["Date", "Campaign", "Clicks", "Cost"])
    writer.writerows(lines)
    sheet = read_delimited(text.getvalue().encode(), PATH, SILENT, LIMITS)
    result = parsed(sheet, decimal_mark=".")
    used = list(csv.DictReader(io.StringIO(text.getvalue()), delimiter=delimiter))
    _accounted(result, sum(any(cell.strip() for cell in row.values()) for row in used))
    independent: Counter[str] = Counter()
    kept = {row.row for row in result.rows}
    for number, row in _numbered(text.getvalue(), delimiter):
        if number in kept:
            for name in ("Clicks", "Cost"):
                cell = row[name].replace(",", "").replace(" ", "")
                if cell not in ("", "--"):
                    independent[name.lower()] += Decimal(cell)  # type: ignore[assignment]  # sums
    read = totals(result)
    assert {name: read.get(name, Decimal(0)) for name in ("clicks", "cost")} == {
        name: Decimal(independent[name]) for name in ("clicks", "cost")
    }


def _numbered(text: str, delimiter: str) -> list[tuple[int, dict[str, str]]]:
    """Return each record with the line on which it begins."""
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    found, before = [], 1
    for row in reader:
        found.append((before + 1, row))
        before = reader.line_num
    return found


def _xlsx() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Date", "Campaign", "Clicks", "Cost"])
    for row in range(1, 30):
        sheet.write_row(row, 0, ["2026-06-01", f"Campaign {row % 4}", row, row / 8])
    sheet.write_formula(30, 2, "=NA()", None, "#N/A")
    book.close()
    return file.getvalue()


def _samples() -> dict[str, bytes]:
    cells = [xls.text(0, column, name) for column, name in enumerate(("Date", "Clicks", "Cost"))]
    for row in range(1, 20):
        cells += [xls.text(row, 0, "2026-06-01"), xls.number(row, 1, row), xls.error(row, 2, 42)]
    binary = [xlsb.row(0), xlsb.text(0, "Date"), xlsb.text(1, "Clicks"), xlsb.row(1)]
    rows = [ods.row(ods.text("Date"), ods.text("Clicks"))]
    rows += [ods.row(ods.text("2026-06-01"), ods.error("#N/A"), times=3)]
    return {
        "xlsx": _xlsx(),
        "xls": xls.workbook({"Data": cells}),
        "xlsb": xlsb.workbook([*binary, xlsb.text(0, "2026-06-01"), xlsb.error(1, 42)]),
        "ods": ods.workbook(*rows),
    }


SAMPLES = _samples()


def _spoilt(content: bytes, chance: random.Random) -> bytes:
    """Return the workbook with some bytes of one of its parts changed, its archive sound."""
    if not content.startswith(b"PK"):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 12)):
            spoilt[chance.randrange(512, len(spoilt))] = chance.randrange(256)
        return bytes(spoilt)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as archive:
        chosen = chance.choice([name for name in given.namelist() if "Types" not in name])
        for name in given.namelist():
            part = bytearray(given.read(name))
            if name == chosen and part:
                for _ in range(chance.randint(1, 4)):
                    at = chance.randrange(len(part))
                    part[at : at + chance.randint(0, 3)] = chance.choice(NASTY)
            archive.writestr(name, bytes(part))
    return packed.getvalue()


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_mutated_workbooks(tmp_path: Path, kind: str) -> None:
    """Each is read by a child of its own, so there are few; the next test has many."""
    chance = random.Random(f"few {kind}")  # noqa: S311 - deterministic damage, no secret
    path = tmp_path / f"export.{kind}"
    for _ in range(6):
        path.write_bytes(_spoilt(SAMPLES[kind], chance))
        try:
            sheets = read_workbook(path, limits=LIMITS).sheets
        except ImportRejected as refused:
            _check_refusal(refused)
        else:
            assert all(len(row) <= 16_384 for sheet in sheets for row in sheet.rows)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_mutated_workbooks_read_either_way(seed: int) -> None:
    """The two ways to read an XLSX agree on damaged ones too, wherever both read them."""
    chance = random.Random(seed)  # noqa: S311 - deterministic damage, no secret
    content = _spoilt(SAMPLES["xlsx"], chance)
    fast, general = (
        _cells(content, Limits(cells=200_000, plain_from_bytes=at)) for at in (0, 2**60)
    )
    assert fast == general or None in (fast, general)


def _cells(content: bytes, limits: Limits) -> list[tuple[str, list[list[str]]]] | None:
    """Return each sheet's cells, None where the file is refused."""
    found = []
    try:
        for begins, rows in read_sheets(content, limits, lambda _done, _total: None):
            found.append((begins.name, [[repr(cell) for cell in row] for row in rows]))
    # A parser written in Rust reports its own failures so; the child tells the parent.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return None
    return [(name, _used(rows)) for name, rows in found if _used(rows)]


def _used(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows without what is empty at their ends."""
    kept = [
        row[: max((i + 1 for i, cell in enumerate(row) if cell != "None"), default=0)]
        for row in rows
    ]
    while kept and not kept[-1]:
        kept.pop()
    return kept
