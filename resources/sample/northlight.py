"""Northlight Solar: leads from Google Ads and Meta Ads, checked in the client's CRM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from resources.sample.dice import Dice
from resources.sample.google_ads import GERMAN, AdDay, google_ads_sheet
from resources.sample.meta_ads import MetaDay, meta_ads_sheet
from resources.sample.sheets import Sheet, Tally, xlsx_bytes
from resources.sample.story import Month, day_weights, months, quarter_of, quarters

CONTRACT = "NL-LEAD"
CURRENCY = "EUR"

# Per month: approved leads, cost per approved lead in cents, approved per thousand leads.
_PLAN = (
    (214, 3340, 842), (221, 3180, 861), (205, 3260, 848), (232, 3090, 872), (198, 3120, 866),
    (167, 3410, 853), (121, 3870, 829), (158, 3520, 838), (186, 3240, 857), (241, 2980, 879),
    (268, 2890, 884), (262, 2960, 876), (237, 3010, 881), (190, 3000, 868),
)  # fmt: skip
_FIRST_LEAD_OF_JUNE_2026 = 20401
_NEW_FORM = date(2026, 6, 12)
_NEW_PAGE = date(2026, 3, 1)
_UNCHECKED_FROM = date(2026, 7, 13)
_GOOGLE_PERCENT = 56
_GOOGLE = (
    ("Solar Rechner DE", "Suche", 50, 210),
    ("Speicher", "Suche", 28, 185),
    ("PMax Angebot", "Performance Max", 22, 95),
)
_META = (
    ("Eigenheim 35-64", "Dach vorher nachher", 45),
    ("Eigenheim 35-64", "Rechner Video", 30),
    ("Besucher 30 Tage", "Angebot erinnern", 25),
)
_META_CAMPAIGN = "Angebot Meta"
_GRADES = (("A", 30), ("B", 50), ("C", 20))
_STATUS_OF = {
    "New": "pending",
    "Approved": "approved",
    "Rejected": "rejected",
    "Invalid": "rejected",
}
_HEADER = (
    "Lead ID",
    "Created date",
    "Lead status",
    "Campaign",
    "Channel",
    "Landing page",
    "Lead grade",
)


@dataclass(frozen=True, slots=True)
class Lead:
    """One row of the CRM."""

    created: datetime
    status: str
    campaign: str
    channel: str
    page: str
    grade: str


def sheets() -> list[Sheet]:
    """Return the exports of the story, one file per tool and quarter."""
    dice = Dice("Northlight Solar")
    leads: list[Lead] = []
    google: list[AdDay] = []
    meta: list[MetaDay] = []
    for month, (approved, cost_per_lead, valid) in zip(months(), _PLAN, strict=True):
        created = _leads(dice, month, approved, approved * 1000 // valid)
        leads += created
        cost = cost_per_lead * sum(lead.status == "Approved" for lead in created)
        google += _google_days(dice, month, cost * _GOOGLE_PERCENT // 100)
        meta += _meta_days(dice, month, cost - cost * _GOOGLE_PERCENT // 100)
    before_june = sum(lead.created < datetime(2026, 6, 1) for lead in leads)  # noqa: DTZ001 - local
    numbered = list(enumerate(leads, start=_FIRST_LEAD_OF_JUNE_2026 - before_june))
    made = []
    for quarter in quarters():
        made.append(
            google_ads_sheet(
                f"northlight-google-ads-{quarter}.csv", CONTRACT, CURRENCY,
                [one for one in google if quarter_of(one.day) == quarter], GERMAN, app=False,
            )
        )  # fmt: skip
        made.append(
            meta_ads_sheet(
                f"northlight-meta-ads-{quarter}.csv", CONTRACT, CURRENCY,
                [one for one in meta if quarter_of(one.day) == quarter], app=False,
            )
        )  # fmt: skip
        made.append(
            _crm_sheet(
                f"northlight-crm-leads-{quarter}.xlsx",
                [one for one in numbered if quarter_of(one[1].created.date()) == quarter],
            )
        )
    return made


def _leads(dice: Dice, month: Month, approved: int, total: int) -> list[Lead]:
    invalid = (total - approved) * 2 // 5
    statuses = dice.shuffled(
        ["Approved"] * approved
        + ["Invalid"] * invalid
        + ["Rejected"] * (total - approved - invalid)
    )
    days = list(zip(month.days, day_weights(month.days, 10, 7, 6), strict=True))
    moments = sorted(
        datetime.combine(dice.pick(days), time(dice.between(7, 21), dice.below(60)))
        for _ in range(total)
    )
    return [_lead(dice, moment, status) for moment, status in zip(moments, statuses, strict=True)]


def _lead(dice: Dice, created: datetime, status: str) -> Lead:
    day = created.date()
    offer = "/angebot-neu" if day >= _NEW_PAGE else "/angebot"
    campaign, channel, page = dice.pick(
        (
            (("Solar Rechner DE", "Google Ads", "/solar-rechner"), 40),
            (("PMax Angebot", "Google Ads", "/solar-rechner"), 8),
            (("Speicher", "Google Ads", "/ratgeber/speicher"), 8),
            ((_META_CAMPAIGN, "Meta Ads", offer), 18 if day >= _NEW_FORM else 34),
            ((_META_CAMPAIGN, "Meta Ads", "/solar-rechner"), 10),
        )
    )
    if day >= _UNCHECKED_FROM and dice.below(100) < 22:
        status = "New"
    return Lead(created, status, campaign, channel, page, dice.pick(_GRADES))


def _google_days(dice: Dice, month: Month, cost: int) -> list[AdDay]:
    weekdays = day_weights(month.days, 10, 8, 7)
    cells = [(day, weight, *one) for day, weight in zip(month.days, weekdays, strict=True)
             for one in _GOOGLE]  # fmt: skip
    costs = dice.spread(cost, [weight * share for _, weight, _, _, share, _ in cells])
    found = []
    for (day, _, campaign, kind, _, cpc), spent in zip(cells, costs, strict=True):
        clicks = spent // dice.between(cpc * 85 // 100, cpc * 115 // 100)
        impressions = clicks * dice.between(18, 46) + dice.below(40)
        conversions = clicks * dice.between(4, 8)
        found.append(AdDay(day, campaign, kind, impressions, clicks, spent, conversions))
    return found


def _meta_days(dice: Dice, month: Month, cost: int) -> list[MetaDay]:
    weekdays = day_weights(month.days, 9, 10, 10)
    cells = [(day, weight, *one) for day, weight in zip(month.days, weekdays, strict=True)
             for one in _META]  # fmt: skip
    costs = dice.spread(cost, [weight * share for _, weight, _, _, share in cells])
    found = []
    for (day, _, ad_set, ad, _), spent in zip(cells, costs, strict=True):
        impressions = 60 + spent * 100 // dice.between(78, 112)
        clicks = impressions * dice.between(9, 16) // 1000
        results = clicks * (3 if day < _NEW_FORM else 2) * dice.between(70, 130) // 10_000
        found.append(MetaDay(day, _META_CAMPAIGN, ad_set, ad, impressions, clicks, spent, results))
    return found


def _crm_sheet(file: str, leads: Sequence[tuple[int, Lead]]) -> Sheet:
    tally = Tally()
    rows = []
    for number, lead in leads:
        tally.add(lead.created.date(), {"leads": 100}, _STATUS_OF[lead.status])
        rows.append(
            (
                f"L-{number}", lead.created, lead.status, lead.campaign, lead.channel, lead.page,
                lead.grade,
            )
        )  # fmt: skip
    return Sheet(file, CONTRACT, "crm_leads", xlsx_bytes("Leads", _HEADER, rows), tally.expect())
