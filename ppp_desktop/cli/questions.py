"""The command for questions: what a contract must answer, and what each answer comes to."""

from __future__ import annotations

import argparse

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, opened
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.questions import QuestionRow, QuestionSheet, list_questions
from ppp_desktop.services.terms_dates import get_preview_period
from ppp_desktop.services.terms_files import export_terms, find_effective


def show_questions(chosen: argparse.Namespace) -> int:
    """Print the questions of a version of a contract's terms, open ones first."""
    with opened(chosen.store) as database:
        contract = find_contract(database, chosen.contract)
        today = today_of(database)
        day = find_effective(database, contract.id, chosen.effective, today=today)
        document = export_terms(database, contract.id, day)
        period = get_preview_period(database, contract.id, today)
        sheet = list_questions(database, contract.id, document, period)
    if chosen.json:
        output.print_json(
            {
                "contract": contract.code,
                "effective": day.isoformat(),
                "period": sheet.period.key,
                "answered": sheet.answered,
                "total": sheet.total,
                "questions": [_form(row) for row in sheet.rows],
            }
        )
    else:
        _print(sheet)
    return DONE


def _print(sheet: QuestionSheet) -> None:
    print(f"{sheet.answered} of {sheet.total} answered; tried out on {sheet.period.label}")
    for row in sorted(sheet.rows, key=lambda row: row.is_answered):
        state = row.answer_label if row.is_answered else "open"
        print(f"{row.text} {state}")
        about = f"{row.example}: " if row.example else ""
        print(f"  {about}{row.outcomes}")


def _form(row: QuestionRow) -> dict[str, object]:
    return {
        "key": row.key,
        "topic": row.topic.value,
        "question": row.text,
        "answer": row.answer or None,
        "example": row.example,
        "own": None if row.own is None else row.own.value,
        "options": [
            {
                "key": option.key,
                "label": option.label,
                "outcome": option.outcome,
                "amount": None if option.amount is None else f"{option.amount:f}",
            }
            for option in row.options
        ],
    }
