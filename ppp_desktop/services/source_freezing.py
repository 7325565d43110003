"""Keeps a copy of the results behind an issued statement, and proves that it was not changed."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.models.results import ImportBatch, dimension_sets, results
from ppp_desktop.models.statements import statement_sources
from ppp_desktop.services.courses import Course
from ppp_desktop.services.result_conditions import summed
from ppp_desktop.services.sources import rows_of


def freeze(
    session: Session,
    statement_id: int,
    course: Course,
    period: Period,
    requests: tuple[MeasureRequest, ...],
    *,
    close: date,
) -> None:
    """Copy the results behind each request beside the statement, numbered in their order."""
    for position, request in enumerate(requests):
        column = results.c[request.metric]
        chosen = select(
            literal(statement_id),
            literal(position),
            results.c.id,
            results.c.day,
            results.c.external_id,
            results.c.dimension_set_id,
            column,
            results.c.batch_id,
            results.c.row,
            results.c.currency,
        ).where(summed(course, period, request, close))
        session.execute(
            insert(statement_sources).from_select(
                [
                    "statement_id",
                    "measure",
                    "result_id",
                    "day",
                    "external_id",
                    "dimension_set_id",
                    "value",
                    "batch_id",
                    "row",
                    "currency",
                ],
                chosen,
            )
        )


def frozen_digest(session: Session, statement_id: int) -> str:
    """Return the SHA-256 over every result kept with a statement, as its annex prints them."""
    frozen = statement_sources.c
    rows = session.execute(
        rows_of(frozen.measure, frozen.result_id, frozen.external_id, frozen.day, frozen.value)
        .add_columns(frozen.row, ImportBatch.sha256)
        .select_from(statement_sources)
        .join(dimension_sets, dimension_sets.c.id == frozen.dimension_set_id)
        .join(ImportBatch, ImportBatch.id == frozen.batch_id)
        .where(frozen.statement_id == statement_id)
        .order_by(frozen.id)
    )
    hashed = sha256()
    for row in rows:
        hashed.update(json.dumps([str(value) for value in row]).encode())
    return hashed.hexdigest()
