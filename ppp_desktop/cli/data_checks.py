"""The command for checks on data: what looks wrong in stored results, and what to do about it."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.exact import plain
from ppp_desktop.core.periods import Period, format_span
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.data_checks.findings import SEVERITIES, Finding, counted
from ppp_desktop.services.data_checks.running import DataReport, check_data

Json = dict[str, object]


def show_findings(chosen: argparse.Namespace) -> int:
    """Print what the checks find; they only tell, so the exit code is 0 whatever it is."""
    period = Period.parse(chosen.period) if chosen.period else None
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract).id if chosen.contract else None
        today = today_of(database)
        report = check_data(database, today, contract_id=contract, period=period)
    if chosen.json:
        output.print_json(_form(report))
    else:
        _print(report)
    return DONE


def _print(report: DataReport) -> None:
    for finding in report.findings:
        state = finding.severity.value if finding.is_open else "accepted"
        print(f"{state}  {finding.contract_code}  {finding.sentence}")
        print(f"  {_details(finding)}")
    looked = f"{counted(report.results, 'result')} of {counted(report.contracts, 'contract')}"
    counts = [
        counted(count, severity.value)
        for severity in SEVERITIES
        if (count := report.count(severity))
    ]
    accepted = len(report.findings) - len(report.open)
    if accepted:
        counts.append(f"{accepted:,} accepted")
    print(f"{looked} looked at: {', '.join(counts) or 'all well'}.")


def _details(finding: Finding) -> str:
    if finding.accepted is not None:
        return f"{finding.accepted.author}: {finding.accepted.reason}"
    return f"{format_span(finding.rows.first_day, finding.rows.last_day)}. {finding.remedy}"


def _form(report: DataReport) -> Json:
    return {
        "contracts": report.contracts,
        "results": report.results,
        "looked_at": report.looked_at.isoformat(timespec="seconds"),
        "findings": [_finding(each) for each in report.findings],
    }


def _finding(finding: Finding) -> Json:
    accepted = finding.accepted
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "contract": finding.contract_code,
        "subject": finding.subject,
        "message": finding.sentence,
        "remedy": finding.remedy,
        "rows": finding.rows.count,
        "first_day": finding.rows.first_day.isoformat(),
        "last_day": finding.rows.last_day.isoformat(),
        "sources": list(finding.rows.sources),
        "amount": None if finding.amount is None else plain(finding.amount),
        "amount_of": finding.amount_of or None,
        "currency": finding.currency or None,
        "accepted": None
        if accepted is None
        else {
            "author": accepted.author,
            "reason": accepted.reason,
            "at": accepted.at.isoformat(timespec="seconds"),
        },
    }
