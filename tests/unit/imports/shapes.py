"""Small exports made here, shaped like those of the tools, and the way from text to results."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Mapping as Parts
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.periods import Period
from ppp_desktop.imports.cells import Cell, RawSheet, Workbook
from ppp_desktop.imports.formats import best_sheet, detect
from ppp_desktop.imports.mapping import ColumnChoice, Mapping, suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.rows import ParsedSheet, Severity

GOOGLE_DAILY = (
    "Campaign report\n1 June 2026 - 2 June 2026\n"
    "Day,Campaign,Currency code,Clicks,Impr.,CTR,Cost,Conversions,Conv. value\n"
    '2026-06-01,Boxes,GBP,603,"31,193",1.93%,798.88,49.00,"1,286.58"\n'
    '2026-06-02,Boxes,GBP,264,"9,392",2.81%,365.22,25.00, --\n'
    'Total: Campaigns, --,GBP,867,"40,585",2.14%,1164.09,74.00,"1,286.58"\n'
)
GOOGLE_RANGE = (
    "Relatório da campanha\n9 de abril de 2025 - 21 de abril de 2025\n"
    "Estado da campanha,Campanha,Código da moeda,Impressões,Custo,Conversões,Custo/conv.\n"
    'Ativada,Recreio, BRL,18\u00a0158,"2473,94","83,00","29,81"\n'
    'Ativada,Pmax,BRL,27\u00a0190,"620,17","1\u00a0537,85","0,40"\n'
    'Total: Conta,,BRL,45\u00a0348,"3094,11","1\u00a0620,85","1,91"\n'
)
META_DAILY = (
    '"Reporting starts","Reporting ends","Campaign name","Ad name",Results,Impressions,'
    '"Amount spent (USD)",Purchases,"Meta leads"\n'
    '2026-06-01,2026-06-01,Prospecting,"One, two",3,1000,12.5,1,2\n'
    "2026-06-02,2026-06-02,Prospecting,Three,,800,9.25,,\n"
    "2026-06-01,2026-06-02,,,3,1800,21.75,1,2\n"
)
GA4_EXPLORATION = (
    "# ----------------------------------------\n# Shop\n# Free form 1\n# 20260601-20260630\n"
    "# ----------------------------------------\n\n"
    "Page path + query string,Total users,Sessions,Key events,Bounce rate\n"
    ",21,30,4,0.5,Grand total\n/a,11,16,3,0.4\n/b,10,14,1,0.6\n"
)
CRM_DEALS = (
    "opportunity_id,sales_agent,product,deal_stage,engage_date,close_date,close_value\n"
    "A1,Ann,Basic,Won,10/20/2025,3/1/2026,1054\n"
    "A2,Bob,Basic,Lost,10/25/2025,3/11/2026,0\n"
    "A3,Bob,Pro,Engaging,11/03/2025,,\n"
    "A4,Bob,Pro,Prospecting,,,\n"
)
SHOP = (
    "Name,Financial Status,Paid at,Currency,Subtotal,Shipping,Total,Created at,"
    "Lineitem quantity,Lineitem name,Refunded Amount,Shipping Country\n"
    "#1001,paid,2026-06-01 10:00:00 +0200,EUR,40.00,5.00,45.00,2026-06-01 09:59:00 +0200,"
    "1,Cup,0.00,DE\n"
    "#1001,,,,,,,2026-06-01 09:59:00 +0200,2,Plate,,\n"
    "#1002,partially_refunded,,EUR,10.00,0.00,10.00,2026-06-02 23:30:00 -0400,1,Cup,4.00,FR\n"
    "#1003,refunded,,EUR,10.00,0.00,10.00,2026-06-03 08:00:00 +0200,1,Cup,10.00,FR\n"
    "#1004,pending,,EUR,7.00,0.00,7.00,2026-06-04 08:00:00 +0200,1,Cup,0.00,FR\n"
)
CRM_LEADS = (
    "Lead ID,Created date,Lead status,Lead source,Grade\n"
    "1234567890123456789,2026-06-01,Qualified,Google,A\n"
    "1234567890123456790,2026-06-02,Spam,Meta,\n"
    "1234567890123456791,2026-06-03,Nurturing,Meta,B\n"
)

_SHEET_XML = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    '2006/main">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
)
BARE_PARTS = {
    "[Content_Types].xml": (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="'
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}


def write_bare_xlsx(path: Path, rows_xml: str) -> Path:
    """Write a workbook of one sheet whose rows are given as XML, as other tools may write it."""
    path.write_bytes(bare_xlsx(rows_xml))
    return path


def bare_xlsx(
    rows_xml: str, parts: Parts[str, str] | None = None, *, before: str = "", after: str = ""
) -> bytes:
    """Return such a workbook, with other `parts` and what stands around the rows."""
    sheet = _SHEET_XML.format(before=before, rows=rows_xml, after=after)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**BARE_PARTS, **(parts or {})}.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def sheet_of(text: str, delimiter: str = ",") -> RawSheet:
    """Return the sheet that `text` is."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return RawSheet("Sheet", [tuple(record) for record in records], delimiter)


def sheet_of_cells(*rows: Sequence[Cell]) -> RawSheet:
    """Return a sheet of a workbook, with typed cells."""
    return RawSheet("Sheet", [tuple(row) for row in rows])


def parsed(sheet: RawSheet | str, *, hint: Period | None = None, **changes: object) -> ParsedSheet:
    """Return what recognising and parsing gives, with `changes` to the suggested mapping."""
    given = sheet_of(sheet) if isinstance(sheet, str) else sheet
    mapping = suggest_mapping(given, detect(given)).changed(**changes)
    return parse_sheet(workbook_of(given), given, mapping, period_hint=hint)


def parsed_by_hand(sheet: RawSheet | str, columns: dict[str, int], **rest: object) -> ParsedSheet:
    """Return what parsing under a mapping made by hand gives; columns count from 0."""
    given = sheet_of(sheet) if isinstance(sheet, str) else sheet
    choices = [ColumnChoice(field=field, index=index) for field, index in columns.items()]
    mapping = Mapping(columns=tuple(choices)).changed(**rest)
    return parse_sheet(workbook_of(given), given, mapping)


def parsed_file(path: Path) -> ParsedSheet:
    """Return what the program makes of a file by itself."""
    workbook = read_workbook(path)
    sheet, detection = best_sheet(workbook)
    return parse_sheet(workbook, sheet, suggest_mapping(sheet, detection))


def workbook_of(sheet: RawSheet) -> Workbook:
    """Return a workbook with this one sheet."""
    return Workbook("results.csv", "0" * 64, (sheet,))


def totals(result: ParsedSheet) -> dict[str, Decimal]:
    """Return the sum of each metric, exactly."""
    sums: Counter[str] = Counter()
    for row in result.rows:
        sums.update(dict(row.values))
    return {metric: Decimal(scaled) / 10**6 for metric, scaled in sums.items()}


def causes(result: ParsedSheet) -> list[str]:
    """Return the causes of the problems that keep rows out."""
    return [found.cause for found in result.problems if found.severity is Severity.ERROR]


def warnings(result: ParsedSheet) -> list[str]:
    """Return the causes of the warnings."""
    return [found.cause for found in result.problems if found.severity is Severity.WARNING]
