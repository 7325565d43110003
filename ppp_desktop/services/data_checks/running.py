"""Runs the checks on data over contracts, and tells which findings somebody accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.data_checks.accepting import read_acceptances
from ppp_desktop.services.data_checks.findings import SEVERITIES, Finding, Severity, counted
from ppp_desktop.services.data_checks.looking import Looking, Scene
from ppp_desktop.services.data_checks.registry import DATA_CHECKS
from ppp_desktop.services.gap_gate import warnings_of_gaps


@dataclass(frozen=True, slots=True)
class DataReport:
    """What the checks found, the worst first; `looked_at` is in UTC."""

    findings: tuple[Finding, ...]
    contracts: int
    results: int
    looked_at: datetime

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody accepted."""
        return tuple(finding for finding in self.findings if finding.is_open)

    def count(self, severity: Severity) -> int:
        """Return how many open findings are so severe."""
        return sum(finding.severity is severity for finding in self.open)


def check_data(
    database: Database,
    today: date,
    *,
    contract_id: int | None = None,
    period: Period | None = None,
    progress: Progress = SILENT,
) -> DataReport:
    """Run every check on one contract, or on all, over the days of `period`, or over all days.

    Raises NotFound without such a contract, Cancelled.
    """
    with database.reading() as session:
        contracts = _contracts(session, contract_id)
        total = len(contracts) * len(DATA_CHECKS)
        findings: list[Finding] = []
        rows = 0
        for place, contract in enumerate(contracts):
            scene = scene_of(contract, today, period)
            looking = Looking(session, scene, progress)
            rows += session.scalar(select(func.count(results.c.id)).where(looking.where())) or 0
            for step, check in enumerate(DATA_CHECKS):
                progress.check_cancelled()
                done = place * len(DATA_CHECKS) + step
                progress.report(done, total, f"{contract.code}: {check.label.lower()}")
                findings += check.find(looking)
        accepted = with_acceptances(session, findings)
        looked_at = datetime.now(UTC).replace(tzinfo=None)
        return DataReport(in_order(accepted), len(contracts), rows, looked_at)


def look_again_at_acceptances(database: Database, report: DataReport) -> DataReport:
    """Return the same findings with what is accepted now; nothing is checked again."""
    with database.reading() as session:
        bare = [replace(finding, accepted=None) for finding in report.findings]
        return replace(report, findings=in_order(with_acceptances(session, bare)))


def warnings_of(
    session: Session, contract: Contract, period: Period, today: date
) -> tuple[str, ...]:
    """Return one sentence where errors in a period's results are open, for who closes it."""
    looking = Looking(session, scene_of(contract, today, period))
    checks = (check for check in DATA_CHECKS if check.finds_errors)
    findings = [finding for check in checks for finding in check.find(looking)]
    errors = [
        finding
        for finding in with_acceptances(session, findings)
        if finding.is_open and finding.severity is Severity.ERROR
    ]
    if not errors:
        return ()
    rest = len(errors) - 1
    more = f" {counted(rest, 'more error')} under Results, Checks." if rest else ""
    return (f"{in_order(errors)[0].sentence}{more}",)


def closing_warnings(
    database: Database, contract_id: int, period: Period, today: date
) -> tuple[str, ...]:
    """Return what `warnings_of` tells of a contract, and gaps between its sources."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        return (
            *warnings_of(session, contract, period, today),
            *warnings_of_gaps(session, contract, period),
        )


def with_acceptances(session: Session, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with who accepted them, inside a transaction."""
    accepted = read_acceptances(session)
    return [replace(finding, accepted=accepted.get(finding.key)) for finding in findings]


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings, open ones first, the worst and then the latest first."""
    return tuple(
        sorted(
            findings,
            key=lambda each: (
                not each.is_open,
                SEVERITIES.index(each.severity),
                -each.rows.last_day.toordinal(),
                each.contract_code,
                each.check,
                each.subject,
            ),
        )
    )


def scene_of(contract: Contract, today: date, period: Period | None = None) -> Scene:
    """Return what is looked at of a contract."""
    return Scene(
        contract_id=contract.id,
        code=contract.code,
        currency=contract.currency,
        converts=any(version.document.get("conversion") for version in contract.terms),
        start=contract.start,
        end=contract.end,
        billing=PeriodKind(contract.billing),
        today=today,
        days=period,
    )


def _contracts(session: Session, contract_id: int | None) -> list[Contract]:
    if contract_id is not None:
        return [require_contract(session, contract_id)]
    query = select(Contract).options(selectinload(Contract.terms)).order_by(Contract.code)
    return list(session.scalars(query))
