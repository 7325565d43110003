"""Terms from elsewhere become drafts, whole or with what a form can still mend."""

from __future__ import annotations

from datetime import date

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.models.database import Database
from ppp_desktop.services.clients import list_clients
from ppp_desktop.services.contracts import ContractDetails, find_contract, save_contract
from ppp_desktop.services.terms import save_terms
from ppp_desktop.services.terms_drafts import draft_of, list_terms_sources, sentences_of
from tests.integration.factories import graduated, make_contract, terms

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
FEE: dict[str, object] = {"kind": "retainer", "name": "Fee", "amount": 900.5, "prorate": False}


def ids(document: dict[str, object]) -> list[object]:
    components = document["components"]
    assert isinstance(components, list)
    return [entry["id"] for entry in components]


def test_right_terms_are_written_as_they_would_be_stored() -> None:
    found = draft_of({"rounding": "half_up", "components": [FEE, graduated()]})
    assert ids(found) == ["fee", "tiers"]
    components = found["components"]
    assert isinstance(components, list)
    assert components[0]["amount"] == "900.5"
    assert draft_of(found) == found


def test_what_a_form_can_mend_stays() -> None:
    found = draft_of(
        {
            "cap": None,
            "components": [
                {"kind": "retainer", "id": "Fee No. 1", "name": "Fee", "amount": "many"},
                {"kind": "retainer", "name": "Fee"},
                {"kind": "per_unit", "id": "retainer", "metric": "leads", "rate": "-3"},
            ],
        }
    )
    assert ids(found) == ["retainer", "retainer-2", "retainer-3"]
    assert (found["format"], found["rounding"]) == ("ppp-terms/1", "half_up")
    assert "cap" not in found


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"components": "none"}, "components"),
        ({"components": [FEE, "fee"]}, "components[1]"),
        ({"components": [{"kind": "magic", "name": "Fee"}]}, "components[0].kind"),
        ({"components": [{"name": "Fee"}]}, "components[0].kind"),
        ({"components": [{**FEE, "colour": "red"}]}, "components[0].colour"),
        ({"components": [{**FEE, "name": ["Fee"]}]}, "components[0].name"),
        ({"components": [{**graduated(), "tiers": "ten"}]}, "components[0].tiers"),
        (
            {"components": [{**graduated(), "scope": {"filters": {"planet": ["Mars"]}}}]},
            "components[0].scope.filters.planet",
        ),
        ({"components": [FEE], "cap": "high"}, "cap"),
        ({"components": [FEE], "rounding": {"up": 1}}, "rounding"),
    ],
)
def test_what_no_form_can_show_is_refused(document: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        draft_of(document)
    assert refused.value.field == field


def test_versions_of_other_contracts_are_offered(empty_store: Database) -> None:
    make_contract(empty_store, terms(graduated()))
    first = find_contract(empty_store, "C-1")
    save_terms(empty_store, first.id, SECOND, terms(FEE))
    client = list_clients(empty_store)[0].id
    details = ContractDetails("C-2", client, "Another", "USD", FIRST)
    second = save_contract(empty_store, details).ids[0]
    found = list_terms_sources(empty_store, beside=second)
    assert [(each.contract, each.number, each.effective) for each in found] == [
        ("Contract", 2, SECOND),
        ("Contract", 1, FIRST),
    ]
    assert (found[0].client, found[0].currency) == ("Client", "EUR")
    assert list_terms_sources(empty_store, beside=first.id) == ()
    rules = sentences_of(found[0].document, currency="EUR", billing=PeriodKind.MONTH)
    assert [name for name, _sentence in rules] == ["Fee"]
    assert rules[0][1].startswith("Client pays €900.50 a month")
