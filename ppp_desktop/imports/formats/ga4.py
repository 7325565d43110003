"""Google Analytics 4: standard reports and explorations."""

from __future__ import annotations

from ppp_desktop.imports.formats.definition import ExportFormat, Shape

GA4 = ExportFormat(
    key="ga4",
    label="Google Analytics 4",
    source="Google Analytics",
    shapes=(Shape(metrics=1),),
    fields=(
        ("date", ("Date", "Day", "Data", "Datum", "Fecha")),
        ("first_day", ("Week", "Month", "Nth day", "Nth week", "Nth month")),
        (
            "landing_page",
            (
                *("Landing page", "Landing page + query string", "Page path and screen class"),
                *(
                    "Page path + query string",
                    "Page path",
                    "Page path + query string and screen class",
                ),
                *("Page title and screen class", "Page title and screen name", "Page location"),
                *("Caminho da página e classe da tela", "Página de destino", "Zielseite"),
                "Seitenpfad und Bildschirmklasse",
            ),
        ),
        (
            "channel",
            (
                *("Session default channel group", "Session primary channel group"),
                *("Session primary channel group (Default Channel Group)", "Default channel group"),
                *("First user default channel group", "First user primary channel group"),
                *("Session source / medium", "Session medium", "Session source"),
                *("Grupo de canais padrão da sessão", "Sitzung - Standard-Channelgruppe"),
            ),
        ),
        ("campaign", ("Session campaign", "Session Google Ads campaign", "Campaign")),
        ("country", ("Country", "País", "Land")),
        ("device", ("Device category", "Device", "Categoria do dispositivo", "Gerätekategorie")),
        ("product", ("Item name",)),
        ("audience", ("Audience name",)),
        ("age", ("Age",)),
        ("gender", ("Gender",)),
        ("views", ("Views", "Visualizações", "Aufrufe")),
        ("sessions", ("Sessions", "Sessões", "Sitzungen", "Sesiones")),
        (
            "users",
            (
                *("Total users", "Active users", "Users", "Total de usuários"),
                *("Usuários ativos", "Nutzer insgesamt", "Aktive Nutzer", "Usuarios activos"),
            ),
        ),
        ("events", ("Event count", "Contagem de eventos", "Ereignisanzahl")),
        (
            "conversions",
            ("Key events", "Conversions", "Eventos principais", "Schlüsselereignisse"),
        ),
        ("orders", ("Ecommerce purchases", "Transactions", "Purchases")),
        (
            "revenue",
            ("Total revenue", "Purchase revenue", "Receita total", "Gesamtumsatz", "Item revenue"),
        ),
        ("clicks", ("Google Ads clicks", "Ads clicks")),
        ("cost", ("Google Ads cost", "Ads cost")),
        ("currency", ("Currency",)),
    ),
    signs=(
        *("Page path and screen class", "Page path + query string", "Key events", "Event count"),
        *("Active users", "Total users", "Engagement rate", "Engaged sessions", "Bounce rate"),
        *("Average session duration", "Session default channel group", "Sitzungen", "Sessões"),
        *("Average engagement time per session", "Average engagement time per active user"),
        *("Views per active user", "Session source / medium", "First user default channel group"),
        *("Contagem de eventos", "Ereignisanzahl", "Schlüsselereignisse", "Eventos principais"),
    ),
    titles=(r"^# -{10,}$",),
)
