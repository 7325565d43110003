"""Turns one sheet into result rows and problems under a mapping; every record is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, field

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import RawSheet, Workbook
from ppp_desktop.imports.column_records import ColumnRecords
from ppp_desktop.imports.fields import METRIC_FIELDS
from ppp_desktop.imports.file_warnings import file_warnings
from ppp_desktop.imports.mapping import Mapping, export_format, records_of
from ppp_desktop.imports.record_reader import RecordReader
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.rows import ParsedSheet, Problem, ResultRow, Severity

_REPORT_EVERY_ROWS = 2_000


def parse_sheet(
    workbook: Workbook,
    sheet: RawSheet,
    mapping: Mapping,
    *,
    progress: Progress = SILENT,
    period_hint: Period | None = None,
) -> ParsedSheet:
    """Return the results of `sheet` and the problems in it; never raises for what cells hold.

    A file without dates takes the mapping's default range, else the range in its title, else
    `period_hint`. Raises ValidationFailed when the mapping picks no figures, ImportRejected when
    a mapped column is missing, Cancelled.
    """
    mapping = mapping.located(sheet)
    figures = [choice for choice in mapping.columns if choice.field in METRIC_FIELDS]
    if not figures and not mapping.count_as:
        raise ValidationFailed(
            "No column of figures is picked.",
            field="columns",
            remedy="Pick at least one column with a metric, or say what each row counts as.",
        )
    records = records_of(sheet, mapping)
    reader = RecordReader(sheet, mapping, records, period_hint)
    tally = _Tally(blocked=reader.file_problem())
    text = f"Checking the rows of {workbook.file_name}"
    by_column = isinstance(records, ColumnRecords) and len(records) and reader.order_matters_not
    if isinstance(records, ColumnRecords) and by_column and not tally.blocked:
        rows = _read_by_column(reader, records, tally, progress, text)
    else:
        _read_all(reader, records, tally, progress, text)
        rows = tuple(tally.rows)
    known = export_format(mapping)
    return ParsedSheet(
        file_name=workbook.file_name,
        sheet=sheet.name,
        sha256=workbook.sha256,
        format=known.key,
        format_label=known.label,
        source=mapping.source or known.source,
        rows_read=len(records),
        rows=rows,
        problems=(
            *_file_problems(tally, rows, reader, workbook.file_name),
            *(file_warnings(sheet, mapping, records) if rows else ()),
            *tally.problems,
        ),
        rejected=tally.rejected,
        ignored=tally.ignored.total(),
        ignored_reasons=tuple(tally.ignored.most_common()),
        header_row=mapping.header_row,
        columns=tuple((choice.field, choice.header) for choice in mapping.columns),
        written_at=workbook.written_at,
    )


def _read_all(
    reader: RecordReader,
    records: Iterable[Record],
    tally: _Tally,
    progress: Progress,
    text: str,
) -> None:
    total = len(records) if isinstance(records, Sized) else 0
    for done, record in enumerate(records):
        if done % _REPORT_EVERY_ROWS == 0:
            progress.check_cancelled()
            progress.report(done, total, text)
        tally.take(reader, record)


def _read_by_column(
    reader: RecordReader, records: ColumnRecords, tally: _Tally, progress: Progress, text: str
) -> Sequence[ResultRow]:
    """Read what is certain by column, and the other records one by one."""
    from ppp_desktop.imports.bulk_reader import BulkReader
    from ppp_desktop.imports.result_columns import with_rows

    progress.report(0, len(records), text)
    bulk = BulkReader(reader, records, progress.check_cancelled)
    bulk.settle()
    _read_all(reader, map(records.__getitem__, bulk.uncertain()), tally, progress, text)
    progress.report(len(records), len(records), text)
    return with_rows(bulk.results(), tally.rows)


@dataclass(slots=True)
class _Tally:
    """Where each record went: exactly one of the three."""

    blocked: Problem | None
    rows: list[ResultRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: int = 0
    ignored: Counter[str] = field(default_factory=Counter)

    def take(self, reader: RecordReader, record: Record) -> None:
        reason = reader.ignored(record)
        if reason:
            self.ignored[reason] += 1
            return
        outcome = [] if self.blocked else reader.read(record)
        if isinstance(outcome, ResultRow):
            self.rows.append(outcome)
        elif isinstance(outcome, str):
            self.ignored[outcome] += 1
        else:
            self.rejected += 1
            self.problems.extend(outcome)


def _file_problems(
    tally: _Tally, rows: Sequence[ResultRow], reader: RecordReader, file_name: str
) -> list[Problem]:
    """Return what concerns the whole file: what blocks it, that it is empty, or the warnings."""
    if tally.blocked:
        return [tally.blocked]
    if rows or tally.rejected:
        return reader.warnings() if rows else []
    text = f"{file_name} holds no results below its header."
    remedy = "Check the dates and filters of the export."
    return [Problem(0, "", "no_data", text, remedy, Severity.WARNING)]
