"""What clients owe adds up, by age, in dispute or not, whatever the currency."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.models.database import Database, open_database
from ppp_desktop.services.life_events import DisputeReason
from ppp_desktop.services.life_recording import open_dispute, record_payment
from ppp_desktop.services.message_drafts import ToSend, chosen_as_proposed, draft_messages
from ppp_desktop.services.receivables import (
    BAND_LABELS,
    BANDS,
    ageing,
    band_of,
    list_open,
)
from ppp_desktop.services.statement_life import LifeState, list_lives
from ppp_desktop.services.statements import find_statement, list_statements

TODAY = date(2026, 7, 10)


@pytest.fixture
def store(sample_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "sample.ppp"
    path.write_bytes(sample_file.read_bytes())
    database = open_database(path)
    yield database
    database.close()


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (0, "not due"),
        (1, "1–30 days"),
        (30, "1–30 days"),
        (31, "31–60 days"),
        (60, "31–60 days"),
        (90, "61–90 days"),
        (91, "over 90 days"),
        (999, "over 90 days"),
    ],
)
def test_bands(days: int, label: str) -> None:
    assert BAND_LABELS[band_of(days)] == label
    assert len(BAND_LABELS) == len(BANDS) + 1


def test_everything_open_is_in_one_band_or_in_dispute(store: Database) -> None:
    row = find_statement(store, "NL-LEAD/2026-05")
    day = row.issued_on or TODAY
    record_payment(store, row.id, amount=Decimal("1000"), day=day, author="Mara")
    open_dispute(store, row.id, reason=DisputeReason.RATE, line=1, day=day, author="Lena")
    found = list_open(store, today=TODAY)
    issued = [each for each in list_statements(store) if each.number]
    lives = list_lives(store, today=TODAY)
    paid = {each.row.id for each in found}.symmetric_difference(each.id for each in issued)
    assert {lives[each].state for each in paid} == {LifeState.PAID}
    clients = ageing(found)
    for currency in {each.currency for each in issued}:
        owed = sum((each.open for each in clients if each.currency == currency), Decimal(0))
        stated = [each for each in issued if each.currency == currency]
        assert owed == sum((each.total - lives[each.id].paid for each in stated), Decimal(0))
    late = [each.life.days_overdue for each in found]
    assert late == sorted(late, reverse=True)
    assert sum(each.disputed for each in clients if each.currency == "EUR") == Decimal("952.00")


def test_what_is_paid_is_no_longer_open(store: Database) -> None:
    before = list_open(store, today=TODAY)
    first = before[0]
    record_payment(
        store, first.row.id, amount=first.life.open, day=TODAY, author="Mara", reference="B-17"
    )
    assert [each.row.id for each in list_open(store, today=TODAY)] == [
        each.row.id for each in before[1:]
    ]


def test_a_reminder_names_what_is_open(store: Database) -> None:
    row = find_statement(store, "NL-LEAD/2026-05")
    record_payment(
        store, row.id, amount=Decimal("271.70"), day=row.issued_on or TODAY, author="Mara"
    )
    assert row.due_on is not None
    today = row.due_on + timedelta(days=10)
    (draft,) = draft_messages(store, [ToSend.reminder(row.id)], today=today)
    letter = chosen_as_proposed(draft).letter()
    assert letter.subject == f"Reminder: statement {row.number} was due on 15 June 2026"
    assert "€5,000.00 of €5,271.70 is still open" in letter.body


def test_a_reminder_asks_for_nothing_that_is_in_dispute(store: Database) -> None:
    row = find_statement(store, "NL-LEAD/2026-05")
    day = row.issued_on or TODAY
    open_dispute(store, row.id, reason=DisputeReason.RATE, line=1, day=day, author="Lena")
    (draft,) = draft_messages(store, [ToSend.reminder(row.id)], today=TODAY)
    assert "€4,319.70 of €5,271.70 is still open" in chosen_as_proposed(draft).letter().body
    assert draft.obstacle == ""
    open_dispute(store, row.id, reason=DisputeReason.OTHER, line=2, day=day, author="Lena")
    open_dispute(store, row.id, reason=DisputeReason.OTHER, line=3, day=day, author="Lena")
    (draft,) = draft_messages(store, [ToSend.reminder(row.id)], today=TODAY)
    assert draft.obstacle == f"What is open of statement {row.number} is in dispute."


def test_the_command_line(
    sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sample.ppp"
    path.write_bytes(sample_file.read_bytes())
    store = ["--store", str(path)]
    noted = ["events", "NL-LEAD/2026-05", *store, "--by", "Mara Finch"]
    assert run([*noted, "--paid", "271.70", "--reference", "B-17", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["open"]) == ("partly paid", "5000.00")
    assert run([*noted, "--disputed", "quantity", "--line", "1"]) == 0
    printed = capsys.readouterr().out
    assert "disputed, €5,000.00 of €5,271.70 open" in printed
    dispute = int(printed.split(" disputed line 1")[0].split()[-2].rstrip(":"))
    assert run([*noted, "--resolved", str(dispute)]) == 1
    assert "--outcome" in capsys.readouterr().err
    assert run([*noted, "--resolved", str(dispute), "--outcome", "taken-back"]) == 0
    (paid,) = [each["id"] for each in answer["events"] if each["kind"] == "paid"]
    assert run([*noted, "--withdraw", str(paid)]) == 0
    assert "accepted, €5,271.70 of €5,271.70 open" in capsys.readouterr().out
    assert run(["receivables", *store, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert set(listed["clients"][0]["bands"]) == set(BAND_LABELS)
    assert run(["receivables", *store]) == 0
    assert "Northlight Solar GmbH" in capsys.readouterr().out
