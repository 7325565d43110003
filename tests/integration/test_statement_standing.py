"""One word for each statement; entries that are put back fit; a settlement brings its credit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Conflict, NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.adjustments import list_adjustments
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.deliveries import DeliveryState, Method, claim_message, finish
from ppp_desktop.services.dispute_settling import Settlement, settle_dispute, take_back
from ppp_desktop.services.life_events import DisputeReason, Outcome
from ppp_desktop.services.life_offers import Offer, offers_of, suggested_payments
from ppp_desktop.services.life_recording import (
    open_dispute,
    record_payment,
    resolve_dispute,
    withdraw_event,
)
from ppp_desktop.services.life_restoring import export_evidence, is_document, restore_event
from ppp_desktop.services.life_words import dispute_sentence, event_title, open_sentence
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.statement_standing import (
    Reminder,
    Standing,
    StandingFilter,
    StandingView,
    list_standings,
    read_standing,
)
from ppp_desktop.services.statements import close_period, find_statement
from ppp_desktop.services.voiding import void_statement

WHO = "Mara Finch"


@pytest.fixture
def store(sample_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "sample.ppp"
    path.write_bytes(sample_file.read_bytes())
    database = open_database(path)
    yield database
    database.close()


def read(store: Database, number: str, *, later: int = 0) -> StandingView:
    today = today_of(store) + timedelta(days=later)
    return read_standing(store, find_statement(store, number).id, today=today)


def test_every_statement_has_one_word_and_every_filter_its_own(store: Database) -> None:
    rows = list_standings(store, today=today_of(store))
    standings = {each.row.number: each.standing for each in rows}
    assert standings["2026-013"] is Standing.DISPUTED
    assert standings["2026-014"] is Standing.OVERDUE
    assert standings["2026-018"] is Standing.PAID
    found = {only: [each for each in rows if each.passes(only)] for only in StandingFilter}
    assert not found[StandingFilter.DRAFTS] + found[StandingFilter.VOID]
    assert len(found[StandingFilter.OPEN]) == len(found[StandingFilter.OVERDUE]) == 4
    assert len(found[StandingFilter.PAID]) == len(rows) - 4


def test_sentences_of_money(store: Database) -> None:
    assert open_sentence(read(store, "2026-014")) == "€2,355.00 open, 69 days overdue."
    assert open_sentence(read(store, "2026-017", later=-37)) == "€5,271.70 open, 1 day overdue."
    fresh = read(store, "2026-017", later=-38)
    assert open_sentence(fresh) == "€5,271.70 open, due on 15 June 2026."
    assert fresh.standing is Standing.ACCEPTED
    assert dispute_sentence(read(store, "2026-013")) == (
        "Line 2 is in dispute ($1,000.00). The undisputed part, $9,157.45, is payable."
    )
    today = today_of(store)
    row = find_statement(store, "2026-017")
    for line in (1, 2, 3):
        open_dispute(store, row.id, reason=DisputeReason.RATE, line=line, day=today, author="Jana")
    said = dispute_sentence(read(store, "2026-017"))
    assert said == "Lines 1, 2 and 3 are in dispute; nothing else is open."
    shown = read(store, "2026-017")
    assert shown.life is not None
    assert suggested_payments(shown.life) == (Decimal("5271.7"),)


def test_what_is_void_offers_nothing_and_a_credit_only_its_sending(store: Database) -> None:
    row, today = find_statement(store, "2026-017"), today_of(store)
    credit, _ = void_statement(store, row.id, reason="Wrong.", author=WHO, day=today)
    close_period(store, row.contract_id, row.period, issue=True, today=today)
    assert offers_of(read(store, "2026-017")) == frozenset()
    assert offers_of(read(store, credit.number)) == {Offer.SENT}
    assert open_sentence(read(store, credit.number)) == "A credit of €5,271.70. Nothing is owed."
    ties = [(each.tie, each.number) for each in read(store, "2026-017").related]
    assert [number for _tie, number in ties] == ["2026-019", "2026-020"]


def test_an_entry_is_put_back_only_where_it_still_fits(store: Database) -> None:
    today = today_of(store)
    row = find_statement(store, "2026-017")
    paid, _ = record_payment(store, row.id, amount=Decimal(5000), day=today, author=WHO)
    withdraw_event(store, paid)
    second, _ = record_payment(store, row.id, amount=Decimal(1000), day=today, author=WHO)
    with pytest.raises(Conflict, match="paid meanwhile"):
        restore_event(store, paid)
    withdraw_event(store, second)
    restore_event(store, paid)
    restore_event(store, paid)
    assert read(store, "2026-017").life is not None
    dispute, _ = open_dispute(
        store, row.id, reason=DisputeReason.OTHER, line=1, day=today, author="Jana"
    )
    settled, _ = resolve_dispute(store, dispute, outcome=Outcome.REJECTED, day=today, author=WHO)
    withdraw_event(store, settled)
    again, _ = resolve_dispute(store, dispute, outcome=Outcome.REJECTED, day=today, author=WHO)
    with pytest.raises(Conflict, match="not open any more"):
        restore_event(store, settled)
    withdraw_event(store, again)
    withdraw_event(store, dispute)
    open_dispute(store, row.id, reason=DisputeReason.OTHER, day=today, author="Jana")
    with pytest.raises(Conflict, match="disputed already"):
        restore_event(store, dispute)
    with pytest.raises(NotFound):
        restore_event(store, 999_999)


def test_nothing_is_put_back_into_a_void_statement(store: Database) -> None:
    today = today_of(store)
    row = find_statement(store, "2026-017")
    paid, _ = record_payment(store, row.id, amount=Decimal(5000), day=today, author=WHO)
    withdraw_event(store, paid)
    void_statement(store, row.id, reason="Wrong.", author=WHO, day=today)
    with pytest.raises(Conflict, match="is void"):
        restore_event(store, paid)


def test_a_settlement_and_its_credit_come_and_go_together(store: Database) -> None:
    today = today_of(store)
    shown = read(store, "2026-013")
    assert shown.life is not None
    (dispute,) = shown.life.open_disputes
    too_much = Settlement(Outcome.PARTLY, today, WHO, credit=Decimal("0.001"))
    with pytest.raises(ValidationFailed):
        settle_dispute(store, dispute.id, too_much)
    assert read(store, "2026-013").disputed_lines == {2}
    given = Settlement(Outcome.PARTLY, today, WHO, "Half of it.", Decimal(500))
    entry, _ = settle_dispute(store, dispute.id, given)
    (row,) = list_adjustments(store, only_open=True)
    assert (row.amount, row.corrects) == (Decimal(-500), "2026-013")
    events = [each for each in read(store, "2026-013").happenings() if each.day == today]
    (event,) = [each for each in events if not isinstance(each, Reminder)]
    assert event_title(event, "USD") == ("Dispute of line 2 settled: the client is right in part")
    assert take_back(store, entry)[0]
    assert list_adjustments(store, only_open=True) == []
    assert read(store, "2026-013").disputed_lines == {2}


def test_evidence_comes_out_as_it_went_in(store: Database, tmp_path: Path) -> None:
    proof = tmp_path / "calls März.csv"
    proof.write_bytes(b"\x00\xff\r\nrow")
    open_dispute(
        store,
        find_statement(store, "2026-017").id,
        reason=DisputeReason.DUPLICATE,
        day=today_of(store),
        author="Jana",
        evidence=proof,
    )
    ((digest, name),) = read(store, "2026-017").evidence
    assert name == "calls März.csv"
    target = tmp_path / "out.csv"
    export_evidence(store, digest, target)
    assert target.read_bytes() == proof.read_bytes()
    with pytest.raises(StorageUnavailable):
        export_evidence(store, digest, tmp_path / "gone" / "out.csv")
    assert is_document(name)
    assert not any(is_document(each) for each in ("a.exe", "a.html", "a.lnk", "a", "a.pdf.bat"))


def test_a_reminder_stands_among_what_happened(store: Database) -> None:
    row, today = find_statement(store, "2026-014"), today_of(store)
    (draft,) = draft_messages(store, [ToSend.reminder(row.id)], today=today)
    claim = claim_message(store, chosen_as_proposed(draft).letter(), Method.MAIL, again=False)
    assert claim is not None
    finish(store, claim, DeliveryState.UNKNOWN, "No answer.", today=today, author=WHO)
    (reminder,) = read(store, "2026-014").reminders
    assert reminder.recipients
    assert not reminder.is_certain
    assert read(store, "2026-014").happenings()[0] == reminder
