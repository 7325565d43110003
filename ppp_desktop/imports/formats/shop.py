"""Orders of a Shopify shop: one line per item, the order's totals on its first line only."""

from __future__ import annotations

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.formats.definition import ExportFormat, Shape

SHOP_STATUSES: tuple[tuple[str, Status], ...] = (
    ("paid", Status.APPROVED),
    ("partially_refunded", Status.APPROVED),
    ("refunded", Status.REVERSED),
    # Never charged, so there is nothing to take back.
    ("voided", Status.REJECTED),
    ("pending", Status.PENDING),
    ("authorized", Status.PENDING),
    ("partially_paid", Status.PENDING),
    ("unpaid", Status.PENDING),
    ("expired", Status.REJECTED),
)

SHOP_ORDERS = ExportFormat(
    key="shop_orders",
    label="Shop orders (Shopify)",
    source="Shopify",
    shapes=(Shape(("external_id", "revenue")),),
    least_signs=2,
    count_as="orders",
    statuses=SHOP_STATUSES,
    further_lines=True,
    fields=(
        ("external_id", ("Name", "Order", "Order number", "Order ID")),
        ("status", ("Financial Status",)),
        ("date", ("Created at",)),
        ("created_date", ("Paid at",)),
        ("reversed_on", ("Cancelled at",)),
        # Total includes shipping and taxes; a contract on net sales maps Subtotal instead.
        ("revenue", ("Total", "Subtotal")),
        ("refunds", ("Refunded Amount",)),
        ("currency", ("Currency",)),
        ("country", ("Shipping Country", "Billing Country")),
        ("channel", ("Source",)),
        # Only compared between orders, and kept as a keyed hash.
        ("email", ("Email",)),
        ("phone", ("Phone", "Billing Phone", "Shipping Phone")),
    ),
    signs=(
        *("Financial Status", "Fulfillment Status", "Lineitem name", "Lineitem quantity"),
        *("Lineitem price", "Refunded Amount", "Paid at", "Accepts Marketing"),
    ),
)
