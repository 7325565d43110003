"""The evidence pack: a ZIP with all that is needed to work an issued statement out again.

It holds the statement as it was frozen, its PDF, the terms, every result behind its figures, how
each amount came about, and the SHA-256 of the spreadsheets and of each part of the pack itself.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import from_scaled, plain
from ppp_desktop.core.files import replacing
from ppp_desktop.core.money import format_money
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch, dimension_sets
from ppp_desktop.models.statements import Statement, statement_sources
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.services.closing_statements import sources_id
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.metric_words import describe_request
from ppp_desktop.services.sources import rows_of
from ppp_desktop.services.statement_body import StatementBody, body_from_json

FORMAT = "ppp-evidence/1"
MANIFEST, STATEMENT, RESULTS = "manifest.json", "statement.json", "results.csv"
RESULT_COLUMNS = (
    *("figure", "result", "id", "date", "value", "file", "sheet", *DIMENSIONS, "row", "sha256"),
)
"""The columns of results.csv: the figure counts the statement's sums from 0, the value is exact."""

_BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_ROWS_AT_ONCE = 5_000
_READ_ME = """Statement {number} of {agency}

Everything in this folder was written by {program} when the statement was packed.

statement.pdf    the statement as it was sent
statement.json   the statement as it was frozen on the day of its issue
terms.json       the terms that it was worked out by
results.csv      every result behind its figures, with file, sheet and row
files.csv        the spreadsheets that the results came from, with their SHA-256
explanation.txt  how each amount came about
manifest.json    the SHA-256 of each of these files

To work it out again on any computer, without the agency's data:

    ppp-desktop verify "{name}"
"""


@dataclass(frozen=True, slots=True)
class PackedStatement:
    """A pack that was written: of which statement, where, and the results in it."""

    number: str
    path: Path
    results: int


@dataclass(frozen=True, slots=True)
class PackBytes:
    """A pack in memory."""

    number: str
    content: bytes
    results: int


def write_pack(
    database: Database, statement_id: int, target: Path, *, progress: Progress = SILENT
) -> PackedStatement:
    """Write the evidence of an issued statement to `target`; the same statement, the same bytes.

    Raises ValidationFailed for a draft, StorageUnavailable where nothing can be written.
    """
    made = pack_bytes(database, statement_id, target.name, progress=progress)
    with replacing(target) as temporary:
        temporary.write_bytes(made.content)
    return PackedStatement(made.number, target, made.results)


def pack_bytes(
    database: Database, statement_id: int, name: str, *, progress: Progress = SILENT
) -> PackBytes:
    """Return the evidence of an issued statement as a file called `name`; see `write_pack`."""
    from ppp_desktop.statements.pdf import statement_bytes

    with database.reading() as session:
        statement = session.get_one(Statement, statement_id)
        if statement.number is None:
            raise ValidationFailed("A draft has no evidence yet.", remedy="Issue it first.")
        number, body = statement.number, body_from_json(statement.body)
        kept_with = sources_id(statement)
        parts = {
            STATEMENT: _json(
                {
                    "number": number,
                    "total": plain(statement.total),
                    "checksum": statement.checksum,
                    "program": statement.program,
                    "body": statement.body,
                }
            ),
            "terms.json": _json(_terms(body)),
            "files.csv": _csv(("file", "sheet", "sha256"), _files(session, kept_with)),
            "explanation.txt": _explained(body).encode(),
        }
        results = list(_results(session, kept_with, progress))
        parts[RESULTS] = _csv(RESULT_COLUMNS, results)
        program = statement.program
    progress.report(0, 0, "Writing the PDF")
    document = make_document(database, statement_id)
    parts["statement.pdf"] = statement_bytes(document, progress=progress)
    parts["README.txt"] = _READ_ME.format(
        number=number,
        agency=body.agency.name,
        program=f"ppp-desktop {program}",
        name=name,
    ).encode(errors="replace")
    return PackBytes(number, _packed(parts, number), len(results))


def _packed(parts: dict[str, bytes], number: str) -> bytes:
    listed = {name: sha256(content).hexdigest() for name, content in sorted(parts.items())}
    manifest = _json({"format": FORMAT, "statement": number, "files": listed})
    # In memory: an archive that could not be written would try once more when it is forgotten.
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, manifest), *sorted(parts.items())]:
            entry = zipfile.ZipInfo(name, _BEGINNING_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _json(document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue().encode("utf-8", "surrogatepass")


def _results(session: Session, statement_id: int, progress: Progress) -> Iterator[Sequence[object]]:
    """Yield the frozen results in the order in which they were sealed."""
    frozen = statement_sources.c
    found = session.execute(
        rows_of(frozen.measure, frozen.result_id, frozen.external_id, frozen.day, frozen.value)
        .add_columns(frozen.row, ImportBatch.sha256)
        .select_from(statement_sources)
        .join(dimension_sets, dimension_sets.c.id == frozen.dimension_set_id)
        .join(ImportBatch, ImportBatch.id == frozen.batch_id)
        .where(frozen.statement_id == statement_id)
        .order_by(frozen.id)
    )
    for number, row in enumerate(found):
        if number % _ROWS_AT_ONCE == 0:
            progress.check_cancelled()
            progress.report(0, 0, "Collecting the results")
        figure, result, reference, day, value, *rest = row
        yield (figure, result, reference, day, plain(from_scaled(value)), *rest)


def _files(session: Session, statement_id: int) -> Iterator[Sequence[object]]:
    yield from session.execute(
        select(ImportBatch.file_name, ImportBatch.sheet, ImportBatch.sha256)
        .join(statement_sources, statement_sources.c.batch_id == ImportBatch.id)
        .where(statement_sources.c.statement_id == statement_id)
        .distinct()
        .order_by(ImportBatch.file_name, ImportBatch.sheet, ImportBatch.sha256)
    )


def _terms(body: StatementBody) -> object:
    """Return the terms document, or one for each part of a period that a change cut."""
    if not body.versions:
        return dict(body.terms)
    return [
        {
            "first_day": each.days.start.isoformat(),
            "last_day": each.days.end.isoformat(),
            "terms": dict(each.terms),
        }
        for each in body.versions
    ]


def _explained(body: StatementBody) -> str:
    currency = body.calculation.currency
    lines: list[str] = []
    for position, line in enumerate(body.calculation.lines, start=1):
        lines += [f"{position}. {line.name}: {format_money(line.amount, currency)}"]
        lines += [f"   {line.sentence}"] if line.sentence else []
        lines += _told(line.explanation, 1)
        lines.append("")
    lines.append("Figures of results.csv:")
    for number, base in enumerate(body.bases):
        lines.append(f"   {number}: {describe_request(base, currency)}")
    return "\n".join((*lines, ""))


def _told(explanation: Explanation, depth: int) -> list[str]:
    found = [f"{'   ' * depth}{explanation.text}"]
    for child in explanation.children:
        found += _told(child, depth + 1)
    return found
