"""The statement as a frozen document: everything that is printed, with nothing left to compute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """The agency or the client as it stands on paper. `lines` are address lines and tax numbers."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A row of a line, already written for people: quantity × rate = amount, or what changed it.

    `text` says what was counted, or what a gate, a limit or a share did to the amount; quantity
    and rate are "" where nothing was counted.
    """

    quantity: str
    rate: str
    amount: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One printed line. `parts` are the rows that add up to `amount`, as they are written; there
    are none where the line has only its amount. `note` says what happened this time.
    """

    position: int
    name: str
    rule: str
    parts: tuple[DocumentPart, ...]
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row under the lines: subtotal, cap, tax, total. The last one is set in bold."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """One objective with its history: `history` are the last periods' values, oldest first.

    `line` draws the history as a line (for ratios such as cost per lead) instead of as bars.
    """

    name: str
    target: str
    actual: str
    attained: str
    history: tuple[Decimal | None, ...] = ()
    target_value: Decimal | None = None
    line: bool = False


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One result behind a line, down to its place in the spreadsheet."""

    reference: str
    day: date
    description: str
    quantity: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class AnnexSection:
    """The results behind one line. `files` are (name, SHA-256) of the spreadsheets used.

    `total` is the sum as written, `quantity_title` heads its column. `position` is the line that
    the rows belong to (0: none); the line then names the pages of the section. `notes` stand
    between the files and the rows.
    """

    title: str
    summary: str
    rows: tuple[SourceRow, ...]
    total: str
    quantity_title: str
    files: tuple[tuple[str, str], ...] = ()
    position: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of this period against the one before; "" where there is nothing to compare."""

    name: str
    quantity_before: str
    quantity_now: str
    amount_before: str
    amount_now: str
    change: str


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """What changed since the last statement; the total comes last in `rows`."""

    title: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF; `media_type` is "application/zip"."""

    name: str
    content: bytes
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class StatementDocument:
    """A whole statement. `number` is "" for a draft, which prints as such on each page.

    `logo` holds a PNG or JPEG image; `accent` is "#rrggbb"; `page_size` is "A4" or "Letter".
    `payment` and `footer` stand at the foot of each page, `tax_note` under the totals, then
    `balances` (what goes on to later periods), `notes` under the objectives, `program` (name and
    version) at the very end. `terms_note` tells under the head of a change of terms. `language`
    is that of the fixed words. A credit (`is_credit`) takes a statement back; `origin` says which
    one, or which one this statement replaces. `returns` are what the client put in and got back,
    `attached` the files that travel inside the PDF.
    """

    number: str
    period: str
    agency: Party
    client: Party
    contract: str
    currency: str
    issued: date | None
    due: date | None
    lines: tuple[DocumentLine, ...]
    totals: tuple[TotalRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    order_note: str
    payment: str
    annex: tuple[AnnexSection, ...] = ()
    notes: tuple[str, ...] = ()
    logo: bytes = b""
    accent: str = "#17656E"
    footer: str = ""
    tax_note: str = ""
    program: str = ""
    page_size: str = "A4"
    history_title: str = "Last 12 periods"
    terms_note: str = ""
    balances: tuple[TotalRow, ...] = ()
    language: str = "en"
    is_credit: bool = False
    origin: str = ""
    changes: ChangeTable | None = None
    returns: tuple[TotalRow, ...] = ()
    attached: tuple[Attachment, ...] = ()
