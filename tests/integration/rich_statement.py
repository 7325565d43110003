"""A store whose June statement has a line of every kind, a change of terms, and balances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import insert, update

from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.models.rates import ExchangeRate
from ppp_desktop.models.results import STATUS_CODES, results
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.definitions import apply_definitions
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import StatementRow, close_period
from tests.integration.factories import ANSWERS, TIERS, sheet, terms

CODE = "RC-ALL"
MAY, JUNE = Period.parse("2026-05"), Period.parse("2026-06")
CHANGE = "2026-06-15"
ISSUED = date(2026, 7, 1)
_REVERSED = (*range(1, 7), *range(22, 28))

Doc = dict[str, object]


def make_rich_statement(database: Database, *, issue: bool = True) -> StatementRow:
    """Fill the store, issue May, and draw up (or issue) June of the contract `CODE`."""
    apply_definitions(database, definitions())
    contract_id = find_contract(database, CODE).id
    import_sheet(database, contract_id, sheet(_leads(), source="CRM", file="leads.csv"))
    import_sheet(database, contract_id, sheet(_sales(), source="Shop", file="orders.csv"))
    import_sheet(database, contract_id, sheet(_days(), source="Ads", file="days.csv"))
    with database.writing() as session:
        for day, rate in (("2026-06-02", "1.13"), ("2026-06-03", "1.1275")):
            session.execute(
                insert(ExchangeRate).values(
                    source="ECB", currency="USD", day=date.fromisoformat(day), rate=Decimal(rate)
                )
            )
    close_period(database, contract_id, MAY, issue=True, today=ISSUED)
    with database.writing() as session:
        taken = [f"M-{number}" for number in _REVERSED]
        session.execute(
            update(results)
            .where(results.c.external_id.in_(taken))
            .values(status=STATUS_CODES[Status.REVERSED], reversed_on=date(2026, 6, 20))
        )
    return close_period(database, contract_id, JUNE, issue=issue, today=ISSUED)[0]


def definitions() -> Doc:
    """Return agency, client and contract with both versions of the terms."""
    return {
        "format": "ppp-definitions/1",
        "agency": {"name": "Harbour & Finch", "address": ["Speicherstadt 14", "20457 Hamburg"]},
        "clients": [
            {
                "code": "RC",
                "name": "Rich Contract GmbH",
                "currency": "EUR",
                "address": ["Lindenallee 3", "10115 Berlin"],
                "tax": {"name": "VAT", "rate": "0.19"},
            }
        ],
        "contracts": [
            {
                "code": CODE,
                "client": "RC",
                "name": "Everything",
                "currency": "EUR",
                "start": "2026-05-01",
                "objectives": [
                    {"name": "Leads", "metric": "leads", "target": "200", "direction": "higher"}
                ],
                "terms": [
                    {"effective": "2026-05-01", "document": rich_terms("800", "0.10")},
                    {"effective": CHANGE, "document": rich_terms("1000", "0.12")},
                ],
            }
        ],
    }


def rich_terms(fee: str, order_share: str) -> Doc:
    """Return terms of every kind; retainer and share of orders differ between versions."""
    return terms(*_components(fee, order_share), **_rules())


def _components(fee: str, order_share: str) -> Iterator[Doc]:
    yield {"kind": "retainer", "name": "Retainer", "amount": fee, "prorate": True}
    yield {
        "kind": "graduated", "name": "Approved leads", "metric": "leads", "tiers": TIERS,
        "basis": "period", "on_breakpoint": "lower", "maximum": "1500",
        "gate": [{"metric": "leads", "operator": "at_least", "value": "30"}],
        "multiplier": {
            "target": {"objective": "Leads"},
            "levels": [{"attainment_at_least": "0", "factor": "0.9", "applies": "all"}],
        },
        "shares": [
            {"party": "Harbour & Finch", "share": "0.8", "paid_here": True},
            {"party": "Partner", "share": "0.2", "paid_here": False},
        ],
    }  # fmt: skip
    yield {
        "kind": "per_unit", "name": "Leads of high grade", "metric": "leads", "rate": "30",
        "scope": {"filters": {"grade": ["A"]}},
        "gate": [{"metric": "leads", "operator": "at_least", "value": "500"}],
    }  # fmt: skip
    yield {
        "kind": "rate_card", "name": "Installs by country", "metric": "installs",
        "rows": [
            {"match": {"country": "DE"}, "rate": "3.20"},
            {"match": {"country": "AT"}, "rate": "2.75"},
        ],
        "default_rate": "1.05",
    }  # fmt: skip
    yield {
        "kind": "package", "name": "Deals in packages", "metric": "deals", "size": "10",
        "price": "150", "free": "3",
    }  # fmt: skip
    yield {"kind": "percentage", "name": "Share of orders", "metric": "revenue",
           "rate": order_share, "fee_per_event": "0.35", "maximum_per_event": "25",
           "minimum_per_event": "1.10"}  # fmt: skip
    yield {
        "kind": "uplift", "name": "Revenue above the baseline", "metric": "revenue",
        "rate": "0.05", "baseline": "3000", "method": "index", "prorate": True,
        "indices": [{"period": "2026-06", "index": "0.95"}],
    }  # fmt: skip
    yield {
        "kind": "pass_through", "name": "Media spend", "surcharge": "0.075",
        "treatment": "management_fee", "spend_paid_by": "agency",
    }  # fmt: skip
    yield {
        "kind": "per_unit", "name": "Thousand impressions", "metric": "impressions",
        "rate": "0.85", "per": "1000",
    }  # fmt: skip
    yield {
        "kind": "stair_step", "name": "Level of clicks", "metric": "clicks", "basis": "period",
        "on_breakpoint": "upper", "flat_fee_at_zero": False,
        "tiers": [
            {"up_to": "1000", "amount": "50"}, {"up_to": "5000", "amount": "120"},
            {"up_to": None, "amount": "200"},
        ],
    }  # fmt: skip
    yield {
        "kind": "volume", "name": "Deals since the start", "metric": "deals",
        "basis": "contract", "retroactive": True, "on_breakpoint": "lower",
        "flat_fee_at_zero": False,
        "tiers": [{"up_to": "50", "rate": "4"}, {"up_to": None, "rate": "6", "flat_fee": "75"}],
    }  # fmt: skip
    yield {
        "kind": "bonus", "name": "Bonus", "levels_pay": "cumulative",
        "levels": [
            {"conditions": [_at_least("installs", "400")], "amount": "250"},
            {"conditions": [_at_least("leads", "150")], "percent": "0.02"},
        ],
    }  # fmt: skip


def _at_least(metric: str, value: str) -> Doc:
    return {"metric": metric, "operator": "at_least", "value": value}


def _rules() -> Doc:
    return {
        "cap": {"amount": "6500", "prorate": False, "includes_pass_through": True},
        "floor": {"amount": "500", "prorate": True, "includes_pass_through": True},
        "holdback": {"share": "0.1", "of": "variable", "release_after": 1},
        "clawback": {
            "method": "paid_rate",
            "schedule": [
                {"up_to_days": 30, "share": "1"},
                {"up_to_days": 60, "share": "0.75"},
            ],
            "limit": "0.01",
        },
        "draw": {"amount": "4800", "recoverable": True},
        "conversion": "daily",
        "answers": {**ANSWERS, "reversals": "taken_back"},
    }


def _leads() -> Iterator[ResultRow]:
    """Yield 40 leads of May, 160 of June and three that were rejected."""
    for number in range(1, 41):
        yield _row(number, MAY.start + timedelta(days=number % 30), f"M-{number}", leads=1)
    for number in range(41, 204):
        status = Status.APPROVED if number <= 200 else Status.REJECTED
        day = JUNE.start + timedelta(days=number % 30)
        grade = "A" if number % 4 else "B"
        yield _row(number, day, f"J-{number}", status, grade=grade, leads=1)


def _sales() -> Iterator[ResultRow]:
    """Yield orders, four of them in dollars, and one refund."""
    for number in range(1, 61):
        amount = Decimal("19.99") + number * Decimal("1.37")
        currency = "USD" if number <= 4 else "EUR"
        day = JUNE.start + timedelta(days=1 + (0 if number <= 4 else number % 29))
        yield _row(number, day, f"O-{number}", currency=currency, revenue=amount)
    yield _row(61, JUNE.start, "O-61", revenue=Decimal("4.20"))
    yield _row(62, JUNE.start, "O-62", revenue=Decimal(480))
    yield _row(63, JUNE.end, "O-63", revenue=Decimal("-39.80"))


def _days() -> Iterator[ResultRow]:
    for number in range(30):
        country = ("DE", "AT", "FR")[number % 3]
        yield _row(
            number + 1,
            JUNE.start + timedelta(days=number),
            "",
            country=country,
            installs=11 + number % 5,
            deals=1 + number % 2,
            cost=Decimal("31.37"),
            impressions=41_411,
            clicks=64,
        )
    yield _row(31, MAY.start, "", country="DE", deals=20, cost=Decimal(900))


def _row(
    number: int,
    day: date,
    reference: str,
    status: Status = Status.APPROVED,
    *,
    currency: str = "",
    grade: str = "",
    country: str = "",
    **values: Decimal | int,
) -> ResultRow:
    dimensions = (("country", country), ("grade", grade))
    return ResultRow(
        row=number + 1,
        day=day,
        values=tuple((key, to_scaled(Decimal(value))) for key, value in values.items()),
        dimensions=tuple(pair for pair in dimensions if pair[1]),
        external_id=reference,
        status=status,
        currency=currency,
    )
