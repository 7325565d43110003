"""The sample agency itself: who it is, its three clients, and what each contract pays."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_START = "2025-06-01"
_NEXT_SEASON = "2026-09-01"
_AGENCY_SIGNER = "Clara Finch"
_APPROVED: Json = {"filters": {}, "statuses": ["approved"]}
_ANSWERS: dict[str, Json] = {
    "counted_on": "event",
    "attribution": "as_reported",
    "freeze_days": 30,
    "source": "each",
    "reversals": "kept",
}
_SALES: dict[str, Json] = {
    **_ANSWERS,
    "revenue_tax": "net",
    "revenue_shipping": "without",
    "revenue_refunds": "before",
}


def agency_document() -> dict[str, Json]:
    """Return the whole definitions document; every decimal is a string."""
    return {
        "format": "ppp-definitions/1",
        "agency": {
            "name": "Harbour & Finch",
            "address": ["Speicherstadt 14", "20457 Hamburg"],
            "tax_number": "VAT DE 300 000 001",
            "payment": "IBAN DE00 0000 0000 0000 0000 00",
            "footer": "Harbour & Finch · Speicherstadt 14 · 20457 Hamburg",
        },
        "clients": [_northlight(), _brasserie(), _pocketfit()],
        "contracts": [_lead_generation(), _revenue_share(), _app_installs()],
    }


def _northlight() -> Json:
    return {
        "code": "NORTHLIGHT",
        "name": "Northlight Solar GmbH",
        "address": ["Lindenallee 3", "10115 Berlin"],
        "country": "DE",
        "currency": "EUR",
        "tax": {"name": "VAT", "rate": "0.19", "note": ""},
        "payment_days": 14,
        "contacts": [
            {"name": "Jana Lindner", "email": "jana@northlight.example", "role": "Marketing"},
            {"name": "Tobias Reuter", "email": "billing@northlight.example", "role": "Accounts"},
        ],
    }


def _brasserie() -> Json:
    return {
        "code": "BRASSERIE",
        "name": "Brasserie Supply Inc.",
        "address": ["214 Fulton Street", "New York NY 10038", "United States"],
        "country": "US",
        "currency": "USD",
        "tax": {
            "name": "VAT",
            "rate": "0",
            "note": "Reverse charge: the recipient accounts for any tax.",
        },
        "payment_days": 30,
        "contacts": [
            {"name": "Maya Okafor", "email": "maya@brasserie-supply.example", "role": "E-commerce"}
        ],
    }


def _pocketfit() -> Json:
    return {
        "code": "POCKETFIT",
        "name": "Pocketfit Ltd",
        "address": ["1 Wharf Road", "London N1 7GR", "United Kingdom"],
        "country": "GB",
        "currency": "GBP",
        "tax": {"name": "VAT", "rate": "0.20", "note": ""},
        "payment_days": 14,
        "contacts": [
            {"name": "Owen Price", "email": "owen.price@pocketfit.example", "role": "Growth"}
        ],
    }


def _agreed(side: str, name: str, day: str) -> Json:
    return {"side": side, "name": name, "on": day}


def _both_agreed(client: str, day: str) -> tuple[Json, Json]:
    return _agreed("agency", _AGENCY_SIGNER, "2025-05-19"), _agreed("client", client, day)


def _version(effective: str, document: Json, *agreements: Json) -> Json:
    version: dict[str, Json] = {"effective": effective, "document": document}
    return {**version, "agreements": [*agreements]} if agreements else version


def _contract(
    code: str, client: str, name: str, currency: str, objectives: list[Json], versions: list[Json]
) -> Json:
    return {
        "code": code,
        "client": client,
        "name": name,
        "currency": currency,
        "start": _START,
        "end": None,
        "billing": "month",
        "status": "active",
        "objectives": objectives,
        "terms": versions,
    }


def _terms(
    components: list[Json],
    *,
    cap: Json = None,
    floor: Json = None,
    clawback: Json = None,
    answers: dict[str, Json] = _ANSWERS,
) -> Json:
    written: dict[str, Json] = {
        "format": "ppp-terms/1",
        "rounding": "half_up",
        "components": components,
        "cap": cap,
        "floor": floor,
        "answers": {**answers},
    }
    return written if clawback is None else {**written, "clawback": clawback}


def _objective(
    name: str, metric: str, target: str, direction: str, weight: str, scope: Json = None
) -> Json:
    return {
        "name": name,
        "metric": metric,
        "scope": scope or _APPROVED,
        "target": target,
        "direction": direction,
        "period": "month",
        "weight": weight,
    }


def _tier(up_to: str | None, rate: str) -> Json:
    return {"up_to": up_to, "rate": rate, "flat_fee": "0"}


def _at(metric: str, operator: str, value: str) -> Json:
    return {"metric": metric, "scope": _APPROVED, "operator": operator, "value": value}


def _bonus(amount: str, conditions: list[Json]) -> Json:
    return {
        "kind": "bonus",
        "name": "Bonus",
        "levels": [{"conditions": conditions, "amount": amount}],
        "levels_pay": "highest",
    }


def _lead_generation() -> Json:
    return _contract(
        "NL-LEAD", "NORTHLIGHT", "Lead generation", "EUR",
        [
            _objective("Approved leads", "leads", "300", "higher", "0.5"),
            _objective("Cost per lead", "cpl", "32", "lower", "0.3"),
            _objective("Valid-lead rate", "valid_lead_rate", "0.85", "higher", "0.2"),
        ],
        [_version(_START, _terms(
            [
                {"kind": "retainer", "name": "Retainer", "amount": "800", "prorate": True},
                {
                    "kind": "graduated",
                    "name": "Approved leads",
                    "metric": "leads",
                    "scope": _APPROVED,
                    "tiers": [_tier("100", "10"), _tier("200", "12"), _tier(None, "15")],
                    "basis": "period",
                    "on_breakpoint": "lower",
                },
                _bonus(
                    "500",
                    [_at("cpl", "at_most", "32"), _at("valid_lead_rate", "at_least", "0.85")],
                ),
            ],
            cap={"amount": "4500"},
        ))],
    )  # fmt: skip


_ACCELERATOR: dict[str, Json] = {
    "target": {"objective": "Revenue"},
    "levels": [{"attainment_at_least": "1", "factor": "1.25", "applies": "beyond"}],
}
_REFUNDS_BY_AGE: dict[str, Json] = {
    "method": "paid_rate",
    "schedule": [{"up_to_days": 30, "share": "1"}, {"up_to_days": 60, "share": "0.5"}],
    "limit": "0.5",
}


def _revenue_share() -> Json:
    kept: Json = {"filters": {}, "statuses": ["approved", "reversed"]}
    return _contract(
        "BS-SHOP", "BRASSERIE", "E-commerce revenue share", "USD",
        [
            _objective("Revenue", "revenue", "180000", "higher", "0.5"),
            _objective("Return on ad spend", "roas", "4", "higher", "0.3"),
            _objective("Refund rate", "refund_rate", "0.05", "lower", "0.2", kept),
        ],
        [
            _version(
                _START, _shop_terms({}, answers=_SALES), *_both_agreed("Maya Okafor", "2025-05-27")
            ),
            # Drawn up for the next season; the client has not agreed yet.
            _version(
                _NEXT_SEASON,
                _shop_terms(
                    {"multiplier": _ACCELERATOR},
                    clawback=_REFUNDS_BY_AGE,
                    answers={**_SALES, "reversals": "taken_back"},
                ),
                _agreed("agency", _AGENCY_SIGNER, "2026-07-20"),
            ),
        ],
    )  # fmt: skip


def _shop_terms(
    beside_the_rate: dict[str, Json], *, answers: dict[str, Json], clawback: Json = None
) -> Json:
    return _terms(
        [
            {
                "kind": "graduated",
                "name": "Share of order value, before part refunds",
                "metric": "revenue",
                "scope": _APPROVED,
                "tiers": [_tier("100000", "0.06"), _tier("200000", "0.08"), _tier(None, "0.1")],
                "basis": "period",
                "on_breakpoint": "lower",
                **beside_the_rate,
            },
            _bonus("1000", [_at("roas", "at_least", "4")]),
        ],
        floor={"amount": "3000", "prorate": True},
        clawback=clawback,
        answers=answers,
    )


def _app_installs() -> Json:
    return _contract(
        "PF-APP", "POCKETFIT", "App installs", "GBP",
        [
            _objective("Installs", "installs", "4000", "higher", "0.6"),
            _objective("Cost per install", "cpi", "2.60", "lower", "0.4"),
        ],
        [_version(_START, _terms(
            [
                {"kind": "retainer", "name": "Retainer", "amount": "1200", "prorate": True},
                {
                    "kind": "per_unit",
                    "name": "Installs in the United Kingdom",
                    "metric": "installs",
                    "scope": {"filters": {"country": ["GB"]}, "statuses": ["approved"]},
                    "rate": "1.80",
                    "per": "1",
                },
                {
                    "kind": "volume",
                    "name": "Installs in Ireland and the United States",
                    "metric": "installs",
                    "scope": {"filters": {"country": ["IE", "US"]}, "statuses": ["approved"]},
                    "tiers": [_tier("1000", "1.20"), _tier("2000", "1.40"), _tier(None, "1.50")],
                    "basis": "period",
                    "on_breakpoint": "lower",
                },
                _bonus("750", [{"objective": "Installs", "attainment_at_least": "1"}]),
            ],
            cap={"amount": "9000"},
        ), *_both_agreed("Owen Price", "2025-05-23"))],
    )  # fmt: skip
