"""What reading a spreadsheet gives: result rows, problems, and the counts that must add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ppp_desktop.core.vocabulary import Status


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One fact of one spreadsheet row.

    `row` counts from 1 as the spreadsheet shows it. `values` are (metric key, value × 10⁶).
    `day` decides the period; a row that sums several days has `first_day` too (its last day is
    `day`). `external_id` is the event's own id, "" for totals of a day. `currency` is "" where
    the file names none. `reversed_on` is the day from which a reversed result no longer counts.
    `contacts` are (kind, digest) of an e-mail address or a telephone number, never in clear.
    """

    row: int
    day: date
    values: tuple[tuple[str, int], ...]
    dimensions: tuple[tuple[str, str], ...] = ()
    external_id: str = ""
    status: Status = Status.APPROVED
    currency: str = ""
    first_day: date | None = None
    reversed_on: date | None = None
    contacts: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


class Severity(StrEnum):
    """Whether a problem keeps its row out, or only wants to be known."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row (`row` 0: the whole file) that the user should see.

    `cause` is a short stable key to group by ("number", "date", "identity", …).
    """

    row: int
    column: str
    cause: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class ParsedSheet:
    """One sheet of one file, parsed. `rows_read` = imported rows + rejected + ignored.

    `rows_read` counts the records below the header; totals, footers and open deals without a date
    are ignored, with their reasons counted in `ignored_reasons`. `source` names the tool that
    wrote the export ("Google Ads") and becomes the dimension "source" of each row; `written_at` is
    when the file was changed last, in UTC.
    """

    file_name: str
    sheet: str
    sha256: str
    format: str
    format_label: str
    source: str
    rows_read: int
    rows: Sequence[ResultRow]
    problems: tuple[Problem, ...]
    rejected: int
    ignored: int
    ignored_reasons: tuple[tuple[str, int], ...] = ()
    header_row: int = 1
    columns: tuple[tuple[str, str], ...] = ()
    written_at: datetime | None = None
