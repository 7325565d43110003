"""What an export tells of: from which tool, broken down by what, for which days.

It is kept with each import, so that a later one can tell whether it is of the same make.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.imports.row_facts import spans_of
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.models.results import ImportBatch, dimension_sets, results
from ppp_desktop.services.incoming_rows import incoming_sets

BREAKDOWNS = tuple(name for name in DIMENSIONS if name != "source")

Days = tuple[tuple[date, date], ...]
"""First and last day of each run of days."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The tool that wrote an export, its columns of dimensions, those that hold any text, and the
    days that it has rows for. `columns` are empty where they are not known.
    """

    source: str
    columns: frozenset[str]
    dimensions: frozenset[str]
    days: Days

    def is_broken_down_like(self, other: Extent) -> bool:
        """Tell whether both have the same breakdown: equal columns, or equal use of them."""
        if self.columns and self.columns == other.columns:
            return True
        return self.dimensions == other.dimensions

    def shares_days(self, other: Extent) -> bool:
        """Tell whether both have rows of one day."""
        return any(
            first <= last_other and first_other <= last
            for first, last in self.days
            for first_other, last_other in other.days
        )

    def form(self) -> dict[str, object]:
        """Return the extent as it is kept with a batch."""
        return {
            "source": self.source,
            "columns": sorted(self.columns),
            "dimensions": sorted(self.dimensions),
            "days": [[first.isoformat(), last.isoformat()] for first, last in self.days],
        }


def incoming_extent(session: Session, parsed: ParsedSheet) -> Extent:
    """Return the extent of the rows that were taken in."""
    found = session.execute(select(*(func.max(incoming_sets.c[name]) for name in BREAKDOWNS))).one()
    return Extent(
        source=parsed.source,
        columns=frozenset(field for field, _ in parsed.columns if field in BREAKDOWNS),
        dimensions=frozenset(name for name, text in zip(BREAKDOWNS, found, strict=True) if text),
        days=_runs((first or last, last) for first, last in spans_of(parsed.rows)),
    )


def stored_extents(session: Session, contract_id: int, parsed: ParsedSheet) -> dict[int, Extent]:
    """Return the extents of the contract's imports from the same tool, by batch."""
    rows = session.execute(
        select(ImportBatch.id, ImportBatch.format, ImportBatch.report["extent"]).where(
            ImportBatch.contract_id == contract_id,
            ImportBatch.undone_at.is_(None),
            ImportBatch.kind == "results",
        )
    ).all()
    found = {}
    for batch_id, made, form in rows:
        if form is None:
            if made == parsed.format:
                found[batch_id] = _extent_of_rows(session, batch_id, parsed.source)
        elif form["source"] == parsed.source:
            found[batch_id] = _read(form)
    return found


class _Form(BaseModel):
    """The extent as it is kept with a batch."""

    source: str
    columns: frozenset[str]
    dimensions: frozenset[str]
    days: tuple[tuple[date, date], ...]


def _read(form: object) -> Extent:
    kept = _Form.model_validate(form)
    return Extent(kept.source, kept.columns, kept.dimensions, kept.days)


def _extent_of_rows(session: Session, batch_id: int, source: str) -> Extent:
    """Return the extent of an import that was made before extents were kept."""
    found = session.execute(
        select(*(func.max(dimension_sets.c[name]) for name in BREAKDOWNS)).where(
            dimension_sets.c.id.in_(
                select(results.c.dimension_set_id).where(results.c.batch_id == batch_id)
            )
        )
    ).one()
    spans = session.execute(
        select(results.c.first_day, results.c.day).where(results.c.batch_id == batch_id).distinct()
    )
    return Extent(
        source=source,
        columns=frozenset(),
        dimensions=frozenset(name for name, text in zip(BREAKDOWNS, found, strict=True) if text),
        days=_runs((first or last, last) for first, last in spans),
    )


def _runs(spans: Iterable[tuple[date, date]]) -> Days:
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + timedelta(days=1):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)
