"""Whatever is imported: undo leaves nothing, a file twice changes nothing, order is all one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ParsedSheet, ResultRow
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.importing import ImportReport, Replace, import_sheet, undo_import
from ppp_desktop.services.statements import close_period
from tests.integration.contents import dump
from tests.integration.factories import graduated, make_contract, result, sheet, terms

CONTRACT = 1
FIRST, TODAY = date(2026, 5, 28), date(2026, 7, 1)
MAY = Period.parse("2026-05")
SETTINGS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

LEFT_OUT = ("id", "batch_id", "row", "dimension_set_id")

FACTS = st.tuples(
    st.integers(0, 8),
    st.sampled_from(["", "A", "B", "C"]),
    st.sampled_from([None, "Mobile", "Desktop"]),
    st.sampled_from(list(Status)),
    st.one_of(st.none(), st.integers(0, 3)),
    st.one_of(st.none(), st.decimals(0, 99, places=2)),
)
TOTALS = st.lists(FACTS, max_size=10)
EVENTS = st.dictionaries(st.sampled_from([f"L-{each}" for each in range(9)]), FACTS, max_size=8)
SHEETS = st.one_of(TOTALS, EVENTS)
HOW = st.sampled_from(list(Replace))


def made(facts: object, file: str, source: str = "Ads") -> ParsedSheet:
    """Return the drawn rows as a sheet: events where they have numbers."""
    pairs = list(facts.items()) if isinstance(facts, dict) else [("", each) for each in facts]  # type: ignore[attr-defined]  # a list of facts
    rows = [_row(place, number, drawn) for place, (number, drawn) in enumerate(pairs, start=2)]
    return replace(sheet(rows, source=source, file=file), sha256=file)


def _row(
    place: int,
    number: str,
    drawn: tuple[int, str, str | None, Status, int | None, Decimal | None],
) -> ResultRow:
    day, campaign, device, status, leads, cost = drawn
    values = tuple(
        (key, to_scaled(Decimal(value)))
        for key, value in (("leads", leads), ("cost", cost))
        if value is not None
    )
    made = result(place, day=FIRST + timedelta(days=day), external_id=number, status=status)
    row = replace(made, values=values)
    named = (("campaign", campaign), ("device", device or ""))
    return replace(row, dimensions=tuple((name, text) for name, text in named if text))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("properties") / "template.ppp"
    database = create_database(path)
    make_contract(database, terms(graduated()))
    database.close()
    return path


@contextmanager
def fresh(template: Path) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.ppp"
        shutil.copy(template, path)
        database = open_database(path)
        try:
            yield database
        finally:
            database.close()


def tried(database: Database, parsed: ParsedSheet, how: Replace) -> ImportReport | None:
    """Import, checking the counts; None where the user would have to choose first."""
    try:
        report, _ = import_sheet(database, CONTRACT, parsed, replace=how, today=TODAY)
    except ImportRejected:
        return None
    parts = report.imported + report.updated + report.unchanged + report.rejected + report.ignored
    assert report.rows_read == parts
    return report


def facts(database: Database) -> list[tuple[object, ...]]:
    """Return what is stored but for ids and where it came from."""
    columns = [column for column in results.c if column.name not in LEFT_OUT]
    query = select(*columns, dimension_sets.c.campaign, dimension_sets.c.device).join(
        dimension_sets
    )
    with database.reading() as session:
        return sorted((tuple(row) for row in session.execute(query)), key=repr)


def counting(database: Database) -> list[tuple[object, ...]]:
    """Return the results that have figures; in another breakdown, others are in nobody's way."""
    figures = [column.name for column in results.c if column.name not in LEFT_OUT]
    places = [figures.index(name) for name in ("leads", "cost")]
    return [row for row in facts(database) if any(row[place] for place in places)]


@SETTINGS
@given(sheets=st.lists(st.tuples(SHEETS, HOW), min_size=1, max_size=4), issued=st.booleans())
def test_import_and_undo_leave_the_store_as_it_was(
    template: Path, sheets: list[tuple[object, Replace]], issued: bool
) -> None:
    with fresh(template) as database:
        done: list[tuple[int, dict[str, list[tuple[object, ...]]]]] = []
        for place, (drawn, how) in enumerate(sheets):
            if issued and place == 1:
                close_period(database, CONTRACT, MAY, issue=True, today=TODAY)
                done = []
            before = dump(database)
            report = tried(database, made(drawn, f"{place}.csv"), how)
            if report is None or report.batch_id is None:
                assert dump(database) == before
            else:
                done.append((report.batch_id, before))
        for batch_id, before in reversed(done):
            undo_import(database, batch_id)
            assert dump(database) == before


@SETTINGS
@given(first=SHEETS, second=SHEETS, how=HOW)
def test_the_same_file_again_changes_nothing(
    template: Path, first: object, second: object, how: Replace
) -> None:
    with fresh(template) as database:
        tried(database, made(first, "first.csv"), Replace.AUTO)
        again = made(second, "second.csv")
        report = tried(database, again, how)
        assume(report is not None)
        before = dump(database)
        repeated = tried(database, again, how)
        assert repeated is not None
        assert (repeated.changes, repeated.batch_id) == (0, None)
        assert dump(database) == before


@SETTINGS
@given(first=EVENTS, second=EVENTS)
def test_a_corrected_file_changes_exactly_what_it_corrects(
    template: Path,
    first: dict[str, object],
    second: dict[str, object],
) -> None:
    told = {key for drawn in second.values() for key in _told(drawn)}
    assume(told == {"leads", "cost"})
    with fresh(template) as database:
        tried(database, made(first, "first.csv"), Replace.AUTO)
        report = tried(database, made(second, "second.csv"), Replace.AUTO)
        assert report is not None
        common = first.keys() & second.keys()
        changed = sum(_fact(first[key]) != _fact(second[key]) for key in common)
        assert (report.imported, report.updated, report.gone) == (
            len(second.keys() - first.keys()),
            changed,
            0,
        )
        with fresh(template) as other:
            tried(other, made({**first, **second}, "both.csv"), Replace.AUTO)
            assert facts(database) == facts(other)


def _told(drawn: object) -> list[str]:
    assert isinstance(drawn, tuple)
    return [
        name for name, value in zip(("leads", "cost"), drawn[4:], strict=True) if value is not None
    ]


def _fact(drawn: object) -> object:
    assert isinstance(drawn, tuple)
    return (*drawn[:2], drawn[2] or "", *drawn[3:])


@SETTINGS
@given(drawn=TOTALS, days=st.sets(st.integers(0, 8)))
def test_the_order_of_exports_of_different_days_is_all_one(
    template: Path, drawn: list[tuple[object, ...]], days: set[int]
) -> None:
    one = [each for each in drawn if each[0] in days]
    other = [each for each in drawn if each[0] not in days]
    sheets = [made(one, "one.csv"), made(other, "other.csv")]
    with fresh(template) as forwards, fresh(template) as backwards:
        taken = [tried(forwards, each, Replace.AUTO) for each in sheets]
        taken += [tried(backwards, each, Replace.AUTO) for each in reversed(sheets)]
        assume(None not in taken)
        assert facts(forwards) == facts(backwards)


@SETTINGS
@given(first=TOTALS, second=TOTALS)
def test_a_whole_export_leaves_exactly_itself(
    template: Path,
    first: list[tuple[object, ...]],
    second: list[tuple[object, ...]],
) -> None:
    assume(second)
    assume({key for drawn in second for key in _told(drawn)} == {"leads", "cost"})
    days = [drawn[0] for drawn in second]
    inside = [drawn for drawn in first if min(days) <= drawn[0] <= max(days)]  # type: ignore[type-var,operator]  # days are whole numbers
    with fresh(template) as database, fresh(template) as other:
        tried(database, made(inside, "first.csv"), Replace.AUTO)
        report = tried(database, made(second, "second.csv"), Replace.DAYS)
        tried(other, made(second, "second.csv"), Replace.AUTO)
        assert report is not None
        assert counting(database) == counting(other)
