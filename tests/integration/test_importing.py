"""Imports add nothing twice, report what they change, and can be taken back as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ppp_desktop.core.errors import Cancelled, Conflict, ImportRejected, NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import results, results_before
from ppp_desktop.services.import_runs import SheetJob, preview_imports
from ppp_desktop.services.importing import (
    Replace,
    import_sheet,
    list_batches,
    undo_import,
)
from ppp_desktop.services.statements import close_period
from tests.integration.factories import JUNE, graduated, make_contract, result, sheet, terms

CONTRACT = 1
TODAY = date(2026, 7, 1)
JUNE_PERIOD = Period.parse("2026-06")


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def content(database: Database) -> list[tuple[object, ...]]:
    """Every stored result but its own row id, in a fixed order."""
    columns = [column for column in results.c if column.name != "id"]
    with database.reading() as session:
        return sorted((tuple(row) for row in session.execute(select(*columns))), key=repr)


def leads(count: int, *, status: Status = Status.APPROVED) -> list:  # type: ignore[type-arg]  # ResultRow
    return [
        result(row, external_id=f"L-{row}", status=status, leads=1) for row in range(2, count + 2)
    ]


def test_the_same_rows_again_add_nothing(store: Database) -> None:
    first, _ = import_sheet(store, CONTRACT, sheet(leads(5)))
    before = content(store)
    again, _ = import_sheet(store, CONTRACT, sheet(leads(5)))
    assert (first.imported, first.updated, first.unchanged) == (5, 0, 0)
    assert (again.imported, again.updated, again.unchanged, again.batch_id) == (0, 0, 5, None)
    assert content(store) == before
    assert len(list_batches(store)) == 1


def test_a_corrected_file_changes_exactly_what_it_corrects(store: Database) -> None:
    import_sheet(store, CONTRACT, sheet(leads(3)))
    corrected = leads(3)
    corrected[1] = result(3, external_id="L-3", status=Status.REJECTED, leads=1)
    report, _ = import_sheet(store, CONTRACT, sheet(corrected, file="corrected.csv"))
    assert (report.imported, report.updated, report.unchanged) == (0, 1, 2)


def test_undo_brings_back_values_that_were_changed(store: Database) -> None:
    import_sheet(store, CONTRACT, sheet(leads(3)))
    before = content(store)
    corrected = [*leads(2, status=Status.REJECTED), result(9, external_id="L-9", leads=1)]
    report, _ = import_sheet(store, CONTRACT, sheet(corrected, file="corrected.csv"))
    assert (report.imported, report.updated) == (1, 2)
    assert report.batch_id is not None
    undo_import(store, report.batch_id)
    assert content(store) == before
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(results_before)) == 0


def test_undo_twice_is_refused(store: Database) -> None:
    report, _ = import_sheet(store, CONTRACT, sheet(leads(1)))
    assert report.batch_id is not None
    undo_import(store, report.batch_id)
    with pytest.raises(NotFound, match="already undone"):
        undo_import(store, report.batch_id)


def test_undo_is_refused_while_a_later_import_stands_on_it(store: Database) -> None:
    first, _ = import_sheet(store, CONTRACT, sheet(leads(2)))
    second, _ = import_sheet(
        store, CONTRACT, sheet(leads(1, status=Status.REJECTED), file="later.csv")
    )
    assert first.batch_id is not None
    assert second.batch_id is not None
    with pytest.raises(Conflict, match=r"later\.csv"):
        undo_import(store, first.batch_id)
    undo_import(store, second.batch_id)
    undo_import(store, first.batch_id)
    assert content(store) == []


def test_undo_is_refused_once_a_statement_stands_on_it(store: Database) -> None:
    report, _ = import_sheet(store, CONTRACT, sheet(leads(2)))
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    assert report.batch_id is not None
    with pytest.raises(Conflict, match=row.number):
        undo_import(store, report.batch_id)


def test_rows_of_an_issued_period_are_refused_with_its_number(store: Database) -> None:
    import_sheet(store, CONTRACT, sheet(leads(2)))
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=TODAY)
    changed = [*leads(2, status=Status.REJECTED), result(9, external_id="L-9", leads=1)]
    before = content(store)
    report, _ = import_sheet(store, CONTRACT, sheet(changed, file="late.csv"))
    assert (report.imported, report.updated, report.rejected) == (0, 0, 3)
    assert report.rows_read == report.rejected
    assert row.number in report.problems[0].message
    assert content(store) == before


def test_a_preview_tells_the_change_in_pay_and_stores_nothing(store: Database) -> None:
    import_sheet(store, CONTRACT, sheet(leads(100)))
    before = content(store)
    effect = preview_imports(store, [SheetJob(CONTRACT, sheet(leads(101), file="more.csv"))])
    (report,) = effect.reports
    assert (report.imported, report.unchanged) == (1, 100)
    (pay,) = effect.periods
    assert (pay.period.key, pay.before, pay.after) == (
        "2026-06",
        Decimal("1000.00"),
        Decimal("1012.00"),
    )
    assert content(store) == before
    assert len(list_batches(store)) == 1


def test_cancelling_leaves_nothing_behind(store: Database) -> None:
    class CancelsLate:
        calls = 0

        def report(self, done: int, total: int, text: str) -> None: ...

        def check_cancelled(self) -> None:
            self.calls += 1
            if self.calls > 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        import_sheet(store, CONTRACT, sheet(leads(3)), progress=CancelsLate())
    assert content(store) == []
    assert list_batches(store) == []


def test_equal_daily_rows_of_one_file_are_all_kept(store: Database) -> None:
    rows = [result(row, campaign="A", clicks=5) for row in (2, 3)]
    report, _ = import_sheet(store, CONTRACT, sheet(rows, source="Google Ads"))
    assert report.imported == 2
    again, _ = import_sheet(store, CONTRACT, sheet(rows, source="Google Ads"))
    assert again.unchanged == 2


def test_totals_beside_events_of_another_tool_are_warned_of(store: Database) -> None:
    import_sheet(store, CONTRACT, sheet(leads(2)))
    claimed = sheet([result(2, leads=2)], source="Meta Ads", file="meta.csv")
    report, _ = import_sheet(store, CONTRACT, claimed)
    (warning,) = report.problems
    assert warning.severity is Severity.WARNING
    assert "also comes from CRM" in warning.message


ROWS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(0, 5),
        st.sampled_from(list(Status)),
        st.integers(0, 2),
    ),
    max_size=12,
    unique_by=lambda row: row[0],
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=ROWS, second=ROWS)
def test_import_and_undo_leave_the_store_as_it_was(
    store: Database,
    first: list[tuple[int, int, Status, int]],
    second: list[tuple[int, int, Status, int]],
) -> None:
    def made(rows: list[tuple[int, int, Status, int]], file: str):  # type: ignore[no-untyped-def]  # a sheet
        return sheet(
            [
                result(
                    place,
                    day=JUNE.replace(day=1 + days),
                    external_id=f"L-{key}",
                    status=status,
                    leads=value,
                )
                for place, (key, days, status, value) in enumerate(rows, start=2)
            ],
            file=file,
        )

    one, _ = import_sheet(store, CONTRACT, made(first, "one.csv"))
    before = content(store)
    two, _ = import_sheet(store, CONTRACT, made(second, "two.csv"))
    assert two.rows_read == two.imported + two.updated + two.unchanged + two.rejected + two.ignored
    if two.batch_id is not None:
        undo_import(store, two.batch_id)
    assert content(store) == before
    if one.batch_id is not None:
        undo_import(store, one.batch_id)
    assert content(store) == []


def test_a_span_beside_daily_rows_of_the_same_tool_is_refused(store: Database) -> None:
    daily = [result(2, campaign="A", cost=5), result(3, campaign="A", cost=6, day=date(2026, 6, 2))]
    first, _ = import_sheet(store, CONTRACT, sheet(daily, source="Meta Ads"))
    assert first.problems == ()
    span = replace(result(2, campaign="A", cost=11, day=date(2026, 6, 30)), first_day=JUNE)
    again = sheet([span], source="Meta Ads", file="june.csv")
    before = content(store)
    with pytest.raises(ImportRejected, match="sum the same days in other parts"):
        import_sheet(store, CONTRACT, again)
    assert content(store) == before
    added, _ = import_sheet(store, CONTRACT, again, replace=Replace.ADD)
    (warning,) = added.problems
    assert (warning.cause, warning.severity) == ("counted_twice", Severity.WARNING)
    assert added.batch_id is not None
    undo_import(store, added.batch_id)
    instead, _ = import_sheet(store, CONTRACT, again, replace=Replace.DAYS)
    assert (instead.imported, instead.gone, instead.problems) == (1, 2, ())
    same, _ = import_sheet(store, CONTRACT, sheet([span], source="Google Ads", file="g.csv"))
    assert same.problems == ()


def test_a_dollar_is_no_euro(store: Database) -> None:
    unclear = Problem(0, "$", "unclear_currency", "Which?", severity=Severity.WARNING)
    krona = replace(unclear, column="kr")
    given = replace(sheet([result(2, cost=5)]), problems=(unclear, krona))
    report, _ = import_sheet(store, CONTRACT, given)
    assert report.problems == (unclear, krona)


def test_a_dollar_is_no_question_where_the_contract_is_in_dollars(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()), currency="USD")
    unclear = Problem(0, "$", "unclear_currency", "Which?", severity=Severity.WARNING)
    given = replace(sheet([result(2, cost=5)]), problems=(unclear,))
    report, _ = import_sheet(empty_store, CONTRACT, given)
    assert report.problems == ()


def test_money_of_another_currency_is_told_at_once(store: Database) -> None:
    rows = [result(2, campaign="A", cost=5, currency="USD"), result(3, campaign="B", clicks=5)]
    report, _ = import_sheet(store, CONTRACT, sheet(rows, source="Meta Ads"))
    (warning,) = report.problems
    assert warning.message == "1 row is in USD, the contract is in EUR."
    assert warning.remedy.startswith("Nothing that rests on their amounts can be worked out")


def test_money_that_the_terms_convert_can_be_worked_out(empty_store: Database) -> None:
    share: dict[str, object] = {
        "kind": "percentage",
        "name": "Share",
        "metric": "revenue",
        "rate": "0.1",
    }
    make_contract(empty_store, terms(share, conversion="daily"))
    rows = [result(2, external_id="O-1", revenue=5, currency="USD")]
    report, _ = import_sheet(empty_store, CONTRACT, sheet(rows))
    (warning,) = report.problems
    assert warning.remedy == "They are converted at the stored exchange rates, as the terms say."


def test_an_import_that_never_was_cannot_be_undone(store: Database) -> None:
    with pytest.raises(NotFound, match="no import 999"):
        undo_import(store, 999)


def test_figures_that_no_longer_add_up_are_refused(store: Database) -> None:
    large = [result(row, external_id=f"O-{row}", revenue="4000000000000") for row in (2, 3)]
    import_sheet(store, CONTRACT, sheet(large, file="large.csv"))
    before = content(store)
    with pytest.raises(Conflict, match=r"Revenue would add up to more than can be counted"):
        import_sheet(
            store,
            CONTRACT,
            sheet([result(4, external_id="O-4", revenue="-2000000000000")], file="more.csv"),
        )
    assert content(store) == before
