"""The states of the form of terms: every sort of field, many rules, long names, dragging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.ui.contracts.card_field import CardField
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.rule_panel import RulePanel
from ppp_desktop.ui.contracts.terms_tab import TermsTab
from ppp_desktop.ui.main_window import MainWindow

LEADS = {"objective": "Approved leads", "attainment_at_least": "0.9"}
LONG = (
    "Qualified enquiries of the spring campaign in Germany, Austria and Switzerland, all channels"
)
CARD = {
    "kind": "rate_card",
    "id": "card",
    "name": "Leads by country",
    "metric": "leads",
    "rows": [
        {"match": {"country": "DE", "product": "Solar roof"}, "rate": "48"},
        {"match": {"country": "DE"}, "rate": "40"},
        {"match": {"country": "AT"}, "rate": "36.5"},
    ],
    "default_rate": "20",
    "gate": [LEADS, {"metric": "cpl", "operator": "at_most", "value": "32"}],
    "multiplier": {
        "target": {"objective": "Approved leads"},
        "levels": [
            {"attainment_at_least": "0.8", "factor": "1", "applies": "all"},
            {"attainment_at_least": "1.1", "factor": "1.25", "applies": "all"},
        ],
    },
    "maximum": "6000",
    "shares": [
        {"party": "Harbour & Finch", "share": "0.7", "paid_here": True},
        {"party": "Studio Nord", "share": "0.3", "paid_here": False},
    ],
}
UPLIFT = {
    "kind": "uplift",
    "id": "uplift",
    "name": "Uplift over the baseline of 2025",
    "metric": "revenue",
    "rate": "0.1",
    "baseline": "100000",
    "method": "index",
    "prorate": True,
    "indices": [{"period": "2026-06", "index": "0.9"}, {"period": "2026-07", "index": "1.05"}],
    "corrections": [{"period": "2026-06", "amount": "-2500", "reason": "Trade fair in Munich"}],
}
LONG_NAME = {
    "kind": "percentage",
    "id": "long",
    "name": LONG,
    "metric": "revenue",
    "rate": "0.0825",
    "scope": {"filters": {"campaign": [LONG, f"{LONG} (retargeting)"]}, "statuses": ["approved"]},
    "fee_per_event": "0.3",
    "minimum_per_event": "0.5",
}
RULES = {
    "floor": {"amount": "1000", "prorate": True},
    "holdback": {"share": "0.1", "of": "variable", "release_after": 3, "conditions": [LEADS]},
    "clawback": {
        "method": "paid_rate",
        "schedule": [
            {"up_to_days": 30, "share": "1"},
            {"up_to_days": 60, "share": "0.75"},
            {"up_to_days": 90, "share": "0.5"},
        ],
        "limit": "0.5",
    },
    "draw": {"amount": "1500", "recoverable": True},
}


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield a name each time the window shows another state of the tab."""
    tasks = window.context.tasks
    page = window.show_page("contracts")
    assert isinstance(page, ContractsPage)
    tasks.wait_idle()
    contract_id = next(row.id for row in list_contracts(sample) if row.code == "NL-LEAD")
    window.context.navigate("contracts", contract_id=contract_id, tab="terms")
    tasks.wait_idle()
    terms = page.view.terms
    terms.add_component("graduated")
    tasks.wait_idle()
    yield "terms-new-tiers"
    terms.add_component("uplift")
    tasks.wait_idle()
    yield "terms-new-uplift"
    terms.discard()
    _fill(terms, [CARD, UPLIFT, LONG_NAME], RULES)
    tasks.wait_idle()
    yield "terms-much"
    _scroll(terms.rules)
    yield "terms-much-below"
    for key in ("card", "uplift", "long", "holdback", "clawback"):
        terms.edit_rule(key)
        tasks.wait_idle()
        yield f"terms-form-{key}"
        for part in (1, 2):
            _scroll(_panel(page), part)
            yield f"terms-form-{key}-{part + 1}"
    terms.save()
    tasks.wait_idle()
    page.side_panel.close_panel()
    terms.edit_rule("card")
    rows = _panel(page).form.field("rows").widget
    assert isinstance(rows, CardField)
    rows.table.add_row()
    tasks.wait_idle()
    QTest.qWait(300)
    yield "terms-form-open-row"
    page.side_panel.close_panel()
    tasks.wait_idle()
    QTest.qWait(300)  # the drag begins where the cards stand once there is room again
    yield from _dragged(terms)
    terms.discard()
    chooser = terms.rules.open_components()
    yield "terms-kinds"
    chooser.close()


def _fill(
    terms: TermsTab,
    components: Sequence[Mapping[str, object]],
    rules: Mapping[str, object],
) -> None:
    """Show terms with components and rules more than they have."""
    terms.draft.set_field("components", [*terms.draft.components, *components])
    terms.draft.set_field("answers", None)  # one of them rules a clawback out
    for key, rule in rules.items():
        terms.draft.set_field(key, rule)
    terms.undo()
    terms.redo()


def _dragged(terms: TermsTab) -> Iterator[str]:
    handle = terms.rules.card("card").handle
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(handle, left)
    QTest.mouseMove(handle, QPoint(5, -60))
    QTest.mouseMove(handle, QPoint(5, -95))
    yield "terms-dragged"
    QTest.keyClick(handle, Qt.Key.Key_Escape)


def _panel(page: ContractsPage) -> RulePanel:
    panel = page.side_panel.content()
    assert isinstance(panel, RulePanel)
    return panel


def _scroll(widget: QWidget, times: int = 99) -> None:
    """Scroll what is around a widget by so many pages."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    assert isinstance(above, QScrollArea)
    bar = above.verticalScrollBar()
    bar.setValue(bar.pageStep() * times)
