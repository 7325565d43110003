"""Warnings tell what terms would do, in the contract's own numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ppp_desktop.core.periods import PeriodKind, period_of
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.services.courses import Course
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.services.simulation import simulate
from ppp_desktop.services.simulation_numbers import NumberMeasurer, parse_number
from ppp_desktop.services.simulation_results import Question, Trial
from ppp_desktop.services.warning_kinds import TermsWarning, WarningKey
from tests.unit.payouts.examples import Doc, per_lead, retainer, share, terms_of, tiered

START = date(2026, 6, 1)
COURSE = Course(0, "C", "EUR", PeriodKind.MONTH, START, None)
JUNE = period_of(START, PeriodKind.MONTH)
TARGET = ObjectiveDetails("Leads", "leads", Decimal(300), Direction.HIGHER)


def warnings_of(
    *components: Doc,
    measures: tuple[str, ...] = ("leads=150",),
    objectives: tuple[ObjectiveDetails, ...] = (),
    cliff: str = "5",
    **rules: object,
) -> list[TermsWarning]:
    stated = NumberMeasurer([parse_number(text) for text in measures], COURSE)
    question = Question((JUNE,), objectives, cliff_factor=Decimal(cliff))
    (run,) = simulate([Trial("T", terms_of(*components, **rules))], stated, question).runs
    assert run.refusal is None
    return list(run.warnings)


def keys(found: list[TermsWarning]) -> list[WarningKey]:
    return [each.key for each in found]


RETROACTIVE = tiered("volume", ("100", "10"), (None, "12"))


def test_a_cliff_is_told_with_its_step() -> None:
    (warning,) = warnings_of(RETROACTIVE)
    assert warning == TermsWarning(
        WarningKey.CLIFF,
        "tiers",
        "“Tiers”: the step to 101 leads pays €212.00 at once, 17.7 times the average of €12.00."
        .replace("101 leads", "101 approved leads"),
    )  # fmt: skip
    assert warnings_of(RETROACTIVE, cliff="18") == []


@pytest.mark.parametrize(
    "components",
    [
        [per_lead()],
        [retainer(), per_lead()],
        [tiered("graduated", ("100", "10"), (None, "20"))],
    ],
)
def test_what_rises_evenly_has_no_cliff(components: list[Doc]) -> None:
    assert warnings_of(*components) == []
    assert keys(warnings_of(*components, floor={"amount": "100", "prorate": False})) == []


def test_a_gate_is_a_cliff() -> None:
    gate = [{"metric": "leads", "operator": "at_least", "value": "120"}]
    (warning,) = warnings_of({**per_lead("10"), "gate": gate})
    assert "the step to 120 approved leads pays €1,200.00 at once, 120 times" in warning.sentence


def test_more_that_pays_less() -> None:
    falling = tiered("volume", ("100", "12"), (None, "10"))
    assert keys(warnings_of(falling)) == [WarningKey.DROP]


def test_tiers_that_nobody_reaches() -> None:
    never = tiered("graduated", ("100", "10"), ("200", "12"), (None, "15"))
    (warning,) = warnings_of(never)
    assert warning.sentence == (
        "“Tiers”: the tier beyond 200 is never reached in the one period tried; the most was 150 "
        "approved leads."
    )


def test_a_minimum_that_always_lifts() -> None:
    (warning,) = warnings_of(per_lead("1"), floor={"amount": "1000", "prorate": False})
    assert (warning.key, warning.component) == (WarningKey.FLOOR_ALWAYS, "floor")
    assert "by €850.00 on average" in warning.sentence


def test_a_cap_below_the_target_or_below_what_there_is() -> None:
    (warning,) = warnings_of(per_lead("10"), objectives=(TARGET,), cap={"amount": "2000"})
    assert warning.sentence == (
        "From 201 approved leads on, more pay nothing: the cap ends the incentive at 67\u00a0% of "
        "the target of 300."
    )
    assert warnings_of(per_lead("10"), cap={"amount": "2000"}) == []
    (warning,) = warnings_of(per_lead("10"), cap={"amount": "1000"})
    assert warning.sentence == (
        "From 101 approved leads on, more pay nothing: the cap ends the incentive."
    )


def test_pay_for_what_nobody_wants() -> None:
    spend: Doc = {"kind": "percentage", "name": "Spend", "metric": "cost", "rate": "0.1"}
    given = ("cost=1000", "leads=5")
    assert keys(warnings_of(spend, measures=given)) == [WarningKey.LOWER_IS_BETTER]
    handed_on: Doc = {
        "kind": "pass_through", "name": "Spend", "surcharge": "0.1", "treatment": "markup",
        "spend_paid_by": "agency",
    }  # fmt: skip
    assert keys(warnings_of(handed_on, measures=given)) == [WarningKey.NO_VOLUME]
    pending = {**per_lead(), "scope": {"statuses": ["approved", "pending"]}}
    (warning,) = warnings_of(pending)
    assert (warning.key, warning.sentence) == (
        WarningKey.STATUS,
        "“Leads” also pays for results that are pending.",
    )


def test_pay_for_another_metric_than_the_objectives() -> None:
    roas = ObjectiveDetails("ROAS", "roas", Decimal(4), Direction.HIGHER, Scope())
    given = ("leads=10", "revenue=100", "cost=10")
    (warning,) = warnings_of(per_lead(), measures=given, objectives=(roas,))
    assert warning.sentence == (
        "“Leads” pays for approved leads, and the objective measures return on ad spend."
    )
    assert warnings_of(share(), measures=given, objectives=(roas,)) == []


def test_a_retainer_pays_for_no_volume() -> None:
    assert keys(warnings_of(retainer())) == [WarningKey.NO_VOLUME]
