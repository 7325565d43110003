"""Contracts become active once every question of their terms is answered, by whatever way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.activating import get_activation, set_status
from ppp_desktop.services.contracts import (
    ContractStatus,
    find_contract,
    get_contract,
    save_contract,
)
from ppp_desktop.services.definitions import Applied, apply_definitions
from ppp_desktop.services.statements import close_period
from ppp_desktop.services.terms import list_terms, save_terms
from ppp_desktop.ui.settings_page.page import applied_text
from tests.integration.factories import ANSWERS, graduated, make_contract, terms

ANSWERED = terms(graduated())
OPEN = {**ANSWERED, "answers": {}}
JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def apply(
    database: Database, *documents: tuple[date, dict[str, object]], **contract: object
) -> Applied:
    """Apply one contract with these versions of its terms."""
    versions = [{"effective": day.isoformat(), "document": given} for day, given in documents]
    part = {
        "code": "C-1",
        "client": "C",
        "name": "Contract",
        "currency": "EUR",
        "start": "2026-01-01",
        "terms": versions,
        **contract,
    }
    clients = [{"code": "C", "name": "Client", "currency": "EUR"}]
    document = {"format": "ppp-definitions/1", "clients": clients, "contracts": [part]}
    return apply_definitions(database, document)[0]


def status(database: Database) -> ContractStatus:
    return find_contract(database, "C-1").status


def activate(database: Database) -> None:
    save_contract(database, replace(get_contract(database, 1), status=ContractStatus.ACTIVE), 1)


def test_without_a_status_answers_decide(empty_store: Database) -> None:
    applied = apply(empty_store, (JANUARY, OPEN))
    assert status(empty_store) is ContractStatus.DRAFT
    (kept,) = applied.drafts
    assert (kept.code, kept.open_questions) == ("C-1", 6)
    assert applied_text(applied).endswith("C-1 stays a draft: 6 questions of its terms are open.")
    assert apply(empty_store, (JANUARY, ANSWERED)).drafts == ()
    assert status(empty_store) is ContractStatus.ACTIVE


def test_what_keeps_a_draft_is_told_in_words(empty_store: Database) -> None:
    (kept,) = apply(empty_store).drafts
    assert kept.reason == "it has no terms yet."
    one = {name: value for name, value in ANSWERS.items() if name != "counted_on"}
    (kept,) = apply(empty_store, (JANUARY, {**ANSWERED, "answers": one})).drafts
    assert kept.reason == "1 question of its terms is open."


def test_active_with_open_questions_is_refused_by_name(empty_store: Database) -> None:
    with pytest.raises(ValidationFailed, match="C-1 cannot be active: 6 questions are open") as no:
        apply(empty_store, (JANUARY, ANSWERED), (JUNE, OPEN), status="active")
    assert no.value.field == "contracts[0].status"
    assert "Which day decides when a lead counts?" in no.value.message
    assert no.value.message.endswith("… and 2 more.")
    with pytest.raises(ValidationFailed, match="it has no terms yet"):
        apply(empty_store, status="active")
    apply(empty_store, (JANUARY, ANSWERED), (JUNE, ANSWERED), status="active")
    assert status(empty_store) is ContractStatus.ACTIVE


def test_a_stated_status_stands(empty_store: Database) -> None:
    assert apply(empty_store, (JANUARY, OPEN), status="draft").drafts == ()
    assert status(empty_store) is ContractStatus.DRAFT
    apply(empty_store, (JANUARY, ANSWERED), status="ended")
    apply(empty_store, (JANUARY, ANSWERED))
    assert status(empty_store) is ContractStatus.ENDED
    apply(empty_store, (JANUARY, ANSWERED), status="active")
    apply(empty_store, (JANUARY, OPEN), status="draft")
    assert status(empty_store) is ContractStatus.DRAFT


def test_the_form_activates_only_with_answers(empty_store: Database) -> None:
    apply(empty_store, status="draft")
    with pytest.raises(ValidationFailed, match="it has no terms yet") as no:
        activate(empty_store)
    assert no.value.field == "status"
    save_terms(empty_store, 1, JANUARY, OPEN)
    with pytest.raises(ValidationFailed, match="6 questions are open"):
        activate(empty_store)
    save_terms(empty_store, 1, JANUARY, ANSWERED)
    activate(empty_store)
    assert status(empty_store) is ContractStatus.ACTIVE


def test_terms_of_an_active_contract_leave_nothing_open(empty_store: Database) -> None:
    make_contract(empty_store, ANSWERED)
    for day in (JANUARY, JUNE):
        with pytest.raises(ValidationFailed, match="C-1 is active, and of these terms 6") as no:
            save_terms(empty_store, 1, day, OPEN)
        assert no.value.field == "answers.reversals"
        assert no.value.remedy == "Answer them first."
    assert [row.effective for row in list_terms(empty_store, 1)] == [JANUARY]
    with pytest.raises(ValidationFailed) as no:
        apply(empty_store, (JUNE, OPEN))
    assert no.value.field == "contracts[0].terms[0].document.answers.reversals"


def test_one_open_question_is_named_alone(empty_store: Database) -> None:
    make_contract(empty_store, ANSWERED)
    draft = {name: value for name, value in graduated().items() if name != "basis"}
    with pytest.raises(
        ValidationFailed, match="1 question is open: Which leads find the tier"
    ) as no:
        save_terms(empty_store, 1, JANUARY, terms(draft))
    assert no.value.field == "components[0].basis"


def test_versions_that_no_period_to_come_uses_need_no_answers(empty_store: Database) -> None:
    apply(empty_store, (JANUARY, OPEN), status="draft")
    with empty_store.writing() as session:  # as an older program left it
        session.get_one(Contract, 1).status = "active"
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):
        close_period(empty_store, 1, Period.parse(month), issue=True, today=date(2026, 7, 1))
    save_terms(empty_store, 1, JUNE, ANSWERED)
    save_contract(empty_store, replace(get_contract(empty_store, 1), notes="Kept."), 1)
    save_contract(
        empty_store, replace(get_contract(empty_store, 1), status=ContractStatus.DRAFT), 1
    )
    activate(empty_store)
    assert status(empty_store) is ContractStatus.ACTIVE


def test_a_version_that_is_still_in_force_needs_answers(empty_store: Database) -> None:
    apply(empty_store, (JANUARY, OPEN), (date(2026, 7, 1), ANSWERED), status="draft")
    with pytest.raises(ValidationFailed, match="6 questions are open"):
        activate(empty_store)


def test_what_stands_in_the_way_is_told_with_its_version(empty_store: Database) -> None:
    apply(empty_store)
    found = get_activation(empty_store, 1)
    assert (found.is_possible, found.reason) == (False, "It has no terms yet.")
    save_terms(empty_store, 1, JANUARY, ANSWERED)
    found = get_activation(empty_store, 1)
    assert (found.is_possible, found.reason) == (True, "")
    save_terms(empty_store, 1, JUNE, {**ANSWERED, "answers": {**ANSWERS, "freeze_days": None}})
    found = get_activation(empty_store, 1)
    assert [(each.effective, each.key) for each in found.open] == [(JUNE, "answers.freeze_days")]
    assert not found.is_possible
    assert found.reason == ("1 question is open: Until when may the results of a month change?")


def test_the_status_alone_can_be_set(empty_store: Database) -> None:
    apply(empty_store, (JANUARY, OPEN))
    with pytest.raises(ValidationFailed, match="questions are open"):
        set_status(empty_store, 1, ContractStatus.ACTIVE)
    save_terms(empty_store, 1, JANUARY, ANSWERED)
    changes = set_status(empty_store, 1, ContractStatus.ACTIVE)
    assert changes.ids == (1,)
    assert status(empty_store) is ContractStatus.ACTIVE
    set_status(empty_store, 1, ContractStatus.DRAFT)
    assert status(empty_store) is ContractStatus.DRAFT
