"""Google Ads and Microsoft Ads in the languages of their interfaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

GOOGLE = (
    Export(
        name="german-utf16",
        key="google_ads",
        encoding="utf-16",
        text=(
            "Kampagnenbericht\n1. Juni 2026 - 2. Juni 2026\n"
            "Tag\tKampagnenstatus\tKampagne\tWährungscode\tBudget\tImpr.\tKlicks\tCTR"
            "\tDurchschn. CPC\tKosten\tConversions\tConv.-Wert\tKosten/Conv.\tConv.-Rate\n"
            "2026-06-01\tAktiviert\tKisten\tEUR\t50,00\t31.193\t603\t1,93 %\t1,32\t798,88\t49,00"
            "\t1.286,58\t16,30\t8,13 %\n"
            "2026-06-02\tAktiviert\tKisten\tEUR\t50,00\t9.392\t264\t2,81 %\t1,38\t365,22\t25,00"
            "\t --\t14,61\t9,47 %\n"
            "Gesamt: Kampagnen\t --\t --\tEUR\t50,00\t40.585\t867\t2,14 %\t1,34\t1.164,10\t74,00"
            "\t1.286,58\t15,73\t8,54 %\n"
            "Gesamt: Suchen\t --\t --\tEUR\t50,00\t40.585\t867\t2,14 %\t1,34\t1.164,10\t74,00"
            "\t1.286,58\t15,73\t8,54 %\n"
        ),
        header_row=3,
        counts=(4, 2, 0, 2),
        totals={
            "impressions": "40585",
            "clicks": "867",
            "cost": "1164.10",
            "conversions": "74",
            "revenue": "1286.58",
        },
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"campaign": "Kisten", "source": "Google Ads"},
        left_out=("CTR", "Durchschn. CPC", "Kosten/Conv.", "Conv.-Rate"),
        currency="EUR",
    ),
    Export(
        name="french",
        key="google_ads",
        text=(
            "Rapport sur les campagnes\n1 juin 2026 - 30 juin 2026\n"
            "État de la campagne,Campagne,Code de devise,Impr.,Clics,CTR,CPC moy.,Coût,"
            "Conversions,Coût/conv.,Taux de conv.\n"
            'Activée,Été,EUR,"31\u202f193",603,"1,93 %","1,32","798,88","49,00","16,30","8,13 %"\n'
            'Activée,Hiver,EUR,"9\u202f392",264,"2,81 %","1,38","365,22","25,00","14,61","9,47 %"\n'
            'Total : compte, --,EUR,"40\u202f585",867,"2,14 %","1,34","1\u202f164,10","74,00",'
            '"15,73","8,54 %"\n'
        ),
        header_row=3,
        counts=(3, 2, 0, 1),
        totals={"impressions": "40585", "clicks": "867", "cost": "1164.10", "conversions": "74"},
        rows=("2026-06-30 approved", "2026-06-30 approved"),
        named={"campaign": "Été"},
        left_out=("CTR", "CPC moy.", "Coût/conv.", "Taux de conv."),
        currency="EUR",
    ),
    Export(
        name="spanish-semicolons",
        key="google_ads",
        text=(
            "Informe de campaña\n1 de junio de 2026 - 2 de junio de 2026\n"
            "Día;Campaña;Código de moneda;Impresiones;Clics;CTR;CPC medio;Coste;Conversiones;"
            "Coste/conv.\n"
            "2026-06-01;Cajas;EUR;31.193;603;1,93 %;1,32;798,88;49,00;16,30\n"
            "Total: Campañas; --;EUR;31.193;603;1,93 %;1,32;798,88;49,00;16,30\n"
        ),
        header_row=3,
        counts=(2, 1, 0, 1),
        totals={"impressions": "31193", "clicks": "603", "cost": "798.88", "conversions": "49"},
        rows=("2026-06-01 approved",),
        left_out=("CTR", "CPC medio", "Coste/conv."),
        currency="EUR",
    ),
    Export(
        name="italian",
        key="google_ads",
        text=(
            "Report Campagna\n1 giugno 2026 - 2 giugno 2026\n"
            "Giorno,Stato della campagna,Campagna,Codice valuta,Impr.,Clic,CTR,CPC medio,Costo,"
            "Conversioni,Costo/conv.\n"
            '2026-06-01,Attiva,Scatole,EUR,"31.193",603,"1,93%","1,32","798,88","49,00","16,30"\n'
            'Totale: Account, --, --,EUR,"31.193",603,"1,93%","1,32","798,88","49,00","16,30"\n'
        ),
        header_row=3,
        counts=(2, 1, 0, 1),
        totals={"impressions": "31193", "clicks": "603", "cost": "798.88", "conversions": "49"},
        left_out=("CTR", "CPC medio", "Costo/conv."),
        currency="EUR",
    ),
    Export(
        name="dutch-bom",
        key="google_ads",
        encoding="utf-8-sig",
        text=(
            "Campagnerapport\n1 juni 2026 - 2 juni 2026\n"
            "Dag,Campagnestatus,Campagne,Valutacode,Vert.,Klikken,CTR,Gem. CPC,Kosten,Conversies,"
            "Kosten/conv.,Conv.percentage\n"
            '2026-06-01,Ingeschakeld,Dozen,EUR,"31.193",603,"1,93%","1,32","798,88","49,00",'
            '"16,30","8,13%"\n'
            'Totaal: Campagnes, --, --,EUR,"31.193",603,"1,93%","1,32","798,88","49,00","16,30",'
            '"8,13%"\n'
        ),
        header_row=3,
        counts=(2, 1, 0, 1),
        totals={"impressions": "31193", "clicks": "603", "cost": "798.88", "conversions": "49"},
        left_out=("CTR", "Gem. CPC", "Kosten/conv.", "Conv.percentage"),
        currency="EUR",
    ),
    Export(
        name="polish-utf16",
        key="google_ads",
        encoding="utf-16",
        text=(
            "Raport o kampaniach\n1 czerwca 2026 - 2 czerwca 2026\n"
            "Dzień\tStan kampanii\tKampania\tKod waluty\tWyśw.\tKliknięcia\tCTR\tŚr. CPC\tKoszt"
            "\tKonwersje\tKoszt/konw.\tWspół. konw.\n"
            "2026-06-01\tWłączona\tPudła\tPLN\t31\u00a0193\t603\t1,93%\t1,32\t798,88\t49,00\t16,30"
            "\t8,13%\n"
            "Łącznie: Kampanie\t --\t --\tPLN\t31\u00a0193\t603\t1,93%\t1,32\t798,88\t49,00\t16,30"
            "\t8,13%\n"
        ),
        header_row=3,
        counts=(2, 1, 0, 1),
        totals={"impressions": "31193", "clicks": "603", "cost": "798.88", "conversions": "49"},
        left_out=("CTR", "Śr. CPC", "Koszt/konw.", "Współ. konw."),
        currency="PLN",
    ),
)

MICROSOFT = (
    Export(
        name="german",
        key="microsoft_ads",
        encoding="utf-8-sig",
        text=(
            '"Berichtsname: Kampagnenbericht Juni"\n'
            '"Berichtszeitraum: 01.06.2026 - 02.06.2026"\n'
            '"Zeitzone: (GMT+01:00) Amsterdam, Berlin"\n'
            '"Letzter vollständiger Tag: 02.06.2026 23:59:00"\n'
            '"Berichtsaggregation: Täglich"\n'
            '"Berichtsfilter: "\n'
            '"Möglicherweise unvollständige Daten: False"\n'
            '"Zeilen: 3"\n\n'
            '"Gregorianisches Datum";"Kontoname";"Kampagnenname";"Währungscode";"Impressionen";'
            '"Klicks";"CTR (%)";"Durchschn. CPC";"Ausgaben";"Conversions";"Umsatz"\n'
            '"01.06.2026";"Haus";"Kisten";"EUR";"1.000";"40";"4,00%";"0,55";"22,10";"3";"90,00"\n'
            '"02.06.2026";"Haus";"Kisten";"EUR";"900";"30";"3,33%";"0,51";"15,40";"1";"30,50"\n'
            '"Gesamt";"";"";"";"1.900";"70";"3,68%";"0,54";"37,50";"4";"120,50"\n\n'
            '"©2026 Microsoft Corporation. Alle Rechte vorbehalten. "\n'
        ),
        header_row=10,
        counts=(4, 2, 0, 2),
        totals={
            "impressions": "1900",
            "clicks": "70",
            "cost": "37.50",
            "conversions": "4",
            "revenue": "120.50",
        },
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"campaign": "Kisten", "source": "Microsoft Ads"},
        left_out=("CTR (%)", "Durchschn. CPC"),
        currency="EUR",
    ),
    Export(
        name="french",
        key="microsoft_ads",
        encoding="utf-8-sig",
        text=(
            '"Nom du rapport : Campagnes"\n"Durée du rapport : 01/06/2026 - 30/06/2026"\n'
            '"Agrégation du rapport : Quotidienne"\n"Lignes : 2"\n\n'
            '"Date grégorienne","Nom du compte","Nom de la campagne","Type d\'appareil",'
            '"Impressions","Clics","CTR (%)","CPC moyen","Dépenses","Conversions","Revenus"\n'
            '"01/06/2026","Maison","Été","Ordinateur","1000","40","4,00%","0,55","22,10","3",'
            '"90,00"\n'
            '"30/06/2026","Maison","Été","Ordinateur","900","30","3,33%","0,51","15,40","1",'
            '"30,50"\n'
            '"©2026 Microsoft Corporation. Tous droits réservés. "\n'
        ),
        header_row=6,
        counts=(3, 2, 0, 1),
        totals={
            "impressions": "1900",
            "clicks": "70",
            "cost": "37.50",
            "conversions": "4",
            "revenue": "120.50",
        },
        rows=("2026-06-01 approved", "2026-06-30 approved"),
        named={"campaign": "Été", "device": "Ordinateur"},
        left_out=("CTR (%)", "CPC moyen"),
    ),
    Export(
        name="spanish",
        key="microsoft_ads",
        text=(
            '"Nombre del informe: Campañas"\n"Filas: 1"\n\n'
            "Fecha gregoriana;Nombre de cuenta;Nombre de la campaña;Código de moneda;Impresiones;"
            "Clics;CTR (%);CPC medio;Gasto;Conversiones;Ingresos\n"
            "13/06/2026;Casa;Cajas;EUR;1.000;40;4,00%;0,55;22,10;3;90,00\n"
            '"©2026 Microsoft Corporation. Todos los derechos reservados. "\n'
        ),
        header_row=4,
        counts=(2, 1, 0, 1),
        totals={
            "impressions": "1000",
            "clicks": "40",
            "cost": "22.10",
            "conversions": "3",
            "revenue": "90",
        },
        rows=("2026-06-13 approved",),
        left_out=("CTR (%)", "CPC medio"),
        currency="EUR",
    ),
    Export(
        name="polish-tabs",
        key="microsoft_ads",
        encoding="utf-16",
        text=(
            "Nazwa raportu: Kampanie\nWiersze: 1\n\n"
            "Data gregoriańska\tNazwa konta\tNazwa kampanii\tKod waluty\tWyświetlenia\tKliknięcia"
            "\tŚr. CPC\tWydatki\tKonwersje\tPrzychód\n"
            "01.06.2026\tDom\tPudła\tPLN\t1000\t40\t0,55\t22,10\t3\t90,00\n"
            "©2026 Microsoft Corporation. Wszelkie prawa zastrzeżone. \n"
        ),
        header_row=4,
        counts=(2, 1, 0, 1),
        totals={
            "impressions": "1000",
            "clicks": "40",
            "cost": "22.10",
            "conversions": "3",
            "revenue": "90",
        },
        rows=("2026-06-01 approved",),
        left_out=("Śr. CPC",),
        currency="PLN",
    ),
)


@pytest.mark.parametrize("export", GOOGLE, ids=lambda export: export.name)
def test_google_ads(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", MICROSOFT, ids=lambda export: export.name)
def test_microsoft_ads(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
