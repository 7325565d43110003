"""Every real export and table: what it is taken for, what becomes of its rows, and its totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.imports.formats import best_sheet
from ppp_desktop.imports.mapping import suggest_mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.reading import read_workbook
from ppp_desktop.imports.rows import Severity
from tests.conftest import SHARED_DATA
from tests.unit.imports.shapes import totals

_FOLDERS = ("exports", "ab", "series")


@dataclass(frozen=True, slots=True)
class Expected:
    """`counts` are the rows read, imported, rejected and ignored; `cause` keeps the rejected out.

    A file without a format is not taken for results; its columns are mapped by hand.
    """

    format: str = ""
    header_row: int = 1
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    totals: dict[str, str] = field(default_factory=dict)
    cause: str = ""


_ADS = "exports/google_ads_danielthec/google_ads_"
_BR = "exports/google_ads_pt_br_imnotlopes/google_ads_"
_ZERO = "exports/google_ads_zero_rows_1123alberto/"
_CRM = "exports/crm_maven_opportunities/"
_TABLE: dict[str, Expected] = {
    "ab/marketing_ab_small/marketing_AB_6001_rows.csv": Expected(),
    f"{_CRM}accounts.csv": Expected(),
    f"{_CRM}products.csv": Expected(),
    f"{_CRM}sales_pipeline.csv": Expected(
        "crm_deals", 1, (8800, 8300, 0, 500), {"revenue": "10005534", "deals": "8300"}
    ),
    f"{_CRM}sales_teams.csv": Expected(),
    "exports/facebook_kag/KAG_conversion_data_with_date.csv": Expected(
        "meta_ads",
        1,
        (1143, 1143, 0, 0),
        {
            "impressions": "213434828",
            "clicks": "38165",
            "conversions": "3264",
            "approved_conversions": "1079",
            "cost": "58705.229957",
        },
    ),
    "exports/ga4_danielthec/ga4_exploration_grand_total_extra_column.csv": Expected(
        "ga4", 7, (1875, 1874, 0, 1), {"sessions": "23820", "users": "21113", "conversions": "9914"}
    ),
    "exports/ga4_danielthec/ga4_pages_and_screens.csv": Expected(
        "ga4",
        10,
        (684, 684, 0, 0),
        {
            "views": "145074",
            "sessions": "130758",
            "users": "114299",
            "events": "487385",
            "conversions": "0",
            "revenue": "0",
        },
    ),
    f"{_ADS}ad_asset_report.xlsx": Expected(
        "google_ads",
        3,
        (251, 251, 0, 0),
        {"impressions": "38343", "clicks": "6512", "interactions": "6797", "cost": "7322.37"},
    ),
    f"{_ADS}campaign_report_utf16_tab.csv": Expected(
        "google_ads",
        3,
        (3, 1, 0, 2),
        {
            "impressions": "9380",
            "clicks": "264",
            "conversions": "25",
            "revenue": "841.23",
            "cost": "365.22",
        },
    ),
    f"{_ADS}campaign_report_utf8_comma.csv": Expected(
        "google_ads",
        3,
        (7, 2, 0, 5),
        {
            "impressions": "40585",
            "clicks": "867",
            "conversions": "74",
            "revenue": "2127.81",
            "cost": "1164.1",
        },
    ),
    f"{_BR}campanhas_pt_BR.csv": Expected("google_ads", 1, (3, 0, 3, 0), {}, "date"),
    f"{_BR}relatorio_de_campanha_pt_BR.csv": Expected(
        "google_ads",
        3,
        (6, 3, 0, 3),
        {"impressions": "519", "clicks": "34", "conversions": "14", "cost": "118.99"},
    ),
    f"{_BR}serie_temporal_pt_BR.csv": Expected(
        "google_ads",
        1,
        (20, 20, 0, 0),
        {"impressions": "997", "clicks": "69", "conversions": "49", "cost": "299.85"},
    ),
    f"{_BR}termos_de_pesquisa_pt_BR.csv": Expected(
        "google_ads",
        3,
        (184, 184, 0, 0),
        {"impressions": "264", "clicks": "18", "conversions": "6", "cost": "63.31"},
    ),
    "exports/google_ads_pt_pt_gotiquinha/google_ads_relatorio_da_campanha_pt_PT.csv": Expected(
        "google_ads",
        3,
        (8, 4, 0, 4),
        {
            "impressions": "144705",
            "interactions": "10325",
            "conversions": "6755",
            "cost": "6153.46",
        },
    ),
    f"{_ZERO}google_ads_campaign_report_all_zero_eur.csv": Expected(
        "google_ads",
        3,
        (6, 3, 0, 3),
        {"impressions": "0", "clicks": "0", "conversions": "0", "cost": "0"},
    ),
    f"{_ZERO}search_console_chart.csv": Expected(
        "generic", 1, (49, 49, 0, 0), {"impressions": "832", "clicks": "27"}
    ),
    f"{_ZERO}search_console_header_only.csv": Expected("generic", 1, (0, 0, 0, 0), {}),
    f"{_ZERO}search_console_queries_greek.csv": Expected("generic", 1, (56, 0, 56, 0), {}, "date"),
    "exports/hubspot_shaped/hubspot_shaped_deals.csv": Expected(
        "crm_deals", 1, (2240, 2240, 0, 0), {"revenue": "1356988", "deals": "2240"}
    ),
    "exports/meta_empty_danielthec/meta_no_data_available.csv": Expected(
        "meta_ads", 1, (1, 0, 0, 1), {}
    ),
    "exports/uci_bank_marketing/bank.csv": Expected(),
    "series/google_data.csv": Expected(),
    "series/season_data.csv": Expected("generic", 1, (100, 100, 0, 0), {"revenue": "25391.773641"}),
    "series/volks_data.csv": Expected(),
}


def _files() -> list[str]:
    return [
        path.relative_to(SHARED_DATA).as_posix()
        for folder in _FOLDERS
        for path in sorted((SHARED_DATA / folder).rglob("*"))
        if path.is_file() and path.name != "SOURCE.txt"
    ]


def test_every_file_is_in_the_table(shared_data: Path) -> None:
    assert set(_files()) == set(_TABLE)


@pytest.mark.parametrize("name", _TABLE)
def test_file(shared_data: Path, name: str) -> None:
    expected = _TABLE[name]
    workbook = read_workbook(shared_data / name)
    sheet, detection = best_sheet(workbook)
    assert (detection.format.key if detection.format else "") == expected.format
    if detection.format is None:
        return
    result = parse_sheet(workbook, sheet, suggest_mapping(sheet, detection))
    assert detection.header_row == expected.header_row
    counts = (result.rows_read, len(result.rows), result.rejected, result.ignored)
    assert counts == expected.counts
    assert totals(result) == {key: Decimal(value) for key, value in expected.totals.items()}
    causes = {found.cause for found in result.problems if found.severity is Severity.ERROR}
    assert causes == ({expected.cause} if expected.cause else set())
