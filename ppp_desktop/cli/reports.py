"""The commands for performance reports: make one, and list those on a schedule."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.report_documents import print_report, save_report
from ppp_desktop.services.report_forms import due_form, report_form, schedule_form
from ppp_desktop.services.report_schedules import (
    DueReport,
    Every,
    Schedule,
    ScheduledContract,
    due_reports,
    list_schedules,
    remove_schedule,
    report_made,
    save_schedule,
)
from ppp_desktop.services.report_setups import get_choice, get_notes
from ppp_desktop.services.report_spans import SpanKind, span_key, span_of
from ppp_desktop.services.report_words import Speech, report_writing
from ppp_desktop.services.reports import PerformanceReport, make_report

_DUE_TITLES = ("Contract", "Client", "Due since", "Missed", "Days", "Recipients")
_LISTED_TITLES = ("Contract", "Client", "Every", "Next", "Recipients")


def make(chosen: argparse.Namespace) -> int:
    """Work a report out, write it as PDF where that is asked for, and print its figures."""
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        today = today_of(database)
        kind, span = _days(chosen, today)
        notes = chosen.notes
        if notes is None:
            notes = get_notes(database, contract.id, span_key(kind, span))
        choice = get_choice(database, contract.id)
        if chosen.by:
            choice = replace(choice, dimensions=tuple(dict.fromkeys(chosen.by)))
        report = make_report(database, contract.id, span, choice, today=today, notes=notes)
        if chosen.pdf is not None:
            save_report(print_report(report, get_agency(database)), chosen.pdf)
            report_made(database, contract.id, span, today)
    if chosen.json:
        written = None if chosen.pdf is None else str(chosen.pdf)
        output.print_json({**report_form(report), "file": written})
        return DONE
    _print(report)
    if chosen.pdf is not None:
        print(f"Written to {chosen.pdf}.")
    return DONE


def show_schedules(chosen: argparse.Namespace) -> int:
    """Change one schedule where that is asked for; print what is due, or all schedules."""
    with opened(chosen.store) as database:
        if chosen.every is not None:
            _change(database, chosen)
        due = due_reports(database, today_of(database)) if chosen.due else ()
        listed = [] if chosen.due else list_schedules(database)
    if chosen.json:
        forms = [due_form(each) for each in due] + [schedule_form(each) for each in listed]
        output.print_json({"reports": forms})
    elif chosen.due:
        output.print_table(_DUE_TITLES, [_due_cells(each) for each in due])
    else:
        output.print_table(_LISTED_TITLES, [_listed_cells(each) for each in listed])
    return DONE


def _change(database: Database, chosen: argparse.Namespace) -> None:
    """Put a contract's reports on a schedule, or take them off it."""
    if chosen.contract is None:
        raise ValidationFailed(
            "A schedule is that of one contract.", field="contract", remedy="Give --contract."
        )
    contract_id = find_contract(database, chosen.contract).id
    if chosen.every == "never":
        remove_schedule(database, contract_id)
        return
    if chosen.next is None:
        raise ValidationFailed(
            "A schedule begins on some day.", field="next", remedy="Give --next."
        )
    span = SpanKind(chosen.span.replace("-", "_"))
    schedule = Schedule(Every(chosen.every), span, chosen.next, tuple(chosen.recipient))
    save_schedule(database, contract_id, schedule)


def _days(chosen: argparse.Namespace, today: date) -> tuple[SpanKind, Period]:
    if chosen.first is None and chosen.last is None:
        kind = SpanKind(chosen.span.replace("-", "_"))
        return kind, span_of(kind, today)
    if chosen.first is None or chosen.last is None:
        raise ValidationFailed(
            "Own days have a first and a last one.", field="from", remedy="Give --from and --to."
        )
    return SpanKind.OWN, Period(chosen.first, chosen.last)


def _print(report: PerformanceReport) -> None:
    english = Speech(report_writing("en"), report.currency)
    print(f"{report.contract_code}, {report.client_name}: {report.span.label}")
    before, year = report.before.label, report.year_before
    titles = ["Objective", "Target", "Actual", "Attained", "Pacing", before]
    output.print_table(
        [*titles, *([] if year is None else [year.label])],
        [
            [
                each.name,
                english.target(each),
                english.figure(each.metric, each.actual),
                english.attained(each),
                english.pace(each),
                english.figure(each.metric, each.before.value),
                *(
                    []
                    if each.year_before is None
                    else [english.figure(each.metric, each.year_before.value)]
                ),
            ]
            for each in report.objectives
        ],
    )


def _due_cells(due: DueReport) -> tuple[str, ...]:
    return (
        due.contract_code,
        due.client_name,
        due.since.isoformat(),
        str(due.missed),
        due.span.label,
        ", ".join(due.recipients),
    )


def _listed_cells(found: ScheduledContract) -> tuple[str, ...]:
    schedule = found.schedule
    return (
        found.contract_code,
        found.client_name,
        str(schedule.every),
        schedule.next_on.isoformat(),
        ", ".join(schedule.recipients),
    )
