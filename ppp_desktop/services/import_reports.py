"""What an import did or would do, as it is shown, kept with the batch and printed for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.imports.row_facts import first_and_last, totals
from ppp_desktop.imports.rows import ParsedSheet, Problem

KEPT_PROBLEMS = 200
"""Problems kept with a batch; the counts stay exact beyond it."""


class Replace(StrEnum):
    """What happens to stored results of the same tool and days that the file does not hold.

    AUTO replaces where the file is plainly a later export of the same report, and refuses where
    that is in doubt. DAYS takes the file for all that there is of its days. ADD removes nothing.
    """

    AUTO = "auto"
    DAYS = "days"
    ADD = "add"


class OverlapKind(StrEnum):
    """Why it is in doubt whether a file replaces what is stored or adds to it."""

    SPANS = "spans"
    EVENTS = "events"
    BREAKDOWN = "breakdown"
    OTHER_NAMES = "other_names"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Stored results that would be counted beside those of the file; the user has to choose.

    `files` brought them, `rows` is how many they are. `choices` are what may be imported with.
    """

    kind: OverlapKind
    message: str
    remedy: str
    files: tuple[str, ...]
    rows: int
    choices: tuple[Replace, ...]


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A stored result that a later export of its days does not hold any more."""

    day: date
    description: str
    values: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did or would do: rows_read = imported + updated + unchanged + rejected +
    ignored. `totals` sum the metric values of all rows that are good, whether new or not.
    `batch_id` is None where nothing was stored.

    Besides, `gone` stored results are removed (`gone_rows` are the first of them), and `proposed`
    differences to frozen periods wait for a decision; those of rows are among the rejected ones.
    Where `overlap` is set, the sheet is stored only once the user has chosen how.
    """

    file_name: str
    sheet: str
    format: str
    format_label: str
    rows_read: int
    imported: int
    updated: int
    unchanged: int
    rejected: int
    ignored: int
    ignored_reasons: tuple[tuple[str, int], ...]
    totals: tuple[tuple[str, Decimal], ...]
    problems: tuple[Problem, ...]
    first_day: date | None
    last_day: date | None
    batch_id: int | None = None
    gone: int = 0
    gone_rows: tuple[GoneRow, ...] = ()
    proposed: int = 0
    overlap: Overlap | None = None

    @property
    def changes(self) -> int:
        """How many stored results differ afterwards."""
        return self.imported + self.updated + self.gone


def report_without_store(parsed: ParsedSheet) -> ImportReport:
    """Return what importing `parsed` into an empty contract would report."""
    days = first_and_last(parsed.rows)
    return ImportReport(
        file_name=parsed.file_name,
        sheet=parsed.sheet,
        format=parsed.format,
        format_label=parsed.format_label,
        rows_read=parsed.rows_read,
        imported=len(parsed.rows),
        updated=0,
        unchanged=0,
        rejected=parsed.rejected,
        ignored=parsed.ignored,
        ignored_reasons=parsed.ignored_reasons,
        totals=tuple((key, from_scaled(total)) for key, total in totals(parsed.rows).items()),
        problems=parsed.problems,
        first_day=days[0] if days else None,
        last_day=days[1] if days else None,
    )


def kept_report(report: ImportReport) -> dict[str, object]:
    """Return what of a report is kept with its batch."""
    return {
        "rows_read": report.rows_read,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "ignored": report.ignored,
        "problems": [
            {"row": problem.row, "column": problem.column, "message": problem.message}
            for problem in report.problems[:KEPT_PROBLEMS]
        ],
    }
