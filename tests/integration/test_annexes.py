"""The annex to sign, composed from a contract and a version or from a draft of terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.core.errors import NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.models.clients import Client
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import get_agency, save_agency
from ppp_desktop.services.agreements import Side, record_agreement
from ppp_desktop.services.annexes import export_annex, make_annex, suggested_annex_name
from ppp_desktop.services.contracts import find_contract, get_contract, save_contract
from ppp_desktop.services.terms import save_terms
from ppp_desktop.statements.pdf.terms_annex import annex_bytes
from ppp_desktop.statements.terms_annex import Target
from tests.integration.factories import graduated, make_contract, terms
from tests.unit.statements.reading import full_text

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
LEADS: dict[str, object] = {"name": "Leads", "metric": "leads", "target": "300"}
CPL: dict[str, object] = {"name": "Cost per lead", "metric": "cpl", "target": "32"}
VALID: dict[str, object] = {"name": "Quality", "metric": "valid_lead_rate", "target": "0.855"}
LIMITED = terms(graduated(), cap={"amount": "4500"}, floor={"amount": "100", "prorate": False})


@pytest.fixture
def contract(empty_store: Database) -> int:
    make_contract(empty_store, LIMITED, objectives=[LEADS, CPL, VALID])
    return find_contract(empty_store, "C-1").id


def tax(database: Database, **values: object) -> None:
    with database.writing() as session:
        client = session.query(Client).one()
        for name, value in values.items():
            setattr(client, name, value)


def test_it_says_what_the_contract_says(empty_store: Database, contract: int) -> None:
    annex = make_annex(empty_store, contract, FIRST)
    assert (annex.contract, annex.version, annex.effective) == ("C-1", 1, FIRST)
    assert (annex.agency.name, annex.agency.lines) == ("Agency", ("Street 1",))
    assert annex.client.name == "Client"
    assert not annex.is_draft
    assert annex.facts == (
        ("Contract", "C-1 · Contract"),
        ("Term", "from 1 January 2026, open-ended"),
        ("Billing", "monthly, in EUR"),
        ("Payment", "14 days after the statement"),
    )
    assert [clause.name for clause in annex.clauses] == ["Tiers", "Cap", "Guaranteed minimum"]
    assert "€10.00 for each of the first 100" in annex.clauses[0].sentence
    assert annex.clauses[1].sentence.startswith("Never more than €4,500.00")
    (label, order), (_, taxed) = annex.workings
    assert label == "Order and rounding"
    assert order.startswith("Results → measures → rates → cap → guaranteed minimum.")
    assert order.endswith("half up.")
    assert taxed == "No tax is added."
    assert annex.targets_title == "Objectives for each month"
    assert annex.targets == (
        Target("Leads", "Approved leads", "300"),
        Target("Cost per lead", "", "at most €32.00"),
        Target("Quality", "Valid-lead rate", "85.5\u00a0%"),
    )
    ((title, answers),) = annex.answers
    assert title == "Results"
    assert "counted on the day it came; sources: each for its own" in answers
    assert [signature.agreed for signature in annex.signatures] == ["", ""]


def test_a_later_version_says_what_it_replaces(empty_store: Database, contract: int) -> None:
    save_terms(empty_store, contract, SECOND, terms(graduated()))
    annex = make_annex(empty_store, contract, SECOND)
    assert annex.version == 2
    assert annex.closing.endswith(
        "They apply from 1 June 2026 and take the place of version\u00a01 from that day."
    )
    assert "place of" not in make_annex(empty_store, contract, FIRST).closing


def test_recorded_agreements_are_printed(empty_store: Database, contract: int) -> None:
    day = date(2025, 12, 12)
    record_agreement(empty_store, contract, FIRST, Side.CLIENT, "Anna Kok", day, today=SECOND)
    annex = make_annex(empty_store, contract, FIRST)
    agency, client = annex.signatures
    assert agency.agreed == ""
    assert client.agreed == "Agreed by Anna Kok on 12 December 2025."
    assert client.agreed in full_text(annex_bytes(annex))
    draft = make_annex(empty_store, contract, FIRST, document=terms(graduated()))
    assert [signature.agreed for signature in draft.signatures] == ["", ""]


def test_drafts_are_marked_until_they_are_saved(empty_store: Database, contract: int) -> None:
    document = terms(graduated())
    draft = make_annex(empty_store, contract, SECOND, document=document)
    assert (draft.is_draft, draft.version) == (True, 2)
    assert make_annex(empty_store, contract, FIRST, document=document).is_draft
    assert not make_annex(empty_store, contract, FIRST, document=LIMITED).is_draft
    save_terms(empty_store, contract, SECOND, document)
    assert not make_annex(empty_store, contract, SECOND, document=document).is_draft
    assert make_annex(empty_store, contract, SECOND, document=document) == make_annex(
        empty_store, contract, SECOND
    )


def test_wrong_drafts_and_missing_versions_are_refused(
    empty_store: Database, contract: int
) -> None:
    with pytest.raises(NotFound, match="no terms from 1 June 2026"):
        make_annex(empty_store, contract, SECOND)
    with pytest.raises(NotFound):
        make_annex(empty_store, 999, FIRST)
    with pytest.raises(ValidationFailed) as refused:
        make_annex(empty_store, contract, FIRST, document=terms({"kind": "retainer"}))
    assert refused.value.field.startswith("components[0]")
    condition = {"objective": "Orders", "at_least": "1"}
    level = {"when": [condition], "amount": "5"}
    bonus: dict[str, object] = {"kind": "bonus", "name": "B", "levels": [level]}
    with pytest.raises(ValidationFailed):
        make_annex(empty_store, contract, FIRST, document=terms(graduated(), bonus))


def test_answers_are_printed(empty_store: Database, contract: int) -> None:
    annex = make_annex(empty_store, contract, FIRST)
    ((title, said),) = annex.answers
    assert title == "Results"
    assert "a period may change: 30 days after its end" in said
    text = full_text(annex_bytes(annex))
    assert "Also agreed" in text
    assert "attribution: last click" in text.replace("\n", " ")
    back = {**LIMITED, "answers": {"reversals": "taken_back"}}
    back["clawback"] = {"method": "paid_rate", "schedule": [{"up_to_days": 30, "share": "1"}]}
    ((_, said),) = make_annex(empty_store, contract, FIRST, document=back).answers
    assert said == "Reversed after they were paid: taken back at the paid rate."


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "No tax is added."),
        ({"tax_name": "VAT", "tax_rate": Decimal("0.19")}, "VAT of 19\u00a0% is added."),
        ({"tax_rate": Decimal("0.077")}, "Tax of 7.7\u00a0% is added."),
        (
            {"tax_name": "VAT", "tax_rate": Decimal("0.2"), "tax_note": "As agreed."},
            "VAT of 20\u00a0% is added. As agreed.",
        ),
        ({"tax_note": "Small business."}, "Small business."),
        ({"tax_treatment": TaxTreatment.EXEMPT.value}, "Exempt from tax: no tax is charged."),
        (
            {"tax_treatment": TaxTreatment.REVERSE_CHARGE.value, "tax_note": "Article 196."},
            "Article 196.",
        ),
    ],
)
def test_tax_is_told(
    empty_store: Database, contract: int, values: dict[str, object], sentence: str
) -> None:
    tax(empty_store, **values)
    (_, order), (_, told) = make_annex(empty_store, contract, FIRST).workings
    assert told == sentence
    assert ("→ tax" in order) == bool(values)  # as the statement has a line for it


@pytest.mark.parametrize(
    ("basis", "words"),
    [("daily", "rate of each result's day"), ("monthly_average", "of each result's month")],
)
def test_conversion_is_told(empty_store: Database, contract: int, basis: str, words: str) -> None:
    draft = terms(graduated(), conversion=basis)
    annex = make_annex(empty_store, contract, SECOND, document=draft)
    told = dict(annex.workings)["Other currencies"]
    assert told.endswith(f"{words}.")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "on the day of the statement"),
        (1, "1 day after the statement"),
        (30, "30 days after the statement"),
    ],
)
def test_payment_is_told(empty_store: Database, contract: int, days: int, words: str) -> None:
    tax(empty_store, payment_days=days)
    assert make_annex(empty_store, contract, FIRST).facts[-1] == ("Payment", words)


def test_an_end_and_another_paper(empty_store: Database, contract: int) -> None:
    details = get_contract(empty_store, contract)
    save_contract(empty_store, replace(details, end=date(2026, 12, 31)), contract)
    save_agency(empty_store, replace(get_agency(empty_store), page_size="Letter", footer="F"))
    annex = make_annex(empty_store, contract, FIRST)
    assert annex.facts[1] == ("Term", "1 January 2026 to 31 December 2026")
    assert (annex.page_size, annex.footer) == ("Letter", "F")


def test_the_file_is_written_whole(empty_store: Database, contract: int, tmp_path: Path) -> None:
    target = tmp_path / "annex.pdf"
    annex = export_annex(empty_store, contract, FIRST, target)
    assert target.read_bytes() == annex_bytes(annex)
    assert suggested_annex_name(annex) == "C-1 terms 1 Client.pdf"
    odd = replace(annex, client=replace(annex.client, name='A/B: "C" <D>…'))
    assert suggested_annex_name(odd) == "C-1 terms 1 A B C D.pdf"
    with pytest.raises(StorageUnavailable):
        export_annex(empty_store, contract, FIRST, tmp_path / "none" / "annex.pdf")
