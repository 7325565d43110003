"""Why columns are taken for what they are, what else they may be, and what is never read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.imports.formats.index import RATIO
from ppp_desktop.models.database import Database
from ppp_desktop.services.column_reasons import ColumnReason, left_out_of
from ppp_desktop.services.import_checking import check_sheet
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import

PARTNER = """Partner report,,,,,
June 2026,,,,,
Date,Campaing,Klicks,Convs,CTR,Notes
2026-06-01,Solar,10,1,10%,late
2026-06-02,Solar,20,2,10%,late
Total,,30,3,10%,
"""


@pytest.fixture
def partner(empty_store: Database, tmp_path: Path) -> OpenedSheet:
    path = tmp_path / "partner.csv"
    path.write_text(PARTNER, encoding="utf-8")
    (found,) = open_for_import(empty_store, path)
    return found


def reasons(found: OpenedSheet) -> dict[str, ColumnReason]:
    header = PARTNER.splitlines()[2].split(",")
    return {header[index]: reason for index, reason in found.check.reasons}


def test_each_column_says_why(partner: OpenedSheet) -> None:
    said = reasons(partner)
    assert said["Date"].words == "known name"
    assert said["Date"].sure
    assert said["Campaing"] == ColumnReason("not used", sure=False, alternatives=("campaign",))
    assert said["CTR"].is_ratio
    assert said["CTR"].alternatives == ()
    assert "clicks" in (*said["Klicks"].alternatives, _field(partner, 2))
    assert said["Notes"] == ColumnReason("not used", sure=False)


def _field(found: OpenedSheet, index: int) -> str:
    return next((c.field for c in found.check.mapping.columns if c.index == index), "")


def test_a_choice_is_a_choice(partner: OpenedSheet) -> None:
    kept = [each for each in partner.check.mapping.columns if each.index != 5]
    owner = kept[0].model_copy(update={"field": "owner", "index": 5, "header": "Notes"})
    mapping = partner.check.mapping.changed(columns=(*kept, owner))
    check = check_sheet(partner.file, partner.read, mapping)
    assert dict(check.reasons)[5].words == "your choice"


def test_the_sheet_says_what_stands_around(partner: OpenedSheet) -> None:
    about = partner.check.about
    assert "The header is row 3." in about
    assert "Above it: “Partner report”, “June 2026”." in about


def test_ratios_are_known_by_name() -> None:
    for name in ("CTR", "Avg. CPC", "Cost / conv.", "Conversion rate", "ROAS", "Klickrate"):
        assert left_out_of(name, "generic") == RATIO, name
    for name in ("Cost", "Clicks", "Conversions", "Date", ""):
        assert not left_out_of(name, "generic"), name
