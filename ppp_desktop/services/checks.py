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
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement, statement_sources
from ppp_desktop.services.measures import base_values
from ppp_desktop.services.statement_body import StatementBody, body_from_json, seal
from ppp_desktop.services.statement_making import recalculate


class CheckKind(StrEnum):
    """What was looked at."""

    FILE = "file"
    REFERENCES = "references"
    NUMBERS = "numbers"
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

    A statement is sound when its seal fits, its lines add up, the frozen results add up to its
    measures, and its terms give the same lines from those measures again.
    """
    with database.reading() as session:
        findings = [*_check_file(session, database.path.name), *_check_numbers(session)]
        issued = session.scalars(
            select(Statement).where(Statement.number.is_not(None)).order_by(Statement.number)
        )
        count = 0
        for statement in issued:
            progress.check_cancelled()
            progress.report(count, 0, f"Checking statement {statement.number}")
            findings += _check_statement(session, statement)
            count += 1
        return CheckReport(count, tuple(findings))


def _check_file(session: Session, name: str) -> list[Finding]:
    findings = []
    verdict = session.execute(text("PRAGMA integrity_check")).scalar_one()
    if verdict != "ok":
        findings.append(Finding(CheckKind.FILE, name, f"The file is damaged: {verdict}"))
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
    return [
        Finding(CheckKind.NUMBERS, str(year), f"{highest - count} numbers are missing.")
        for year, count, highest in rows
        if year is not None and highest is not None and highest != count
    ]


def _check_statement(session: Session, statement: Statement) -> list[Finding]:
    number = statement.number or ""
    if seal(number, statement.total, statement.body) != statement.checksum:
        return [Finding(CheckKind.SEAL, number, "Its content is not what was issued.")]
    body = body_from_json(statement.body)
    findings = []
    worked = body.calculation
    added = sum((line.amount for line in worked.lines), Decimal(0))
    tax = worked.tax.amount if worked.tax else Decimal(0)
    if added != worked.subtotal or worked.subtotal + tax != worked.total:
        findings.append(Finding(CheckKind.LINES, number, "Its lines do not add up."))
    if worked.total != statement.total:
        findings.append(Finding(CheckKind.LINES, number, "Its total is not that of its lines."))
    findings += _check_sources(session, statement, body)
    try:
        again = recalculate(body)
    except PppError as error:
        findings.append(Finding(CheckKind.RECALCULATION, number, str(error)))
    else:
        if again != worked:
            findings.append(
                Finding(
                    CheckKind.RECALCULATION,
                    number,
                    "Its terms now give other lines; it was issued by version "
                    f"{statement.program} of the program.",
                )
            )
    return findings


def _check_sources(session: Session, statement: Statement, body: StatementBody) -> list[Finding]:
    sums = dict(
        session.execute(
            select(statement_sources.c.measure, func.sum(statement_sources.c.value))
            .where(statement_sources.c.statement_id == statement.id)
            .group_by(statement_sources.c.measure)
        ).all()
    )
    stated: dict[MeasureRequest, Decimal] = {}
    for measure in body.measures:
        stated |= base_values(measure)
    return [
        Finding(
            CheckKind.SOURCES,
            statement.number or "",
            f"The results kept for {base.metric} do not add up to its figure.",
        )
        for position, base in enumerate(body.bases)
        if base in stated and from_scaled(sums.get(position, 0)) != stated[base]
    ]
