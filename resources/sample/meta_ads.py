"""Daily reports as Meta's Ads Manager exports them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.sample.sheets import Sheet, Tally, csv_text, fixed


@dataclass(frozen=True, slots=True)
class MetaDay:
    """One ad on one day; `cost` in cents. `results` are what the campaign optimises for."""

    day: date
    campaign: str
    ad_set: str
    ad: str
    impressions: int
    clicks: int
    cost: int
    results: int
    country: str = ""


def meta_ads_sheet(
    file: str, contract: str, currency: str, days: Sequence[MetaDay], *, app: bool
) -> Sheet:
    """Return the export: UTF-8 with a BOM, the currency in the header, empty where nothing came.

    App campaigns are broken down by country and count app installs; others by ad.
    """
    tally = Tally()
    for one in days:
        metric = "installs" if app else "conversions"
        tally.add(
            one.day,
            {
                "impressions": one.impressions * 100,
                "clicks": one.clicks * 100,
                "cost": one.cost,
                metric: one.results * 100,
            },
        )
    rows = [_header(currency, app=app), *(_cells(one, app=app) for one in days)]
    content = b"\xef\xbb\xbf" + csv_text(rows).encode()
    return Sheet(file, contract, "meta_ads", content, tally.expect())


def _header(currency: str, *, app: bool) -> list[str]:
    return [
        "Reporting starts",
        "Reporting ends",
        "Campaign name",
        "Ad set name",
        *(["Country"] if app else ["Ad name"]),
        "Ad delivery",
        *(["App installs"] if app else ["Results", "Result indicator"]),
        "Cost per results",
        "Ad set budget",
        f"Amount spent ({currency})",
        "Impressions",
        "Reach",
        "Frequency",
        f"CPM (cost per 1,000 impressions) ({currency})",
        "Link clicks",
        "Attribution setting",
    ]


def _cells(one: MetaDay, *, app: bool) -> list[str]:
    reach = max(1, one.impressions * 100 // 118)
    results = str(one.results) if one.results else ""
    return [
        one.day.isoformat(),
        one.day.isoformat(),
        one.campaign,
        one.ad_set,
        one.country if app else one.ad,
        "active",
        *([results] if app else [results, "actions:offsite_conversion.fb_pixel_lead"]),
        fixed(one.cost // one.results) if one.results else "",
        "Using campaign budget",
        fixed(one.cost),
        str(one.impressions),
        str(reach),
        fixed(one.impressions * 100 // reach),
        fixed(one.cost * 1000 // one.impressions),
        str(one.clicks),
        "7-day click or 1-day view",
    ]
