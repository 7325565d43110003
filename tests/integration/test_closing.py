"""What there is to close is told with obstacles, and issuing can be asked about beforehand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ppp_desktop.core.errors import PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.closing import count_drafts, list_closable, list_periods_to_close
from ppp_desktop.services.contracts import ContractDetails, list_contracts, save_contract
from ppp_desktop.services.documents import export_pdfs
from ppp_desktop.services.statements import (
    close_all,
    close_period,
    list_statements,
    prepare_issue,
)

TODAY = date(2026, 7, 23)
JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")


def test_periods_run_from_the_first_contract_to_today(sample: Database) -> None:
    periods = list_periods_to_close(sample, TODAY)
    assert periods[:2] == [JULY, JUNE]
    assert periods[-1] == Period.parse("2025-06")


def test_no_contract_means_no_period(empty_store: Database) -> None:
    assert list_periods_to_close(empty_store, TODAY) == []
    assert count_drafts(empty_store) == 0


def test_closable_contracts_tell_statement_and_obstacle(sample: Database) -> None:
    details = ContractDetails(
        code="NEW", client_id=1, name="Without terms", currency="EUR", start=date(2026, 6, 1)
    )
    save_contract(sample, details)
    close_all(sample, JUNE, issue=False, today=TODAY, contract_ids=(1,))
    may = {row.contract_code: row for row in list_closable(sample, Period.parse("2026-05"))}
    june = {row.contract_code: row for row in list_closable(sample, JUNE)}
    assert may["NL-LEAD"].obstacle == "Issued as 2026-017."
    assert "NEW" not in may
    assert june["NEW"].obstacle == "The contract is still a draft: set it to active first."
    assert june["BS-SHOP"].statement is None
    draft = june["NL-LEAD"]
    assert draft.obstacle == ""
    assert draft.statement is not None
    assert str(draft.statement.total) == "4825.45"
    assert count_drafts(sample) == 1


def test_close_all_keeps_to_the_chosen_contracts(sample: Database) -> None:
    closings, _ = close_all(sample, JUNE, issue=False, today=TODAY, contract_ids=(1, 3))
    assert [each.contract_code for each in closings] == ["NL-LEAD", "PF-APP"]


def test_prepare_issue_names_the_number_and_refuses_like_issuing(sample: Database) -> None:
    june, _ = close_period(sample, 1, JUNE, issue=False, today=TODAY)
    july, _ = close_period(sample, 1, JULY, issue=False, today=TODAY)
    assert prepare_issue(sample, june.id, today=TODAY) == "2026-019"
    with pytest.raises(ValidationFailed, match="July 2026 is not over"):
        prepare_issue(sample, july.id, today=TODAY)
    issued = next(row for row in list_statements(sample) if row.number)
    with pytest.raises(PeriodClosed):
        prepare_issue(sample, issued.id, today=TODAY)
    assert len(list_contracts(sample)) == 3


def test_files_that_are_there_are_kept(sample: Database, tmp_path: Path) -> None:
    rows = list_statements(sample, contract_id=1)[:2]
    (tmp_path / "2026-017 Northlight Solar GmbH.pdf").write_text("mine", encoding="utf-8")
    written = export_pdfs(sample, [row.id for row in rows], tmp_path)
    assert [each.path.name for each in written] == [
        "2026-017 Northlight Solar GmbH (2).pdf",
        "2026-014 Northlight Solar GmbH.pdf",
    ]
    assert (tmp_path / "2026-017 Northlight Solar GmbH.pdf").read_text("utf-8") == "mine"
    assert all(each.path.read_bytes().startswith(b"%PDF") for each in written)
