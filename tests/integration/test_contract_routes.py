"""Files of several clients: values named, decided, remembered, and the rows divided by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.cells import Row
from ppp_desktop.imports.mapping import ColumnChoice
from ppp_desktop.imports.rows import Problem
from ppp_desktop.imports.splitting import split_sheet
from ppp_desktop.models.database import Database
from ppp_desktop.services.contract_routes import (
    Route,
    RouteColumn,
    known_route,
    make_route,
    remember_route,
    route_columns,
    split_by,
    suggest_contract,
)
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.import_checking import check_sheet
from ppp_desktop.services.import_fixes import leave_out_rows, replace_value
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import
from tests.integration.factories import result, sheet

ADS = """Date,Account,Campaign,Clicks,Impressions,Cost
2026-07-01,1001,Northlight | Solar DE,10,100,5.00
2026-07-02,1001,Northlight | PMax,20,200,6.00
2026-07-02,1002,Brasserie Brand,30,300,7.00
2026-07-03,1002,Brasserie Brand,x,300,7.00
2026-07-03,1003,Own hiring,5,50,1.00
2026-07-04,1003,Own hiring,y,50,1.00
2026-07-05,,Mystery,7,70,1.00
Total,,,72,1070,28.00
"""


@pytest.fixture
def ads(sample: Database, tmp_path: Path) -> OpenedSheet:
    path = tmp_path / "all accounts.csv"
    path.write_text(ADS, encoding="utf-8")
    (found,) = open_for_import(sample, path)
    return found


def column_called(found: OpenedSheet, header: str) -> RouteColumn:
    columns = route_columns(found.read.sheet, found.check.mapping)
    return next(column for column in columns if column.header == header)


def routed(database: Database, found: OpenedSheet, header: str) -> Route:
    column = column_called(found, header)
    return make_route(database, found.read.sheet, found.check.mapping, column, "Google Ads")


def test_columns_that_may_tell_the_contract(ads: OpenedSheet) -> None:
    columns = route_columns(ads.read.sheet, ads.check.mapping)
    assert [(column.header, column.dimension) for column in columns] == [
        ("Campaign", "campaign"),
        ("Account", "column account"),
    ]


def test_values_are_suggested_by_name_and_decided(sample: Database, ads: OpenedSheet) -> None:
    names = {row.id: row.code for row in list_contracts(sample)}
    route = routed(sample, ads, "Campaign")
    assert [(each.value, each.rows, names.get(each.suggested or 0)) for each in route.values] == [
        ("Brasserie Brand", 2, "BS-SHOP"),
        ("Own hiring", 2, None),
        ("Northlight | Solar DE", 1, "NL-LEAD"),
        ("Northlight | PMax", 1, "NL-LEAD"),
        ("Mystery", 1, None),
    ]
    assert route.undecided == 5
    accepted = route.accept_suggestions()
    assert accepted.undecided == 2
    assert accepted.decide(["Own hiring", "Mystery"], None).undecided == 0
    assert len(accepted.contracts) == 2


def test_rows_are_divided_and_all_accounted_for(sample: Database, ads: OpenedSheet) -> None:
    route = routed(sample, ads, "Campaign").accept_suggestions()
    route = route.decide(["Own hiring", "Mystery"], None)
    parsed = ads.check.parsed
    assert parsed is not None
    parts = split_by(ads.read.sheet, ads.check.mapping, parsed, route)
    assert sorted(len(part.rows) for _, part in parts) == [1, 2]
    assert sum(part.rows_read for _, part in parts) == parsed.rows_read == 8
    assert [part.rejected for _, part in parts] == [0, 1]
    assert dict(parts[0][1].ignored_reasons) == {"totals": 1, "of no contract by Campaign": 3}
    # Fixes count: a row left out is nobody's, a cell replaced is read as what it is now.
    mapping = leave_out_rows(ads.check.mapping, [2])
    mapping = replace_value(mapping, "campaign", "Mystery", "Northlight | PMax")
    check = check_sheet(ads.file, ads.read, mapping)
    assert check.parsed is not None
    again = make_route(sample, ads.read.sheet, mapping, route.column, "Google Ads", before=route)
    assert again.undecided == 0
    assert {each.value: each.rows for each in again.values}["Northlight | PMax"] == 2
    parts = split_by(ads.read.sheet, mapping, check.parsed, again)
    assert sum(part.rows_read for _, part in parts) == check.parsed.rows_read == 8


def test_decisions_are_remembered_per_source(
    sample: Database, ads: OpenedSheet, tmp_path: Path
) -> None:
    first = routed(sample, ads, "Account").decide(["1001"], 1).decide(["1003"], None)
    with sample.writing() as session:
        remember_route(session, "Google Ads", first)
    found = known_route(sample, ads.read.sheet, ads.check.mapping, "Google Ads")
    assert found is not None
    assert {each.value: (each.contract_id, each.decided) for each in found.values} == {
        "1001": (1, True),
        "1002": (None, False),
        "1003": (None, True),
        "": (None, False),
    }
    assert known_route(sample, ads.read.sheet, ads.check.mapping, "Meta Ads") is None
    with sample.writing() as session:
        remember_route(session, "Google Ads", found.decide(["1001"], 2))
    again = known_route(sample, ads.read.sheet, ads.check.mapping, "Google Ads")
    assert again is not None
    assert again.contracts == {2}
    # A file of the source with none of the values is not divided.
    path = tmp_path / "other.csv"
    path.write_text(ADS.replace(",100", ",200"), encoding="utf-8")
    (other,) = open_for_import(sample, path)
    assert known_route(sample, other.read.sheet, other.check.mapping, "Google Ads") is None


def test_too_many_values_are_refused(sample: Database, tmp_path: Path) -> None:
    lines = [f"2026-07-01,{number},{number},1,1,1" for number in range(2_001)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join([ADS.splitlines()[0], *lines]), encoding="utf-8")
    (found,) = open_for_import(sample, path)
    with pytest.raises(ValidationFailed, match="2,001 different values"):
        routed(sample, found, "Campaign")


def test_a_name_must_clearly_be_one_contracts(sample: Database) -> None:
    contracts = list_contracts(sample)
    assert suggest_contract("", contracts) is None
    assert suggest_contract("Something else", contracts) is None
    twins = [contracts[0], replace(contracts[0], id=99)]
    assert suggest_contract(contracts[0].client_name, twins) is None


def test_nothing_for_nobody(ads: OpenedSheet, sample: Database) -> None:
    route = routed(sample, ads, "Campaign")
    none = route.decide([each.value for each in route.values], None)
    assert ads.check.parsed is not None
    assert split_by(ads.read.sheet, ads.check.mapping, ads.check.parsed, none) == ()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("rwb")), max_size=12))
def test_parts_add_up_to_the_file(kinds: list[tuple[str, str]]) -> None:
    rows: list[Row] = [("name",), *((value,) for value, _ in kinds)]
    good = [result(number) for number, (_, kind) in enumerate(kinds, 2) if kind == "r"]
    bad = [number for number, (_, kind) in enumerate(kinds, 2) if kind == "w"]
    parsed = replace(
        sheet(good),
        rows_read=len(kinds) + 1,
        problems=tuple(
            Problem(number, "", "number", text) for number in bad for text in ("one", "two")
        ),
        rejected=len(bad) + 1,
        ignored=sum(kind == "b" for _, kind in kinds),
        ignored_reasons=(("totals", sum(kind == "b" for _, kind in kinds)),),
    )
    parts = split_sheet(parsed, rows, 0, {"a": 1, "b": 2}, "of nobody")
    for _, part in parts:
        assert part.rows_read == len(part.rows) + part.rejected + part.ignored
    if parts:
        assert sum(part.rows_read for _, part in parts) == parsed.rows_read
        assert sum(part.ignored for _, part in parts) >= parsed.ignored


def test_columns_used_for_figures_are_not_offered(ads: OpenedSheet) -> None:
    mapping = ads.check.mapping.changed(
        columns=(*ads.check.mapping.columns[:1], ColumnChoice(field="clicks", index=1))
    )
    assert all(column.index != 1 for column in route_columns(ads.read.sheet, mapping))
