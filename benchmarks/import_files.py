"""The files of the import benchmark: daily rows of campaigns as a workbook and as CSV."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2025, 1, 1)
DAYS = 365
HEADER = ("Day", "Campaign", "Ad group", "Device", "Impressions", "Clicks", "Conversions", "Cost")
DEVICES = ("Mobile", "Desktop", "Tablet")
CAMPAIGNS = tuple(f"Campaign {number:02d} brand" for number in range(40))
AD_GROUPS = 200
_EPOCH = date(1899, 12, 30)
_LETTERS = "ABCDEFGH"
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Row = tuple[date, str, str, str, int, int, float, float]


def rows(count: int) -> Iterator[Row]:
    """Yield `count` rows in the order of their days over a year."""
    chance = random.Random(7)
    for number in range(count):
        impressions = chance.randrange(10, 5000)
        clicks = chance.randrange(impressions // 10 + 1)
        yield (
            FIRST + timedelta(number * DAYS // count),
            chance.choice(CAMPAIGNS),
            f"Ad group {chance.randrange(AD_GROUPS)}",
            DEVICES[number % 3],
            impressions,
            clicks,
            clicks * 5 / 100,
            clicks * chance.randrange(10, 90) / 100,
        )


def write_csv(path: Path, count: int) -> None:
    """Write the rows as comma separated text."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        for row in rows(count):
            file.write(",".join(map(str, row)) + "\n")


def write_workbook(path: Path, count: int, *, with_sums: bool = False) -> None:
    """Write the rows as XLSX with shared texts, as spreadsheet programs do.

    `with_sums` puts a sheet before them that sums by campaign, its formulas not yet calculated.
    """
    texts = _Texts()
    sheets = [("Data", _sheet(count, texts))]
    if with_sums:
        sheets.insert(0, ("Sums", _sums(count)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _frame([name for name, _ in sheets]):
            archive.writestr(name, _XML + part)
        for number, (_, part) in enumerate(sheets, start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _XML + part)
        archive.writestr("xl/sharedStrings.xml", _XML + texts.part())


@dataclass(slots=True)
class _Texts:
    """The texts that cells refer to by number."""

    numbers: dict[str, int] = field(default_factory=dict)
    used: int = 0

    def cell(self, place: str, text: str) -> str:
        self.used += 1
        number = self.numbers.setdefault(text, len(self.numbers))
        return f'<c r="{place}" t="s"><v>{number}</v></c>'

    def part(self) -> str:
        items = "".join(f"<si><t>{text}</t></si>" for text in self.numbers)
        return (
            f'<sst {_NAMESPACE} count="{self.used}" uniqueCount="{len(self.numbers)}">{items}</sst>'
        )


def _sheet(count: int, texts: _Texts) -> str:
    head = "".join(
        texts.cell(f"{letter}1", name) for letter, name in zip(_LETTERS, HEADER, strict=True)
    )
    parts = [f'<row r="1">{head}</row>']
    for number, (day, *names, first, second, third, fourth) in enumerate(rows(count), start=2):
        cells = [f'<c r="A{number}" s="1"><v>{(day - _EPOCH).days}</v></c>']
        cells += [
            texts.cell(f"{letter}{number}", str(name))
            for letter, name in zip("BCD", names, strict=True)
        ]
        cells += [
            f'<c r="{letter}{number}"><v>{figure}</v></c>'
            for letter, figure in zip("EFGH", (first, second, third, fourth), strict=True)
        ]
        parts.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f"<worksheet {_NAMESPACE}><sheetData>{''.join(parts)}</sheetData></worksheet>"


def _sums(count: int) -> str:
    parts = []
    for number, name in enumerate(CAMPAIGNS, start=1):
        cells = f'<c r="A{number}" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, column in zip("BCDE", "EFGH", strict=True):
            wanted = f"Data!${column}$2:${column}${count + 1},Data!$B$2:$B${count + 1},$A{number}"
            cells += f'<c r="{place}{number}"><f>SUMIFS({wanted})</f></c>'
        parts.append(f'<row r="{number}">{cells}</row>')
    return f"<worksheet {_NAMESPACE}><sheetData>{''.join(parts)}</sheetData></worksheet>"


def _frame(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a workbook beside its sheets and texts."""
    numbers = range(1, len(names) + 1)
    types = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    types |= {"xl/sharedStrings.xml": "sharedStrings"}
    types |= {f"xl/worksheets/sheet{number}.xml": "worksheet" for number in numbers}
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPES}.{kind}+xml"/>'
        for part, kind in types.items()
    )
    rels = f"{_PACKAGE}/relationships"
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{rels}">'
        + _relation("r1", "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
    )
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook {_NAMESPACE} xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
    )
    targets = [
        *(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
        ("styles", "styles.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ]
    related = "".join(
        _relation(f"r{number}", kind, target)
        for number, (kind, target) in enumerate(targets, start=1)
    )
    yield "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{rels}">{related}</Relationships>'
    yield (
        "xl/styles.xml",
        f"<styleSheet {_NAMESPACE}><fonts><font/></fonts><fills><fill/></fills>"
        '<borders><border/></borders><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    )


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
