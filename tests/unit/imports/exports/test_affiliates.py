"""Transactions of the affiliate networks Awin, CJ and impact.com in other locales."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

AWIN = (
    Export(
        name="codes-and-json",
        key="awin",
        encoding="utf-8-sig",
        text=(
            '"id","publisher_id","publisher_name","sale_amount","commission","date",'
            '"commission_status","validation_date","decline_reason","clickThroughTime",'
            '"voucher_code","mins_between_click_trans","amended","old_sale_amount",'
            '"old_commission","click_device","transaction_device","transaction_parts",'
            '"country_by_ip","paid_to_publisher","sale_currency","customer_acquisition"\n'
            '"1001","77","Blog","1045.50","52.28","2026-06-01 10:00:00","1",'
            '"2026-06-20 10:00:00","","2026-06-01 09:00:00","","60","0","0","0","Windows",'
            '"Windows","[{""id"":1,""amount"":1045.5,""name"":""A, B""}]","DE","1","EUR","NEW"\n'
            '"1002","77","Blog","20.00","1.00","2026-06-02 10:00:00","0","","",'
            '"2026-06-02 09:00:00","","60","0","0","0","iPhone","iPhone","[]","AT","0","EUR",""\n'
            '"1003","78","Portal","30.00","1.50","2026-06-03 10:00:00","2",'
            '"2026-06-21 10:00:00","returned","2026-06-03 09:00:00","X10","60","0","0","0",'
            '"Android","Android","[]","DE","0","EUR","RETURNING"\n'
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"conversions": "3", "revenue": "1095.50", "cost": "54.78"},
        rows=(
            "2026-06-01 approved 1001",
            "2026-06-02 pending 1002",
            "2026-06-03 rejected 1003",
        ),
        named={"channel": "Blog", "device": "Windows", "country": "DE", "source": "Awin"},
        currency="EUR",
    ),
    Export(
        name="german",
        key="awin",
        text=(
            "Transaktions-ID;Publisher-ID;Transaktionsdatum;Provisionsstatus;Verkaufsbetrag;"
            "Provision;Validierungsdatum\n"
            "1001;77;01.06.2026 10:00:00;Bestätigt;1.045,50 €;52,28 €;20.06.2026\n"
            "1002;77;02.06.2026 10:00:00;Offen;20,00 €;1,00 €;\n"
            "1003;78;03.06.2026 10:00:00;Abgelehnt;30,00 €;1,50 €;21.06.2026\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"conversions": "3", "revenue": "1095.50", "cost": "54.78"},
        rows=(
            "2026-06-01 approved 1001",
            "2026-06-02 pending 1002",
            "2026-06-03 rejected 1003",
        ),
        named={"channel": "77"},
        currency="EUR",
    ),
)

CJ = (
    Export(
        name="semicolons",
        key="cj",
        text=(
            "Commission ID;Event Date;Posting Date;Order ID;Action Name;Action Type;Action Status;"
            "Publisher CID;Publisher Name;Sale Amount;Publisher Commission;Advertiser Currency;"
            "Locking Date\n"
            "9001;2026-06-01T10:00:00-0700;2026-06-02T01:00:00-0700;A-1;Sale;advanced sale;locked;"
            "55;Blog;1.045,50;52,28;EUR;2026-07-10\n"
            "9002;2026-06-02T23:30:00-0700;2026-06-03T01:00:00-0700;A-2;Sale;advanced sale;new;55;"
            "Blog;20,00;1,00;EUR;\n"
            "9003;2026-06-03T10:00:00-0700;2026-06-05T01:00:00-0700;A-3;Sale;advanced sale;"
            "corrected;56;Portal;30,00;1,50;EUR;\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"conversions": "3", "revenue": "1095.50", "cost": "54.78"},
        rows=("2026-06-01 approved A-1", "2026-06-02 pending A-2", "2026-06-03 reversed A-3"),
        named={"channel": "Blog", "source": "CJ"},
        currency="EUR",
    ),
)

IMPACT = (
    Export(
        name="utf16-tabs",
        key="impact",
        encoding="utf-16",
        text=(
            "Action Id\tAction Tracker\tCampaign\tMedia Partner\tAction Date\tReferral Date\tOID"
            "\tState\tSale Amount\tAction Cost\tCurrency\tLocking Date\tCustomer Country\tDevice\n"
            "1.2.3\tSale\tHaus\tBlog\t01/06/2026 10:00\t31/05/2026 10:00\tA-1\tAPPROVED\t1045,50"
            "\t52,28\tEUR\t30/06/2026\tDE\tMobile\n"
            "1.2.4\tSale\tHaus\tBlog\t13/06/2026 10:00\t12/06/2026 10:00\tA-2\tPENDING\t20,00"
            "\t1,00\tEUR\t31/07/2026\tDE\tMobile\n"
            "1.2.5\tSale\tHaus\tPortal\t14/06/2026 10:00\t12/06/2026 10:00\tA-3\tREVERSED\t30,00"
            "\t1,50\tEUR\t31/07/2026\tAT\tDesktop\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"conversions": "3", "revenue": "1095.50", "cost": "54.78"},
        rows=(
            "2026-06-01 approved 1.2.3",
            "2026-06-13 pending 1.2.4",
            "2026-06-14 reversed 1.2.5",
        ),
        named={"channel": "Blog", "campaign": "Haus", "country": "DE", "device": "Mobile"},
        currency="EUR",
    ),
)


@pytest.mark.parametrize("export", AWIN, ids=lambda export: export.name)
def test_awin(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", CJ, ids=lambda export: export.name)
def test_cj(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", IMPACT, ids=lambda export: export.name)
def test_impact(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
