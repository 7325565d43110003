"""The contract of the engine's benchmark: 20 components, every kind among them."""

from __future__ import annotations

from datetime import date

from ppp_desktop.core.periods import Period

PERIOD = Period.parse("2026-06")
COUNTRIES = tuple(f"C{number:02d}" for number in range(20))
PRODUCTS = tuple(f"P{number}" for number in range(10))
CHANNELS = ("Search", "Social", "Video")
HOLD_DAYS = 14

Document = dict[str, object]

ANSWERS: Document = {
    "revenue_tax": "net",
    "revenue_shipping": "without",
    "revenue_refunds": "before",
    "counted_on": "event",
    "attribution": "last_click",
    "freeze_days": 30,
    "source": "each",
    "reversals": "kept",
}
_RISING: list[Document] = [
    {"up_to": "100000", "rate": "1"},
    {"up_to": "300000", "rate": "1.2"},
    {"up_to": None, "rate": "1.5"},
]
_SHARES: list[Document] = [
    {"up_to": "1000000", "rate": "0.01"},
    {"up_to": "5000000", "rate": "0.02"},
    {"up_to": None, "rate": "0.03"},
]


def _scope(**filters: list[str]) -> Document:
    return {"filters": filters, "statuses": ["approved"]}


_SO_FAR: list[Document] = [
    {
        "kind": "volume",
        "name": "Leads over the contract",
        "metric": "leads",
        "tiers": _RISING,
        "basis": "contract",
        "retroactive": False,
        "on_breakpoint": "lower",
    },
    {
        "kind": "graduated",
        "name": "Revenue over the year",
        "metric": "revenue",
        "tiers": _SHARES,
        "basis": "year",
        "on_breakpoint": "lower",
    },
]
_RETAINER: Document = {"kind": "retainer", "name": "Fee", "amount": "5000", "prorate": True}
_QUALITY: Document = {"metric": "valid_lead_rate", "operator": "at_least", "value": "0.5"}
_COUNTED: list[Document] = [
    {
        "kind": "per_unit",
        "name": "Leads of five countries",
        "metric": "leads",
        "rate": "2",
        "scope": _scope(country=list(COUNTRIES[:5])),
    },
    {"kind": "per_unit", "name": "Installs", "metric": "installs", "rate": "0.5"},
    {
        "kind": "per_unit",
        "name": "Installs of a product",
        "metric": "installs",
        "rate": "0.7",
        "scope": _scope(product=[PRODUCTS[0]]),
    },
    {
        "kind": "per_unit",
        "name": "Leads of a channel after a hold",
        "metric": "leads",
        "rate": "1",
        "hold_days": HOLD_DAYS,
        "scope": _scope(channel=[CHANNELS[0]]),
    },
    {
        "kind": "rate_card",
        "name": "Leads by country",
        "metric": "leads",
        "rows": [
            {"match": {"country": name}, "rate": str(number + 1)}
            for number, name in enumerate(COUNTRIES[:10])
        ],
        "default_rate": "0.5",
    },
    {
        "kind": "rate_card",
        "name": "Installs by country and product",
        "metric": "installs",
        "rows": [
            {"match": {"country": COUNTRIES[0], "product": PRODUCTS[0]}, "rate": "2"},
            {"match": {"country": COUNTRIES[0]}, "rate": "1"},
        ],
        "default_rate": "0.1",
    },
    {
        "kind": "package",
        "name": "Packages of leads",
        "metric": "leads",
        "size": "1000",
        "price": "300",
        "free": "500",
    },
    {
        "kind": "graduated",
        "name": "Leads in tiers",
        "metric": "leads",
        "tiers": _RISING,
        "basis": "period",
        "on_breakpoint": "lower",
    },
    {
        "kind": "volume",
        "name": "Installs in tiers",
        "metric": "installs",
        "tiers": _RISING,
        "basis": "period",
        "on_breakpoint": "upper",
    },
    {
        "kind": "stair_step",
        "name": "Leads in steps",
        "metric": "leads",
        "tiers": [{"up_to": "100000", "amount": "500"}, {"up_to": None, "amount": "900"}],
        "basis": "period",
        "on_breakpoint": "lower",
        "flat_fee_at_zero": False,
    },
]
_MONEY: list[Document] = [
    {
        "kind": "percentage",
        "name": "Share of revenue",
        "metric": "revenue",
        "rate": "0.05",
        "gate": [_QUALITY],
        "multiplier": {
            "target": {"metric": "revenue", "target": "10000000"},
            "levels": [{"attainment_at_least": "0.5", "factor": "1.2", "applies": "all"}],
        },
    },
    {
        "kind": "percentage",
        "name": "Share of each sale of a channel",
        "metric": "revenue",
        "rate": "0.04",
        "fee_per_event": "0.30",
        "free_events": "100",
        "minimum_per_event": "1",
        "maximum_per_event": "9",
        "scope": _scope(channel=[CHANNELS[1]]),
    },
    {
        "kind": "graduated",
        "name": "Revenue in tiers",
        "metric": "revenue",
        "tiers": _SHARES,
        "basis": "period",
        "on_breakpoint": "lower",
    },
    {
        "kind": "graduated",
        "name": "Each sale in tiers",
        "metric": "revenue",
        "tiers": [{"up_to": "100", "rate": "0.01"}, {"up_to": None, "rate": "0.02"}],
        "basis": "event",
        "on_breakpoint": "lower",
    },
    {
        "kind": "uplift",
        "name": "Uplift of revenue",
        "metric": "revenue",
        "rate": "0.01",
        "baseline": "1000000",
        "prorate": True,
        "method": "index",
        "indices": [{"period": PERIOD.key, "index": "0.90"}],
    },
    {
        "kind": "pass_through",
        "name": "Media",
        "surcharge": "0.10",
        "treatment": "management_fee",
        "spend_paid_by": "client",
    },
]
_BONUS: Document = {
    "kind": "bonus",
    "name": "Bonus for cheap leads",
    "levels": [
        {
            "conditions": [{"metric": "cpl", "operator": "at_most", "value": "32"}],
            "amount": "500",
        }
    ],
}


def terms() -> Document:
    """Return the terms of the measured period."""
    return _terms(_RETAINER, *_COUNTED, *_MONEY, *_SO_FAR, _BONUS)


def earlier_terms() -> Document:
    """Return the terms of the periods before: what is paid by the total so far."""
    return _terms(_RETAINER, *_SO_FAR)


def definitions(start: date) -> Document:
    """Return the agency with its contract, which begins at `start`."""
    versions: list[Document] = [{"effective": PERIOD.start.isoformat(), "document": terms()}]
    if start < PERIOD.start:
        versions.insert(0, {"effective": start.isoformat(), "document": earlier_terms()})
    contract: Document = {
        "code": "BENCH",
        "client": "B",
        "name": "Benchmark",
        "currency": "EUR",
        "start": start.isoformat(),
        "terms": versions,
    }
    return {
        "format": "ppp-definitions/1",
        "agency": {"name": "Agency", "address": ["Street 1"]},
        "clients": [{"code": "B", "name": "Client", "currency": "EUR"}],
        "contracts": [contract],
    }


def _terms(*components: Document) -> Document:
    return {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": list(components),
        "answers": ANSWERS,
    }
