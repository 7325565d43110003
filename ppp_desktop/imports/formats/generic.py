"""Own spreadsheets: totals of a day or single events under names that anybody would choose."""

from __future__ import annotations

from ppp_desktop.imports.formats.crm import CRM_STATUSES
from ppp_desktop.imports.formats.definition import REVERSED_ON, ExportFormat, Shape

GENERIC = ExportFormat(
    key="generic",
    label="Spreadsheet",
    source="Spreadsheet",
    # One figure beside a date could be anything; two known ones are no accident.
    shapes=(
        Shape(metrics=2),
        Shape(("date", "external_id"), metrics=1),
        Shape(("date", "external_id", "status")),
    ),
    least_signs=0,
    statuses=CRM_STATUSES,
    fields=(
        (
            "date",
            (
                *("Date", "Day", "Data", "Dia", "Datum", "Tag", "Jour", "Fecha", "Día"),
                *("Event date", "Order date", "Transaction date"),
            ),
        ),
        ("first_day", ("Start date", "First day", "From", "Week start", "Start Date (in UTC)")),
        ("last_day", ("End date", "Last day", "To", "Week end", "End Date (in UTC)")),
        (
            "external_id",
            ("ID", "Event ID", "Order ID", "Lead ID", "Transaction ID", "External ID", "Order"),
        ),
        ("status", ("Status", "State", "Commission status", "Estado")),
        ("reversed_on", REVERSED_ON),
        (
            "currency",
            (
                "Currency",
                "Currency code",
                "Moeda",
                "Währung",
                "Devise",
                "Moneda",
                "Código da moeda",
            ),
        ),
        ("channel", ("Channel", "Canal", "Kanal", "Network", "Medium", "Platform")),
        (
            "campaign",
            ("Campaign", "Campaign name", "Campanha", "Kampagne", "Campagne", "Campaña"),
        ),
        ("ad_group", ("Ad group", "Ad set", "Ad set name", "Anzeigengruppe", "Grupo de anúncios")),
        ("ad", ("Ad", "Ad name", "Anzeige", "Anúncio", "Creative")),
        (
            "keyword",
            ("Keyword", "Search term", "Query", "Top queries", "Suchbegriff", "Palavra-chave"),
        ),
        ("landing_page", ("Landing page", "Page", "Top pages", "URL", "Zielseite")),
        ("audience", ("Audience", "Segment", "Zielgruppe", "Público")),
        ("device", ("Device", "Gerät", "Dispositivo", "Appareil")),
        ("country", ("Country", "Land", "País", "Pays", "Market")),
        ("product", ("Product", "Produkt", "Produto", "Produit", "SKU")),
        ("grade", ("Grade", "Lead grade", "Quality")),
        ("age", ("Age", "Alter", "Idade")),
        ("gender", ("Gender", "Geschlecht", "Gênero")),
        ("owner", ("Owner", "Sales agent", "Agent")),
        (
            "impressions",
            ("Impressions", "Impr.", "Impressões", "Impressionen", "Impresiones"),
        ),
        ("clicks", ("Clicks", "Cliques", "Klicks", "Clics", "Link clicks")),
        ("interactions", ("Interactions",)),
        ("views", ("Views", "Page views", "Video views")),
        ("sessions", ("Sessions", "Visits", "Sitzungen", "Sessões")),
        ("users", ("Users", "Visitors", "Nutzer", "Usuários")),
        ("events", ("Events", "Event count")),
        ("conversions", ("Conversions", "Conversões", "Conversiones", "Konversionen")),
        ("approved_conversions", ("Approved conversions",)),
        ("leads", ("Leads", "Total leads")),
        ("deals", ("Deals", "Deals won")),
        ("orders", ("Orders", "Purchases", "Bestellungen", "Pedidos", "Commandes")),
        ("units", ("Units", "Quantity", "Items sold", "Menge")),
        ("installs", ("Installs", "App installs", "Installations")),
        (
            "revenue",
            (
                *("Revenue", "Sales", "Turnover", "Umsatz", "Receita", "Ingresos", "Sale amount"),
                "Chiffre d'affaires",
            ),
        ),
        ("refunds", ("Refunds", "Refunded amount", "Returns", "Erstattungen")),
        (
            "cost",
            (
                *("Cost", "Spend", "Media cost", "Amount spent", "Total spent", "Ad spend"),
                *("Kosten", "Custo", "Coût", "Coste"),
            ),
        ),
    ),
)
