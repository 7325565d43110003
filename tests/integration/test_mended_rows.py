"""Rows that were rejected, mended in a file of their own and imported beside the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.models.database import Database
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import
from ppp_desktop.services.import_runs import SheetJob, import_sheets, preview_imports
from ppp_desktop.services.importing import ImportReport
from ppp_desktop.services.rejected_files import write_rejected
from tests.integration.factories import graduated, make_contract, terms

HEAD = "Campaign report\n1 June 2026 - 2 June 2026\nDay,Campaign,Clicks,Impr.,Cost\n"


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


def opened(store: Database, path: Path) -> OpenedSheet:
    (found,) = open_for_import(store, path, contract_id=1)
    return found


def mended(store: Database, folder: Path, text: str) -> ImportReport:
    """Import the file, mend its rejected row, and return what importing that would do."""
    path, rest = folder / "ads.csv", folder / "ads to mend.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    given = opened(store, path)
    assert given.check.parsed is not None
    import_sheets(store, [SheetJob(1, given.check.parsed)])
    write_rejected(rest, given.read.sheet, given.check.mapping, given.check.parsed.problems)
    rest.write_text(rest.read_text(encoding="utf-8-sig").replace(",x,", ",4,"), encoding="utf-8")
    again = opened(store, rest)
    assert again.check.parsed is not None
    (report,) = preview_imports(store, [SheetJob(1, again.check.parsed)]).reports
    return report


def test_a_mended_row_comes_beside_the_others(store: Database, tmp_path: Path) -> None:
    report = mended(store, tmp_path, "2026-06-01,A,x,9,1\n2026-06-01,B,7,9,1\n")
    assert (report.imported, report.updated, report.gone) == (1, 0, 0)
    assert not any(each.cause == "mended_rows" for each in report.problems)


def test_a_mended_row_that_would_take_anothers_place_is_told(
    store: Database, tmp_path: Path
) -> None:
    report = mended(store, tmp_path, "2026-06-01,A,x,9,1\n2026-06-01,A,7,9,1\n")
    assert (report.imported, report.updated, report.gone) == (0, 1, 0)
    (told,) = [each for each in report.problems if each.cause == "mended_rows"]
    assert "takes its place" in told.message
    assert "whole file" in told.remedy
