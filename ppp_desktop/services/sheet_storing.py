"""Stores one parsed sheet inside a transaction: compare, decide, write, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.progress import Progress
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.imports.file_warnings import MENDED_ROWS, UNCLEAR_CURRENCY
from ppp_desktop.imports.numbers import SIGNS_OF_SEVERAL
from ppp_desktop.imports.rows import ParsedSheet, Problem
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import ImportBatch, dimension_sets, results_before
from ppp_desktop.services import result_store
from ppp_desktop.services.clock import now_of
from ppp_desktop.services.data_checks.contact_hashes import keep_contacts
from ppp_desktop.services.double_counting import (
    alike_numbers,
    counted_elsewhere,
    in_other_money,
)
from ppp_desktop.services.import_periods import issued_or_frozen
from ppp_desktop.services.import_reports import (
    GoneRow,
    ImportReport,
    Replace,
    kept_report,
    report_without_store,
)
from ppp_desktop.services.import_reversals import reversals_of
from ppp_desktop.services.older_exports import WRITTEN_AT, older_export
from ppp_desktop.services.proposal_making import keep_proposals, waiting
from ppp_desktop.services.result_store import Difference
from ppp_desktop.services.stored_beside import described

GONE_SHOWN = 200
"""Results that are gone and listed in the report; all of them are counted."""


def store_sheet(
    session: Session,
    contract: Contract,
    parsed: ParsedSheet,
    progress: Progress,
    *,
    today: date,
    replacing: Replace = Replace.AUTO,
) -> ImportReport:
    """Store the results of one sheet; `batch_id` is None where nothing is new.

    Nothing is stored either where the report has an `overlap`: the user has to choose first.
    """
    closed = issued_or_frozen(session, contract, today)
    difference = result_store.compare(session, contract.id, parsed, closed, replacing, progress)
    report = _report(session, contract, parsed, difference)
    is_known = not (report.changes or difference.proposed)
    if report.overlap is not None or is_known:
        result_store.forget(session)
        return report
    batch = ImportBatch(
        contract_id=contract.id,
        file_name=parsed.file_name,
        sheet=parsed.sheet,
        sha256=parsed.sha256,
        format=parsed.format,
        format_label=parsed.format_label,
        imported_at=now_of(session),
        added=report.imported,
        changed=report.updated,
        gone=report.gone,
        report={
            **kept_report(report),
            "extent": difference.extent.form(),
            WRITTEN_AT: parsed.written_at.isoformat() if parsed.written_at else "",
        },
    )
    session.add(batch)
    session.flush()
    result_store.write(session, contract.id, batch.id, difference, progress)
    keep_contacts(session, contract.id, batch.id, parsed)
    keep_proposals(session, contract, batch, parsed, difference.came, difference.drafts)
    gone = _gone_rows(session, batch.id) if report.gone else ()
    result_store.forget(session)
    result_store.refuse_uncountable(session, contract.id, [key for key, _ in report.totals])
    return replace(report, batch_id=batch.id, gone_rows=gone)


def _report(
    session: Session, contract: Contract, parsed: ParsedSheet, difference: Difference
) -> ImportReport:
    to_be_known = (
        *counted_elsewhere(session, contract.id, parsed),
        *in_other_money(contract.currency, parsed, converts=_converts(contract)),
        *reversals_of(session, contract, difference.closed),
        *alike_numbers(session, contract.id),
        *(older_export(session, contract.id, parsed) if difference.changed else ()),
        *difference.to_be_known,
        *waiting(difference.drafts),
    )
    return replace(
        report_without_store(parsed),
        imported=difference.added,
        updated=difference.changed,
        unchanged=difference.unchanged,
        rejected=parsed.rejected + len(difference.barred),
        problems=(
            *_worth_saying(contract, parsed.problems, changed=difference.changed),
            *to_be_known,
            *difference.barred,
        ),
        gone=difference.gone,
        proposed=difference.proposed,
        overlap=difference.overlap,
    )


def _worth_saying(
    contract: Contract, problems: Iterable[Problem], *, changed: int
) -> Iterator[Problem]:
    """Yield the problems but for warnings that do not matter to what is stored."""
    for problem in problems:
        meant = SIGNS_OF_SEVERAL.get(problem.column, frozenset())
        clear = problem.cause == UNCLEAR_CURRENCY and contract.currency in meant
        harmless = problem.cause == MENDED_ROWS and not changed
        if not clear and not harmless:
            yield problem


def _converts(contract: Contract) -> bool:
    """Tell whether any version of the terms says how other currencies are converted."""
    return any(version.document.get("conversion") is not None for version in contract.terms)


def _gone_rows(session: Session, batch_id: int) -> tuple[GoneRow, ...]:
    """Return the first of the results that a batch removed."""
    before = results_before.c
    rows = session.execute(
        select(
            before.day,
            *(dimension_sets.c[name] for name in DIMENSIONS[1:]),
            *(before[key] for key in BASE_METRIC_KEYS),
        )
        .join(dimension_sets, dimension_sets.c.id == before.dimension_set_id)
        .where(before.changed_by == batch_id, before.identity.is_not(None))
        .order_by(before.day, before.result_id)
        .limit(GONE_SHOWN)
    )
    texts = len(DIMENSIONS)
    return tuple(GoneRow(row[0], described(row[1:texts]), _values(row[texts:])) for row in rows)


def _values(figures: tuple[int | None, ...]) -> tuple[tuple[str, Decimal], ...]:
    return tuple(
        (key, from_scaled(figure))
        for key, figure in zip(BASE_METRIC_KEYS, figures, strict=True)
        if figure is not None
    )
