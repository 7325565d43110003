"""Stores the differences of a proposal after all, as an import of their own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, insert, literal, select, update
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT
from ppp_desktop.imports.rows import ParsedSheet, ResultRow
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.results import STATUSES_BY_CODE, ImportBatch, results
from ppp_desktop.services import held_differences, result_merge, result_store, stored_beside
from ppp_desktop.services.clock import now_of
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.held_differences import ROWS_KEPT
from ppp_desktop.services.import_periods import closed_periods
from ppp_desktop.services.incoming_rows import Verdict, incoming, take_in
from ppp_desktop.services.stored_beside import Fate, beside


def store_proposed(session: Session, proposal: Proposal) -> None:
    """Store the differences inside a transaction; raises Conflict where that is no longer right."""
    _refuse_if_stated(session, proposal)
    _store(session, proposal, _rows(proposal), pretend=False)


def pretend_proposed(session: Session, proposal: Proposal, rows: list[dict[str, object]]) -> None:
    """Store some of the differences over whatever is there, to see what they would pay.

    Only for a part of a transaction that is rolled back.
    """
    _store(session, proposal, rows, pretend=True)


def current_rows(session: Session, proposal: Proposal) -> list[dict[str, object]]:
    """Return the differences whose results are still stored as they were found."""
    rows = _rows(proposal)
    stored = held_differences.stored_facts(
        session, proposal.contract_id, [_identity(row) for row in rows]
    )
    return [row for row in rows if stored.get(_identity(row)) == row["before"]]


def _rows(proposal: Proposal) -> list[dict[str, object]]:
    if proposal.rows > ROWS_KEPT:
        raise Conflict(
            f"{proposal.rows:,} differences are too many to be stored from here.",
            "Set a later freeze date in the terms, and import the file again.",
        )
    return [row for row in _list(proposal.change["rows"]) if isinstance(row, dict)]


def _identity(row: dict[str, object]) -> bytes:
    return bytes.fromhex(str(row["identity"]))


def _store(
    session: Session, proposal: Proposal, rows: list[dict[str, object]], *, pretend: bool
) -> None:
    contract = require_contract(session, proposal.contract_id)
    origin = session.get_one(ImportBatch, proposal.batch_id)
    came = [row for row in rows if row["after"] is not None]
    taken = take_in(session, _sheet(proposal, origin, came), SILENT)
    identities = [
        {"which": place, "known": _identity(row)} for place, row in enumerate(came, start=1)
    ]
    if identities:
        session.execute(
            update(incoming)
            .where(incoming.c.position == bindparam("which"))
            .values(identity=bindparam("known")),
            identities,
        )
    result_merge.compare(session, contract.id, taken, SILENT)
    missing = [row for row in rows if row["after"] is None]
    _find_missing(session, contract, missing, pretend=pretend)
    if not pretend:
        _refuse_if_changed(session, contract, came)
    found = result_merge.counts(session)
    gone = stored_beside.count_gone(session)
    batch = _batch(session, proposal, origin, found[Verdict.ADDED], found[Verdict.CHANGED], gone)
    result_merge.write(session, contract.id, batch.id, taken, SILENT)
    stored_beside.remove_gone(session, batch.id)
    result_store.forget(session)
    result_store.refuse_uncountable(session, contract.id, sorted(taken.told))


def _refuse_if_stated(session: Session, proposal: Proposal) -> None:
    period = Period(proposal.start, proposal.end)
    for entry in closed_periods(session, proposal.contract_id):
        if entry.period == period:
            raise Conflict(
                f"{period.label} was stated in {entry.number}, which does not change.",
                "The difference belongs to an adjustment of the open period; the proposal stays.",
            )


def _sheet(proposal: Proposal, origin: ImportBatch, rows: list[dict[str, object]]) -> ParsedSheet:
    return ParsedSheet(
        file_name=origin.file_name,
        sheet=origin.sheet,
        sha256=origin.sha256,
        format=origin.format,
        format_label=origin.format_label,
        source=str(proposal.change["source"]),
        rows_read=len(rows),
        rows=tuple(_result_row(row) for row in rows),
        problems=(),
        rejected=0,
        ignored=0,
        columns=(
            ("reversed_on", ""),
            *((str(key), "") for key in _list(proposal.change["told"])),
        ),
    )


def _result_row(row: dict[str, object]) -> ResultRow:
    facts, number = row["after"], row["row"]
    assert isinstance(facts, dict) and isinstance(number, int)  # noqa: S101, PT018 - narrows types
    return ResultRow(
        row=number,
        day=date.fromisoformat(facts["day"]),
        values=tuple(facts["values"].items()),
        dimensions=tuple(facts["dimensions"].items()),
        external_id=facts["external_id"],
        status=STATUSES_BY_CODE[facts["status"]],
        currency=facts["currency"],
        first_day=_day(facts["first_day"]),
        reversed_on=_day(facts["reversed_on"]),
    )


def _find_missing(
    session: Session, contract: Contract, rows: list[dict[str, object]], *, pretend: bool
) -> None:
    """Have the stored results that the file no longer held removed."""
    stored_beside.begin(session)
    wanted = {_identity(row): row["before"] for row in rows}
    stored = held_differences.stored_facts(session, contract.id, list(wanted))
    if stored != wanted and not pretend:
        raise _changed_since()
    identities = list(wanted)
    for start in range(0, len(identities), held_differences.HELD_AT_ONCE):
        chunk = identities[start : start + held_differences.HELD_AT_ONCE]
        found = select(
            results.c.id,
            results.c.batch_id,
            results.c.dimension_set_id,
            results.c.day,
            results.c.day,
            literal(value=True),
            literal(value=True),
            literal(int(Fate.GONE)),
        )
        session.execute(
            insert(beside).from_select(
                "result_id batch_id set_id first_day day is_known is_shared fate".split(),
                found.where(results.c.contract_id == contract.id, results.c.identity.in_(chunk)),
            )
        )


def _refuse_if_changed(session: Session, contract: Contract, rows: list[dict[str, object]]) -> None:
    wanted = {_identity(row): row["before"] for row in rows}
    stored = held_differences.stored_facts(session, contract.id, list(wanted))
    if any(stored.get(identity) != before for identity, before in wanted.items()):
        raise _changed_since()


def _changed_since() -> Conflict:
    return Conflict(
        "Results of this proposal have changed since it was made.",
        "Import the file again, and decide on what differs then.",
    )


def _batch(
    session: Session,
    proposal: Proposal,
    origin: ImportBatch,
    added: int,
    changed: int,
    gone: int,
) -> ImportBatch:
    batch = ImportBatch(
        contract_id=proposal.contract_id,
        file_name=origin.file_name,
        sheet=origin.sheet,
        sha256=origin.sha256,
        format=origin.format,
        format_label=origin.format_label,
        imported_at=now_of(session),
        added=added,
        changed=changed,
        gone=gone,
        report={
            "rows_read": added + changed,
            "unchanged": 0,
            "rejected": 0,
            "ignored": 0,
            "problems": [],
            "proposal": proposal.id,
            **({"extent": origin.report["extent"]} if "extent" in origin.report else {}),
        },
    )
    session.add(batch)
    session.flush()
    return batch


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
