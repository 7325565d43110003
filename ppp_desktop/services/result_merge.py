"""Compares incoming rows with stored results and merges them, set by set, in SQL.

It works on the temporary tables of `incoming_rows`, whoever filled them. Only rows whose change
somebody has to judge travel to Python, in chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    ScalarSelect,
    Select,
    Update,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from ppp_desktop.core.progress import Progress
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import (
    FACT_COLUMN_NAMES,
    STATUS_CODES,
    dimension_sets,
    results,
    results_before,
)
from ppp_desktop.models.statements import statement_sources
from ppp_desktop.services.import_closed import COMPARED, Facts
from ppp_desktop.services.incoming_rows import Incoming, Verdict, incoming, incoming_sets
from ppp_desktop.services.interrupting import interruptible
from ppp_desktop.services.unlike_rows import store_unlike

JUDGED_AT_ONCE = 5_000
_TO_STORE = (Verdict.ADDED, Verdict.CHANGED)

Judge = Callable[[int, Facts | None, Facts], tuple[Verdict, Facts | None]]
"""Given the row's position, the stored result and the new facts, says the verdict, and what to
store instead."""

_TAKEN = tuple(name for name in FACT_COLUMN_NAMES if name not in ("batch_id", "dimension_set_id"))
_REVERSED = STATUS_CODES[Status.REVERSED]


def compare(session: Session, contract_id: int, came: Incoming, progress: Progress) -> None:
    """Give each incoming row its verdict: added, changed or unchanged.

    What the file says nothing of stays as it is stored: metrics that it has no column for, and
    the day of a reversal that is known.
    """
    with interruptible(session, progress):
        _find_sets(session)
        if not _has_results(session, contract_id):
            return
        known = select(results.c.id).where(
            results.c.contract_id == contract_id, results.c.identity == incoming.c.identity
        )
        session.execute(update(incoming).values(result_id=known.scalar_subquery()))
        _keep_untold(session, [key for key in BASE_METRIC_KEYS if key not in came.told])
        if not came.tells_reversals:
            _keep_known_days(session)
        same = exists().where(
            results.c.id == incoming.c.result_id,
            *(
                results.c[name].is_not_distinct_from(incoming.c[name])
                for name in COMPARED
                if name != "dimension_set_id"
            ),
            results.c.dimension_set_id == _set_of_row(),
        )
        session.execute(
            update(incoming)
            .where(incoming.c.result_id.is_not(None))
            .values(verdict=case((same, Verdict.UNCHANGED), else_=Verdict.CHANGED))
        )


def counts(session: Session) -> Mapping[Verdict, int]:
    """Return how many rows have each verdict."""
    rows = session.execute(select(incoming.c.verdict, func.count()).group_by(incoming.c.verdict))
    found = {Verdict(verdict): count for verdict, count in rows}
    return {verdict: found.get(verdict, 0) for verdict in Verdict}


def differing(
    session: Session, contract_id: int, where: ColumnElement[bool]
) -> Iterator[list[tuple[int, Facts | None, Facts]]]:
    """Yield position, stored facts and new facts of rows that are added or changed, in chunks.

    `where` may speak of `incoming` and of `results`, whose columns are NULL for added rows.
    The `dimension_set_id` of new facts is None where the set of texts is new to the store.
    """
    after = [incoming.c[name].label(f"new_{name}") for name in (*_TAKEN, "identity")]
    query = (
        select(incoming.c.position, _set_of_row().label("new_dimension_set_id"), *after, results)
        .outerjoin(results, results.c.id == incoming.c.result_id)
        .where(incoming.c.verdict.in_(_TO_STORE), where)
        .order_by(incoming.c.position)
        .limit(JUDGED_AT_ONCE)
    )
    last = 0
    while rows := session.execute(query.where(incoming.c.position > last)).mappings().all():
        last = rows[-1]["position"]
        yield [(row["position"], _stored_facts(row), _new_facts(row, contract_id)) for row in rows]


def judge(session: Session, contract_id: int, where: ColumnElement[bool], decide: Judge) -> None:
    """Let `decide` give the verdict on added and changed rows that meet `where`."""
    for chunk in differing(session, contract_id, where):
        settled = []
        for position, before, after in chunk:
            verdict, instead = decide(position, before, after)
            facts = after if instead is None else instead
            settled.append(
                {f"new_{name}": facts[name] for name in (*_TAKEN, "dimension_set_id")}
                | {"new_verdict": verdict, "which": position}
            )
        session.execute(_settle_statement(), settled)


def write(
    session: Session, contract_id: int, batch_id: int, came: Incoming, progress: Progress
) -> None:
    """Add and change results as the verdicts say, keeping what changed ones were before."""
    progress.report(0, came.rows, "Storing results")
    with interruptible(session, progress):
        if came.unlike is not None:
            _store_sets(session, select(incoming_sets.c.number))
            store_unlike(session, contract_id, batch_id, came.unlike, next_id(session), progress)
            return
        _store_sets(session, _needed_sets())
        _keep_before(session, batch_id)
        _change(session, batch_id)
        _add(session, contract_id, batch_id, came.told)
    progress.report(came.rows, came.rows, "Storing results")


def _settle_statement() -> Update:
    names = (*_TAKEN, "dimension_set_id", "verdict")
    return (
        update(incoming)
        .where(incoming.c.position == bindparam("which"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


def next_id(session: Session) -> int:
    """Return an id that no result has, had while an undo can bring it back, or was stated by."""
    columns = results.c.id, results_before.c.result_id, statement_sources.c.result_id
    return 1 + max(session.scalar(select(func.max(column))) or 0 for column in columns)


def _has_results(session: Session, contract_id: int) -> bool:
    found = select(results.c.id).where(results.c.contract_id == contract_id).limit(1)
    return session.scalar(found) is not None


def _find_sets(session: Session) -> None:
    known = select(dimension_sets.c.id).where(dimension_sets.c.digest == incoming_sets.c.digest)
    session.execute(update(incoming_sets).values(set_id=known.scalar_subquery()))


def _set_of_row() -> ColumnElement[int | None]:
    of_row: ScalarSelect[int | None] = (
        select(incoming_sets.c.set_id)
        .where(incoming_sets.c.number == incoming.c.set_number)
        .correlate(incoming)
        .scalar_subquery()
    )
    return func.coalesce(incoming.c.dimension_set_id, of_row)


def _keep_untold(session: Session, untold: Collection[str]) -> None:
    if untold:
        session.execute(
            update(incoming)
            .where(incoming.c.result_id == results.c.id)
            .values({key: results.c[key] for key in untold})
        )


def _keep_known_days(session: Session) -> None:
    session.execute(
        update(incoming)
        .where(
            incoming.c.result_id == results.c.id,
            incoming.c.status == _REVERSED,
            results.c.status == _REVERSED,
            incoming.c.reversed_on.is_(None),
            results.c.reversed_on >= incoming.c.day,
        )
        .values(reversed_on=results.c.reversed_on)
    )


def _needed_sets() -> Select[int]:
    """Return the sets of texts that rows to be stored need."""
    return (
        select(incoming.c.set_number)
        .where(
            incoming.c.verdict.in_(_TO_STORE),
            incoming.c.dimension_set_id.is_(None),
        )
        .distinct()
    )


def _store_sets(session: Session, needed: Select[int]) -> None:
    """Store the needed sets of texts that are new, and no others."""
    names = ["digest", *DIMENSIONS]
    new = (
        select(*(incoming_sets.c[name] for name in names))
        .where(incoming_sets.c.set_id.is_(None), incoming_sets.c.number.in_(needed))
        .order_by(incoming_sets.c.number)
    )
    session.execute(insert(dimension_sets).from_select(names, new))
    _find_sets(session)


def _keep_before(session: Session, batch_id: int) -> None:
    kept = (
        select(literal(batch_id), results.c.id, *(results.c[name] for name in FACT_COLUMN_NAMES))
        .join(incoming, incoming.c.result_id == results.c.id)
        .where(incoming.c.verdict == Verdict.CHANGED)
        .order_by(incoming.c.position)
    )
    names = ["changed_by", "result_id", *FACT_COLUMN_NAMES]
    session.execute(insert(results_before).from_select(names, kept))


def _change(session: Session, batch_id: int) -> None:
    session.execute(
        update(results)
        .where(results.c.id == incoming.c.result_id, incoming.c.verdict == Verdict.CHANGED)
        .values(
            {name: incoming.c[name] for name in _TAKEN}
            | {"batch_id": batch_id, "dimension_set_id": _set_of_row()}
        )
    )


def _add(session: Session, contract_id: int, batch_id: int, told: Collection[str]) -> None:
    # Of metrics that the file says nothing of, new results have none.
    taken = [name for name in _TAKEN if name in told or name not in BASE_METRIC_KEYS]
    names = ["id", "contract_id", "batch_id", "dimension_set_id", "identity", *taken]
    first = next_id(session) - 1
    added = (
        select(
            literal(first) + incoming.c.position,
            literal(contract_id),
            literal(batch_id),
            _set_of_row(),
            incoming.c.identity,
            *(incoming.c[name] for name in taken),
        )
        .where(incoming.c.verdict == Verdict.ADDED)
        .order_by(incoming.c.position)
    )
    session.execute(insert(results).from_select(names, added))


def _stored_facts(row: RowMapping) -> Facts | None:
    if row["id"] is None:
        return None
    return {column.name: row[column.name] for column in results.c}


def _new_facts(row: RowMapping, contract_id: int) -> Facts:
    names = (*_TAKEN, "identity", "dimension_set_id")
    return {name: row[f"new_{name}"] for name in names} | {"contract_id": contract_id}
