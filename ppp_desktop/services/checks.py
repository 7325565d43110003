"""Checking a store: is the file sound, and does every issued statement still say what it said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement, statement_sources
from ppp_desktop.services.closed_totals import kept_totals, request_digest
from ppp_desktop.services.closing_statements import sources_id
from ppp_desktop.services.legs import wrong_legs
from ppp_desktop.services.source_freezing import frozen_digest
from ppp_desktop.services.stated_sums import stated_sums
from ppp_desktop.services.statement_body import Issue, StatementBody, body_from_json, seal
from ppp_desktop.services.statement_making import recalculate
from ppp_desktop.services.statement_numbers import DEFAULT_NUMBERING, read_numbering


class CheckKind(StrEnum):
    """What was looked at."""

    FILE = "file"
    REFERENCES = "references"
    NUMBERS = "numbers"
    LEGS = "legs"
    SEAL = "seal"
    LINES = "lines"
    RECALCULATION = "recalculation"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong; `subject` names the file or the statement."""

    kind: CheckKind
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked and found; no findings means that all is well."""

    statements: int
    findings: tuple[Finding, ...]


def check_store(database: Database, *, progress: Progress = SILENT) -> CheckReport:
    """Check the file, its references, the numbering, and each issued statement.

    A void statement and its credit must take each other back. A statement is sound when its seal
    fits, number, dates and period are those that were sealed, its lines add up, the frozen results
    are those that were sealed and add up to its measures, and its terms give the same lines from
    those measures again.
    """
    with database.reading() as session:
        findings = [
            *_check_file(session, database.path.name),
            *_check_numbers(session),
            *(Finding(CheckKind.LEGS, number, said) for number, said in wrong_legs(session)),
        ]
        issued = session.execute(
            select(Statement.id, Statement.number)
            .where(Statement.number.is_not(None))
            .order_by(Statement.number)
        ).all()
        for position, (statement_id, number) in enumerate(issued):
            progress.check_cancelled()
            progress.report(position, len(issued), f"Checking statement {number}")
            findings += _check_statement(session, statement_id, number or "")
        return CheckReport(len(issued), tuple(findings))


def _check_file(session: Session, name: str) -> list[Finding]:
    findings = []
    verdicts = session.scalars(text("PRAGMA integrity_check")).all()
    if verdicts != ["ok"]:
        findings.append(Finding(CheckKind.FILE, name, f"The file is damaged: {verdicts[0]}"))
    broken = session.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        findings.append(
            Finding(CheckKind.REFERENCES, name, f"{len(broken)} references lead nowhere.")
        )
    return findings


def _check_numbers(session: Session) -> list[Finding]:
    rows = session.execute(
        select(Statement.year, func.count(), func.max(Statement.sequence))
        .where(Statement.number.is_not(None))
        .group_by(Statement.year)
    )
    findings = [
        Finding(CheckKind.NUMBERS, str(year), f"{highest - count} numbers are missing.")
        for year, count, highest in rows
        if year is not None and highest is not None and highest != count
    ]
    withdrawn = session.scalars(
        select(Statement.id)
        .join(statement_sources, statement_sources.c.statement_id == Statement.id)
        .where(Statement.number.is_(None))
        .distinct()
    ).all()
    if withdrawn:
        message = f"{len(withdrawn)} issued statements have lost their numbers."
        findings.append(Finding(CheckKind.NUMBERS, "drafts", message))
    return findings


def _check_statement(session: Session, statement_id: int, number: str) -> list[Finding]:
    try:
        statement = session.get_one(Statement, statement_id)
        sealed = seal(number, statement.total, statement.body) == statement.checksum
    except (ValueError, ArithmeticError, TypeError):  # a column that cannot even be read
        sealed = False
    if not sealed:
        return [Finding(CheckKind.SEAL, number, "Its content is not what was issued.")]
    body = body_from_json(statement.body)
    return [
        *_check_issue(statement, body, number),
        *_check_lines(statement, body, number),
        *_check_sources(session, statement, body, number),
        *_check_again(statement, body, number),
    ]


def _check_issue(statement: Statement, body: StatementBody, number: str) -> list[Finding]:
    """Compare the columns that statements are listed and periods kept closed by with the body."""
    issue = body.issue
    stored = (
        statement.number,
        (statement.year, statement.sequence),
        statement.contract_id,
        (statement.start, statement.end),
        (statement.issued_on, statement.due_on),
        (statement.currency, statement.terms_effective),
    )
    issued = (
        number,
        _counted(issue, number),
        issue and issue.contract_id,
        (body.period.start, body.period.end),
        (issue and issue.on, issue and issue.due),
        (body.calculation.currency, body.terms_effective),
    )
    if stored == issued:
        return []
    message = "Its number, contract, period or dates are not those that it was issued with."
    return [Finding(CheckKind.SEAL, number, message)]


def _counted(issue: Issue | None, number: str) -> tuple[int, int] | None:
    """Return year and count that a statement was issued with; earlier bodies have them not."""
    if issue is not None and issue.sequence:
        return issue.year, issue.sequence
    return read_numbering(DEFAULT_NUMBERING).read(number)


def _check_lines(statement: Statement, body: StatementBody, number: str) -> list[Finding]:
    findings = []
    worked = body.calculation
    added = sum((line.amount for line in worked.lines), Decimal(0))
    tax = worked.tax.amount if worked.tax else Decimal(0)
    if added != worked.subtotal or worked.subtotal + tax != worked.total:
        findings.append(Finding(CheckKind.LINES, number, "Its lines do not add up."))
    if worked.total != statement.total:
        findings.append(Finding(CheckKind.LINES, number, "Its total is not that of its lines."))
    return findings


def _check_again(statement: Statement, body: StatementBody, number: str) -> list[Finding]:
    try:
        again = recalculate(body)
    except PppError as error:
        return [Finding(CheckKind.RECALCULATION, number, str(error))]
    if again == body.calculation:
        return []
    message = (
        f"Its terms now give other lines; it was issued by version {statement.program} "
        "of the program."
    )
    return [Finding(CheckKind.RECALCULATION, number, message)]


def _check_sources(
    session: Session, statement: Statement, body: StatementBody, number: str
) -> list[Finding]:
    try:
        digest = frozen_digest(session, sources_id(statement))
    except (ValueError, TypeError):  # a column that cannot even be read
        digest = ""
    if body.issue is None or digest != body.issue.sources:
        message = "The results kept with it are not those that it was issued with."
        return [Finding(CheckKind.SOURCES, number, message)]
    sums = {
        position: (from_scaled(total), rows)
        for position, total, rows in session.execute(
            select(statement_sources.c.measure, func.sum(statement_sources.c.value), func.count())
            .where(statement_sources.c.statement_id == sources_id(statement))
            .group_by(statement_sources.c.measure)
        )
    }
    stated = stated_sums(body)
    findings = []
    kept = kept_totals(session, sources_id(statement))
    for position, base in enumerate(body.bases):
        found = sums.get(position, (Decimal(0), 0))
        if base in stated and found[0] != stated[base]:
            message = f"The results kept for {base.metric} do not add up to its figure."
            findings.append(Finding(CheckKind.SOURCES, number, message))
        elif base.within is None and kept.get(request_digest(base), found) != found:
            message = f"The running total kept for {base.metric} is not that of its results."
            findings.append(Finding(CheckKind.SOURCES, number, message))
    return findings
