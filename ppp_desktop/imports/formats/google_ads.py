"""Google Ads: reports, charts and search terms in English, Portuguese, German, French, Spanish."""

from __future__ import annotations

from ppp_desktop.imports.formats.definition import ExportFormat, Shape

GOOGLE_ADS = ExportFormat(
    key="google_ads",
    label="Google Ads",
    source="Google Ads",
    shapes=(Shape(metrics=1),),
    fields=(
        ("date", ("Day", "Date", "Dia", "Data", "Tag", "Datum", "Jour", "Día", "Fecha")),
        (
            "first_day",
            ("Week", "Month", "Quarter", "Semana", "Mês", "Woche", "Monat", "Mois", "Mes"),
        ),
        (
            "campaign",
            (
                *("Campaign", "Campaign name", "Campanha", "Nome da campanha", "Kampagne"),
                *("Kampagnenname", "Campagne", "Nom de la campagne", "Campaña"),
            ),
        ),
        (
            "ad_group",
            (
                *("Ad group", "Ad group name", "Grupo de anúncios", "Anzeigengruppe"),
                *("Groupe d'annonces", "Grupo de anuncios"),
            ),
        ),
        ("ad", ("Ad", "Ad name", "Ad ID", "Anúncio", "Anzeige", "Annonce", "Anuncio")),
        (
            "keyword",
            (
                *("Search term", "Search keyword", "Keyword", "Termo de pesquisa"),
                *("Palavra-chave", "Palavra-chave da rede de pesquisa", "Suchbegriff"),
                *("Terme de recherche", "Mot clé", "Término de búsqueda", "Palabra clave"),
            ),
        ),
        (
            "landing_page",
            (
                *("Landing page", "Final URL", "Página de destino", "URL final"),
                *("URL de destino", "Zielseite", "Finale URL", "Page de destination"),
            ),
        ),
        (
            "channel",
            (
                *("Campaign type", "Tipo de campanha", "Kampagnentyp", "Type de campagne"),
                "Tipo de campaña",
            ),
        ),
        ("device", ("Device", "Dispositivo", "Gerät", "Appareil")),
        ("country", ("Country/Territory", "Country", "País/Território", "Land/Gebiet", "Pays")),
        ("age", ("Age", "Idade", "Alter", "Âge", "Edad")),
        ("gender", ("Gender", "Gênero", "Sexo", "Geschlecht", "Sexe")),
        (
            "currency",
            (
                *("Currency code", "Currency", "Código da moeda", "Código de moeda", "Moeda"),
                *("Währungscode", "Währung", "Code de devise", "Devise", "Código de moneda"),
            ),
        ),
        (
            "impressions",
            ("Impr.", "Impressions", "Impressões", "Impressionen", "Impresiones"),
        ),
        ("clicks", ("Clicks", "Cliques", "Klicks", "Clics")),
        ("interactions", ("Interactions", "Interações", "Interaktionen", "Interacciones")),
        ("views", ("Video views", "TrueView views", "Views", "Visualizações", "Aufrufe")),
        ("conversions", ("Conversions", "Conversões", "Conv.", "Conversiones")),
        (
            "revenue",
            (
                *("Conv. value", "Conversion value", "Total conv. value", "Valor de conv."),
                *("Valor da conv.", "Valor conv.", "Conv.-Wert", "Conversion-Wert"),
                "Valeur de conv.",
            ),
        ),
        ("installs", ("Installs", "Instalações", "Installationen")),
        ("cost", ("Cost", "Custo", "Kosten", "Coût", "Coste", "Costo")),
    ),
    signs=(
        *("Impr.", "Avg. CPC", "Avg. cost", "Currency code", "Cost / conv.", "Conv. rate"),
        *("Campaign status", "Ad group status", "Asset status", "Ad status", "Interaction rate"),
        *("Bid strategy type", "Conv. value", "Conv. value / cost", "Optimisation score"),
        *("Optimization score", "Search keyword", "Match type", "Search impr. share"),
        *("Status da campanha", "Estado da campanha", "Custo / conv.", "Taxa de conv."),
        *("CPC méd.", "CPC médio", "Código da moeda", "Custo médio", "Taxa de interação"),
        *("Termo de pesquisa", "Tipo de campanha", "Nome do grupo de campanhas"),
        *("Kampagnenstatus", "Durchschn. CPC", "Kosten/Conv.", "Conv.-Rate", "Währungscode"),
        *("Interaktionsrate", "État de la campagne", "CPC moy.", "Coût/conv.", "Taux de conv."),
        *("Estado de la campaña", "CPC medio", "Coste/conv.", "Tasa de conv."),
    ),
    foreign=("Spend", "Amount spent", "Reporting ends"),
    titles=(
        r"^(?!.*performance).*\breport$",
        r"^relat[óo]rio\b",
        r"^termos de pesquisa$",
        r"bericht$",
        r"^rapport\b",
        r"^informe\b",
    ),
    sample_signs=(
        # The charts of the overview page have no title, but dates with a weekday.
        ("date", r"^\w{2,4}\.?, \d{1,2} (de )?\w{3,4}\.? (de )?\d{4}$"),
    ),
)
