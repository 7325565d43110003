"""An issued period as its statement froze it: what later reversals are taken back from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.context import ObjectiveFigure, TermsPart
from ppp_desktop.services.closing_statements import closes_period, of_period
from ppp_desktop.services.terms import read_terms


@dataclass(frozen=True, slots=True)
class IssuedPeriod:
    """The terms, figures and objectives that a statement was issued with."""

    active: Period
    parts: tuple[TermsPart, ...]
    measures: Mapping[MeasureRequest, Measure]
    objectives: Mapping[str, ObjectiveFigure]


def issued_period(session: Session, contract_id: int, period: Period) -> IssuedPeriod | None:
    """Return what the statement of a period froze; None where it is not issued."""
    body = session.scalar(
        select(Statement.body).where(closes_period(contract_id), of_period(period))
    )
    if body is None:
        return None
    frozen = _ADAPTER.validate_json(json.dumps(body))
    versions = frozen.versions or (_Version(frozen.terms, frozen.active),)
    return IssuedPeriod(
        frozen.active,
        tuple(TermsPart(read_terms(each.terms), each.days) for each in versions),
        {found.request: found for found in frozen.measures},
        {each.result.name: _figure(each.result) for each in frozen.objectives},
    )


@dataclass(frozen=True, slots=True)
class _Version:
    terms: Mapping[str, object]
    days: Period


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    request: MeasureRequest
    target: Decimal
    direction: Direction


@dataclass(frozen=True, slots=True)
class _Objective:
    result: _Result


@dataclass(frozen=True, slots=True)
class _Body:
    """Of a statement's body what pay was worked out from; the rest is not looked at."""

    active: Period
    terms: Mapping[str, object]
    measures: tuple[Measure, ...]
    objectives: tuple[_Objective, ...]
    versions: tuple[_Version, ...] = ()


_ADAPTER: TypeAdapter[_Body] = TypeAdapter(_Body)


def _figure(found: _Result) -> ObjectiveFigure:
    return ObjectiveFigure(
        found.name, found.request, found.target, found.direction is Direction.LOWER
    )
