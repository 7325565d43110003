"""Orders of a web shop as Shopify exports them: one line per item, totals on the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from resources.sample.dice import Dice
from resources.sample.sheets import Sheet, Tally, csv_text, fixed

HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,"
    "Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,"
    "Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,"
    "Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,"
    "Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
).split(",")
STATUS_OF = {
    "paid": "approved",
    "partially_refunded": "approved",
    "refunded": "reversed",
    "voided": "rejected",
    "pending": "pending",
}
_COPPER = "Copper 28 saucepan"
# Name, SKU, vendor, price in cents, most that one orders; then the weight.
_PRODUCTS = (
    ((_COPPER, "CU-28", "Atelier Rousse", 18900, 4), 16),
    (("Carbon steel pan 30", "CS-30", "Atelier Rousse", 7450, 6), 18),
    (("Chef knife 21 cm", "KN-21", "Hamon", 12900, 3), 12),
    (("Plancha grill 60", "PL-60", "Feuer & Flamme", 124900, 1), 5),
    (("Immersion circulator", "IC-02", "Feuer & Flamme", 38900, 2), 9),
    (("Porcelain plate 27, box of 24", "PP-27", "Maison Blanc", 21480, 5), 14),
    (("Wine glass, box of 36", "WG-36", "Maison Blanc", 16225, 4), 10),
    (("Linen napkin, set of 50", "LN-50", "Maison Blanc", 11875, 4), 8),
    (("Stock pot 24 l", "SP-24", "Atelier Rousse", 23640, 2), 8),
)
_STATES = (("NY", 34), ("NJ", 18), ("CA", 16), ("IL", 12), ("TX", 12), ("MA", 8))
_PENDING_FROM = date(2026, 7, 20)
_COPPER_TROUBLE_FROM = date(2026, 6, 1)
_SUMMER = ((date(2025, 3, 9), date(2025, 11, 2)), (date(2026, 3, 8), date(2026, 11, 1)))


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; `price` in cents."""

    name: str
    sku: str
    vendor: str
    price: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Order:
    """One order; amounts in cents, `placed` in the shop's own time. Freight is free."""

    placed: datetime
    state: str
    items: tuple[Item, ...]
    discount: int
    refunded: int
    province: str

    @property
    def total(self) -> int:
        """What the customer was charged; reseller orders carry no sales tax."""
        return sum(item.price * item.quantity for item in self.items) - self.discount


def draw_order(dice: Dice, day: date) -> Order:
    """Return a plausible order of `day`, placed in business hours."""
    placed = datetime.combine(day, time(dice.between(8, 18), dice.below(60), dice.below(60)))
    names = dice.pick(((1, 30), (2, 36), (3, 22), (4, 12)))
    products = {dice.pick(_PRODUCTS) for _ in range(names)}
    items = tuple(
        Item(name, sku, vendor, price, dice.between(1, most))
        for name, sku, vendor, price, most in sorted(products)
    )
    gross = sum(item.price * item.quantity for item in items)
    discount = gross * 5 // 100 if dice.below(100) < 12 else 0
    state = _draw_state(dice, day, items)
    refunded = {"refunded": gross - discount, "partially_refunded": items[0].price}.get(state, 0)
    return Order(placed, state, items, discount, refunded, dice.pick(_STATES))


def shopify_sheet(
    file: str, contract: str, currency: str, orders: Sequence[tuple[int, Order]]
) -> Sheet:
    """Return the export, newest order first as the shop lists them.

    An order is one result; the lines of its further items are to be ignored.
    """
    tally = Tally()
    rows = []
    for number, order in reversed(orders):
        found = {
            "orders": 100,
            "revenue": order.total,
            "refunds": order.refunded,
        }
        tally.add(order.placed.date(), found, STATUS_OF[order.state])
        rows += [
            [cells.get(title, "") for title in HEADER]
            for cells in _order_lines(number, order, currency)
        ]
    content = csv_text([HEADER, *rows]).encode()
    further = len(rows) - len(orders)
    return Sheet(file, contract, "shop_orders", content, tally.expect(ignored=further))


def _draw_state(dice: Dice, day: date, items: Sequence[Item]) -> str:
    copper = any(item.name == _COPPER for item in items)
    returned = 16 if copper and day >= _COPPER_TROUBLE_FROM else 6
    if day >= _PENDING_FROM and dice.below(100) < 30:
        return "pending"
    return dice.pick(
        (("paid", 92), ("partially_refunded", returned // 2), ("refunded", returned // 3),
         ("voided", 1))
    )  # fmt: skip


def _order_lines(number: int, order: Order, currency: str) -> list[dict[str, str]]:
    created = _stamp(order.placed)
    shared = {
        "Name": f"#{number}",
        "Email": f"orders{number}@example.com",
        "Created at": created,
    }
    lines = [
        {
            **shared,
            "Lineitem quantity": str(item.quantity),
            "Lineitem name": item.name,
            "Lineitem price": fixed(item.price),
            "Lineitem sku": item.sku,
            "Lineitem requires shipping": "true",
            "Lineitem taxable": "false",
            "Lineitem fulfillment status": "fulfilled",
            "Vendor": item.vendor,
        }
        for item in order.items
    ]
    lines[0] |= _order_totals(number, order, currency)
    return lines


def _order_totals(number: int, order: Order, currency: str) -> dict[str, str]:
    paid = order.state not in ("pending", "voided")
    cancelled = _stamp(order.placed + timedelta(hours=1)) if order.state == "voided" else ""
    return {
        "Financial Status": order.state,
        "Paid at": _stamp(order.placed) if paid else "",
        "Fulfillment Status": "fulfilled" if paid else "unfulfilled",
        "Accepts Marketing": "no",
        "Currency": currency,
        "Subtotal": fixed(order.total),
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Total": fixed(order.total),
        "Discount Code": "BISTRO5" if order.discount else "",
        "Discount Amount": fixed(order.discount),
        "Shipping Method": "Free freight",
        "Shipping Province": order.province,
        "Shipping Country": "US",
        "Cancelled at": cancelled,
        "Payment Method": "Shopify Payments",
        "Refunded Amount": fixed(order.refunded),
        "Outstanding Balance": fixed(order.total if order.state == "pending" else 0),
        "Id": str(5_900_000_000_000 + number * 7919),
        "Risk Level": "Low",
        "Source": "web",
    }


def _stamp(moment: datetime) -> str:
    """Write a time of New York with its offset from UTC, as the shop does."""
    summer = any(first <= moment.date() < last for first, last in _SUMMER)
    return f"{moment:%Y-%m-%d %H:%M:%S} {'-0400' if summer else '-0500'}"
