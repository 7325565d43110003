"""Brasserie Supply: a web shop's orders, the visits behind them, and the ads that brought them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.sample.dice import Dice
from resources.sample.google_ads import ENGLISH, AdDay, google_ads_sheet
from resources.sample.sheets import Sheet, Tally, csv_text
from resources.sample.shopify import STATUS_OF, Order, draw_order, shopify_sheet
from resources.sample.story import Month, day_weights, months, quarter_of, quarters

CONTRACT = "BS-SHOP"
CURRENCY = "USD"

# Per month: approved revenue in thousand dollars, return on ad spend in hundredths.
_PLAN = (
    (46, 262), (71, 314), (96, 358), (118, 387), (134, 418), (188, 462), (214, 441), (93, 341),
    (104, 366), (128, 392), (139, 411), (147, 424), (150, 412), (104, 396),
)  # fmt: skip
_ADS = (
    ("US Search Brand", "Search", 18, 74),
    ("US Shopping Cookware", "Shopping", 44, 96),
    ("PMax Kitchen", "Performance Max", 38, 61),
)
_CHANNELS = (
    ("Organic Search", 30), ("Paid Shopping", 26), ("Paid Search", 18), ("Direct", 14),
    ("Email", 8), ("Referral", 4),
)  # fmt: skip
_ORDERS_PER_THOUSAND_SESSIONS = 9
_FIRST_ORDER = 1001


@dataclass(frozen=True, slots=True)
class Visits:
    """One channel on one day; `counts` are sessions, users, events and key events."""

    day: date
    channel: str
    counts: tuple[int, int, int, int]


def sheets() -> list[Sheet]:
    """Return the exports of the story, one file per tool and quarter."""
    dice = Dice("Brasserie Supply")
    orders: list[Order] = []
    ads: list[AdDay] = []
    visits: list[Visits] = []
    for month, (thousands, roas) in zip(months(), _PLAN, strict=True):
        placed = _orders(dice, month, thousands * 100_000)
        orders += placed
        approved = sum(one.total for one in placed if STATUS_OF[one.state] == "approved")
        ads += _ad_days(dice, month, approved * 100 // roas)
        visits += _visits(dice, month, len(placed) * 1000 // _ORDERS_PER_THOUSAND_SESSIONS)
    numbered = list(enumerate(orders, start=_FIRST_ORDER))
    made = []
    for quarter in quarters():
        made.append(
            shopify_sheet(
                f"brasserie-shopify-orders-{quarter}.csv", CONTRACT, CURRENCY,
                [one for one in numbered if quarter_of(one[1].placed.date()) == quarter],
            )
        )  # fmt: skip
        made.append(
            _ga4_sheet(
                f"brasserie-ga4-channels-{quarter}.csv",
                [one for one in visits if quarter_of(one.day) == quarter],
            )
        )
        made.append(
            google_ads_sheet(
                f"brasserie-google-ads-{quarter}.csv", CONTRACT, CURRENCY,
                [one for one in ads if quarter_of(one.day) == quarter], ENGLISH, app=False,
            )
        )  # fmt: skip
    return made


def _orders(dice: Dice, month: Month, revenue: int) -> list[Order]:
    days = list(zip(month.days, day_weights(month.days, 10, 5, 3), strict=True))
    placed: list[Order] = []
    earned = 0
    while earned < revenue:
        order = draw_order(dice, dice.pick(days))
        placed.append(order)
        earned += order.total if STATUS_OF[order.state] == "approved" else 0
    return sorted(placed, key=lambda one: one.placed)


def _ad_days(dice: Dice, month: Month, cost: int) -> list[AdDay]:
    weekdays = day_weights(month.days, 10, 7, 6)
    cells = [(day, weight, *one) for day, weight in zip(month.days, weekdays, strict=True)
             for one in _ADS]  # fmt: skip
    costs = dice.spread(cost, [weight * share for _, weight, _, _, share, _ in cells])
    found = []
    for (day, _, campaign, kind, _, cpc), spent in zip(cells, costs, strict=True):
        clicks = spent // dice.between(cpc * 80 // 100, cpc * 120 // 100)
        impressions = clicks * dice.between(28, 90) + dice.below(200)
        conversions = clicks * dice.between(20, 44) // 100
        found.append(AdDay(day, campaign, kind, impressions, clicks, spent, conversions))
    return found


def _visits(dice: Dice, month: Month, sessions: int) -> list[Visits]:
    weekdays = day_weights(month.days, 10, 7, 6)
    cells = [(day, weight, *one) for day, weight in zip(month.days, weekdays, strict=True)
             for one in _CHANNELS]  # fmt: skip
    split = dice.spread(sessions, [weight * share for _, weight, _, share in cells])
    return [
        Visits(
            day,
            channel,
            (
                count,
                count * dice.between(80, 94) // 100,
                count * dice.between(70, 110) // 10,
                count * dice.between(8, 22) // 1000,
            ),
        )
        for (day, _, channel, _), count in zip(cells, split, strict=True)
    ]


def _ga4_sheet(file: str, visits: Sequence[Visits]) -> Sheet:
    """Write the exploration: a preamble, the header, and a grand total with one column more."""
    tally = Tally()
    for one in visits:
        found = zip(("sessions", "users", "events", "conversions"), one.counts, strict=True)
        tally.add(one.day, {metric: value * 100 for metric, value in found})
    first, last = visits[0].day, visits[-1].day
    preamble = (
        "# ----------------------------------------\n"
        "# Brasserie Supply GA4\n"
        "# Channels by day-Free form 1\n"
        f"# {first:%Y%m%d}-{last:%Y%m%d}\n"
        "# ----------------------------------------\n"
        "\n"
    )
    rows = [
        ["Date", "Session default channel group", "Sessions", "Total users", "Event count",
         "Key events"],
        ["", "", *(str(sum(one.counts[at] for one in visits)) for at in range(4)), "Grand total"],
        *([f"{one.day:%Y%m%d}", one.channel, *map(str, one.counts)] for one in visits),
    ]  # fmt: skip
    content = (preamble + csv_text(rows)).encode()
    return Sheet(file, CONTRACT, "ga4", content, tally.expect(ignored=1))
