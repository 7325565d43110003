"""Forms made from the metadata of terms: every kind reads back what it was given."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Scope, Status
from ppp_desktop.payouts.kinds import KINDS
from ppp_desktop.payouts.terms import dump_terms, parse_terms
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.ui.contracts.document_field import Surroundings
from ppp_desktop.ui.contracts.document_fields import has_widget
from ppp_desktop.ui.contracts.document_form import DocumentForm
from ppp_desktop.ui.contracts.scope_field import ScopeField
from ppp_desktop.ui.contracts.table_field import TableField
from ppp_desktop.ui.widgets.buttons import IconButton
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.fields import LineEdit, NumberEdit
from tests.ui.contracts.driving import choose, click, write

AROUND = Surroundings(
    "EUR",
    objectives=("Leads",),
    values={"channel": ("Google", "Meta")},
    components=(("Fee", "fee"),),
)
ALL_STATUSES = [str(status) for status in Status]
FEE = {"kind": "retainer", "id": "fee", "name": "Fee", "amount": "1", "prorate": False}
LEADS = {"objective": "Leads", "attainment_at_least": "0.9"}
QUOTA = {"metric": "leads", "target": "300", "lower_is_better": False}
COMPONENTS: Mapping[str, Mapping[str, object]] = {
    "retainer": {
        "amount": "800",
        "prorate": True,
        "shares": [
            {"party": "Harbour & Finch", "share": "0.6", "paid_here": True},
            {"party": "Studio Nord", "share": "0.4", "paid_here": False},
        ],
    },
    "per_unit": {
        "metric": "impressions",
        "rate": "4.125",
        "per": "1000",
        "hold_days": 30,
        "gate": [LEADS, {"metric": "cpl", "operator": "at_most", "value": "32"}],
        "minimum": "100",
        "maximum": "900",
        "prorate_limits": True,
    },
    "rate_card": {
        "metric": "leads",
        "rows": [
            {"match": {"country": "DE", "product": "Solar"}, "rate": "40"},
            {"match": {"country": "DE"}, "rate": "30"},
        ],
        "default_rate": "12.5",
    },
    "package": {"metric": "leads", "size": "100", "price": "50", "free": "10"},
    "percentage": {
        "metric": "revenue",
        "rate": "0.08",
        "fee_per_event": "0.3",
        "minimum_per_event": "0.5",
        "maximum_per_event": "20",
        "multiplier": {
            "target": {"objective": "Leads"},
            "levels": [
                {"attainment_at_least": "0.5", "factor": "0.5", "applies": "all"},
                {"attainment_at_least": "1.2", "factor": "1.5", "applies": "all"},
            ],
        },
    },
    "graduated": {
        "metric": "revenue",
        "tiers": [
            {"up_to": "1000", "rate": "0.01", "flat_fee": "200"},
            {"up_to": None, "rate": "0.02", "flat_fee": "300"},
        ],
        "on_breakpoint": "upper",
        "flat_fee_at_zero": True,
    },
    "volume": {
        "metric": "leads",
        "scope": {"filters": {"channel": ["Meta"]}, "statuses": ALL_STATUSES},
        "tiers": [{"up_to": None, "rate": "10"}],
        "on_breakpoint": "lower",
        "basis": "contract",
        "retroactive": False,
        "multiplier": {
            "target": QUOTA,
            "levels": [{"attainment_at_least": "1", "factor": "2", "applies": "all"}],
        },
    },
    "stair_step": {
        "metric": "orders",
        "tiers": [{"up_to": "50", "amount": "0"}, {"up_to": None, "amount": "500"}],
        "on_breakpoint": "upper",
    },
    "uplift": {
        "metric": "revenue",
        "rate": "0.1",
        "baseline": "100000",
        "method": "index",
        "prorate": True,
        "indices": [{"period": "2026-06", "index": "0.9"}],
        "corrections": [{"period": "2026-06", "amount": "-500.5", "reason": "Trade fair"}],
    },
    "pass_through": {
        "metric": "cost",
        "surcharge": "0.1",
        "treatment": "markup",
        "spend_paid_by": "agency",
    },
    "bonus": {
        "levels": [
            {
                "conditions": [
                    {"metric": "valid_lead_rate", "operator": "at_least", "value": "0.855"},
                    LEADS,
                ],
                "percent": "0.05",
            },
            {
                "conditions": [{"metric": "cpl", "operator": "at_most", "value": "32"}],
                "amount": "500",
            },
        ],
        "levels_pay": "cumulative",
        "percent_of": ["fee"],
    },
}
RULES: Mapping[str, Mapping[str, object]] = {
    "cap": {"amount": "4500", "prorate": True, "includes_pass_through": False},
    "floor": {"amount": "1000", "prorate": False},
    "holdback": {"share": "0.1", "of": "variable", "release_after": 3, "conditions": [LEADS]},
    "clawback": {
        "method": "recomputed",
        "attainment_falls": True,
        "schedule": [{"up_to_days": 30, "share": "1"}, {"up_to_days": 60, "share": "0.75"}],
        "limit": "0.5",
    },
    "draw": {"amount": "1500", "recoverable": True},
}


def canonical(component: Mapping[str, object]) -> object:
    """Return the component as terms with a fee beside it would store it."""
    stored = stored_terms(component)["components"]
    assert isinstance(stored, list)
    return stored[1]


def stored_terms(component: Mapping[str, object], **rules: object) -> Mapping[str, object]:
    """Return terms of a fee, the component and rules of the contract as they are stored."""
    document = {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": [FEE, component],
        **rules,
    }
    return dump_terms(parse_terms(document))


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_form_gives_back_what_it_shows(qtbot: QtBot, kind: str) -> None:
    component = {"kind": kind, "id": "own", "name": "Own name", **COMPONENTS[kind]}
    form = DocumentForm(KINDS[kind], component, AROUND)
    qtbot.addWidget(form)
    assert canonical(form.document()) == canonical(component)


@pytest.mark.parametrize("key", list(CONTRACT_RULES))
def test_the_form_of_a_contract_rule_gives_back_what_it_shows(qtbot: QtBot, key: str) -> None:
    form = DocumentForm(CONTRACT_RULES[key].model, RULES[key], AROUND)
    qtbot.addWidget(form)
    own = {"kind": "per_unit", "id": "own", "name": "Own", "metric": "leads", "rate": "1"}
    shown = stored_terms(own, **{key: form.document()})
    assert shown == stored_terms(own, **{key: RULES[key]})
    for name, info in CONTRACT_RULES[key].model.model_fields.items():
        assert has_widget(info), name


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_empty_form_leaves_open_what_must_be_answered(qtbot: QtBot, kind: str) -> None:
    form = DocumentForm(KINDS[kind], {"kind": kind, "id": "own"}, AROUND)
    qtbot.addWidget(form)
    with pytest.raises(ValidationFailed):
        canonical(form.document())


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_field_of_a_kind_has_a_widget_of_its_own(kind: str) -> None:
    for name, info in KINDS[kind].model_fields.items():
        assert name in {"kind", "id"} or has_widget(info), name


def test_problems_show_once_a_field_was_touched(qtbot: QtBot) -> None:
    form = DocumentForm(KINDS["retainer"], {"kind": "retainer", "id": "fee"}, AROUND)
    qtbot.addWidget(form)
    problems = [ValidationFailed("“Amount” is missing.", field="amount", remedy="Add it.")]
    form.show_problems(problems)
    assert form.row("amount").error() == ""
    amount = form.field("amount").widget
    qtbot.keyClicks(amount, "8")
    qtbot.keyClick(amount, Qt.Key.Key_Backspace)
    form.show_problems(problems)
    assert form.row("amount").error() == "“Amount” is missing. Add it."
    form.show_problems([])
    assert form.row("amount").error() == ""


def test_a_problem_in_a_tier_marks_its_field(qtbot: QtBot) -> None:
    component = {"kind": "graduated", "id": "own", "name": "Own", **COMPONENTS["graduated"]}
    form = DocumentForm(KINDS["graduated"], component, AROUND)
    qtbot.addWidget(form)
    tiers = form.field("tiers").widget
    assert isinstance(tiers, TableField)
    assert form.show_problem("tiers[1].rate", "70 as a share means 7,000 %.")
    assert tiers.edit_at(1, "rate").property("invalid") == "true"
    form.clear_problems()
    assert tiers.edit_at(1, "rate").property("invalid") == "false"


def test_rates_are_shares_of_money_and_prices_of_units(qtbot: QtBot) -> None:
    component = {"kind": "graduated", "id": "own", "name": "Own", **COMPONENTS["graduated"]}
    form = DocumentForm(KINDS["graduated"], component, AROUND)
    qtbot.addWidget(form)
    tiers = form.field("tiers").widget
    assert isinstance(tiers, TableField)
    rate = tiers.edit_at(0, "rate")
    assert isinstance(rate, NumberEdit)
    assert (rate.text(), rate.value()) == ("1", Decimal("0.01"))
    tiers.follow_metric("leads")
    assert rate.value() == Decimal(1)


def tab_stops(form: DocumentForm) -> list[str]:
    """Return the names of what Tab reaches from the form's first field, as far as the form goes."""
    found: list[str] = []
    widget: QWidget | None = form.field("name").widget
    while widget is not None and form.isAncestorOf(widget) and len(found) < 40:
        reached = widget.isVisible() and widget.isEnabled() and not widget.focusProxy()
        if reached and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget.accessibleName() or type(widget).__name__)
        widget = widget.nextInFocusChain()
    return found


def test_tab_goes_through_the_tiers_in_order(qtbot: QtBot) -> None:
    around = QWidget()
    layout = QVBoxLayout(around)
    component = {"kind": "graduated", "id": "own", "name": "Own", **COMPONENTS["graduated"]}
    form = DocumentForm(KINDS["graduated"], component, AROUND)
    layout.addWidget(form)
    layout.addWidget(LineEdit())
    qtbot.addWidget(around)
    around.show()
    tiers = form.field("tiers").widget

    def expected(count: int) -> list[str]:
        found = []
        for tier in range(1, count + 1):
            last = tier == count
            titles = ("Rate", "Flat fee") if last else ("Up to", "Rate", "Flat fee")
            found += [f"Tier {tier}: {title}" for title in titles]
            found += [] if last else [f"Remove tier {tier}"]
        return [*found, "Button", "Exactly on a breakpoint"]

    def stops() -> list[str]:
        found = tab_stops(form)
        start = found.index("Metric") + 1
        return found[start : found.index("Exactly on a breakpoint") + 1]

    assert stops() == expected(2)
    click(qtbot, tiers, "Add tier")
    qtbot.waitUntil(lambda: stops() == expected(3))
    cross = next(b for b in tiers.findChildren(IconButton) if b.toolTip() == "Remove tier 1")
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stops() == expected(2))


def test_a_new_component_is_named_after_what_it_counts(qtbot: QtBot) -> None:
    around = Surroundings("EUR", components=(("Approved leads", "leads"),))
    document = {"kind": "volume", "id": "volume", "name": f"{KINDS['volume'].label} 2"}
    form = DocumentForm(KINDS["volume"], document, around)
    qtbot.addWidget(form)
    form.show()
    edits: list[str] = []
    form.field_edited.connect(edits.append)
    name, metric, scope = (form.field(each).widget for each in ("name", "metric", "scope"))
    assert isinstance(name, LineEdit)
    choose(qtbot, metric, "Orders")
    assert form.document()["name"] == "Approved orders"
    assert "name" not in edits
    choose(qtbot, metric, "Leads")
    assert name.value() == "Approved leads 2"
    click_chips(qtbot, scope, "Pending", "Rejected", "Reversed")
    assert name.value() == "Leads"
    write(qtbot, name, "Web leads")
    choose(qtbot, metric, "Orders")
    assert form.document()["name"] == "Web leads"


def click_chips(qtbot: QtBot, scope: QWidget, *texts: str) -> None:
    for chip in scope.findChildren(FilterChip):
        if chip.text() in texts:
            qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_a_scope_takes_statuses_filters_and_new_values(qtbot: QtBot) -> None:
    field = ScopeField(Scope(), AROUND.values)
    qtbot.addWidget(field)
    field.show()
    menu = field.add_menu()
    assert menu.actions()[0].text() == "Channel"
    menu.actions()[0].trigger()
    row = field.filters()[0]
    row.choice.set_value(("Meta",))
    qtbot.keyClicks(row.other, "TikTok")
    qtbot.keyClick(row.other, Qt.Key.Key_Return)
    assert field.value() == Scope.of({"channel": ("Meta", "TikTok")})
