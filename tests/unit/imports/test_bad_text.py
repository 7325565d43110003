"""Delimited text of every bad kind is read right, or refused in one sentence with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import Cell
from ppp_desktop.imports.formats import best_sheet
from ppp_desktop.imports.reading import read_workbook
from tests.unit.imports.shapes import parsed_file, totals

HEADER = "Date,Campaign,Clicks,Cost\n"
ROWS = "2026-06-01,Süd,3,1.50\n2026-06-02,Nord,4,2.25\n"
GOOD = HEADER + ROWS
READ = [
    ("Date", "Campaign", "Clicks", "Cost"),
    ("2026-06-01", "Süd", "3", "1.50"),
    ("2026-06-02", "Nord", "4", "2.25"),
]
GREEK = "Ημέρα;Καμπάνια;Κλικ\n2026-06-01;Ελλάδα και άλλα;3\n"


def _rows(tmp_path: Path, content: bytes) -> list[tuple[Cell, ...]]:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    rows = [tuple(row) for row in read_workbook(path).sheets[0].rows]
    return [row for row in rows if row]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16-be"),
        b"\xef\xbb\xbf" * 2 + GOOD.encode(),
        GOOD.encode("cp1252"),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace("\n", "\r\r\n").encode(),
        HEADER.encode() + ROWS.splitlines(keepends=True)[0].replace("\n", "\r\n").encode()
        + ROWS.splitlines()[1].encode() + b"\r",
        GOOD.encode() + b"\x1a",
        b"sep=,\r\n" + GOOD.encode(),
        b"\xff\xfe" + ("sep=\t\r\n" + GOOD.replace(",", "\t")).encode("utf-16-le"),
    ],
)  # fmt: skip
def test_read_as_if_it_were_plain(tmp_path: Path, content: bytes) -> None:
    assert _rows(tmp_path, content) == READ


def test_a_mark_in_the_middle_of_joined_files(tmp_path: Path) -> None:
    (tmp_path / "joined.csv").write_bytes(GOOD.encode("utf-8-sig") * 2)
    result = parsed_file(tmp_path / "joined.csv")
    assert (result.rows_read, len(result.rows), result.rejected) == (5, 4, 0)
    assert result.ignored_reasons == (("repeated header", 1),)
    assert totals(result) == {"clicks": 14, "cost": 7.5}


def test_utf_16_of_other_letters_without_a_mark(tmp_path: Path) -> None:
    assert _rows(tmp_path, GREEK.encode("utf-16-le"))[1] == ("2026-06-01", "Ελλάδα και άλλα", "3")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (GOOD.encode() + b"2026-06-03,\xed\xa0\x80x,1,1\n", "���x"),
        (GOOD.encode() + "2026-06-03,Süd,1,1\n".encode("cp1252"), "S�d"),
        (GOOD.encode() + b"2026-06-03,cut off \xf0\x9f\x98,1,1\n", "cut off �"),
        (
            b"\xff\xfe" + (GOOD + "2026-06-03,\ud800x,1,1\n").encode("utf-16-le", "surrogatepass"),
            "�x",
        ),
    ],
)
def test_one_broken_letter_spoils_no_other(tmp_path: Path, content: bytes, name: str) -> None:
    rows = _rows(tmp_path, content)
    assert rows[:3] == READ
    assert rows[3] == ("2026-06-03", name, "1", "1")


def test_quotes_and_line_ends_inside_cells(tmp_path: Path) -> None:
    content = HEADER + '2026-06-03,"a ""b"",\r\nc",1,1\n2026-06-04,d"e,1,1\n'
    rows = _rows(tmp_path, content.encode())
    assert rows[1:] == [
        ("2026-06-03", 'a "b",\r\nc', "1", "1"),
        ("2026-06-04", 'd"e', "1", "1"),
    ]


def test_long_text_in_a_cell_of_several_lines_is_kept(tmp_path: Path) -> None:
    note = "first line\nsecond, with a comma\nthird"
    rows = _rows(tmp_path, f'{HEADER}2026-06-03,"{note}",1,1\n'.encode())
    assert rows[1] == ("2026-06-03", note, "1", "1")


def test_spaces_between_quoted_headers(tmp_path: Path) -> None:
    content = b'"Date" "Campaign" "Clicks" "Cost"\n"2026-06-01" "S\xc3\xbcd" 3 1.50\n'
    assert _rows(tmp_path, content + b'"2026-06-02" "Nord" 4 2.25\n') == READ


def test_rows_with_another_separator_are_rejected_not_lost(tmp_path: Path) -> None:
    (tmp_path / "mixed.csv").write_text(GOOD + ROWS.replace(",", ";"), encoding="utf-8")
    result = parsed_file(tmp_path / "mixed.csv")
    assert (result.rows_read, len(result.rows), result.rejected) == (4, 2, 2)


def test_sixteen_thousand_columns(tmp_path: Path) -> None:
    names = ["Date", "Campaign", "Clicks", "Cost", *(f"c{number}" for number in range(16_380))]
    cells = ["2026-06-01", "Süd", "3", "1.50", *("7" for _ in range(16_380))]
    path = tmp_path / "wide.csv"
    path.write_text(",".join(names) + "\n" + ",".join(cells) + "\n", encoding="utf-8")
    assert totals(parsed_file(path)) == {"clicks": 3, "cost": 1.5}


def test_a_row_of_millions_of_cells_is_one_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(GOOD.encode() + b"1," * 2_000_000 + b"\n")
    result = parsed_file(path)
    assert (result.rows_read, len(result.rows), result.rejected) == (3, 2, 1)
    assert totals(result) == {"clicks": 7, "cost": 3.75}


def test_doubled_and_empty_headers(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Date,,Clicks,Clicks,Cost\n2026-06-01,x,3,4,1.50\n", encoding="utf-8")
    result = parsed_file(path)
    assert totals(result) == {"clicks": 3, "cost": 1.5}
    assert [name for _field, name in result.columns].count("Clicks") == 1


def test_mixed_types_in_a_column(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEADER + "2026-06-01,a,3,1\n2026-06-02,b,many,1\nsoon,c,4,1\n", "utf-8")
    result = parsed_file(path)
    assert [problem.message for problem in result.problems if problem.row] == [
        "Row 3: “many” is not a number in Clicks.",
        "Row 4: “soon” is not a date in Date.",
    ]
    assert totals(result) == {"clicks": 3, "cost": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode() + b"2026-06-03,a\x00b,1,1\n", "holds binary data"),
        (GOOD.encode() + bytes(4096), "holds binary data"),
        (GOOD.encode() + b"2026-06-03,a,1,1\n\x1cend of file\x1c\n", "holds binary data"),
        (GOOD.encode("utf-32"), "holds binary data"),
        (GOOD.encode("utf-16") + b"x", "not written in a known encoding"),
        (GOOD.encode() + b'2026-06-03,"a,1,1\n', "opens a quote on line 4 that never closes"),
        (
            GOOD.encode() + b'2026-06-03,"a,1,1\n' + ROWS.encode() + b'2026-06-05,b",1,1\n',
            "opens a quote on line 4 that closes only on line 7, with whole rows in between",
        ),
        (
            GOOD.encode() + b'2026-06-03,"a,1,1\n2026-06-05,b",1,1\n',
            "opens a quote on line 4 that closes only on line 5",
        ),
        (GOOD.encode() + b"2026-06-03," + b"x" * 10_000_000 + b",1,1\n", "more than 131,072 char"),
        (GOOD.encode() + b'"' * 1_000_001, "a cell of more than 131,072|never closes"),
        (b"<!-- made by a tool -->\n<html><table></table></html>", "is a web page"),
        ("<html><table></table></html>".encode("utf-16"), "is a web page"),
        (b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", "is a web page"),
        (b"<div><table></table></div>", "is a web page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "is a web page"),
        (
            b'<?xml version="1.0"?>\n'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is a spreadsheet in the XML form of 2003",
        ),
    ],
)
def test_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ImportRejected, match=said) as caught:
        _rows(tmp_path, content)
    assert caught.value.message.startswith("export.csv ")
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")


def test_a_wide_header_is_recognised_in_reasonable_time(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = ",".join(f"quite a long name of column {number}" for number in range(16_384))
    path.write_text(names + "\n" + "1," * 16_383 + "1\n", encoding="utf-8")
    best_sheet(read_workbook(path))
