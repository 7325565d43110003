"""Orders of Shopify and WooCommerce, payments and balance of Stripe, in other locales."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.imports.exports.shaped import Export, check

SHOPIFY = (
    Export(
        name="german-semicolons",
        key="shop_orders",
        encoding="utf-8-sig",
        text=(
            "Name;Email;Financial Status;Paid at;Fulfillment Status;Currency;Subtotal;Shipping;"
            "Taxes;Total;Discount Code;Created at;Lineitem quantity;Lineitem name;Lineitem price;"
            "Shipping Country;Cancelled at;Refunded Amount;Id;Source\n"
            "#1001;a@beispiel.de;paid;2026-06-01 10:00:00 +0200;fulfilled;EUR;1.240,00;5,00;198,79;"
            "1.245,00;;2026-06-01 09:59:00 +0200;1;Tasse;40,00;DE;;0,00;6001;web\n"
            "#1001;a@beispiel.de;;;;;;;;;;2026-06-01 09:59:00 +0200;2;Teller;600,00;;;;;\n"
            "#1002;b@beispiel.de;partially_refunded;2026-06-13 23:31:00 -0400;fulfilled;EUR;10,00;"
            "0,00;1,60;10,00;;2026-06-13 23:30:00 -0400;1;Tasse;10,00;FR;;4,00;6002;pos\n"
            "#1003;c@beispiel.de;refunded;2026-06-14 08:00:00 +0200;;EUR;10,00;0,00;1,60;10,00;;"
            "2026-06-14 08:00:00 +0200;1;Tasse;10,00;FR;2026-06-20 08:00:00 +0200;10,00;6003;web\n"
            "#1004;d@beispiel.de;voided;;;EUR;7,00;0,00;1,12;7,00;;2026-06-15 08:00:00 +0200;1;"
            "Tasse;7,00;FR;2026-06-15 09:00:00 +0200;0,00;6004;web\n"
            "#1005;e@beispiel.de;pending;;;EUR;7,50;0,00;1,12;7,50;;2026-06-16 08:00:00 +0200;1;"
            "Tasse;7,50;FR;;0,00;6005;web\n"
        ),
        header_row=1,
        counts=(6, 5, 0, 1),
        totals={"orders": "5", "revenue": "1279.50", "refunds": "14"},
        rows=(
            "2026-06-01 approved #1001",
            "2026-06-13 approved #1002",
            "2026-06-14 reversed #1003",
            "2026-06-15 rejected #1004",
            "2026-06-16 pending #1005",
        ),
        named={"country": "DE", "channel": "web", "source": "Shopify"},
        currency="EUR",
    ),
)

WOOCOMMERCE = (
    Export(
        name="german-analytics",
        key="woocommerce_orders",
        text=(
            "Datum,Bestellung Nr.,Nettoumsatz,Status,Kunde,Kundentyp,Produkt(e),Verkaufte Artikel,"
            "Gutscheine,Herkunft\n"
            '2026-06-01 10:00:00,501,"1.045,50",Abgeschlossen,Ann,Neu,Tasse,3,,Organisch\n'
            '2026-06-02 10:00:00,502,"20,00",In Bearbeitung,Bob,Neu,Tasse,1,,Direkt\n'
            '2026-06-03 10:00:00,503,"10,00",Rückerstattet,Cem,Neu,Tasse,1,,Direkt\n'
            '2026-06-04 10:00:00,504,"10,00",Storniert,Cem,Neu,Tasse,1,,Direkt\n'
            '2026-06-05 10:00:00,505,"10,00",In Wartestellung,Cem,Neu,Tasse,1,,Direkt\n'
            '2026-06-06 10:00:00,506,"10,00",Fehlgeschlagen,Cem,Neu,Tasse,1,,Direkt\n'
        ),
        header_row=1,
        counts=(6, 6, 0, 0),
        totals={"orders": "6", "revenue": "1105.50", "units": "8"},
        rows=(
            "2026-06-01 approved 501",
            "2026-06-02 approved 502",
            "2026-06-03 reversed 503",
            "2026-06-04 rejected 504",
            "2026-06-05 pending 505",
            "2026-06-06 rejected 506",
        ),
        named={"channel": "Organisch", "source": "WooCommerce"},
    ),
    Export(
        name="italian-with-items",
        key="woocommerce_orders",
        text=(
            "Numero ordine;Stato ordine;Data ordine;Totale ordine;Importo rimborsato;Articoli "
            "venduti;Codici promozionali;order_currency;Origine\n"
            "501;Completato;13/06/2026;1.045,50;5,00;3;;EUR;Organico\n"
            "501;;;;;2;;;\n"
            "502;In lavorazione;14/06/2026;20,00;;1;;EUR;Diretto\n"
            "503;Rimborsato;15/06/2026;10,00;10,00;1;;EUR;Diretto\n"
        ),
        header_row=1,
        counts=(4, 3, 0, 1),
        totals={"orders": "3", "revenue": "1075.50", "refunds": "15", "units": "5"},
        rows=("2026-06-13 approved 501", "2026-06-14 approved 502", "2026-06-15 reversed 503"),
        named={"channel": "Organico"},
        currency="EUR",
    ),
    Export(
        name="codes-of-an-extension",
        key="woocommerce_orders",
        text=(
            "order_id;order_number;date_created_gmt;order_status;order_total;currency;"
            "billing_country;payment_method_title;refunded_total\n"
            "501;A-501;2026-06-01 10:00:00;wc-completed;1045,50;PLN;PL;Przelew;0\n"
            "502;A-502;2026-06-02 10:00:00;wc-refunded;20,00;PLN;PL;Przelew;20,00\n"
            "503;A-503;2026-06-03 10:00:00;wc-on-hold;20,00;PLN;PL;Przelew;0\n"
        ),
        header_row=1,
        counts=(3, 3, 0, 0),
        totals={"orders": "3", "revenue": "1085.50", "refunds": "20"},
        rows=(
            "2026-06-01 approved A-501",
            "2026-06-02 reversed A-502",
            "2026-06-03 pending A-503",
        ),
        named={"country": "PL"},
        currency="PLN",
    ),
)

PAYMENTS = (
    Export(
        name="comma-amounts",
        key="stripe_payments",
        text=(
            "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,"
            "Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,"
            "Refunded date (UTC),Statement Descriptor,Status,Seller Message,Taxes On Fee,"
            "Card Brand,Customer Email\n"
            'ch_1,2026-06-01 10:00:00,"1045,50","0,00",eur,true,"1045,50","0,00",eur,,Abo,"30,30",'
            ',HAUS,Paid,Payment complete.,"0,00",Visa,a@beispiel.de\n'
            'ch_2,2026-06-02 10:00:00,"20,00","5,00",eur,true,"20,00","5,00",eur,,Abo,"0,80",'
            '2026-06-04 09:00:00,HAUS,Paid,Payment complete.,"0,00",Visa,b@beispiel.de\n'
            'ch_3,2026-06-03 10:00:00,"20,00","20,00",eur,true,"20,00","20,00",eur,,Abo,"0,80",'
            '2026-06-05 09:00:00,HAUS,Refunded,Payment complete.,"0,00",Visa,c@beispiel.de\n'
            'ch_4,2026-06-04 10:00:00,"20,00","0,00",eur,false,"20,00","0,00",eur,'
            'insufficient_funds,Abo,"0,00",,HAUS,Failed,The bank declined.,"0,00",Visa,\n'
            'ch_5,2026-06-05 10:00:00,"20,00","0,00",eur,false,,,,,Abo,"0,00",,HAUS,'
            "requires_payment_method,,,,\n"
        ),
        header_row=1,
        counts=(5, 5, 0, 0),
        totals={"orders": "5", "revenue": "1125.50", "refunds": "25"},
        rows=(
            "2026-06-01 approved ch_1",
            "2026-06-02 approved ch_2",
            "2026-06-03 reversed ch_3",
            "2026-06-04 rejected ch_4",
            "2026-06-05 pending ch_5",
        ),
        named={"product": "Abo", "source": "Stripe"},
        currency="EUR",
    ),
)

BALANCE = (
    Export(
        name="dashboard",
        key="stripe_balance",
        text=(
            "id;Type;Source;Amount;Fee;Net;Currency;Created (UTC);Available On (UTC);Description;"
            "Transfer;Transfer Date (UTC)\n"
            "txn_1;charge;ch_1;1.045,50;30,30;1.015,20;eur;2026-06-01 10:00;2026-06-08 00:00;Abo;"
            "po_1;2026-06-09 00:00\n"
            "txn_2;refund;re_1;-20,00;0,00;-20,00;eur;2026-06-03 10:00;2026-06-03 00:00;REFUND;"
            "po_1;2026-06-09 00:00\n"
            "txn_3;stripe_fee;;-1,50;0,00;-1,50;eur;2026-06-04 10:00;2026-06-04 00:00;Billing;"
            "po_1;2026-06-09 00:00\n"
            "txn_4;payout;po_1;-993,70;0,00;-993,70;eur;2026-06-09 10:00;2026-06-09 00:00;PAYOUT;"
            ";\n"
        ),
        header_row=1,
        counts=(4, 4, 0, 0),
        totals={"revenue": "30.30"},
        rows=(
            "2026-06-01 approved txn_1",
            "2026-06-03 approved txn_2",
            "2026-06-04 rejected txn_3",
            "2026-06-09 rejected txn_4",
        ),
        currency="EUR",
    ),
    Export(
        name="report",
        key="stripe_balance",
        encoding="utf-8-sig",
        text=(
            '"balance_transaction_id","created_utc","created","available_on_utc","currency",'
            '"gross","fee","net","reporting_category","description","customer_facing_amount",'
            '"automatic_payout_id"\n'
            '"txn_1","2026-06-01 22:30:00","2026-06-02 00:30:00","2026-06-08 00:00:00","eur",'
            '"1045.50","30.30","1015.20","charge","Abo","1045.50","po_1"\n'
            '"txn_2","2026-06-03 10:00:00","2026-06-03 12:00:00","2026-06-03 00:00:00","eur",'
            '"-20.00","0.00","-20.00","refund","REFUND","-20.00","po_1"\n'
        ),
        header_row=1,
        counts=(2, 2, 0, 0),
        totals={"revenue": "1025.50"},
        rows=("2026-06-01 approved txn_1", "2026-06-03 approved txn_2"),
        currency="EUR",
    ),
)


@pytest.mark.parametrize("export", SHOPIFY, ids=lambda export: export.name)
def test_shopify(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", WOOCOMMERCE, ids=lambda export: export.name)
def test_woocommerce(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)


@pytest.mark.parametrize("export", PAYMENTS, ids=lambda export: export.name)
def test_stripe_payments(export: Export, tmp_path: Path) -> None:
    paid = check(export, tmp_path).rows
    # What came back in part still counts; only the whole is taken back, and on its own day.
    assert [row.reversed_on and row.reversed_on.day for row in paid[:3]] == [None, None, 5]


@pytest.mark.parametrize("export", BALANCE, ids=lambda export: export.name)
def test_stripe_balance(export: Export, tmp_path: Path) -> None:
    check(export, tmp_path)
