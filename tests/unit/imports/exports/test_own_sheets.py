"""Spreadsheets that people keep themselves: events and totals of days, in their language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

EVENTS = (
    Export(
        name="dutch-events",
        key="generic",
        text=(
            "Besteldatum;Bestelnummer;Kanaal;Omzet;Status\n"
            "13-6-2026;B-1;Zoeken;€ 1.045,50;Goedgekeurd\n"
            "14-6-2026;B-2;Mail;€ 20,00;In behandeling\n"
            "15-6-2026;B-3;Mail;€ 30,00;Afgekeurd\n"
            "16-6-2026;B-4;Mail;€ 30,00;Teruggedraaid\n"
        ),
        header_row=1,
        counts=(4, 4, 0, 0),
        totals={"revenue": "1125.50"},
        rows=(
            "2026-06-13 approved B-1",
            "2026-06-14 pending B-2",
            "2026-06-15 rejected B-3",
            "2026-06-16 reversed B-4",
        ),
        named={"channel": "Zoeken"},
        currency="EUR",
    ),
    Export(
        name="polish-events",
        key="generic",
        encoding="cp1250",
        text=(
            "Data zamówienia;Numer zamówienia;Kanał;Przychód;Waluta;Stan\n"
            "01.06.2026;Z-1;Szukaj;1 045,50;PLN;Zatwierdzone\n"
            "02.06.2026;Z-2;Poczta;20,00;PLN;Odrzucone\n"
        ),
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"revenue": "1065.50"},
        rows=("2026-06-01 approved Z-1", "2026-06-02 rejected Z-2"),
        currency="PLN",
    ),
)

DAYS = (
    Export(
        name="two-columns",
        key="generic",
        text="date,clicks\n2026-06-01,40\n2026-06-02,42\n",
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"clicks": "82"},
        rows=("2026-06-01 approved", "2026-06-02 approved"),
    ),
    Export(
        name="two-columns-german",
        key="generic",
        encoding="utf-8-sig",
        text="Datum;Klicks\n01.06.2026;1.040\n02.06.2026;42\nSumme;1.082\n",
        header_row=1,
        counts=(3, 2, 0, 1),
        totals={"clicks": "1082"},
        rows=("2026-06-01 approved", "2026-06-02 approved"),
    ),
    Export(
        name="french-under-a-title",
        key="generic",
        text=(
            "Suivi de juin\n\n"
            "Jour;Campagne;Impressions;Clics;Taux de clics;Dépenses;Commandes\n"
            "13/06/2026;Été;1 000;40;4,00 %;22,10 €;2\n"
            "14/06/2026;Été;900;30;3,33 %;15,40 €;1\n"
            "Total;;1 900;70;3,68 %;37,50 €;3\n"
        ),
        header_row=3,
        counts=(3, 2, 0, 1),
        totals={"impressions": "1900", "clicks": "70", "cost": "37.50", "orders": "3"},
        rows=("2026-06-13 approved", "2026-06-14 approved"),
        named={"campaign": "Été"},
        left_out=("Taux de clics",),
        currency="EUR",
    ),
    Export(
        name="german-spending",
        key="generic",
        text=(
            "Datum;Kampagne;Sitzungen;Ausgaben;Transaktionen;Gesamtumsatz\n"
            "01.06.2026;Kisten;1.040;22,10;3;99,80\n"
        ),
        header_row=1,
        counts=(1, 1, 0, 0),
        totals={"sessions": "1040", "cost": "22.10", "orders": "3", "revenue": "99.80"},
        rows=("2026-06-01 approved",),
        named={"campaign": "Kisten", "source": "Spreadsheet"},
    ),
    Export(
        name="portuguese",
        key="generic",
        text=(
            "Data;Campanha;Impressões;Cliques;Investimento\n13/06/2026;Verão;1.000;40;R$ 1.022,10\n"
        ),
        header_row=1,
        counts=(1, 1, 0, 0),
        totals={"impressions": "1000", "clicks": "40", "cost": "1022.10"},
        rows=("2026-06-13 approved",),
        currency="BRL",
    ),
)


@pytest.mark.parametrize("export", EVENTS, ids=lambda export: export.name)
def test_events(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", DAYS, ids=lambda export: export.name)
def test_totals_of_days(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
