"""The agency's own numbering: checked, shown as an example, counted without gaps in each year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import Conflict, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.agency import get_agency, save_agency
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.definitions import apply_definitions, export_definitions
from ppp_desktop.services.statement_numbers import (
    numbering_example,
    preview_number,
    read_numbering,
)
from ppp_desktop.services.statements import (
    StatementRow,
    close_period,
    find_statement,
    prepare_issue,
)
from ppp_desktop.services.voiding import void_statement
from tests.integration.factories import graduated, make_contract, terms

JUNE_9 = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("pattern", "number", "written"),
    [
        ("{year}-{number:03}", 13, "2026-013"),
        ("{year}-{number:03}", 1013, "2026-1013"),
        ("INV-{year}/{number}", 7, "INV-2026/7"),
        ("{number:5}.{year}", 7, "00007.2026"),
        ("R{year}{month}-{number:04}", 7, "R202606-0007"),
        ("Rechnung {year} Nr. {number}", 7, "Rechnung 2026 Nr. 7"),
        ("請求書{year}-{number:03}", 7, "請求書2026-007"),
        ("{year}{number:9}", 7, "2026000000007"),
    ],
)
def test_a_pattern_writes_numbers(pattern: str, number: int, written: str) -> None:
    assert preview_number(pattern, JUNE_9, number) == written
    assert read_numbering(pattern).read(written) == (2026, number)


@pytest.mark.parametrize(
    "pattern",
    [
        *("", " ", "{year}", "{number}", "INV-{number:03}", "{month}-{number:03}"),
        *("{year}-{number}-{number}", "{year}-{number:0}", "{year}-{number:10}"),
        *("{year}-{number:3.1}", "{year}-{number!r}", "{year}-{count}", "{Year}-{number}"),
        *("{year}-{number", "year}-{number}", "{{year}}-{number}", "{}{year}{number}"),
        *("{year}-{number}\n", " {year}-{number}", "{year}\x00{number}", "x" * 40 + "{year}"),
        "{year.__class__}-{number}",
    ],
)
def test_what_could_write_a_number_twice_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_numbering(pattern)
    assert refused.value.field == "numbering"
    assert "{year}" in refused.value.remedy


pieces = st.lists(
    st.sampled_from(["{year}", "{month}", "{number}", "{number:03}", "0", "1", "-", "20", "(x)+"]),
    max_size=6,
).map("".join)
numbered = st.tuples(st.integers(2000, 2100), st.integers(1, 12), st.integers(1, 12_000))


@given(pieces, numbered, numbered)
def test_no_two_statements_have_the_same_number(
    pattern: str, one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    try:
        numbering = read_numbering(pattern)
    except ValidationFailed:
        return
    if (one[0], one[2]) != (other[0], other[2]):
        assert numbering.write(*one) != numbering.write(*other)
    assert numbering.read(numbering.write(*one)) == (one[0], one[2])


def test_the_example_shows_two_years() -> None:
    said = numbering_example("", JUNE_9)
    assert said.startswith("2026-001, 2026-002 …, from 2027 on 2027-001. Place {year}")
    numbering_example("{year}-{number}", date(2028, 2, 29))


@pytest.fixture
def store(empty_store: Database) -> Database:
    retainer = {"kind": "retainer", "name": "Fee", "amount": "100", "prorate": False}
    make_contract(empty_store, terms(retainer, graduated()))
    return empty_store


def number_by(store: Database, pattern: str) -> None:
    save_agency(store, replace(get_agency(store), numbering=pattern))


def issue(store: Database, month: str, today: date) -> StatementRow:
    return close_period(store, 1, Period.parse(month), issue=True, today=today)[0]


def test_statements_and_credits_share_the_count_of_a_year(store: Database) -> None:
    number_by(store, "INV-{year}/{month}-{number:04}")
    draft, _ = close_period(store, 1, Period.parse("2026-01"), issue=False, today=date(2026, 2, 1))
    assert prepare_issue(store, draft.id, today=date(2026, 2, 1)) == "INV-2026/02-0001"
    first = issue(store, "2026-01", date(2026, 2, 1))
    assert first.number == "INV-2026/02-0001"
    credit, _ = void_statement(store, first.id, reason="x", author="y", day=date(2026, 3, 1))
    assert credit.number == "INV-2026/03-0002"
    assert issue(store, "2026-01", date(2027, 1, 1)).number == "INV-2027/01-0001"
    number_by(store, "{year}-{number:03}")
    assert issue(store, "2026-02", date(2026, 12, 31)).number == "2026-003"
    assert find_statement(store, "INV-2026/03-0002").id == credit.id
    assert not check_store(store).findings


def test_a_numbering_that_would_repeat_a_number_is_refused(store: Database) -> None:
    number_by(store, "{year}{month}{number:02}")
    assert issue(store, "2026-01", date(2026, 2, 1)).number == "20260201"
    before = get_agency(store)
    with pytest.raises(ValidationFailed, match="write 20260201 once more"):
        number_by(store, "{year}{number:04}")
    assert get_agency(store) == before
    number_by(store, "{year}-{number}")
    with store.writing() as session:  # as another program might
        session.get_one(Agency, 1).numbering = "{year}{month}{number:02}"
    issue(store, "2026-02", date(2026, 3, 1))
    assert not check_store(store).findings


def test_a_number_that_exists_is_not_given_again(store: Database) -> None:
    issue(store, "2026-01", date(2026, 2, 1))
    with store.writing() as session:
        session.get_one(Agency, 1).numbering = "{year}-0{month}{number:02}"
    with store.writing() as session:
        session.get_one(Statement, 1).number = "2026-00302"
    with pytest.raises(Conflict, match="There is a statement 2026-00302 already"):
        issue(store, "2026-02", date(2026, 3, 1))


def test_the_numbering_is_part_of_the_definitions(store: Database) -> None:
    number_by(store, "{year}/{number}")
    document = export_definitions(store)
    agency = document["agency"]
    assert isinstance(agency, dict)
    assert agency["numbering"] == "{year}/{number}"
    number_by(store, "A{year}/{number}")
    apply_definitions(store, document)
    assert get_agency(store).numbering == "{year}/{number}"
    del agency["numbering"]
    apply_definitions(store, document)
    assert get_agency(store).numbering == "{year}/{number}"
