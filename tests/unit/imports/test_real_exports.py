"""Real exports import by themselves with the totals that a separate reading finds."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from ppp_desktop.imports.formats import best_sheet
from ppp_desktop.imports.reading import read_workbook
from tests.unit.imports.shapes import parsed_file, totals, warnings

_ADS = "exports/google_ads_danielthec/google_ads_"
_BR = "exports/google_ads_pt_br_imnotlopes/google_ads_"

# file, encoding, separator, header line, format, decimal comma, metric → header
_FILES: list[tuple[str, str, str, int, str, bool, dict[str, str]]] = [
    (
        f"{_ADS}campaign_report_utf8_comma.csv",
        "utf-8",
        ",",
        3,
        "google_ads",
        False,
        {"clicks": "Clicks", "impressions": "Impr.", "cost": "Cost", "conversions": "Conversions"},
    ),
    (
        f"{_ADS}campaign_report_utf16_tab.csv",
        "utf-16",
        "\t",
        3,
        "google_ads",
        False,
        {"clicks": "Clicks", "impressions": "Impr.", "cost": "Cost", "revenue": "Conv. value"},
    ),
    (
        "exports/google_ads_pt_pt_gotiquinha/google_ads_relatorio_da_campanha_pt_PT.csv",
        "utf-8",
        ",",
        3,
        "google_ads",
        True,
        {"impressions": "Impressões", "interactions": "Interações", "cost": "Custo"},
    ),
    (
        f"{_BR}relatorio_de_campanha_pt_BR.csv",
        "utf-8",
        ",",
        3,
        "google_ads",
        True,
        {"impressions": "Impr.", "clicks": "Cliques", "cost": "Custo", "conversions": "Conversões"},
    ),
    (
        f"{_BR}serie_temporal_pt_BR.csv",
        "utf-8",
        ",",
        1,
        "google_ads",
        True,
        {"impressions": "Impressões", "clicks": "Cliques", "cost": "Custo"},
    ),
    (
        f"{_BR}termos_de_pesquisa_pt_BR.csv",
        "utf-8",
        ",",
        3,
        "google_ads",
        True,
        {"impressions": "Impr.", "clicks": "Cliques", "cost": "Custo", "conversions": "Conversões"},
    ),
    (
        "exports/ga4_danielthec/ga4_pages_and_screens.csv",
        "utf-8",
        ",",
        10,
        "ga4",
        False,
        {"views": "Views", "users": "Total users", "sessions": "Sessions", "events": "Event count"},
    ),
    (
        "exports/ga4_danielthec/ga4_exploration_grand_total_extra_column.csv",
        "utf-8",
        ",",
        7,
        "ga4",
        False,
        {"users": "Total users", "sessions": "Sessions", "conversions": "Key events"},
    ),
    (
        "exports/facebook_kag/KAG_conversion_data_with_date.csv",
        "utf-8",
        ",",
        1,
        "meta_ads",
        False,
        {"impressions": "Impressions", "clicks": "Clicks", "conversions": "Total_Conversion"},
    ),
    (
        "exports/crm_maven_opportunities/sales_pipeline.csv",
        "utf-8",
        ",",
        1,
        "crm_deals",
        False,
        {"revenue": "close_value"},
    ),
    (
        "exports/hubspot_shaped/hubspot_shaped_deals.csv",
        "utf-8",
        ",",
        1,
        "crm_deals",
        False,
        {"revenue": "amount"},
    ),
    (
        "exports/google_ads_zero_rows_1123alberto/search_console_chart.csv",
        "utf-8",
        ",",
        1,
        "generic",
        False,
        {"clicks": "Clicks", "impressions": "Impressions"},
    ),
]


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "header", "key", "comma", "metrics"),
    _FILES,
    ids=[row[0].rsplit("/", 1)[1] for row in _FILES],
)
def test_totals_are_those_of_a_separate_reading(
    shared_data: Path,
    name: str,
    encoding: str,
    separator: str,
    header: int,
    key: str,
    comma: bool,
    metrics: dict[str, str],
) -> None:
    lines = (shared_data / name).read_text(encoding).splitlines(keepends=True)
    records = list(csv.DictReader(lines[header - 1 :], delimiter=separator))
    plain = [r for r in records if "Total" not in str(next(iter(r.values()))) and None not in r]
    result = parsed_file(shared_data / name)
    assert result.format == key
    assert result.rejected == 0
    found = totals(result)
    for metric, column in metrics.items():
        assert found[metric] == sum(_plainly(row[column], comma=comma) for row in plain), metric


def _plainly(text: str, *, comma: bool) -> Decimal:
    digits = "".join(sign for sign in text if sign in "0123456789.,-")
    digits = digits.replace(".", "").replace(",", ".") if comma else digits.replace(",", "")
    return Decimal(digits if digits.strip("-") else "0")


def test_the_sums_that_are_known(shared_data: Path) -> None:
    ads = totals(parsed_file(shared_data / f"{_ADS}campaign_report_utf8_comma.csv"))
    assert (ads["clicks"], ads["cost"]) == (Decimal(867), Decimal("1164.10"))
    kag = totals(
        parsed_file(shared_data / "exports/facebook_kag/KAG_conversion_data_with_date.csv")
    )
    assert (kag["impressions"], kag["conversions"]) == (Decimal(213_434_828), Decimal(3_264))
    assert round(kag["cost"], 2) == Decimal("58705.23")


def test_google_ads_workbook(shared_data: Path) -> None:
    path = shared_data / f"{_ADS}ad_asset_report.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    rows = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    result = parsed_file(path)
    assert result.format == "google_ads"
    assert len(result.rows) == len(rows) - 1
    for metric, header in (("clicks", "Clicks"), ("impressions", "Impr."), ("cost", "Cost")):
        column = rows[0].index(header)
        assert totals(result)[metric] == sum(Decimal(str(row[column])) for row in rows[1:])


def test_stages_of_the_pipeline(shared_data: Path) -> None:
    result = parsed_file(shared_data / "exports/crm_maven_opportunities/sales_pipeline.csv")
    stages = Counter(row.status.value for row in result.rows)
    assert stages == {"approved": 4238, "rejected": 2473, "pending": 1589}
    assert result.ignored_reasons == (("no date yet", 500),)


@pytest.mark.parametrize(
    ("name", "currency"),
    [
        (f"{_ADS}campaign_report_utf8_comma.csv", "GBP"),
        (f"{_BR}relatorio_de_campanha_pt_BR.csv", "BRL"),
        (f"{_BR}serie_temporal_pt_BR.csv", "BRL"),
        (
            "exports/google_ads_zero_rows_1123alberto/google_ads_campaign_report_all_zero_eur.csv",
            "EUR",
        ),
    ],
)
def test_currency_is_recognised(shared_data: Path, name: str, currency: str) -> None:
    assert {row.currency for row in parsed_file(shared_data / name).rows} == {currency}


@pytest.mark.parametrize(
    "name",
    [
        "exports/meta_empty_danielthec/meta_no_data_available.csv",
        "exports/google_ads_zero_rows_1123alberto/search_console_header_only.csv",
    ],
)
def test_exports_without_results_say_so(shared_data: Path, name: str) -> None:
    result = parsed_file(shared_data / name)
    assert result.rows == ()
    assert warnings(result) == ["no_data"]


@pytest.mark.parametrize(
    "name",
    [
        "exports/crm_maven_opportunities/accounts.csv",
        "exports/uci_bank_marketing/bank.csv",
        "ab/marketing_ab_small/marketing_AB_6001_rows.csv",
    ],
)
def test_other_tables_are_not_taken_for_results(shared_data: Path, name: str) -> None:
    assert best_sheet(read_workbook(shared_data / name))[1].format is None
