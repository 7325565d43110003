"""The results behind a finding, to look at."""

from __future__ import annotations

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.results import Occurring, ResultFilter, ResultRow, list_results

_UNCOUNTED = Occurring(0, (), (), (), (), ())


def filter_of(finding: Finding) -> ResultFilter:
    """Return what narrows a list of results to those of a finding.

    Where it is about days as a whole, these are the days, of its sources.
    """
    rows = finding.rows
    if rows.ids:
        return ResultFilter(ids=rows.ids)
    days = Period(rows.first_day, rows.last_day)
    return ResultFilter(days=days, sources=tuple(source for source in rows.sources if source))


def rows_behind(database: Database, finding: Finding, *, limit: int) -> tuple[ResultRow, ...]:
    """Return the first results of a finding, those of one number together.

    There are none where days are missing.
    """
    if not finding.rows.count:
        return ()
    filters = filter_of(finding)
    page = list_results(
        database, finding.contract_id, None, filters=filters, limit=limit, known=_UNCOUNTED
    )
    return tuple(sorted(page.rows, key=lambda row: (-row.day.toordinal(), row.external_id)))
