"""Several sheets together: guesses, checks, the effect in money, doing it, taking it back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Cancelled
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.mapping import ColumnChoice
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.models.database import Database
from ppp_desktop.services.import_checking import (
    Confidence,
    check_sheet,
    columns_of,
    mapping_as,
    mapping_below,
)
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import
from ppp_desktop.services.import_problems import group_problems
from ppp_desktop.services.import_runs import (
    SheetJob,
    import_sheets,
    preview_imports,
    undo_imports,
)
from ppp_desktop.services.importing import list_batches, undo_import
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.rejected_files import rejected_rows
from ppp_desktop.services.results import result_span
from resources import resource_path
from tests.integration.contents import dump
from tests.integration.factories import graduated, make_contract, result, sheet, terms

SPREADSHEETS = resource_path("sample/spreadsheets")
PARTNER = """Partner report,,,
Wann,Aktion,Anmeldungen,Betrag,Stand
03/04/2026,Solar,12,"1.204,50",abgehakt
04/04/2026,Solar,zwölf,"998,00",abgehakt
05/04/2026,PMax,-9,"-1.033,25",liegt
"""
FIELDS = ("date", "campaign", "conversions", "revenue", "status")


def opened(database: Database, path: Path) -> OpenedSheet:
    (found,) = open_for_import(database, path)
    return found


@pytest.fixture
def partner(tmp_path: Path) -> Path:
    path = tmp_path / "partner-2026-04.csv"
    path.write_text(PARTNER, encoding="utf-8")
    return path


def test_contract_is_guessed_from_earlier_imports(sample: Database, tmp_path: Path) -> None:
    for name, contract in (
        ("brasserie-google-ads-2026-q3.csv", 2),
        ("northlight-google-ads-2026-q3.csv", 1),
        ("pocketfit-tapwell-daily.csv", 3),
    ):
        assert opened(sample, SPREADSHEETS / name).contract_id == contract, name
    # A changed file is known by its kind and name; a name that fits nobody is asked for.
    text = (SPREADSHEETS / "brasserie-google-ads-2026-q3.csv").read_bytes()
    for name, guess in (("brasserie-google-ads-2026-q4.csv", 2), ("report (7).csv", None)):
        path = tmp_path / name
        path.write_bytes(text + b"\n")
        assert opened(sample, path).contract_id == guess, name


def test_single_contract_needs_no_guess(empty_store: Database, partner: Path) -> None:
    assert opened(empty_store, partner).contract_id is None
    make_contract(empty_store, terms(graduated()))
    assert opened(empty_store, partner).contract_id == 1


def test_layout_mapped_by_hand(empty_store: Database, partner: Path) -> None:
    found = opened(empty_store, partner)
    assert found.check.confidence is Confidence.BY_HAND
    assert "No column of figures is picked." in found.check.refusal
    raw = found.read.sheet
    columns = columns_of(raw, 2)
    assert [column.header for column in columns] == [
        "Wann",
        "Aktion",
        "Anmeldungen",
        "Betrag",
        "Stand",
    ]
    assert columns[0].samples == ("03/04/2026", "04/04/2026", "05/04/2026")
    chosen = tuple(
        ColumnChoice(field=field, index=column.index, header=column.header)
        for field, column in zip(FIELDS, columns, strict=True)
    )
    mapping = found.check.mapping.changed(columns=chosen)
    doubtful = check_sheet(found.file, found.read, mapping)
    assert doubtful.date_doubtful
    assert doubtful.date_note == "“03/04/2026” can be 3 April 2026 or 4 March 2026: choose."
    assert doubtful.decimal_note == "“-1.033,25” is −1,033.25."
    assert [(word.word, word.count, word.status) for word in doubtful.statuses] == [
        ("abgehakt", 2, None),
        ("liegt", 1, None),
    ]
    settled = mapping.changed(
        date_format="dmy", statuses={"abgehakt": Status.APPROVED, "liegt": Status.PENDING}
    )
    check = check_sheet(found.file, found.read, settled)
    assert check.confidence is Confidence.MAPPED
    assert check.date_note == "“03/04/2026” is 3 April 2026."
    assert dict(check.totals) == {"conversions": Decimal(3), "revenue": Decimal("171.25")}
    assert check.parsed is not None
    assert [row.status for row in check.parsed.rows] == [Status.APPROVED, Status.PENDING]
    assert mapping_below(raw, settled, 3).columns == ()
    assert mapping_below(raw, mapping_below(raw, settled, 1), 2).columns == ()
    assert mapping_as(found.read, "crm_leads").format == "crm_leads"


def test_problems_by_cause_and_rows_to_mend(empty_store: Database, partner: Path) -> None:
    found = opened(empty_store, partner)
    chosen = tuple(
        ColumnChoice(field=field, index=index, header=header)
        for index, (field, header) in enumerate(
            zip(FIELDS[:4], ("Wann", "Aktion", "Anmeldungen", "Betrag"), strict=True)
        )
    )
    mapping = found.check.mapping.changed(columns=chosen, date_format="dmy")
    parsed = check_sheet(found.file, found.read, mapping).parsed
    assert parsed is not None
    closed = Problem(3, "", "closed", "Row 3: its period is closed by statement 1.")
    (first, second) = group_problems([*parsed.problems, closed])
    assert (first.title, first.rows, first.consequence) == (
        "Not a number in “Anmeldungen”",
        1,
        "Left out",
    )
    assert first.by_mapping
    assert second.cause == "closed"
    warning = Problem(0, "", "range", "Each row sums 30 days.", "", Severity.WARNING)
    assert group_problems([warning])[0].consequence == "Counted on the last day"
    title, header, row = rejected_rows(found.read.sheet, mapping, [*parsed.problems, closed])
    assert title[0] == "Partner report"
    assert header[-2:] == ("Row in the file", "Problem")
    assert row[:4] == ("04/04/2026", "Solar", "zwölf", "998,00")
    assert row[-2] == 4


def july(database: Database) -> list[SheetJob]:
    """Take July of the first contract back and return the jobs that bring it again."""
    for batch in list_batches(database, contract_id=1):
        if "2026-q3" in batch.file_name:
            undo_import(database, batch.id)
    paths = sorted(SPREADSHEETS.glob("northlight-*-2026-q3.*"))
    return [SheetJob(1, parsed) for path in paths for parsed in parse_file(read_file(path))]


def test_effect_of_files_together_then_done_then_undone(sample: Database) -> None:
    jobs = july(sample)
    before = result_span(sample, 1)
    effect = preview_imports(sample, jobs)
    assert [report.imported for report in effect.reports] == [218, 66, 66]
    assert effect.changes == 350
    (period,) = effect.periods
    assert (period.period.label, period.before, period.after) == (
        "July 2026",
        Decimal("800.00"),
        Decimal("2688.00"),
    )
    assert period.difference == Decimal("1888.00")
    assert period.because.startswith("+174 approved leads, cost per lead €30.00")
    assert result_span(sample, 1) == before
    outcome = import_sheets(sample, jobs)
    assert len(outcome.batch_ids) == 3
    assert preview_imports(sample, jobs).changes == 0
    undo_imports(sample, outcome.batch_ids)
    assert result_span(sample, 1) == before


def test_issued_period_keeps_changes_out(sample: Database) -> None:
    path = SPREADSHEETS / "northlight-crm-leads-2026-q2.xlsx"
    (parsed,) = parse_file(read_file(path))
    rejected = [row for row in parsed.rows if row.day.month == 5 and row.status is Status.APPROVED][
        :2
    ]
    changed = sheet(
        [result(row.row, day=row.day, external_id=row.external_id, leads=1) for row in rejected],
        source=parsed.source,
    )
    effect = preview_imports(sample, [SheetJob(1, changed)])
    (period,) = effect.periods
    assert (period.period.label, period.issued_as, period.kept_out) == ("May 2026", "2026-017", 2)
    assert period.difference == 0
    assert effect.changes == 0


def test_refused_sheet_leaves_the_others(sample: Database) -> None:
    jobs = july(sample)
    outcome = import_sheets(sample, [jobs[0], SheetJob(99, jobs[1].parsed), jobs[2]])
    assert [bool(each.report) for each in outcome.sheets] == [True, False, True]
    assert outcome.sheets[1].refusal == "This contract is no longer in the store."
    assert len(outcome.batch_ids) == 2


class _StopAfter:
    """A progress that is cancelled once `sheets` were begun."""

    def __init__(self, sheets: int) -> None:
        self._left = sheets

    def report(self, done: int, total: int, text: str) -> None:
        self._left -= text.startswith("Importing")

    def check_cancelled(self) -> None:
        if self._left < 0:
            raise Cancelled


def test_a_cancel_leaves_nothing_of_any_file(sample: Database) -> None:
    jobs = july(sample)
    before = dump(sample)
    with pytest.raises(Cancelled):
        import_sheets(sample, jobs, progress=_StopAfter(2))
    assert dump(sample) == before
