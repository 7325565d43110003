"""After the freeze date differences wait for a decision, with what they would change in the pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.importing import (
    ImportReport,
    import_sheet,
    list_batches,
    undo_import,
)
from ppp_desktop.services.proposals import (
    ProposalState,
    apply_proposal,
    dismiss_proposal,
    list_proposals,
)
from ppp_desktop.services.statements import close_period
from tests.integration.contents import dump
from tests.integration.factories import JUNE, graduated, make_contract, result, sheet, terms

CONTRACT = 1
JUNE_PERIOD = Period.parse("2026-06")
JULY_30, JULY_31 = date(2026, 7, 30), date(2026, 7, 31)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def leads(count: int) -> list[ResultRow]:
    return [result(row, external_id=f"L-{row}", leads=1) for row in range(2, count + 2)]


def daily(**leads_by_campaign: int) -> list[ResultRow]:
    return [
        result(row, campaign=name, leads=count)
        for row, (name, count) in enumerate(leads_by_campaign.items(), start=2)
    ]


def import_on(store: Database, day: date, rows: list[ResultRow], file: str) -> ImportReport:
    """Import as if it were that day."""
    report, _ = import_sheet(store, CONTRACT, sheet(rows, file=file), today=day)
    at = datetime.combine(day, datetime.min.time(), UTC).replace(tzinfo=None)
    with store.writing() as session:
        session.execute(
            update(ImportBatch).where(ImportBatch.id == report.batch_id).values(imported_at=at)
        )
    return report


def adds_up(report: ImportReport) -> bool:
    parts = report.imported + report.updated + report.unchanged + report.rejected + report.ignored
    return report.rows_read == parts


def test_until_the_freeze_date_a_later_file_changes_the_period(store: Database) -> None:
    import_on(store, JULY_30, leads(100), "june.csv")
    report = import_on(store, JULY_30, leads(101), "later.csv")
    assert (report.imported, report.proposed) == (1, 0)
    assert list_proposals(store) == []


def test_after_it_the_difference_waits_with_its_effect_on_pay(store: Database) -> None:
    import_on(store, JULY_30, leads(100), "june.csv")
    before = dump(store)
    report = import_on(store, JULY_31, leads(101), "late.csv")
    assert (report.imported, report.unchanged, report.rejected, report.proposed) == (0, 100, 1, 1)
    assert adds_up(report)
    kept_out, told = report.problems
    assert told.message == "Row 102: results of June 2026 do not change after 30 July 2026."
    assert kept_out.message == "1 difference to June 2026 waits for a decision."
    (proposal,) = list_proposals(store, contract_id=CONTRACT)
    assert (proposal.period, proposal.statement, proposal.rows) == (JUNE_PERIOD, "", 1)
    assert (proposal.pay_before, proposal.pay_after) == (Decimal("1000"), Decimal("1012"))
    assert proposal.difference == 12
    assert proposal.can_apply
    (change,) = proposal.changes
    assert (change.row, change.reference) == (102, "L-102")
    assert ("Leads", "", "1") in change.details
    assert report.batch_id is not None
    undo_import(store, report.batch_id)
    assert dump(store) == before


def test_the_same_differences_are_proposed_once(store: Database) -> None:
    import_on(store, JULY_30, leads(2), "june.csv")
    import_on(store, JULY_31, leads(3), "late.csv")
    again = import_on(store, JULY_31, leads(3), "late again.csv")
    assert (again.batch_id, again.proposed, again.rejected) == (None, 0, 1)
    more = import_on(store, JULY_31, leads(4), "more.csv")
    assert more.proposed == 1
    assert [found.rows for found in list_proposals(store)] == [1, 1]


def test_what_was_dismissed_is_not_proposed_again(store: Database) -> None:
    import_on(store, JULY_30, leads(2), "june.csv")
    import_on(store, JULY_31, leads(3), "late.csv")
    (proposal,) = list_proposals(store)
    with pytest.raises(ValidationFailed, match="who decides"):
        dismiss_proposal(store, proposal.id, " ")
    dismiss_proposal(store, proposal.id, "Ida")
    assert import_on(store, JULY_31, leads(3), "again.csv").batch_id is None
    (after,) = list_proposals(store, state=ProposalState.DISMISSED)
    assert (after.decided_by, after.can_apply) == ("Ida", False)
    with pytest.raises(Conflict, match="dismissed by Ida"):
        apply_proposal(store, proposal.id, "Ida")
    with pytest.raises(NotFound):
        dismiss_proposal(store, 99, "Ida")


def test_an_applied_proposal_is_an_import_that_can_be_undone(store: Database) -> None:
    import_on(store, JULY_30, daily(A=3, B=4), "june.csv")
    import_on(store, JULY_31, daily(A=5, C=1), "late.csv")
    (proposal,) = list_proposals(store)
    before = dump(store)
    apply_proposal(store, proposal.id, "Ida")
    batch = list_batches(store)[0]
    assert (batch.added, batch.changed, batch.gone) == (1, 1, 0)
    assert list_proposals(store)[0].state is ProposalState.APPLIED
    undo_import(store, batch.id)
    assert dump(store) == before
    assert list_proposals(store)[0].state is ProposalState.OPEN


def test_an_applied_proposal_of_an_import_that_was_undone_goes_with_its_own(
    store: Database,
) -> None:
    import_on(store, JULY_30, leads(2), "june.csv")
    before = dump(store)
    late = import_on(store, JULY_31, leads(3), "late.csv")
    apply_proposal(store, list_proposals(store)[0].id, "Ida")
    assert late.batch_id is not None
    undo_import(store, late.batch_id)
    undo_import(store, list_batches(store)[0].id)
    assert dump(store) == before


def test_a_result_that_is_missing_after_the_freeze_stays_and_is_proposed(store: Database) -> None:
    first = [*daily(A=3), result(3, campaign="A", leads=4, day=JUNE + timedelta(days=1))]
    import_on(store, JULY_30, first, "june.csv")
    report = import_on(store, JULY_31, first[:1], "late.csv")
    assert (report.gone, report.unchanged, report.proposed) == (0, 1, 0)
    longer = [first[0], result(4, campaign="A", leads=9, day=JUNE + timedelta(days=2))]
    report = import_on(store, JULY_31, longer, "later.csv")
    assert (report.gone, report.unchanged, report.rejected, report.proposed) == (0, 1, 1, 2)
    (proposal,) = list_proposals(store)
    assert [change.row for change in proposal.changes] == [4, 0]
    assert (proposal.pay_before, proposal.pay_after) == (Decimal("70"), Decimal("120"))
    apply_proposal(store, proposal.id, "Ida")
    same = import_on(store, JULY_31, longer, "same.csv")
    assert (same.unchanged, same.batch_id) == (2, None)


def test_differences_to_a_stated_period_belong_to_an_adjustment(store: Database) -> None:
    import_on(store, JULY_30, leads(100), "june.csv")
    row, _ = close_period(store, CONTRACT, JUNE_PERIOD, issue=True, today=JULY_30)
    rejected = [replace(each, status=Status.REJECTED) for each in leads(100)[:2]]
    report = import_on(store, JULY_30, rejected, "late.csv")
    assert (report.rejected, report.proposed) == (2, 2)
    (proposal,) = list_proposals(store)
    assert (proposal.statement, proposal.can_apply) == (row.number, False)
    assert (proposal.pay_before, proposal.pay_after) == (Decimal("1000"), Decimal("980"))
    with pytest.raises(Conflict, match=f"stated in {row.number}"):
        apply_proposal(store, proposal.id, "Ida")
    assert list_proposals(store)[0].state is ProposalState.OPEN


def test_a_past_that_is_imported_later_is_not_frozen(store: Database) -> None:
    assert import_on(store, date(2026, 12, 1), leads(2), "june.csv").imported == 2
    assert import_on(store, date(2026, 12, 1), leads(3), "more of june.csv").imported == 1


def test_a_reversal_after_the_freeze_is_stored(store: Database) -> None:
    import_on(store, JULY_30, leads(2), "june.csv")
    back = replace(leads(1)[0], status=Status.REVERSED, reversed_on=date(2026, 8, 3))
    report = import_on(store, date(2026, 8, 5), [back], "refunds.csv")
    assert (report.updated, report.proposed) == (1, 0)
