"""The check finds whatever was changed in a store behind the program's back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.checks import CheckKind, check_store
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import close_period
from tests.integration.factories import JUNE, graduated, make_contract, result, sheet, terms

MAY = JUNE.replace(month=5)
TODAY = date(2026, 7, 1)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    rows = [
        result(
            number,
            day=day,
            external_id=f"L-{number}",
            status=Status.APPROVED if number % 5 else Status.REJECTED,
            leads=1,
        )
        for number, day in enumerate([MAY] * 20 + [JUNE] * 30, start=2)
    ]
    import_sheet(empty_store, 1, sheet(rows))
    for key in ("2026-05", "2026-06"):
        close_period(empty_store, 1, Period.parse(key), issue=True, today=TODAY)
    return empty_store


def tamper(store: Database, *statements: str) -> None:
    with store.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def change_last(store: Database, table: str, change: str) -> None:
    last = f"(SELECT max(id) FROM {table})"  # noqa: S608 - the names stand in this file
    tamper(store, f"UPDATE {table} SET {change} WHERE id = {last}")  # noqa: S608 - likewise


def test_an_untouched_store_is_sound(store: Database) -> None:
    assert check_store(store).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "day = '2026-06-02'",
        "external_id = 'L-1'",
        "row = row + 1",
        "result_id = result_id + 1",
        "value = value + 1",
        "measure = 7",
        "day = 'June'",
    ],
)
def test_any_change_of_a_kept_result_is_found(store: Database, change: str) -> None:
    change_last(store, "statement_sources", change)
    (finding,) = check_store(store).findings
    assert (finding.kind, finding.subject) == (CheckKind.SOURCES, "2026-002")


def test_changes_that_cancel_out_are_found(store: Database) -> None:
    change_last(store, "statement_sources", "value = value + 5")
    tamper(
        store,
        "UPDATE statement_sources SET value = value - 5 "
        "WHERE id = (SELECT max(id) - 1 FROM statement_sources)",
    )
    assert [finding.kind for finding in check_store(store).findings] == [CheckKind.SOURCES]


def test_another_name_of_the_source_file_is_found(store: Database) -> None:
    tamper(store, "UPDATE import_batches SET file_name = 'other.csv'")
    assert [finding.subject for finding in check_store(store).findings] == ["2026-001", "2026-002"]


@pytest.mark.parametrize(
    "change",
    [
        "start = '2020-01-01'",
        "end = '2026-06-29'",
        "issued_on = '2026-07-02'",
        "due_on = '2027-01-01'",
        "currency = 'USD'",
        "terms_effective = '2026-02-01'",
        "total = total + 1",
        "total = 'much'",
        "start = 'June'",
        "body = substr(body, 2)",
        "checksum = ''",
    ],
)
def test_any_change_of_an_issued_statement_is_found(store: Database, change: str) -> None:
    change_last(store, "statements", change)
    (finding,) = check_store(store).findings
    assert (finding.kind, finding.subject) == (CheckKind.SEAL, "2026-002")


def test_a_gap_in_the_numbers_is_found_though_it_was_closed_up(store: Database) -> None:
    tamper(
        store,
        "DELETE FROM statements WHERE number = '2026-001'",
        "UPDATE statements SET sequence = 1",
    )
    (finding,) = check_store(store).findings
    assert (finding.kind, finding.subject) == (CheckKind.SEAL, "2026-002")


def test_a_statement_that_was_made_a_draft_again_is_found(store: Database) -> None:
    change_last(store, "statements", "number = NULL, sequence = NULL")
    assert [finding.kind for finding in check_store(store).findings] == [CheckKind.NUMBERS]


def test_damage_that_shows_in_several_places_is_reported(store: Database) -> None:
    with store.reading() as session:
        page = session.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_results_contract_id_day'")
        )
        size = session.scalar(text("PRAGMA page_size"))
    store.close()
    with store.path.open("r+b") as file:
        file.seek(page * size - 30)  # the entries of an index stand at the end of its page
        file.write(b"9" * 30)
    (finding,) = check_store(store).findings
    assert finding.kind is CheckKind.FILE
