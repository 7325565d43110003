"""Exports are recognised by their headers, under titles and notes, and nothing else is."""

from __future__ import annotations

import pytest

from ppp_desktop.core.errors import ImportRejected, ValidationFailed
from ppp_desktop.imports.cells import Workbook
from ppp_desktop.imports.fields import FIELD_KEYS
from ppp_desktop.imports.formats import (
    best_sheet,
    detect,
    detect_as,
    known_formats,
    require_format,
)
from tests.unit.imports import shapes
from tests.unit.imports.shapes import sheet_of


@pytest.mark.parametrize(
    ("text", "key", "header_row"),
    [
        (shapes.GOOGLE_DAILY, "google_ads", 3),
        (shapes.GOOGLE_RANGE, "google_ads", 3),
        (shapes.META_DAILY, "meta_ads", 1),
        (shapes.GA4_EXPLORATION, "ga4", 7),
        (shapes.CRM_DEALS, "crm_deals", 1),
        (shapes.CRM_LEADS, "crm_leads", 1),
        (shapes.SHOP, "shop_orders", 1),
        ("Date,Clicks,Impressions,CTR,Position\n2026-04-13,0,9,0%,22.8\n", "generic", 1),
        ("Tag;Kampagne;Klicks;Impressionen;Kosten;Währungscode\n", "google_ads", 1),
        ('Date,Clicks,Cost\n"Thu, 5 Feb 2026",3,US$34.15\n', "google_ads", 1),
        ("Date,Order ID,Revenue\n2026-06-01,7,3\n", "generic", 1),
    ],
)
def test_recognised(text: str, key: str, header_row: int) -> None:
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    found = detect(sheet_of(text, delimiter))
    assert found.format is not None
    assert (found.format.key, found.header_row) == (key, header_row)
    assert 0.5 <= found.confidence <= 1
    assert found.reasons


@pytest.mark.parametrize(
    "header",
    [
        "account,sector,year_established,revenue,employees",
        "Age,Job,Marital,balance,Contact,Day,Month,Duration,Campaign",
        "y,x1,x2,date",
        "product,series,sales_price",
    ],
)
def test_not_recognised(header: str) -> None:
    found = detect(sheet_of(f"{header}\n" + ",".join("1" for _ in header.split(",")) + "\n"))
    assert found.format is None
    assert found.header_row == 1
    with pytest.raises(ImportRejected, match=r"The columns of other\.csv are not known") as caught:
        require_format(found, "other.csv")
    assert "--format" in caught.value.remedy
    assert "wizard" in caught.value.remedy


@pytest.mark.parametrize("few", ["Wk 1,Gas,1350,x,y", "2026-06-01,Gas,per day,x,y"])
def test_a_few_common_names_over_other_values_are_not_recognised(few: str) -> None:
    header = "Date,Commodity,Units,New,Old"
    assert detect(sheet_of(f"{header}\n{few}\n{few}\n")).format is None
    good = detect(sheet_of(f"{header}\n2026-06-01,Gas,1350,x,y\n")).format
    assert good is not None
    assert good.key == "generic"


def test_two_columns_are_totals_of_days_even_where_a_value_is_wrong() -> None:
    for text in ("date,clicks\n2026-06-01,7\n", "date,clicks\nsoon,n/a\n"):
        found = detect(sheet_of(text)).format
        assert found is not None
        assert found.key == "generic"


def test_an_unknown_layout_still_gets_guesses_for_the_wizard() -> None:
    found = detect(sheet_of("My list\n,,\nDatum,Revenu,Colour\n2026-06-01,3,red\n"))
    assert found.format is None
    assert found.header_row == 3
    assert [guess.field for guess in found.columns] == ["date", "revenue", None]
    assert found.columns[2].samples == ("red",)


def test_a_named_format_needs_less() -> None:
    found = detect_as(sheet_of("date,revenue\n20180804,37.4\n"), "generic")
    assert require_format(found, "x.csv").key == "generic"
    assert detect_as(sheet_of("this,that\n1,2\n"), "meta_ads").format is None
    with pytest.raises(ValidationFailed, match="no export format called “excel”"):
        detect_as(sheet_of("a,b\n"), "excel")


def test_best_sheet_of_several() -> None:
    notes = sheet_of("Notes\nnothing\n")
    data = sheet_of(shapes.META_DAILY)
    assert best_sheet(Workbook("x.xlsx", "", (notes, data)))[0] is data


def test_ratios_are_never_mapped() -> None:
    headers = {"CTR", "Avg. CPC", "Conv. rate", "Cost / conv.", "Bounce rate", "Frequency"}
    for text in (shapes.GOOGLE_DAILY, shapes.GA4_EXPLORATION, shapes.META_DAILY):
        for guess in detect(sheet_of(text)).columns:
            assert guess.field is None or guess.header not in headers


@pytest.mark.parametrize("known", known_formats(), ids=lambda known: known.key)
def test_formats_name_fields_that_exist(known: object) -> None:
    for found in known_formats():
        if found is known:
            keys = [field for field, _ in found.fields]
            assert set(keys) <= FIELD_KEYS
            assert len(set(keys)) == len(keys)
            assert all(set(shape.fields) <= set(keys) for shape in found.shapes)


@pytest.mark.parametrize(
    "title", ["My report", "Weekly report", "Monatsbericht", "Rapport", "Informe"]
)
def test_a_title_that_anybody_would_give_makes_no_tool(title: str) -> None:
    sheet = sheet_of(f"{title}\n\nDate,Campaign,Clicks,Cost\n2026-06-01,A,10,1.5\n")
    found = detect(sheet).format
    assert found is not None
    assert found.key == "generic"
