"""Findings are accepted with a name and a reason, opened again, and open again when they change."""

from __future__ import annotations

import pytest

from ppp_desktop.core.changes import Topic
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.data_checks.accepting import accept_finding, reopen_finding
from ppp_desktop.services.data_checks.findings import Finding, Severity
from ppp_desktop.services.data_checks.running import (
    DataReport,
    check_data,
    look_again_at_acceptances,
)
from ppp_desktop.services.importing import undo_import
from tests.integration.checked import TODAY, put
from tests.integration.factories import graduated, make_contract, result, terms


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    put(empty_store, result(2, campaign="A", cost="-12.5"), result(3, campaign="Test", leads=1))
    return empty_store


def report_of(store: Database) -> DataReport:
    return check_data(store, TODAY)


def worst_of(store: Database) -> Finding:
    return report_of(store).findings[0]


def test_an_accepted_finding_tells_by_whom_and_why(store: Database) -> None:
    finding = worst_of(store)
    assert finding.severity is Severity.ERROR
    changes = accept_finding(store, finding, author=" Ada  Lovelace ", reason="A credit of May.")
    assert changes.topics == {Topic.CHECKS}
    report = report_of(store)
    last = report.findings[-1]
    assert (last.key, last.is_open) == (finding.key, False)
    assert last.accepted is not None
    assert (last.accepted.author, last.accepted.reason) == ("Ada Lovelace", "A credit of May.")
    assert (report.count(Severity.ERROR), report.count(Severity.WARNING)) == (0, 1)
    assert list_activities(store)[0].title == "C-1: finding accepted by Ada Lovelace"
    assert list_activities(store)[0].detail.endswith("has negative media cost. A credit of May.")


def test_accepting_again_replaces_name_and_reason(store: Database) -> None:
    finding = worst_of(store)
    accept_finding(store, finding, author="Ada", reason="One")
    accept_finding(store, finding, author="Bob", reason="Two")
    accepted = report_of(store).findings[-1].accepted
    assert accepted is not None
    assert (accepted.author, accepted.reason) == ("Bob", "Two")


def test_it_can_be_opened_again(store: Database) -> None:
    finding = worst_of(store)
    accept_finding(store, finding, author="Ada", reason="One")
    reopen_finding(store, finding)
    assert worst_of(store).is_open
    assert list_activities(store)[0].title == "C-1: finding opened again"
    with pytest.raises(NotFound, match="not accepted any more"):
        reopen_finding(store, finding)


@pytest.mark.parametrize(
    ("author", "reason", "field"),
    [(" ", "why", "author"), ("Ada", "", "reason"), ("A" * 121, "why", "author")],
)
def test_name_and_reason_are_needed(store: Database, author: str, reason: str, field: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        accept_finding(store, worst_of(store), author=author, reason=reason)
    assert refused.value.field == field
    assert worst_of(store).is_open


def test_it_is_open_again_when_the_figures_change(store: Database) -> None:
    finding = worst_of(store)
    accept_finding(store, finding, author="Ada", reason="One")
    batch = put(store, result(2, campaign="A", cost="-13"))
    assert batch is not None
    changed = worst_of(store)
    assert changed.is_open
    assert changed.key != finding.key
    undo_import(store, batch)
    assert not report_of(store).findings[-1].is_open


def test_acceptances_are_read_without_checking_again(store: Database) -> None:
    before = report_of(store)
    accept_finding(store, before.findings[0], author="Ada", reason="One")
    after = look_again_at_acceptances(store, before)
    assert after.looked_at == before.looked_at
    assert len(after.open) == len(before.open) - 1
    assert {each.key for each in after.findings} == {each.key for each in before.findings}
