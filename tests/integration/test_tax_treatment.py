"""Tax treatment of a client: what is refused, how it goes through documents, what is printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.lines import TaxLine
from ppp_desktop.services.clients import ClientDetails, get_client, list_clients, save_client
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.definitions import apply_definitions, export_definitions
from ppp_desktop.services.document_lines import document_totals
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.statements import close_period, get_statement
from tests.integration.factories import JUNE, graduated, make_contract, terms

EXEMPT, REVERSE = TaxTreatment.EXEMPT, TaxTreatment.REVERSE_CHARGE
CLIENT = ClientDetails(code="C", name="Client", currency="EUR")


def only_client(database: Database) -> ClientDetails:
    (row,) = list_clients(database)
    return get_client(database, row.id)


def document(tax: dict[str, object]) -> dict[str, object]:
    client = {"code": "C", "name": "Client", "currency": "EUR", "tax": tax}
    return {"format": "ppp-definitions/1", "clients": [client]}


@pytest.mark.parametrize("treatment", [EXEMPT, REVERSE])
def test_no_tax_has_no_rate_and_says_why(empty_store: Database, treatment: TaxTreatment) -> None:
    details = replace(CLIENT, tax_treatment=treatment, tax_note="Because.")
    with pytest.raises(ValidationFailed, match="the rate is 0") as caught:
        save_client(empty_store, replace(details, tax_rate=Decimal("0.19")))
    assert caught.value.field == "tax_rate"
    with pytest.raises(ValidationFailed, match="must say why") as caught:
        save_client(empty_store, replace(details, tax_note=" "))
    assert caught.value.field == "tax_note"
    save_client(empty_store, details)
    assert only_client(empty_store) == details


def test_a_document_without_treatment_keeps_its_meaning(empty_store: Database) -> None:
    apply_definitions(empty_store, document({"name": "VAT", "rate": "0", "note": "Old note."}))
    client = only_client(empty_store)
    assert (client.tax_treatment, client.tax_note) == (TaxTreatment.STANDARD, "Old note.")


def test_a_document_without_note_gets_the_usual_one(empty_store: Database) -> None:
    apply_definitions(empty_store, document({"treatment": "reverse_charge", "name": "VAT"}))
    client = only_client(empty_store)
    assert client.tax_treatment is REVERSE
    assert client.tax_note == "Reverse charge: the recipient is liable for the tax."
    exported = export_definitions(empty_store)
    apply_definitions(empty_store, exported)
    assert only_client(empty_store) == client


def test_a_document_with_another_treatment_is_refused(empty_store: Database) -> None:
    with pytest.raises(ValidationFailed) as caught:
        apply_definitions(empty_store, document({"treatment": "none"}))
    assert caught.value.field == "clients[0].tax.treatment"
    with pytest.raises(ValidationFailed) as caught:
        apply_definitions(empty_store, document({"treatment": "exempt", "rate": "0.19"}))
    assert caught.value.field == "clients[0].tax_rate"


@pytest.mark.parametrize(
    ("treatment", "label"),
    [
        (TaxTreatment.STANDARD, "VAT 0\u00a0%"),
        (EXEMPT, "VAT, exempt"),
        (REVERSE, "VAT, reverse charge"),
    ],
)
def test_the_line_of_no_tax_is_printed(
    empty_store: Database, treatment: TaxTreatment, label: str
) -> None:
    make_contract(empty_store, terms(graduated()))
    contract = find_contract(empty_store, "C-1")
    row, _ = close_period(
        empty_store, contract.id, Period.parse("2026-06"), issue=False, today=JUNE
    )
    body = get_statement(empty_store, row.id).body
    tax = TaxLine("VAT", Decimal(0), Decimal("0.00"), "Because.", treatment.value)
    taxed = replace(body, calculation=replace(body.calculation, tax=tax))
    assert [(total.label, total.amount) for total in document_totals(taxed)] == [
        ("Subtotal", "0.00"),
        (label, "0.00"),
        ("Total EUR", "0.00"),
    ]


@pytest.mark.parametrize(
    ("treatment", "label", "note"),
    [
        (EXEMPT, "VAT, exempt", "Exempt from tax: no tax is charged."),
        (
            REVERSE,
            "VAT, reverse charge",
            "Reverse charge: the recipient is liable for the tax.",
        ),
    ],
)
def test_a_statement_prints_its_clients_treatment(
    empty_store: Database, treatment: TaxTreatment, label: str, note: str
) -> None:
    make_contract(empty_store, terms(graduated()))
    apply_definitions(empty_store, document({"treatment": treatment.value, "name": "VAT"}))
    contract = find_contract(empty_store, "C-1")
    row, _ = close_period(
        empty_store, contract.id, Period.parse("2026-06"), issue=False, today=JUNE
    )
    printed = make_document(empty_store, row.id)
    assert [total.label for total in printed.totals] == ["Subtotal", label, "Total EUR"]
    assert printed.tax_note == note
