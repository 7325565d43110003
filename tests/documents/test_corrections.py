"""Credits, statements in the place of void ones, and adjustments, as they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.models.database import create_database
from ppp_desktop.services.adjustments import NewAdjustment, add_adjustment
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.statements import close_period
from ppp_desktop.services.voiding import void_statement
from ppp_desktop.statements.document import StatementDocument
from ppp_desktop.statements.pdf import statement_bytes
from tests.documents.contracts import CODE, ISSUED, JUNE, make_statement
from tests.unit.statements.reading import full_text, overlaps, read, words_outside

REASON = "The wrong export was counted."
CAUSE = "The report of May came nine days late; agreed on 2 July."


@dataclass(frozen=True, slots=True)
class Corrected:
    """June's statement, the credit that takes it back, and the one in its place."""

    original: StatementDocument
    credit: StatementDocument
    again: StatementDocument


@pytest.fixture(scope="module", params=("en", "de"))
def corrected(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Corrected:
    database = create_database(tmp_path_factory.mktemp("corrected") / "a.ppp")
    row = make_statement(database, str(request.param), "A4")
    original = make_document(database, row.id)
    day = date(2026, 7, 6)
    credit, _changes = void_statement(database, row.id, reason=REASON, author="Mara", day=day)
    given = NewAdjustment(
        "Goodwill", CAUSE, Decimal(-150), "Mara", corrects="2026-001", period=JUNE
    )
    contract = find_contract(database, CODE).id
    add_adjustment(database, contract, given)
    again, _changes = close_period(database, contract, JUNE, issue=True, today=ISSUED)
    made = Corrected(
        original, make_document(database, credit.id), make_document(database, again.id)
    )
    assert make_document(database, row.id) == original
    database.close()
    return made


def test_a_credit_takes_every_amount_back(corrected: Corrected) -> None:
    original, credit = corrected.original, corrected.credit
    assert credit.is_credit
    assert [line.amount for line in credit.lines] == [
        other_sign(line.amount) for line in original.lines
    ]
    assert [row.amount for row in credit.totals] == [other_sign(t.amount) for t in original.totals]
    assert credit.annex == ()  # the results stand in the statement that it takes back
    assert credit.changes is None
    assert credit.returns == ()


def test_a_credit_says_what_it_takes_back_and_why(corrected: Corrected) -> None:
    data = statement_bytes(corrected.credit)
    text = full_text(data)
    title = {"en": "Credit note", "de": "Stornierung"}[corrected.credit.language]
    assert title in text
    assert corrected.original.number in text
    assert REASON in text
    assert len(read(data)) == 1


def test_the_next_one_says_what_it_replaces_and_what_was_adjusted(corrected: Corrected) -> None:
    again, language = corrected.again, corrected.again.language
    said = {"en": "Replaces statement {}", "de": "Ersetzt die ungültige Abrechnung {}"}[language]
    assert said.format(corrected.original.number) in again.origin
    line = again.lines[-1]
    assert (line.name, line.rule) == ("Goodwill", CAUSE)  # as somebody wrote it
    corrects = {"en": "Corrects statement 2026-001.", "de": "Berichtigt die Abrechnung 2026-001."}
    assert line.note == corrects[language]
    assert again.changes is not None
    assert again.changes.rows[-1].change.startswith("+")
    assert any(row.name == "Goodwill" for row in again.changes.rows)


def test_each_page_keeps_its_margins(corrected: Corrected) -> None:
    for document in (corrected.credit, corrected.again):
        pages = read(statement_bytes(document))
        assert list(words_outside(pages)) == []
        assert [pair for page in pages for pair in overlaps(page)] == []


def other_sign(amount: str) -> str:
    if amount.strip("0.,") == "":
        return amount
    return amount.removeprefix("−") if amount.startswith("−") else f"−{amount}"


def test_the_pdf_of_a_void_statement_stays(tmp_path: Path) -> None:
    database = create_database(tmp_path / "a.ppp")
    row = make_statement(database, "en", "A4")
    before = statement_bytes(make_document(database, row.id))
    void_statement(database, row.id, reason=REASON, author="Mara", day=date(2026, 7, 6))
    assert statement_bytes(make_document(database, row.id)) == before
    database.close()
