"""Outcomes of answers in words: days, contacts and tolerances that no amount shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import format_day
from ppp_desktop.payouts.questions import Question
from ppp_desktop.services.question_trials import Trial


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer comes to: a few words, and the amount where it is one."""

    text: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """`about` says for what, `outcomes` what each option gives, by its key."""

    about: str
    outcomes: Mapping[str, Outcome]


def paid(trial: Trial, amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Outcome]:
    """Return amounts by option as outcomes; those that cannot be worked out are left out."""
    return {
        key: Outcome(trial.wording.money(amount), amount)
        for key, amount in amounts
        if amount is not None
    }


def so_many(trial: Trial, metric: str, value: Decimal) -> str:
    """Return "101 leads", or "€105.00 of revenue"."""
    noun = trial.wording.metrics.noun(metric, value)
    return f"{trial.wording.quantity(metric, value)} {noun}"


def counted_on(_question: Question, trial: Trial) -> Example:
    """Show into which period a result falls that is approved after its own is over."""
    period = trial.context.period
    later = period.next()
    about = f"one of {format_day(period.end)}, approved in {later.label}"
    return Example(
        about,
        {
            "event": Outcome(f"counts in {period.label}"),
            "approval": Outcome(f"counts in {later.label}"),
            "payment": Outcome(f"counts when it is paid, {later.label} or later"),
        },
    )


def attribution(_question: Question, _trial: Trial) -> Example:
    """Show who gets a result that two ads led to."""
    return Example(
        "Meta, then e-mail, then Google",
        {
            "last_click": Outcome("all to Google"),
            "first_click": Outcome("all to Meta"),
            "linear": Outcome("a third to each"),
            "position_based": Outcome("most to Meta and Google"),
            "time_decay": Outcome("most to Google, least to Meta"),
            "data_driven": Outcome("as the platform's model says"),
            "as_reported": Outcome("as each source counts it"),
        },
    )


def freeze(question: Question, trial: Trial) -> Example:
    """Show the last day on which results of the period may change."""
    period = trial.context.period
    outcomes = {}
    for option in question.options:
        last = period.end + timedelta(days=int(option.key))
        outcomes[option.key] = Outcome(f"until {format_day(last)}")
    return Example(f"results of {period.label}", outcomes)


def tolerance(question: Question, trial: Trial) -> Example | None:
    """Show how far off another source may be from what the period counted."""
    for component in trial.terms.components:
        request = component.main_request()
        found = None if request is None else trial.context.measures.get(request)
        if request is not None and found is not None and found.value:
            whole = found.value
            return Example(
                so_many(trial, request.metric, whole),
                {
                    option.key: Outcome(
                        f"up to {_rounded(trial, request.metric, whole * Decimal(option.key))} off"
                    )
                    for option in question.options
                },
            )
    return None


def _rounded(trial: Trial, metric: str, value: Decimal) -> str:
    if trial.wording.is_money(metric):
        return trial.wording.figure(metric, value)
    return format_number(Decimal(int(value)))
