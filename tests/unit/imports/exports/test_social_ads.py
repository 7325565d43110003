"""Meta, LinkedIn and TikTok Ads in the languages of their interfaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

META = (
    Export(
        name="german",
        key="meta_ads",
        encoding="utf-8-sig",
        text=(
            '"Berichtsbeginn","Berichtsende","Kampagnenname","Name der Anzeigengruppe",'
            '"Anzeigenname","Auslieferung der Kampagne","Attributionseinstellung","Ergebnisse",'
            '"Ergebnisindikator","Reichweite","Frequenz","Impressionen","Kosten pro Ergebnis",'
            '"Budget der Anzeigengruppe","Ausgegebener Betrag (EUR)","Link-Klicks",'
            '"CPM (Kosten pro 1.000 Impressionen) (EUR)","Käufe","Conversion-Wert für Käufe"\n'
            "2026-06-01,2026-06-01,Sommer,Breit,Video A,active,7-day click,3,actions:lead,800,1.25,"
            "1000,4.17,Using campaign budget,12.5,40,12.5,2,99.80\n"
            "2026-06-02,2026-06-02,Sommer,Breit,Video B,active,7-day click,-,,700,1.14,800,-,"
            "Using campaign budget,9.25,21,11.56,,\n"
            ",,,,,,Multiple attribution settings,3,,1200,1.5,1800,,0,21.75,61,12.08,2,99.80\n"
        ),
        header_row=1,
        counts=(3, 2, 0, 1),
        totals={
            "conversions": "3",
            "impressions": "1800",
            "cost": "21.75",
            "clicks": "61",
            "orders": "2",
            "revenue": "99.80",
        },
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"campaign": "Sommer", "ad_group": "Breit", "ad": "Video A"},
        left_out=(
            "Reichweite",
            "Frequenz",
            "Kosten pro Ergebnis",
            "CPM (Kosten pro 1.000 Impressionen) (EUR)",
        ),
        currency="EUR",
    ),
    Export(
        name="spanish-by-day",
        key="meta_ads",
        text=(
            "Nombre de la campaña;Día;Entrega de la campaña;Resultados;Indicador de resultado;"
            "Alcance;Impresiones;Costo por resultados;Importe gastado (MXN);Clics en el enlace;"
            "Inicio del informe;Fin del informe\n"
            "Verano;2026-06-01;active;3;actions:lead;800;1.000;41,7;125,5;40;2026-06-01;2026-06-02\n"
            "Verano;2026-06-02;active;-;;700;800;-;92,25;21;2026-06-01;2026-06-02\n"
        ),
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"conversions": "3", "impressions": "1800", "cost": "217.75", "clicks": "61"},
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"campaign": "Verano"},
        left_out=("Alcance", "Costo por resultados"),
        currency="MXN",
    ),
    Export(
        name="polish-months",
        key="meta_ads",
        text=(
            '"Początek raportowania","Koniec raportowania","Nazwa kampanii","Emisja kampanii",'
            '"Wyniki","Zasięg","Wyświetlenia","Koszt wyniku","Wydana kwota (PLN)",'
            '"Kliknięcia linku"\n'
            "2026-06-01,2026-06-30,Lato,active,3,800,1000,41.7,125.5,40\n"
        ),
        header_row=1,
        counts=(1, 1, 0, 0),
        totals={"conversions": "3", "impressions": "1000", "cost": "125.5", "clicks": "40"},
        rows=("2026-06-30 approved",),
        left_out=("Zasięg", "Koszt wyniku"),
        currency="PLN",
    ),
    Export(
        name="dutch",
        key="meta_ads",
        text=(
            '"Start rapportage","Einde rapportage","Campagnenaam","Weergavestatus","Resultaten",'
            '"Bereik","Weergaven","Kosten per resultaat","Besteed bedrag (EUR)","Linkklikken"\n'
            "2026-06-01,2026-06-01,Zomer,active,3,800,1000,4.17,12.5,40\n"
        ),
        header_row=1,
        counts=(1, 1, 0, 0),
        totals={"conversions": "3", "impressions": "1000", "cost": "12.5", "clicks": "40"},
        left_out=("Bereik", "Kosten per resultaat"),
        currency="EUR",
    ),
)

LINKEDIN = (
    Export(
        name="german-utf16",
        key="linkedin_ads",
        encoding="utf-16",
        text=(
            "Kampagnenleistungsbericht (in UTC)\nBerichtsbeginn: 1. Juni 2026, 00:00\n"
            "Berichtsende: 2. Juni 2026, 23:59\nErstellungsdatum: 3. Juni 2026, 08:12\n\n"
            "Startdatum (in UTC)\tKontoname\tWährung\tName der Kampagnengruppe\tKampagnenname"
            "\tKampagnentyp\tImpressions\tKlicks\tKlickrate\tDurchschnittlicher CPM"
            "\tGesamtausgaben\tConversions\tLeads\n"
            "01.06.2026\tHaus\tEUR\tSommer\tFachkräfte\tSponsored Update\t1.000\t40\t4,00 %"
            "\t22,10\t22,10\t3\t2\n"
            "02.06.2026\tHaus\tEUR\tSommer\tFachkräfte\tSponsored Update\t900\t30\t3,33 %"
            "\t17,11\t15,40\t1\t0\n"
        ),
        header_row=6,
        counts=(2, 2, 0, 0),
        totals={
            "impressions": "1900",
            "clicks": "70",
            "cost": "37.50",
            "conversions": "4",
            "leads": "2",
        },
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"campaign": "Fachkräfte", "ad_group": "Sommer"},
        left_out=("Klickrate", "Durchschnittlicher CPM"),
        currency="EUR",
    ),
    Export(
        name="english-utf16-by-month",
        key="linkedin_ads",
        encoding="utf-16",
        text=(
            '"Campaign Performance Report (in UTC)"\n"Report Start: June 1, 2026, 12:00 AM"\n'
            '"Report End: June 30, 2026, 11:59 PM"\n"Date Generated: July 1, 2026, 8:12 AM"\n\n'
            "Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign Name"
            "\tTotal Spent\tImpressions\tClicks\tClick Through Rate\tAverage CPM\tAverage CPC"
            "\tReach\tConversions\tCost per Conversion\tLeads\tTotal Engagements\n"
            "06/01/2026\tHouse\tGBP\tSummer\tSkilled\t22.10\t1,000\t40\t0.04\t22.10\t0.55\t700"
            "\t3\t7.37\t2\t61\n"
            "06/30/2026\tHouse\tGBP\tSummer\tSkilled\t15.40\t900\t30\t0.0333\t17.11\t0.51\t650"
            "\t1\t15.40\t0\t44\n"
        ),
        header_row=6,
        counts=(2, 2, 0, 0),
        totals={
            "cost": "37.50",
            "impressions": "1900",
            "clicks": "70",
            "conversions": "4",
            "leads": "2",
            "interactions": "105",
        },
        rows=("2026-06-01 approved", "2026-06-30 approved"),
        left_out=(
            "Click Through Rate",
            "Average CPM",
            "Average CPC",
            "Reach",
            "Cost per Conversion",
        ),
        currency="GBP",
    ),
    Export(
        name="french",
        key="linkedin_ads",
        encoding="utf-16",
        text=(
            "Rapport sur les performances des campagnes (en UTC)\n"
            "Début du rapport : 1 juin 2026\nFin du rapport : 30 juin 2026\n\n"
            "Date de début (en UTC)\tDevise\tNom du groupe de campagnes\tNom de la campagne"
            "\tTotal dépensé\tImpressions\tClics\tTaux de clics\tCPC moyen\tConversions"
            "\tProspects\n"
            "13/06/2026\tEUR\tÉté\tCadres\t22,10\t1 000\t40\t4,00 %\t0,55\t3\t2\n"
        ),
        header_row=5,
        counts=(1, 1, 0, 0),
        totals={
            "cost": "22.10",
            "impressions": "1000",
            "clicks": "40",
            "conversions": "3",
            "leads": "2",
        },
        rows=("2026-06-13 approved",),
        named={"campaign": "Cadres", "ad_group": "Été"},
        left_out=("Taux de clics", "CPC moyen"),
        currency="EUR",
    ),
)

TIKTOK = (
    Export(
        name="english-with-total",
        key="tiktok_ads",
        text=(
            "Campaign name,Primary status,Campaign Budget,Cost,CPC (destination),CPM,Impressions,"
            "Clicks (destination),CTR (destination),Conversions,CPA,CVR,Reach,Currency,By Day\n"
            "Sommer,Active,50.00,22.10,0.55,22.10,1000,40,4.00%,3,7.37,7.50%,800,EUR,2026-06-01\n"
            "Sommer,Active,50.00,15.40,0.51,17.11,900,30,3.33%,1,15.40,3.33%,700,EUR,2026-06-02\n"
            "Total of 2 results,-,-,37.50,0.54,19.74,1900,70,3.68%,4,9.38,5.71%,1200,EUR,-\n"
        ),
        header_row=1,
        counts=(3, 2, 0, 1),
        totals={"cost": "37.50", "impressions": "1900", "clicks": "70", "conversions": "4"},
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"campaign": "Sommer", "source": "TikTok Ads"},
        left_out=("CPC (destination)", "CPM", "CTR (destination)", "CPA", "CVR", "Reach"),
        currency="EUR",
    ),
    Export(
        name="german",
        key="tiktok_ads",
        text=(
            "Nach Tag;Kampagnenname;Name der Anzeigengruppe;Kosten;CPC (Ziel);Impressionen;"
            "Klicks (Ziel);CTR (Ziel);Conversions;Reichweite;Währung\n"
            "2026-06-01;Sommer;Breit;1.022,10;0,55;1.000;40;4,00 %;3;800;EUR\n"
            "Insgesamt 1 Ergebnisse;-;-;1.022,10;0,55;1.000;40;4,00 %;3;800;EUR\n"
        ),
        header_row=1,
        counts=(2, 1, 0, 1),
        totals={"cost": "1022.10", "impressions": "1000", "clicks": "40", "conversions": "3"},
        rows=("2026-06-01 approved",),
        named={"ad_group": "Breit"},
        left_out=("CPC (Ziel)", "CTR (Ziel)", "Reichweite"),
        currency="EUR",
    ),
    Export(
        name="italian",
        key="tiktok_ads",
        text=(
            "Nome campagna;Per giorno;Costo;CPC (destinazione);CPM;Impression;Clic (destinazione);"
            "CTR (destinazione);Conversioni;CVR\n"
            "Estate;2026-06-01;22,10;0,55;22,10;1.000;40;4,00%;3;7,50%\n"
        ),
        header_row=1,
        counts=(1, 1, 0, 0),
        totals={"cost": "22.10", "impressions": "1000", "clicks": "40", "conversions": "3"},
        rows=("2026-06-01 approved",),
        left_out=("CPC (destinazione)", "CPM", "CTR (destinazione)", "CVR"),
    ),
)


@pytest.mark.parametrize("export", META, ids=lambda export: export.name)
def test_meta_ads(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", LINKEDIN, ids=lambda export: export.name)
def test_linkedin_ads(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", TIKTOK, ids=lambda export: export.name)
def test_tiktok_ads(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
