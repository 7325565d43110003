"""Issuing can be asked about beforehand, several can be closed, and files that are there stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ppp_desktop.core.errors import PeriodClosed, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.closing import count_drafts
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.document_batch import export_pdfs
from ppp_desktop.services.statements import (
    close_all,
    close_period,
    list_statements,
    prepare_issue,
)

TODAY = date(2026, 7, 23)
JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")


def test_drafts_are_counted(sample: Database) -> None:
    assert count_drafts(sample) == 0
    close_all(sample, JUNE, issue=False, today=TODAY, contract_ids=(1,))
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
    written = export_pdfs(sample, [row.id for row in rows], tmp_path).written
    assert [each.path.name for each in written] == [
        "2026-017 Northlight Solar GmbH (2).pdf",
        "2026-014 Northlight Solar GmbH.pdf",
    ]
    assert (tmp_path / "2026-017 Northlight Solar GmbH.pdf").read_text("utf-8") == "mine"
    assert all(each.path.read_bytes().startswith(b"%PDF") for each in written)
