"""Trying terms out on the history of a contract in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.courses import Course
from ppp_desktop.services.objectives import read_objectives
from ppp_desktop.services.simulation import simulate
from ppp_desktop.services.simulation_measures import StoreMeasurer
from ppp_desktop.services.simulation_results import (
    USUAL_DEALS,
    Deals,
    Question,
    Simulation,
    Trial,
)
from ppp_desktop.services.simulation_scenarios import PLAIN, Scenario
from ppp_desktop.services.terms import JsonDocument, read_terms
from ppp_desktop.services.terms_warnings import CLIFF_FACTOR


@dataclass(frozen=True, slots=True)
class Draft:
    """Terms to try by their document: a draft, a stored version or a template."""

    name: str
    document: JsonDocument


def simulate_contract(
    database: Database,
    contract_id: int,
    drafts: Sequence[Draft],
    periods: Sequence[Period],
    *,
    scenario: Scenario = PLAIN,
    deals: Deals = USUAL_DEALS,
    cliff_factor: Decimal = CLIFF_FACTOR,
) -> Simulation:
    """Try the drafts on the contract's results; nothing is stored.

    Raises ValidationFailed for a document that is no terms, NotFound without periods.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        objectives = tuple(read_objectives(contract))
        names = [each.name for each in objectives]
        trials = [Trial(draft.name, read_terms(draft.document, names)) for draft in drafts]
        question = Question(tuple(periods), objectives, scenario, deals, cliff_factor)
        return simulate(trials, StoreMeasurer(session, Course.of(contract)), question)


def list_trial_periods(database: Database, contract_id: int, today: date) -> list[Period]:
    """Return the contract's periods that have ended, from its first result on, in order."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        course = Course.of(contract)
        first = session.scalar(
            select(func.min(results.c.day)).where(
                results.c.contract_id == contract_id, results.c.day >= course.start
            )
        )
    if first is None:
        return []
    listed = periods_between(first, today, PeriodKind(course.billing))
    return [each for each in listed if each.end < today and course.active(each) is not None]
