"""The checks tell the same whether they look at one period or at all, in whatever order rows come.

What is accepted in the list of all findings must be accepted where a period is closed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.periods import Period, PeriodKind, periods_between
from ppp_desktop.imports.contacts import read_contact
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.services.data_checks.findings import Severity
from ppp_desktop.services.data_checks.running import check_data
from tests.integration.checked import TODAY, put
from tests.integration.factories import graduated, make_contract, result, terms

_FIRST = date(2026, 2, 1)
_MONTHS = periods_between(_FIRST, TODAY, PeriodKind.MONTH)
_SETTINGS = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Key = tuple[int, str, str]
Event = tuple[date, str, str, str, str]

_DAYS = st.integers(0, 168).map(lambda step: _FIRST + timedelta(days=step))
_GAPS = st.lists(st.tuples(_DAYS, st.integers(1, 9)), max_size=3)
_PEAKS = st.dictionaries(_DAYS, st.sampled_from([0, 40, 300, 900]), max_size=4)
_EVENTS = st.lists(
    st.tuples(
        _DAYS,
        st.sampled_from(["A-1", "A-2", "A-3", "TEST-1"]),
        st.sampled_from(["-5", "0", "10"]),
        st.sampled_from(["", "USD"]),
        st.sampled_from(["ada@mail.de", "bob@mail.de", ""]),
    ),
    max_size=8,
    unique_by=lambda event: event[1],
)


def _totals(
    gaps: Sequence[tuple[date, int]], peaks: dict[date, int], campaign: str
) -> list[ResultRow]:
    missing = {start + timedelta(days=step) for start, days in gaps for step in range(days)}
    days = [_FIRST + timedelta(days=step) for step in range(150)]
    return [
        result(
            number,
            day=day,
            campaign=campaign,
            clicks=peaks.get(day, 100 + number % 5),
            impressions=200,
        )
        for number, day in enumerate(days, start=2)
        if day not in missing
    ]


def _events(drawn: Sequence[Event]) -> list[ResultRow]:
    return [
        replace(
            result(number, day=day, external_id=name, leads=1, revenue=revenue, currency=currency),
            contacts=read_contact("email", mail),
        )
        for number, (day, name, revenue, currency, mail) in enumerate(drawn, start=2)
    ]


def _findings(store: Database, *spans: Period | None) -> set[Key]:
    """Return which errors and warnings there are in one span after the other."""
    reports = [check_data(store, TODAY, period=span) for span in spans]
    findings = [finding for report in reports for finding in report.findings]
    return {finding.key for finding in findings if finding.severity is not Severity.NOTE}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a contract and no results, which each example begins with."""
    store = create_database(tmp_path_factory.mktemp("agree") / "template.ppp")
    make_contract(store, terms(graduated()))
    store.close()
    return store.path


@contextmanager
def _store_with(template: Path, files: Sequence[tuple[str, list[ResultRow]]]) -> Iterator[Database]:
    path = template.with_name("example.ppp")
    store = Database(Path(shutil.copy(template, path)))
    for source, rows in files:
        put(store, *rows, source=source, file=f"{source}.csv")
    yield store
    store.close()
    for leftover in path.parent.glob("example.ppp*"):
        leftover.unlink()


@_SETTINGS
@given(_GAPS, _PEAKS, _EVENTS, _EVENTS)
def test_each_period_tells_what_all_periods_tell(
    template: Path,
    gaps: Sequence[tuple[date, int]],
    peaks: dict[date, int],
    events: Sequence[Event],
    others: Sequence[Event],
) -> None:
    files = [
        ("Ads", _totals(gaps, peaks, "Solar")),
        ("CRM", _events(events)),
        ("Shop", _events(others)),
    ]
    with _store_with(template, files) as store:
        assert _findings(store, *_MONTHS) == _findings(store, None)


@_SETTINGS
@given(_GAPS, _PEAKS, _EVENTS)
def test_the_order_of_rows_and_files_does_not_matter(
    template: Path,
    gaps: Sequence[tuple[date, int]],
    peaks: dict[date, int],
    events: Sequence[Event],
) -> None:
    files = [("Ads", _totals(gaps, peaks, "Solar")), ("Copy", _totals(gaps, {}, "Solar"))]
    files.append(("CRM", _events(events)))
    with _store_with(template, files) as store:
        expected = _findings(store, None)
    shuffled = [(source, rows[::-1]) for source, rows in files[::-1]]
    with _store_with(template, shuffled) as store:
        assert _findings(store, None) == expected
