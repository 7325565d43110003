"""Two versions of terms compared in the sentences that the client reads."""

from __future__ import annotations

import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.services.terms_changes import ChangeKind, TermsChange, compare_terms
from tests.integration.factories import graduated, terms

FEE: dict[str, object] = {
    "kind": "retainer", "id": "fee", "name": "Fee", "amount": "900", "prorate": False
}  # fmt: skip
TIERS = {**graduated(), "id": "tiers"}
Document = dict[str, object]


def changes(before: Document, after: Document) -> list[TermsChange]:
    return list(compare_terms(before, after, currency="EUR", billing=PeriodKind.MONTH))


def test_nothing_differs() -> None:
    assert changes(terms(FEE, TIERS), terms(FEE, TIERS)) == []
    assert changes(terms(FEE), terms({**FEE, "id": "retainer"})) == []  # only the id does


def test_a_changed_a_new_and_a_gone_rule() -> None:
    dearer = {**FEE, "amount": "1000"}
    bonus = {"kind": "retainer", "id": "more", "name": "More", "amount": "5", "prorate": False}
    found = changes(
        terms(FEE, TIERS, cap={"amount": "4000"}),
        terms(dearer, bonus, floor={"amount": "100", "prorate": False}),
    )
    assert [(each.kind, each.name) for each in found] == [
        (ChangeKind.CHANGED, "Fee"),
        (ChangeKind.NEW, "More"),
        (ChangeKind.NEW, "Guaranteed minimum"),
        (ChangeKind.GONE, "Tiers"),
        (ChangeKind.GONE, "Cap"),
    ]
    assert found[0].before.startswith("Client pays €900.00 a month")
    assert found[0].after.startswith("Client pays €1,000.00 a month")
    assert not found[1].before
    assert not found[3].after
    assert "€10.00" in found[3].before


def test_another_kind_under_the_same_id_is_another_rule() -> None:
    found = changes(terms(FEE), terms({**TIERS, "id": "fee"}))
    assert [each.kind for each in found] == [ChangeKind.NEW, ChangeKind.GONE]


def test_names_order_and_what_no_sentence_says() -> None:
    renamed = changes(terms(FEE), terms({**FEE, "name": "Retainer"}))
    assert renamed == [
        TermsChange(ChangeKind.CHANGED, "Retainer", "Called “Fee”", "Called “Retainer”")
    ]
    moved = changes(terms(FEE, TIERS), terms(TIERS, FEE))
    assert moved == [TermsChange(ChangeKind.CHANGED, "Order of the components", after="Tiers, Fee")]
    rounded = changes(terms(FEE), terms(FEE, rounding="half_even"))
    assert rounded == [TermsChange(ChangeKind.CHANGED, "Rounding", "half up", "half to even")]
    assert changes(terms(FEE), terms(FEE, conversion="daily")) == [
        TermsChange(ChangeKind.NEW, "Other currencies", after="at the rate of each result's day")
    ]


def test_answers_are_told_by_their_title() -> None:
    found = changes(
        terms(FEE, answers={"freeze_days": 1, "source": "CRM"}),
        terms(FEE, answers={"freeze_days": 10, "source_tolerance": "0.0125"}),
    )
    assert [(each.name, each.before, each.after) for each in found] == [
        ("Results may change for", "1\u00a0day", "10\u00a0days"),
        ("Tolerance between sources", "", "1.25\u00a0%"),
        ("Source that counts", "CRM", ""),
    ]


def test_terms_that_are_not_valid_are_refused() -> None:
    with pytest.raises(ValidationFailed):
        changes(terms(FEE), terms({**FEE, "amount": "many"}))
