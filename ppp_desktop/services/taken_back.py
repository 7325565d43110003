"""What a period takes back of an earlier one: the reversed results of it, by their age."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.payouts.context import Context, Reversal
from ppp_desktop.services.courses import Course
from ppp_desktop.services.foreign_money import MoneyRule
from ppp_desktop.services.reversals import reversals_in


def taken_back(
    session: Session, course: Course, period: Period, paid: Context, money: MoneyRule
) -> tuple[Reversal, ...]:
    """Return the results of `paid` that were reversed in `period`, by age."""
    by_days: dict[Period, list[MeasureRequest]] = {}
    for request in paid.measures:
        by_days.setdefault(request.within or paid.active, []).append(request)
    by_age: dict[int, dict[MeasureRequest, Measure]] = {}
    for days, requests in by_days.items():
        narrowed = {replace(request, within=None): request for request in requests}
        for found in reversals_in(session, course, period, narrowed, days, money=money):
            measures = by_age.setdefault(found.age_days, {})
            for plain, measure in found.measures.items():
                request = narrowed[plain]
                measures[request] = replace(measure, request=request)
    return tuple(Reversal(age, by_age[age]) for age in sorted(by_age))
