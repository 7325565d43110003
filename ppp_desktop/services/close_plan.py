"""What can be drafted and issued of a period: checklists and drafts together, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.close_checklist import read_checklists
from ppp_desktop.services.close_items import Checklist, Light, Where
from ppp_desktop.services.close_review import DraftRow, list_drafts
from ppp_desktop.services.open_periods import OpenPeriod, list_open_periods, period_to_close


class PlanState(StrEnum):
    """How a contract stands in the plan, in the order in which a person wants to see them."""

    BLOCKED = "blocked"
    WARNINGS = "warnings"
    READY = "ready"
    LEFT_OUT = "left out"
    ISSUED = "issued"


PLAN_STATES: tuple[PlanState, ...] = tuple(PlanState)

_OF_LIGHT = {
    Light.BLOCKED: PlanState.BLOCKED,
    Light.WARNINGS: PlanState.WARNINGS,
    Light.READY: PlanState.READY,
    Light.ISSUED: PlanState.ISSUED,
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A contract in the plan."""

    checklist: Checklist
    state: PlanState

    @property
    def contract_id(self) -> int:
        """Which contract it is."""
        return self.checklist.contract_id


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A contract whose statement is not issued with the others: why, and where that is mended."""

    checklist: Checklist
    reason: str
    where: Where


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """A period with its contracts; those of `left_out` a person does not want to close now."""

    period: Period
    is_over: bool
    checklists: tuple[Checklist, ...] = ()
    drafts: tuple[DraftRow, ...] = ()
    left_out: frozenset[int] = frozenset()

    @property
    def rows(self) -> tuple[PlanRow, ...]:
        """The contracts, those that want something first."""
        rows = [PlanRow(each, self.state_of(each)) for each in self.checklists]
        return tuple(sorted(rows, key=lambda row: PLAN_STATES.index(row.state)))

    @property
    def to_draft(self) -> tuple[Checklist, ...]:
        """What can be drawn up."""
        return tuple(each for each in self._wanted if each.can_be_drafted)

    @property
    def to_note(self) -> tuple[Checklist, ...]:
        """Those with a draft and nothing but warnings that somebody has to take note of."""
        return tuple(each for each in self._drafted if not each.blocking and each.to_note)

    @property
    def outdated(self) -> tuple[Checklist, ...]:
        """Those whose draft is not what results and terms come to any more."""
        return tuple(each for each in self._drafted if not each.blocking and each.is_outdated)

    @property
    def ready(self) -> tuple[DraftRow, ...]:
        """The drafts that can be issued."""
        wanted = {each.contract_id: each for each in self._drafted if each.light is Light.READY}
        return tuple(row for row in self.drafts if row.contract_id in wanted)

    @property
    def looked_at(self) -> Mapping[int, Decimal]:
        """The total of each draft that can be issued, by contract."""
        return {row.contract_id: row.total for row in self.ready}

    @property
    def totals(self) -> tuple[tuple[str, Decimal], ...]:
        """What the drafts that can be issued come to, by currency."""
        sums: dict[str, Decimal] = {}
        for row in self.ready:
            sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.total
        return tuple(sorted(sums.items()))

    @property
    def held_back(self) -> tuple[HeldBack, ...]:
        """What is neither issued nor ready nor left out by a person, and why."""
        return tuple(
            held for each in self.checklists if (held := self._held_back(each)) is not None
        )

    @property
    def set_aside(self) -> tuple[Checklist, ...]:
        """What a person left out."""
        return tuple(
            each
            for each in self.checklists
            if not each.issued and each.contract_id in self.left_out
        )

    @property
    def issued(self) -> tuple[Checklist, ...]:
        """What is closed already."""
        return tuple(each for each in self.checklists if each.issued)

    def state_of(self, checklist: Checklist) -> PlanState:
        """Return how a contract stands."""
        if not checklist.issued and checklist.contract_id in self.left_out:
            return PlanState.LEFT_OUT
        return _OF_LIGHT[checklist.light]

    @property
    def _wanted(self) -> tuple[Checklist, ...]:
        return tuple(
            each
            for each in self.checklists
            if not each.issued and each.contract_id not in self.left_out
        )

    @property
    def _drafted(self) -> tuple[Checklist, ...]:
        return tuple(each for each in self._wanted if each.has_draft)

    def _held_back(self, each: Checklist) -> HeldBack | None:
        if each.issued or each.contract_id in {row.contract_id for row in self.ready}:
            return None
        if each.contract_id in self.left_out:
            return None
        for item in each.blocking:
            return HeldBack(each, item.text, item.where)
        if not each.has_draft:
            return HeldBack(each, "It has no draft yet.", Where.NOWHERE)
        for item in each.open_warnings:
            return HeldBack(each, item.text, item.where)
        return None


@dataclass(frozen=True, slots=True)
class Closable:
    """Everything that a person needs to close a period; `plan` is None without any period."""

    periods: tuple[OpenPeriod, ...]
    plan: ClosePlan | None


def read_plan(
    database: Database, period: Period | None, today: date, progress: Progress = SILENT
) -> Closable:
    """Return what is to close in `period`, or in the one to suggest."""
    periods = tuple(list_open_periods(database, today))
    chosen = period or period_to_close(periods)
    if chosen is None:
        return Closable(periods, None)
    plan = ClosePlan(
        period=chosen,
        is_over=chosen.end < today,
        checklists=tuple(read_checklists(database, chosen, today, progress=progress)),
        drafts=tuple(list_drafts(database, chosen)),
    )
    return Closable(periods, plan)
