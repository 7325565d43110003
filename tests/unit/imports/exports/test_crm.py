"""Deals and leads of HubSpot, Salesforce, Pipedrive and other CRM systems in many languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

HUBSPOT = (
    Export(
        name="deals-german",
        key="hubspot_deals",
        encoding="utf-8-sig",
        text=(
            '"Datensatz-ID","Deal-Name","Deal-Phase","Abschlussdatum","Zuständiger Mitarbeiter",'
            '"Betrag","Währung","Deal-Typ","Erstellungsdatum","Zugeordnete Kontakt-IDs"\n'
            '"9876543210123","Dach, groß","Abgeschlossen und gewonnen","2026-06-15 14:03",'
            '"Ann","1500.50","EUR","Neukunde","2026-05-02 09:00","1;2"\n'
            '"9876543210124","Dach","Abgeschlossen und verloren","2026-06-16 10:00","Ann","900",'
            '"EUR","Neukunde","2026-05-03 09:00",""\n'
            '"9876543210125","Keller","Vertrag gesendet","2026-07-31 10:00","Bob","700","EUR",'
            '"Neukunde","2026-06-03 09:00",""\n'
            '"9876543210126","Zaun","Termin geplant","","Bob","","EUR","Neukunde",'
            '"2026-06-04 09:00",""\n'
        ),
        header_row=1,
        counts=(4, 4, 0, 0),
        totals={"deals": "4", "revenue": "3100.50"},
        rows=(
            "2026-06-15 approved 9876543210123",
            "2026-06-16 rejected 9876543210124",
            "2026-07-31 pending 9876543210125",
            "2026-06-04 pending 9876543210126",
        ),
        named={"owner": "Ann", "source": "HubSpot"},
        currency="EUR",
    ),
    Export(
        name="deals-french",
        key="hubspot_deals",
        text=(
            "ID d'enregistrement;Nom de la transaction;Phase de la transaction;Date de fermeture;"
            "Montant;Devise;Type de transaction;Propriétaire de la transaction;Date de création\n"
            "11;Toit;Fermé gagné;15/06/2026;1 500,50;EUR;Nouveau;Ann;02/05/2026\n"
            "12;Cave;Fermé perdu;16/06/2026;900,00;EUR;Nouveau;Ann;03/05/2026\n"
            "13;Mur;Contrat envoyé;30/07/2026;700,00;EUR;Nouveau;Bob;03/06/2026\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"deals": "3", "revenue": "3100.50"},
        rows=(
            "2026-06-15 approved 11",
            "2026-06-16 rejected 12",
            "2026-07-30 pending 13",
        ),
        named={"owner": "Ann"},
        currency="EUR",
    ),
    Export(
        name="deals-internal-names",
        key="hubspot_deals",
        text=(
            "hs_object_id,dealname,dealstage,closedate,amount,createdate,pipeline\n"
            "11,Toit,closedwon,2026-06-15T12:03:00.000Z,1500.5,2026-05-02T09:00:00.000Z,default\n"
            "12,Cave,closedlost,2026-06-16T12:03:00Z,900,2026-05-02T09:00:00Z,default\n"
            "13,Mur,contractsent,,700,2026-05-02T09:00:00Z,default\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"deals": "3", "revenue": "3100.50"},
        rows=(
            "2026-06-15 approved 11",
            "2026-06-16 rejected 12",
            "2026-05-02 pending 13",
        ),
    ),
    Export(
        name="contacts-spanish",
        key="hubspot_contacts",
        text=(
            "ID de registro,Nombre,Correo,Número de teléfono,Propietario del contacto,"
            "Estado del lead,Etapa del ciclo de vida,Fecha de creación,Fuente original,"
            "Estado del contacto de marketing,Fecha de la última actividad\n"
            "501,Ana,ana@ejemplo.es,600 100 200,Luis,Calificado,Lead,2026-06-01 10:00,"
            "Búsqueda orgánica,Contacto de marketing,2026-06-02 10:00\n"
            "502,Eva,eva@ejemplo.es,600 100 201,Luis,No calificado,Lead,2026-06-02 10:00,"
            "Redes sociales,Contacto de marketing,2026-06-02 10:00\n"
            "503,Iris,iris@ejemplo.es,600 100 202,Luis,Nuevo,Lead,2026-06-03 10:00,"
            "Redes sociales,Contacto de marketing,2026-06-03 10:00\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"leads": "3"},
        rows=(
            "2026-06-01 approved 501",
            "2026-06-02 rejected 502",
            "2026-06-03 pending 503",
        ),
        named={"channel": "Búsqueda orgánica", "owner": "Luis"},
    ),
    Export(
        name="contacts-german",
        key="hubspot_contacts",
        text=(
            "Datensatz-ID;Vorname;E-Mail;Lifecycle-Phase;Erstellungsdatum;Ursprüngliche Quelle;"
            "Marketing-Kontaktstatus;Datum der letzten Aktivität\n"
            "501;Ana;ana@beispiel.de;Kunde;01.06.2026 10:00;Organische Suche;Ja;02.06.2026\n"
            "502;Eva;eva@beispiel.de;Lead;02.06.2026 10:00;Direkt;Ja;02.06.2026\n"
        ),
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"leads": "2"},
        rows=("2026-06-01 approved 501", "2026-06-02 pending 502"),
        named={"channel": "Organische Suche"},
    ),
)

SALESFORCE = (
    Export(
        name="opportunities-german",
        key="salesforce_opportunities",
        encoding="cp1252",
        text=(
            '"Opportunity-Inhaber";"Accountname";"Opportunity-Name";"Phase";"Geschäftsperiode";'
            '"Betrag Währung";"Betrag";"Wahrscheinlichkeit (%)";"Schlusstermin";"Erstelldatum";'
            '"Nächster Schritt";"Lead-Quelle";"Opportunity-ID"\n'
            '"Ann";"Müller";"Dach";"Geschlossen und gewonnen";"Q2-2026";"EUR";"1.500,50";"100";'
            '"01.06.2026";"02.05.2026";"";"Web";"0065g00000AbCdE"\n'
            '"Ann";"Weiß";"Keller";"Geschlossen und verloren";"Q2-2026";"EUR";"900,00";"0";'
            '"02.06.2026";"03.05.2026";"";"Partner";"0065g00000AbCdF"\n'
            '"Bob";"Groß";"Zaun";"Verhandlung";"Q3-2026";"EUR";"700,00";"60";"03.07.2026";'
            '"03.06.2026";"Anruf";"Web";"0065g00000AbCdG"\n\n'
            '"Gesamtsummen (3 Datensätze)"\n'
            '"Vertrauliche Informationen - Nicht weitergeben"\n'
            '"Copyright (c) 2000-2026 salesforce.com, inc. Alle Rechte vorbehalten."\n'
        ),
        header_row=1,
        counts=(6, 3, 0, 3),
        totals={"deals": "3", "revenue": "3100.50"},
        rows=(
            "2026-06-01 approved 0065g00000AbCdE",
            "2026-06-02 rejected 0065g00000AbCdF",
            "2026-07-03 pending 0065g00000AbCdG",
        ),
        named={"owner": "Ann", "channel": "Web", "source": "Salesforce"},
        currency="EUR",
    ),
    Export(
        name="opportunities-object",
        key="salesforce_opportunities",
        text=(
            '"Id","IsDeleted","Name","StageName","Amount","Probability","CloseDate","LeadSource",'
            '"CurrencyIsoCode","CreatedDate","ForecastCategoryName"\n'
            '"0065g00000AbCdEAAV","false","Dach","Closed Won","1500.5","100","2026-06-01","Web",'
            '"EUR","2026-05-02T09:00:00.000+0000","Closed"\n'
            '"0065g00000AbCdFAAV","false","Cave","Prospecting","900.0","10","2026-07-02","Web",'
            '"EUR","2026-05-02T09:00:00.000+0000","Pipeline"\n'
        ),
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"deals": "2", "revenue": "2400.50"},
        rows=(
            "2026-06-01 approved 0065g00000AbCdEAAV",
            "2026-07-02 pending 0065g00000AbCdFAAV",
        ),
        currency="EUR",
    ),
    Export(
        name="leads-french",
        key="salesforce_leads",
        text=(
            '"Propriétaire de la piste";"Nom";"Société/Compte";"Origine de la piste";'
            '"Statut de la piste";"Date de création";"ID de la piste";"E-mail";"Évaluation"\n'
            '"Ann";"Roy";"Toits";"Web";"Fermé - Converti";"13/06/2026";"00Q5g00000AbCdE";'
            '"roy@exemple.fr";"Chaud"\n'
            '"Ann";"Petit";"Murs";"Salon";"Fermé - Non converti";"14/06/2026";'
            '"00Q5g00000AbCdF";"petit@exemple.fr";"Froid"\n'
            '"Ann";"Grand";"Sols";"Salon";"Ouvert - Non contacté";"15/06/2026";'
            '"00Q5g00000AbCdG";"grand@exemple.fr";"Froid"\n'
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"leads": "3"},
        rows=(
            "2026-06-13 approved 00Q5g00000AbCdE",
            "2026-06-14 rejected 00Q5g00000AbCdF",
            "2026-06-15 pending 00Q5g00000AbCdG",
        ),
        named={"owner": "Ann", "channel": "Web", "grade": "Chaud"},
    ),
)

PIPEDRIVE = (
    Export(
        name="german",
        key="pipedrive_deals",
        text=(
            "Deal - ID;Deal - Titel;Deal - Wert;Deal - Währung des Wertes;Deal - Status;"
            "Deal - Deal erstellt am;Deal - Gewonnen am;Deal - Verloren am;Deal - Inhaber;"
            "Deal - Organisation\n"
            "7;Dach;1.500,50;EUR;Gewonnen;2026-05-02 09:00:00;2026-06-15 14:00:00;;Ann;Haus\n"
            "8;Cave;900;EUR;Verloren;2026-05-03 09:00:00;;2026-06-16 10:00:00;Ann;Haus\n"
            "9;Zaun;700;EUR;Offen;2026-06-03 09:00:00;;;Bob;Haus\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"deals": "3", "revenue": "3100.50"},
        rows=("2026-06-15 approved 7", "2026-05-03 rejected 8", "2026-06-03 pending 9"),
        named={"owner": "Ann", "source": "Pipedrive"},
        currency="EUR",
    ),
    Export(
        name="portuguese",
        key="pipedrive_deals",
        text=(
            "Negócio - ID,Negócio - Título,Negócio - Valor,Negócio - Moeda,Negócio - Status,"
            "Negócio - Negócio criado,Negócio - Ganho em,Negócio - Proprietário,"
            "Negócio - Organização\n"
            '7,Telhado,"1.500,50",BRL,Ganho,2026-05-02 09:00:00,2026-06-15 14:00:00,Ana,Casa\n'
            '8,Porão,"900,00",BRL,Perdido,2026-05-03 09:00:00,,Ana,Casa\n'
            '9,Muro,"700,00",BRL,Aberto,2026-06-03 09:00:00,,Ana,Casa\n'
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"deals": "3", "revenue": "3100.50"},
        rows=("2026-06-15 approved 7", "2026-05-03 rejected 8", "2026-06-03 pending 9"),
        named={"owner": "Ana"},
        currency="BRL",
    ),
)

OTHERS = (
    Export(
        name="deals-italian",
        key="crm_deals",
        text=(
            "ID offerta;Nome offerta;Fase della trattativa;Data di chiusura;Data creazione;"
            "Importo;Valuta;Proprietario\n"
            "7;Tetto;Chiuso vinto;15/06/2026;02/05/2026;1.500,50;EUR;Anna\n"
            "8;Muro;Chiuso perso;16/06/2026;03/05/2026;900,00;EUR;Anna\n"
            "9;Porta;Trattativa;;03/06/2026;;EUR;Anna\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"deals": "3", "revenue": "2400.50"},
        rows=("2026-06-15 approved 7", "2026-06-16 rejected 8", "2026-06-03 pending 9"),
        named={"owner": "Anna"},
        currency="EUR",
    ),
    Export(
        name="deals-polish",
        key="crm_deals",
        text=(
            "ID transakcji;Nazwa transakcji;Etap transakcji;Data zamknięcia;Kwota;Waluta;"
            "Właściciel\n"
            "7;Dach;Zamknięte wygrane;01.06.2026;1 500,50;PLN;Anna\n"
            "8;Mur;Zamknięte przegrane;02.06.2026;900,00;PLN;Anna\n"
        ),
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"deals": "2", "revenue": "2400.50"},
        rows=("2026-06-01 approved 7", "2026-06-02 rejected 8"),
        currency="PLN",
    ),
    Export(
        name="leads-dutch",
        key="crm_leads",
        text=(
            "Lead-id;Aanmaakdatum;Leadstatus;Leadbron;E-mailadres;Telefoonnummer;Campagne\n"
            "31;1-6-2026;Gekwalificeerd;Google;a@voorbeeld.nl;06 1234 5678;Zomer\n"
            "32;13-6-2026;Niet gekwalificeerd;Meta;b@voorbeeld.nl;06 1234 5679;Zomer\n"
            "33;14-6-2026;In behandeling;Meta;c@voorbeeld.nl;06 1234 5670;Zomer\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"leads": "3"},
        rows=("2026-06-01 approved 31", "2026-06-13 rejected 32", "2026-06-14 pending 33"),
        named={"channel": "Google", "campaign": "Zomer"},
    ),
    Export(
        name="leads-portuguese",
        key="crm_leads",
        encoding="utf-16",
        text=(
            "ID do lead\tData de criação\tStatus do lead\tOrigem do lead\tValor do lead\n"
            "31\t13/06/2026\tQualificado\tGoogle\t1.050,00\n"
            "32\t14/06/2026\tDesqualificado\tMeta\t20,50\n"
            "33\t15/06/2026\tEm andamento\tMeta\t\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"leads": "3", "revenue": "1070.50"},
        rows=("2026-06-13 approved 31", "2026-06-14 rejected 32", "2026-06-15 pending 33"),
    ),
)


@pytest.mark.parametrize("export", HUBSPOT, ids=lambda export: export.name)
def test_hubspot(export: Export, tmp_path: Path) -> None:
    result = check(export, tmp_path)
    assert not [found for found in result.problems if found.cause == "status"]


@pytest.mark.parametrize("export", SALESFORCE, ids=lambda export: export.name)
def test_salesforce(export: Export, tmp_path: Path) -> None:
    result = check(export, tmp_path)
    assert not [found for found in result.problems if found.cause == "status"]


@pytest.mark.parametrize("export", PIPEDRIVE, ids=lambda export: export.name)
def test_pipedrive(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", OTHERS, ids=lambda export: export.name)
def test_other_crm_systems(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
