"""Terms of every kind with everything that may stand beside a rate, and results, drawn by chance.

Sizes are small on purpose: tiers, limits and allowances are met as often as they are missed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Scope
from ppp_desktop.payouts.context import ObjectiveFigure
from ppp_desktop.payouts.terms import Terms
from tests.unit.payouts.examples import JUNE, Doc, bonus, level, retainer, share, terms_of, when
from tests.unit.payouts.facts import Fact
from tests.unit.payouts.modifier_examples import quota, step_level

MAY = Period.parse("2026-05")
ACTIVE = st.integers(1, 30).map(lambda day: Period(JUNE.start.replace(day=day), JUNE.end))
OBJECTIVES = {
    "Leads": ObjectiveFigure("Leads", MeasureRequest("leads"), Decimal(80)),
    "Cost": ObjectiveFigure(
        "Cost", MeasureRequest("cpl"), Decimal(30), lower_is_better=True, capped_at=Decimal("1.5")
    ),
}
CONTROL: Doc = {"filters": {"channel": ["Control"]}}

_SIDES = st.sampled_from(["lower", "upper"])
_YES_NO = st.booleans()


def decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places)


AMOUNTS = decimals("0", "3000", 2).map(str)
PRICES = decimals("0", "40", 4).map(str)
SHARES = decimals("0", "1", 6).map(str)
SCOPES = st.sampled_from(
    [
        {"filters": {}},
        {"filters": {"country": ["DE", "AT"]}},
        {"filters": {"channel": ["Meta"]}},
        {"filters": {"channel": ["Google", "Meta"], "country": ["DE"]}},
    ]
)


def _rates(metric: str) -> st.SearchStrategy[str]:
    return SHARES if metric == "revenue" else PRICES


@st.composite
def _own_results(draw: st.DrawFn) -> Doc:
    hold = draw(st.sampled_from([0, 0, 7]))
    return {"scope": draw(SCOPES), "hold_days": hold}


@st.composite
def _retainers(draw: st.DrawFn) -> Doc:
    return retainer(draw(AMOUNTS), prorate=draw(_YES_NO))


@st.composite
def _per_units(draw: st.DrawFn) -> Doc:
    doc: Doc = {"kind": "per_unit", "name": "Leads", "metric": "leads", "rate": draw(PRICES)}
    return {**doc, "per": draw(st.sampled_from([1, 1000])), **draw(_own_results())}


@st.composite
def _percentages(draw: st.DrawFn) -> Doc:
    doc: Doc = {**share(draw(SHARES)), **draw(_own_results())}
    if draw(_YES_NO):
        least, most = sorted(draw(st.tuples(*(decimals("0.01", "200", 2) for _ in range(2)))))
        agreed: Doc = {
            "fee_per_event": draw(decimals("0", "9", 2).map(str)),
            "free_events": draw(st.integers(1, 5)),
            "free_amount": draw(decimals("0.01", "2000", 2).map(str)),
            "minimum_per_event": str(least),
            "maximum_per_event": str(most),
        }
        doc |= {name: value for name, value in agreed.items() if draw(_YES_NO)}
    return doc


@st.composite
def _cards(draw: st.DrawFn) -> Doc:
    metric = draw(st.sampled_from(["leads", "revenue"]))
    matches: list[Doc] = [{"country": "DE"}, {"country": "DE", "channel": "Meta"}]
    rows = [{"match": match, "rate": draw(_rates(metric))} for match in matches]
    return {
        "kind": "rate_card",
        "name": "Card",
        "metric": metric,
        "rows": rows[: draw(st.integers(1, 2))],
        "default_rate": draw(_rates(metric)),
        **draw(_own_results()),
    }


@st.composite
def _packages(draw: st.DrawFn) -> Doc:
    return {
        "kind": "package",
        "name": "Packages",
        "metric": "leads",
        "size": draw(st.integers(1, 60)),
        "price": draw(PRICES),
        "free": draw(st.integers(0, 40)),
        **draw(_own_results()),
    }


@st.composite
def _tiers(draw: st.DrawFn) -> Doc:
    kind = draw(st.sampled_from(["graduated", "volume", "stair_step"]))
    metric = draw(st.sampled_from(["leads", "revenue"]))
    most = 200 if metric == "leads" else 4000
    limits = sorted(draw(st.sets(st.integers(1, most), max_size=3)))
    bases = [None, "period", "contract", "year", *(["event"] if metric == "revenue" else [])]
    basis = draw(st.sampled_from(bases))
    tiers: list[Doc] = []
    for limit in [*(str(limit) for limit in limits), None]:
        if kind == "stair_step":
            tiers.append({"up_to": limit, "amount": draw(AMOUNTS)})
        else:
            fee = draw(decimals("0", "90", 2).map(str))
            tiers.append({"up_to": limit, "rate": draw(_rates(metric)), "flat_fee": fee})
    doc: Doc = {"kind": kind, "name": "Tiers", "metric": metric, "tiers": tiers}
    doc |= {"basis": basis, "on_breakpoint": draw(_SIDES), **draw(_own_results())}
    if kind == "volume":
        doc["retroactive"] = draw(_YES_NO)
    doc["flat_fee_at_zero"] = draw(_YES_NO) and basis not in {"contract", "year"}
    return doc


@st.composite
def _uplifts(draw: st.DrawFn) -> Doc:
    method = draw(st.sampled_from(["index", "control_additive", "control_ratio"]))
    doc: Doc = {"kind": "uplift", "name": "Uplift", "metric": "revenue", "rate": draw(SHARES)}
    doc |= {"baseline": draw(AMOUNTS), "method": method, "prorate": draw(_YES_NO)}
    if method != "index":
        before = str(draw(decimals("1", "900", 2)))
        return {**doc, "scope": draw(SCOPES), "control": {"scope": CONTROL, "before": before}}
    doc |= {"indices": [{"period": "2026-06", "index": draw(decimals("0.1", "3", 2).map(str))}]}
    amount = draw(decimals("-900", "900", 2).map(str))
    doc |= {"corrections": [{"period": "2026-06", "amount": amount, "reason": "Agreed"}]}
    return {**doc, **draw(_own_results())}


@st.composite
def _spends(draw: st.DrawFn) -> Doc:
    doc: Doc = {"kind": "pass_through", "name": "Media", "surcharge": draw(SHARES)}
    doc |= {"treatment": "markup", "spend_paid_by": "agency", **draw(_own_results())}
    if draw(_YES_NO) and doc["surcharge"] != "0.000000":
        doc |= {"treatment": "management_fee", "spend_paid_by": "client"}
    return doc


KINDS: tuple[Callable[[], st.SearchStrategy[Doc]], ...] = (
    _retainers,
    _per_units,
    _percentages,
    _cards,
    _packages,
    _tiers,
    _uplifts,
    _spends,
)
"""How a component of each kind before bonuses is drawn; tiers are three kinds."""


@st.composite
def conditions(draw: st.DrawFn) -> Doc:
    metric = draw(st.sampled_from(["leads", "cpl", "objective"]))
    if metric == "objective":
        name = draw(st.sampled_from(sorted(OBJECTIVES)))
        least = draw(decimals("0.1", "1.5", 2).map(str))
        return {"objective": name, "attainment_at_least": least}
    most = "200" if metric == "leads" else "60"
    sides = st.sampled_from(["at_least", "at_most"])
    return when(metric, draw(sides), draw(decimals("0", most, 1).map(str)))


def _splits(doc: Doc) -> bool:
    """Tell whether pay follows one total, whose part beyond a level can be told apart."""
    per_event = [name for name in doc if name.endswith("_per_event") or name.startswith("free_")]
    is_one_by_one = doc.get("basis") == "event" or (doc["kind"] == "percentage" and per_event)
    return "metric" in doc and doc["kind"] != "rate_card" and not is_one_by_one


@st.composite
def _multipliers(draw: st.DrawFn, doc: Doc) -> Doc:
    starts = sorted(draw(st.sets(st.integers(0, 300), min_size=1, max_size=3)))
    target = draw(st.sampled_from(["own", "Leads", "Cost"]))
    own = _splits(doc) and not doc.get("hold_days") and target == "own"
    applies = st.sampled_from(["all", "beyond"] if own else ["all"])
    factors = decimals("0", "3", 2).map(str)
    levels = [step_level(str(Decimal(at) / 100), draw(factors), draw(applies)) for at in starts]
    if target != "own":
        return quota(*levels, target={"objective": target})
    metric = doc.get("metric", "revenue")
    size = "90" if metric == "leads" else "2000"
    found: Doc = {"metric": metric, "scope": doc.get("scope", {}), "target": size}
    return quota(*levels, target=found)


@st.composite
def beside(draw: st.DrawFn, doc: Doc) -> Doc:
    """Draw what may stand beside a rate: gate, multiplier, limits, shares."""
    extra: Doc = {}
    if draw(_YES_NO):
        extra["gate"] = draw(st.lists(conditions(), min_size=1, max_size=2))
    if draw(_YES_NO):
        extra["multiplier"] = draw(_multipliers(doc))
    if draw(_YES_NO):
        least, most = sorted(draw(st.tuples(*(decimals("0", "2000", 2) for _ in range(2)))))
        limits: Doc = {"minimum": str(least), "maximum": str(most)}
        extra |= {name: value for name, value in limits.items() if draw(_YES_NO)}
        extra["prorate_limits"] = draw(_YES_NO)
    if draw(_YES_NO):
        here = Decimal(draw(st.integers(1, 100))) / 100
        parties: list[Doc] = [{"party": "Blue", "share": str(here), "paid_here": True}]
        parties += [{"party": "Page", "share": str(1 - here), "paid_here": draw(_YES_NO)}]
        extra["shares"] = parties
    return extra


@st.composite
def components(draw: st.DrawFn, *, modified: bool = True, bonuses: bool = True) -> list[Doc]:
    """Draw one to four components of any kinds, and perhaps a bonus."""
    chosen = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4))
    found: list[Doc] = []
    for number, kind in enumerate(chosen):
        doc = draw(kind())
        if modified and draw(_YES_NO):
            doc |= draw(beside(doc))
        found.append({**doc, "id": f"part-{number}"})
    if bonuses and draw(_YES_NO):
        extra = bonus(
            level(draw(conditions()), percent=draw(SHARES)),
            level(draw(conditions()), draw(conditions()), amount=draw(AMOUNTS)),
            levels_pay=draw(st.sampled_from(["highest", "cumulative"])),
            percent_of=["part-0"] if draw(_YES_NO) else [],
        )
        found.append(extra)
    return found


@st.composite
def _limits(draw: st.DrawFn) -> Doc:
    rules: Doc = {}
    least, most = sorted(draw(st.tuples(*(decimals("0", "4000", 2) for _ in range(2)))))
    for name, amount in (("floor", least), ("cap", most)):
        if draw(_YES_NO):
            rule: Doc = {"amount": str(amount), "prorate": draw(_YES_NO)}
            rules[name] = {**rule, "includes_pass_through": draw(_YES_NO)}
    return rules


def _by_age() -> st.SearchStrategy[list[Doc]]:
    ages = st.sets(st.integers(0, 90), min_size=1, max_size=3).map(sorted)
    return ages.flatmap(
        lambda found: st.tuples(*(SHARES for _ in found)).map(
            lambda shares: [
                {"up_to_days": age, "share": one} for age, one in zip(found, shares, strict=True)
            ]
        )
    )


@st.composite
def _balances(draw: st.DrawFn) -> Doc:
    rules: Doc = {}
    if draw(_YES_NO):
        kept: Doc = {"share": draw(SHARES), "of": draw(st.sampled_from(["variable", "all"]))}
        checks = draw(st.lists(conditions(), max_size=1))
        rules["holdback"] = {**kept, "release_after": draw(st.integers(1, 3)), "conditions": checks}
    if draw(_YES_NO):
        method = draw(st.sampled_from(["paid_rate", "recomputed"]))
        taken: Doc = {"method": method, "schedule": draw(_by_age())}
        taken["attainment_falls"] = draw(_YES_NO)
        rules["clawback"] = {**taken, "limit": draw(st.none() | SHARES)}
    if draw(_YES_NO):
        advance: Doc = {"amount": draw(AMOUNTS), "recoverable": draw(_YES_NO)}
        rules["draw"] = {**advance, "prorate": draw(_YES_NO)}
    return rules


ROUNDINGS = st.sampled_from(["half_up", "half_even"])


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    """Draw terms of all kinds, with any of the contract's own rules."""
    rules: Doc = {**draw(_limits()), **draw(_balances())}
    return terms_of(*draw(components()), rounding=draw(ROUNDINGS), **rules)


@st.composite
def facts(draw: st.DrawFn, first: date = MAY.start, last: date = JUNE.end) -> list[Fact]:
    """Draw results of some days; there is always a result of the control in each month."""
    days = st.integers(0, (last - first).days).map(lambda after: first + timedelta(days=after))
    found = [Fact(month.end, "revenue", Decimal(90), "DE", "Control") for month in (MAY, JUNE)]
    for metric, amounts in (
        ("leads", st.integers(0, 60).map(Decimal)),
        ("revenue", decimals("-400", "1500", 2)),
        ("cost", decimals("0", "900", 2)),
    ):
        for _ in range(draw(st.integers(0, 5))):
            country = draw(st.sampled_from(["DE", "AT", "US", ""]))
            channel = draw(st.sampled_from(["Meta", "Google", ""]))
            found.append(Fact(draw(days), metric, draw(amounts), country, channel))
    return found


ALL = Scope()
