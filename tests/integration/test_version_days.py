"""The days from which a version may apply are checked, and said in words before it is saved."""

from __future__ import annotations

from datetime import date

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import Side, record_agreement
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.statements import close_period
from ppp_desktop.services.terms import save_terms
from ppp_desktop.services.version_days import VersionDays, get_version_days
from tests.integration.factories import make_contract, terms

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
FEE = terms({"kind": "retainer", "name": "Fee", "amount": "900", "prorate": True})
DAYS = VersionDays(PeriodKind.MONTH, FIRST, None, (FIRST, SECOND))


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_days_are_read_from_the_store(empty_store: Database) -> None:
    make_contract(empty_store, FEE, end="2026-12-31")
    contract = find_contract(empty_store, "C-1").id
    assert get_version_days(empty_store, contract).first == FIRST
    save_terms(empty_store, contract, SECOND, FEE)
    record_agreement(
        empty_store, contract, SECOND, Side.CLIENT, "Anna Kok", SECOND, today=day("2026-07-01")
    )
    close_period(
        empty_store, contract, Period.parse("2026-01"), issue=True, today=day("2026-07-01")
    )
    found = get_version_days(empty_store, contract)
    assert found == VersionDays(
        PeriodKind.MONTH,
        FIRST,
        day("2026-12-31"),
        (FIRST, SECOND),
        frozenset({SECOND}),
        day("2026-01-31"),
    )
    assert found.first == day("2026-02-01")
    assert not found.is_closed
    assert found.stays(FIRST) == "Issued statements rest on version 1"
    assert found.stays(SECOND) == "Version 2 is agreed"
    assert not found.stays(day("2026-07-01"))
    found.check(day("2026-02-01"))
    for refused, words in (
        ("2025-12-31", "The contract starts on 1 January 2026"),
        ("2027-01-01", "The contract ends on 31 December 2026"),
        ("2026-01-31", "Statements are issued up to 31 January 2026"),
        ("2026-06-01", "Version 2 is agreed, so it stays as it is."),
    ):
        with pytest.raises(ValidationFailed, match=words) as error:
            found.check(day(refused))
        assert error.value.field == "effective"


def test_a_contract_that_is_issued_to_its_end_has_no_day_left() -> None:
    ended = VersionDays(
        PeriodKind.MONTH, FIRST, day("2026-06-30"), (FIRST,), frozenset(), day("2026-06-30")
    )
    assert ended.is_closed


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-07-01", "Version 3 pays July 2026 and what follows."),
        (
            "2026-06-15",
            "June 2026 is paid in two parts: version 2 until 14 June, version 3 from 15 June.",
        ),
        (
            "2026-06-01",
            "Takes the place of version 2 of that day. Version 2 pays June 2026 and what follows.",
        ),
        ("2026-03-01", "Version 2 pays 1 March – 31 May 2026; then version 3 applies."),
        (
            "2026-05-02",
            "May 2026 is paid in two parts: version 1 until 1 May, version 2 from 2 May.",
        ),
    ],
)
def test_a_day_is_told_in_words(start: str, words: str) -> None:
    assert DAYS.describe(day(start)) == words


def test_three_parts_of_a_quarter_and_a_first_version_that_comes_late() -> None:
    quarter = VersionDays(PeriodKind.QUARTER, FIRST, day("2026-06-20"), (FIRST, SECOND))
    assert quarter.describe(day("2026-05-01")) == (
        "1 April – 20 June 2026 is paid in three parts: version 1 until 30 April, "
        "version 2 from 1 May until 31 May, version 3 from 1 June."
    )
    late = VersionDays(PeriodKind.MONTH, FIRST, None, ())
    assert late.describe(day("2026-01-10")) == (
        "No terms apply before 10 January 2026: "
        "January 2026 cannot be worked out until there are some."
    )
    assert late.describe(FIRST) == "Version 1 pays January 2026 and what follows."
