"""Pocketfit: app installs from Google Ads, Meta Ads and a smaller network, by country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.sample.dice import Dice
from resources.sample.google_ads import ENGLISH, AdDay, google_ads_sheet
from resources.sample.meta_ads import MetaDay, meta_ads_sheet
from resources.sample.sheets import Sheet, Tally, csv_text, fixed
from resources.sample.story import Month, day_weights, months, quarter_of, quarters

CONTRACT = "PF-APP"
CURRENCY = "GBP"

# Per month: installs, cost per install in pence, share of the United States in percent.
_PLAN = (
    (3020, 271, 18), (3150, 266, 18), (3240, 259, 19), (3890, 251, 19), (3610, 255, 20),
    (3330, 268, 20), (3480, 281, 21), (5420, 221, 20), (4760, 229, 20), (4310, 238, 20),
    (4020, 244, 21), (3960, 252, 23), (4100, 248, 26), (2840, 263, 33),
)  # fmt: skip
_GOOGLE, _META, _TAPWELL = "Google Ads", "Meta Ads", "Tapwell"
_SOURCES = ((_GOOGLE, 40), (_META, 48), (_TAPWELL, 12))
_IRELAND_PERCENT = 15
_TAPWELL_COUNTRIES = ("GB", "US")
_UNREADABLE_DAY = date(2026, 7, 14)


@dataclass(frozen=True, slots=True)
class Cell:
    """Installs and their cost (in pence) of one source, day and country."""

    source: str
    day: date
    country: str
    installs: int
    cost: int


def sheets() -> list[Sheet]:
    """Return the exports of the story; the small network sends one file for everything."""
    dice = Dice("Pocketfit")
    cells: list[Cell] = []
    for month, (installs, cost_per_install, american) in zip(months(), _PLAN, strict=True):
        cells += _cells(dice, month, installs, installs * cost_per_install, american)
    google = [_google_day(dice, one) for one in cells if one.source == _GOOGLE]
    meta = [_meta_day(dice, one) for one in cells if one.source == _META]
    made = []
    for quarter in quarters():
        made.append(
            google_ads_sheet(
                f"pocketfit-google-ads-{quarter}.csv", CONTRACT, CURRENCY,
                [one for one in google if quarter_of(one.day) == quarter], ENGLISH, app=True,
            )
        )  # fmt: skip
        made.append(
            meta_ads_sheet(
                f"pocketfit-meta-ads-{quarter}.csv", CONTRACT, CURRENCY,
                [one for one in meta if quarter_of(one.day) == quarter], app=True,
            )
        )  # fmt: skip
    tapwell = [one for one in cells if one.source == _TAPWELL]
    return [*made, _tapwell_sheet("pocketfit-tapwell-daily.csv", tapwell)]


def _cells(dice: Dice, month: Month, installs: int, cost: int, american: int) -> list[Cell]:
    shares = {
        "GB": 100 - american - _IRELAND_PERCENT, "IE": _IRELAND_PERCENT, "US": american
    }  # fmt: skip
    weekdays = day_weights(month.days, 10, 11, 12)
    places = [
        (day, weight, source, percent, country)
        for day, weight in zip(month.days, weekdays, strict=True)
        for source, percent in _SOURCES
        for country in (_TAPWELL_COUNTRIES if source == _TAPWELL else shares)
    ]
    counts = dice.spread(
        installs, [weight * percent * shares[country] for _, weight, _, percent, country in places]
    )
    costs = dice.spread(
        cost,
        [
            count * (118 if country == "US" else 96)
            for count, (_, _, _, _, country) in zip(counts, places, strict=True)
        ],
        noise=15,
    )
    return [
        Cell(source, day, country, count, spent)
        for (day, _, source, _, country), count, spent in zip(places, counts, costs, strict=True)
    ]


def _google_day(dice: Dice, one: Cell) -> AdDay:
    clicks = one.installs * dice.between(28, 44) // 10
    impressions = clicks * dice.between(30, 70) + dice.below(300)
    return AdDay(
        one.day, f"Pocketfit App {one.country}", "App", impressions, clicks, one.cost, 0,
        one.country, one.installs,
    )  # fmt: skip


def _meta_day(dice: Dice, one: Cell) -> MetaDay:
    clicks = one.installs * dice.between(24, 38) // 10
    impressions = 200 + clicks * dice.between(55, 95)
    return MetaDay(
        one.day, "Pocketfit installs", "Lookalike 2 %", "", impressions, clicks, one.cost,
        one.installs, one.country,
    )  # fmt: skip


def _tapwell_sheet(file: str, cells: Sequence[Cell]) -> Sheet:
    """Write semicolons, decimal commas and, on one day of July 2026, a cost that is no number."""
    tally = Tally()
    rows = [["date", "country", "campaign", "installs", "cost"]]
    rejected = 0
    for one in cells:
        unreadable = one.day == _UNREADABLE_DAY and one.country == "US"
        rejected += unreadable
        if not unreadable:
            tally.add(one.day, {"installs": one.installs * 100, "cost": one.cost})
        cost = "n/a" if unreadable else fixed(one.cost, decimal=",")
        rows.append(
            [f"{one.day:%d.%m.%Y}", one.country, "Pocketfit rewarded", str(one.installs), cost]
        )
    content = csv_text(rows, delimiter=";", line_end="\r\n").encode()
    return Sheet(file, CONTRACT, "generic", content, tally.expect(rejected=rejected))
