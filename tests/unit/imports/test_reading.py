"""Delimited text is read whatever its encoding and separator; what is no spreadsheet is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Cancelled, ImportRejected
from ppp_desktop.imports.cells import Cell, Limits, is_blank
from ppp_desktop.imports.reading import read_workbook


def _read(tmp_path: Path, content: bytes, name: str = "export.csv") -> list[tuple[Cell, ...]]:
    path = tmp_path / name
    path.write_bytes(content)
    return [tuple(row) for row in read_workbook(path).sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [
        ("Kampagne", "Währung", "Kosten"),
        ("Frühling süß", "EUR", "12"),
        ("Ölkännchen", "", "3"),
    ]
    text = "".join(separator.join(line) + "\r\n" for line in lines)
    assert _read(tmp_path, text.encode(encoding)) == lines


def test_utf_16_big_endian_with_mark(tmp_path: Path) -> None:
    content = b"\xfe\xff" + "a,b\n1,2\n".encode("utf-16-be")
    assert _read(tmp_path, content) == [("a", "b"), ("1", "2")]


def test_separator_that_the_file_states(tmp_path: Path) -> None:
    rows = _read(tmp_path, b"sep=;\na,x;b\n1,5;2\n")
    assert rows == [(), ("a,x", "b"), ("1,5", "2")]


def test_rows_stand_at_the_line_where_they_begin(tmp_path: Path) -> None:
    rows = _read(tmp_path, b'\n\nname,cost\n"two\nlines",1\nnext,2')
    assert [index + 1 for index, row in enumerate(rows) if not is_blank(row)] == [3, 4, 6]
    assert rows[3] == ("two\nlines", "1")


def test_line_ends_inside_a_cell_are_kept(tmp_path: Path) -> None:
    rows = _read(tmp_path, b'name,cost\r\n"two\r\nlines",1\r\n')
    assert rows[1] == ("two\r\nlines", "1")


def test_decimal_commas_do_not_pass_for_separators(tmp_path: Path) -> None:
    rows = _read(tmp_path, b"Tag;Kosten;Klicks\n01.02.2026;1,5;3\n02.02.2026;2,5;4\n")
    assert rows[1] == ("01.02.2026", "1,5", "3")


def test_a_quote_that_never_closes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected, match="opens a quote on line 2 that never closes"):
        _read(tmp_path, b'name,cost\n"Boxes,1\nmore,2\nlast,3\n')


def test_an_endless_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected, match="from line 2 on"):
        _read(tmp_path, b"name,cost\n" + b"x" * 200_000 + b",1\n")


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a,b,c\n" * 10)
    with pytest.raises(ImportRejected, match="more than 20 cells"):
        read_workbook(path, limits=Limits(cells=20))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n \n\n", "holds no rows"),
        (b"\x89PNG\r\n\x1a\n0000", "is a picture"),
        (b"%PDF-1.7\n", "is a PDF document"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "is a web page"),
        (b'<?xml version="1.0"?><results/>', "is an XML file"),
        (b'{"rows": []}', "is a JSON file"),
        (b"SQLite format 3\x00rest", "is a database"),
        (b"PK\x03\x04 broken", "is an archive"),
        (b"a,b\n1,\x002\n" * 400, "not a spreadsheet"),
        (bytes(range(32)) * 40, "is binary data"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "before 1993"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "damaged"),
    ],
)
def test_what_is_no_spreadsheet(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ImportRejected, match=said) as caught:
        _read(tmp_path, content, "export.xls")
    assert caught.value.message.startswith("export.xls")
    assert caught.value.message.count(". ") == 0
    assert caught.value.remedy.endswith(".")


def test_a_zip_of_other_things_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "results.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("results.csv", "a,b\n")
    with pytest.raises(ImportRejected, match="is an archive"):
        read_workbook(path)


def test_missing_folder_and_too_large(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected, match="There is no file"):
        read_workbook(tmp_path / "none.csv")
    with pytest.raises(ImportRejected, match="is a folder"):
        read_workbook(tmp_path)
    path = tmp_path / "large.csv"
    path.write_text("a,b\n")
    with pytest.raises(ImportRejected, match="larger than 0 MB"):
        read_workbook(path, limits=Limits(file_bytes=3))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,b\n")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ImportRejected, match="may not be read"):
        read_workbook(path)


class _Cancelling:
    def report(self, done: int, total: int, text: str) -> None:
        pass

    def check_cancelled(self) -> None:
        raise Cancelled


def test_long_text_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" * 6_000)
    with pytest.raises(Cancelled):
        read_workbook(path, progress=_Cancelling())
