"""Google Analytics 4 and Universal Analytics in the languages of their interfaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

_RULE = "# ----------------------------------------\n"

GA4 = (
    Export(
        name="german",
        key="ga4",
        text=(
            _RULE + "# Neu generierte Zugriffe: Primäre Channelgruppe der Sitzung "
            "(Standard-Channelgruppe)\n# Konto: Haus\n# Property: Haus DE\n" + _RULE + "# \n"
            "# Alle Nutzer\n# Startdatum: 20260601\n# Enddatum: 20260630\n"
            "Primäre Channelgruppe der Sitzung (Standard-Channelgruppe),Sitzungen,"
            "Sitzungen mit Interaktionen,Engagement-Rate,"
            "Durchschnittliche Interaktionsdauer pro Sitzung,Ereignisse pro Sitzung,"
            "Ereignisanzahl,Schlüsselereignisse,Rate der Sitzungsschlüsselereignisse,"
            "Gesamtumsatz\n"
            "Organic Search,120,90,0.75,43.5,6.1,732,12,0.1,1286.58\n"
            "Direct,80,40,0.5,20.25,4,320,3,0.0375,99.9\n"
        ),
        header_row=10,
        counts=(2, 2, 0, 0),
        totals={"sessions": "200", "events": "1052", "conversions": "15", "revenue": "1386.48"},
        rows=("2026-06-30 approved", "2026-06-30 approved"),
        named={"channel": "Organic Search", "source": "Google Analytics"},
        left_out=(
            "Engagement-Rate",
            "Durchschnittliche Interaktionsdauer pro Sitzung",
            "Ereignisse pro Sitzung",
            "Rate der Sitzungsschlüsselereignisse",
        ),
    ),
    Export(
        name="french-with-total",
        key="ga4",
        text=(
            _RULE + "# Explorations\n# Format libre 1\n# 20260601-20260630\n" + _RULE + "\n"
            "Date,Page de destination,Sessions,Utilisateurs actifs,Événements clés,"
            "Taux d'engagement\n"
            ",,30,21,4,0.5,Total général\n"
            "20260601,/a,16,11,3,0.4\n20260602,/b,14,10,1,0.6\n"
        ),
        header_row=7,
        counts=(3, 2, 0, 1),
        totals={"sessions": "30", "users": "21", "conversions": "4"},
        rows=("2026-06-01 approved", "2026-06-02 approved"),
        named={"landing_page": "/a"},
        left_out=("Taux d'engagement",),
    ),
    Export(
        name="spanish",
        key="ga4",
        text=(
            _RULE + "# Adquisición de tráfico\n" + _RULE + "# Todos los usuarios\n"
            "# Fecha de inicio: 20260601\n# Fecha de finalización: 20260630\n"
            "Grupo de canales principal de la sesión (grupo de canales predeterminado),Sesiones,"
            "Número de eventos,Eventos clave,Ingresos totales,Porcentaje de interacciones\n"
            'Organic Search,120,732,12,"1286,58","0,75"\n'
        ),
        header_row=7,
        counts=(1, 1, 0, 0),
        totals={"sessions": "120", "events": "732", "conversions": "12", "revenue": "1286.58"},
        rows=("2026-06-30 approved",),
        left_out=("Porcentaje de interacciones",),
    ),
    Export(
        name="portuguese",
        key="ga4",
        text=(
            _RULE + "# Aquisição de tráfego\n" + _RULE + "# Data de início: 20260601\n"
            "# Data de término: 20260630\n"
            "Grupo principal de canais da sessão (Grupo de canais padrão),Sessões,"
            "Contagem de eventos,Eventos principais,Receita total,Taxa de engajamento\n"
            "Organic Search,120,732,12,1286.58,0.75\n"
        ),
        header_row=6,
        counts=(1, 1, 0, 0),
        totals={"sessions": "120", "events": "732", "conversions": "12", "revenue": "1286.58"},
        rows=("2026-06-30 approved",),
        named={"channel": "Organic Search"},
        left_out=("Taxa de engajamento",),
    ),
    Export(
        name="polish",
        key="ga4",
        text=(
            _RULE + "# Pozyskiwanie ruchu\n" + _RULE + "# Data rozpoczęcia: 20260601\n"
            "# Data zakończenia: 20260630\n"
            "Podstawowa grupa kanałów sesji (Domyślna grupa kanałów),Sesje,Liczba zdarzeń,"
            "Kluczowe zdarzenia,Łączne przychody,Współczynnik zaangażowania\n"
            "Organic Search,120,732,12,1286.58,0.75\n"
        ),
        header_row=6,
        counts=(1, 1, 0, 0),
        totals={"sessions": "120", "events": "732", "conversions": "12", "revenue": "1286.58"},
        rows=("2026-06-30 approved",),
        named={"channel": "Organic Search"},
        left_out=("Współczynnik zaangażowania",),
    ),
)

UNIVERSAL = (
    Export(
        name="german-with-chart",
        key="universal_analytics",
        text=(
            _RULE + "# Alle Websitedaten\n# Channels\n# 20230601-20230630\n" + _RULE + "\n"
            "Standard-Channelgruppierung,Nutzer,Neue Nutzer,Sitzungen,Absprungrate,Seiten/Sitzung,"
            "Durchschnittl. Sitzungsdauer,Conversion-Rate für Zielvorhaben,"
            "Abschlüsse für Zielvorhaben,Zielvorhabenwert\n"
            'Organic Search,"1.100",900,"1.200","45,10 %","2,31",00:01:43,"1,00 %",12,"120,50 €"\n'
            'Direct,70,60,80,"60,00 %","1,50",00:00:43,"3,75 %",3,"30,00 €"\n'
            ',"1.170",960,"1.280","46,03 %","2,26",00:01:39,"1,17 %",15,"150,50 €"\n\n'
            "Tagesindex,Nutzer\n01.06.23,40\n02.06.23,42\n,82\n"
        ),
        header_row=7,
        counts=(7, 2, 0, 5),
        totals={"users": "1170", "sessions": "1280", "conversions": "15", "revenue": "150.50"},
        rows=("2023-06-30 approved", "2023-06-30 approved"),
        named={"channel": "Organic Search", "source": "Google Analytics"},
        left_out=(
            "Absprungrate",
            "Seiten/Sitzung",
            "Durchschnittl. Sitzungsdauer",
            "Conversion-Rate für Zielvorhaben",
        ),
        currency="EUR",
    ),
    Export(
        name="english-by-day",
        key="universal_analytics",
        text=(
            _RULE + "# All Web Site Data\n# Audience Overview\n# 20230601-20230630\n" + _RULE + "\n"
            "Day Index,Sessions\n6/1/23,40\n6/30/23,42\n,82\n"
        ),
        header_row=7,
        counts=(3, 2, 0, 1),
        totals={"sessions": "82"},
        rows=("2023-06-01 approved", "2023-06-30 approved"),
    ),
    Export(
        name="spanish",
        key="universal_analytics",
        text=(
            _RULE + "# Todos los datos\n# Fuente/Medio\n# 20230601-20230630\n" + _RULE + "\n"
            "Fuente/Medio,Usuarios,Usuarios nuevos,Sesiones,Porcentaje de rebote,Páginas/sesión,"
            "Duración media de la sesión,Transacciones,Ingresos\n"
            'google / organic,"1.100",900,"1.200","45,10 %","2,31",00:01:43,3,"120,50 €"\n'
            ',"1.100",900,"1.200","45,10 %","2,31",00:01:43,3,"120,50 €"\n'
        ),
        header_row=7,
        counts=(2, 1, 0, 1),
        totals={"users": "1100", "sessions": "1200", "orders": "3", "revenue": "120.50"},
        left_out=("Porcentaje de rebote", "Páginas/sesión", "Duración media de la sesión"),
        currency="EUR",
    ),
)


@pytest.mark.parametrize("export", GA4, ids=lambda export: export.name)
def test_google_analytics_4(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", UNIVERSAL, ids=lambda export: export.name)
def test_universal_analytics(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
