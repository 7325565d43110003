"""Meta Ads (Facebook, Instagram): the ads reporting table at any level."""

from __future__ import annotations

from ppp_desktop.imports.formats.definition import ExportFormat, Shape

META_ADS = ExportFormat(
    key="meta_ads",
    label="Meta Ads",
    source="Meta Ads",
    shapes=(Shape(metrics=1),),
    least_signs=2,
    fields=(
        ("date", ("Day", "Date", "Dia", "Tag", "Jour", "Día")),
        ("first_day", ("Reporting starts", "Início dos relatórios", "Berichtsstart")),
        (
            "last_day",
            (
                "Reporting ends",
                "Término dos relatórios",
                "Encerramento dos relatórios",
                "Berichtsende",
            ),
        ),
        (
            "campaign",
            ("Campaign name", "Nome da campanha", "Kampagnenname", "Campaign", "xyz_campaign_id"),
        ),
        (
            "ad_group",
            (
                *("Ad set name", "Nome do conjunto de anúncios", "Anzeigengruppenname"),
                *("Name der Anzeigengruppe", "fb_campaign_id"),
            ),
        ),
        (
            "ad",
            ("Ad name", "Nome do anúncio", "Anzeigenname", "Name der Anzeige", "ad_id", "Ad ID"),
        ),
        ("channel", ("Platform", "Plataforma", "Plattform")),
        ("device", ("Impression device", "Device platform")),
        ("country", ("Country", "País", "Land")),
        ("age", ("Age", "Idade", "Alter")),
        ("gender", ("Gender", "Gênero", "Geschlecht")),
        ("currency", ("Currency", "Moeda", "Währung")),
        ("impressions", ("Impressions", "Impressões", "Impressionen")),
        (
            "clicks",
            (
                *("Link clicks", "Cliques no link", "Link-Klicks", "Clicks (all)"),
                *("Cliques (todos)", "Klicks (alle)", "Clicks"),
            ),
        ),
        ("conversions", ("Results", "Resultados", "Ergebnisse", "Total_Conversion")),
        ("approved_conversions", ("Approved_Conversion",)),
        ("leads", ("Meta leads", "Leads", "On-Facebook leads", "Website leads")),
        ("orders", ("Purchases", "Website purchases", "Compras", "Käufe")),
        ("installs", ("App installs", "Mobile app installs")),
        (
            "revenue",
            ("Purchases conversion value", "Website purchases conversion value"),
        ),
        (
            "cost",
            ("Amount spent", "Valor usado", "Valor gasto", "Ausgegebener Betrag", "Spent"),
        ),
    ),
    signs=(
        *("Reporting starts", "Reporting ends", "Amount spent", "Ad set name", "Ad delivery"),
        *("Campaign delivery", "Ad set delivery", "Result indicator", "Attribution setting"),
        *("Cost per results", "Link clicks", "Clicks (all)", "Meta leads", "Frequency", "Reach"),
        *("Início dos relatórios", "Término dos relatórios", "Encerramento dos relatórios"),
        *("Valor usado", "Nome do conjunto de anúncios", "Veiculação da campanha", "Alcance"),
        *("Berichtsstart", "Berichtsende", "Ausgegebener Betrag", "Anzeigengruppenname"),
        *("Reichweite", "Auslieferung der Kampagne"),
        *("fb_campaign_id", "Approved_Conversion", "Total_Conversion"),
    ),
    # The summary row of Meta's export has figures, but no name of anything.
    unlabelled_totals=True,
)
