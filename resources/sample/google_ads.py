"""Daily campaign reports as Google Ads writes them, in English and in German."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from resources.sample.sheets import Sheet, Tally, csv_text, fixed

NONE = " --"
_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_GERMAN_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
).split()


@dataclass(frozen=True, slots=True)
class AdDay:
    """One campaign on one day; `cost` in cents, `conversions` in hundredths."""

    day: date
    campaign: str
    kind: str
    impressions: int
    clicks: int
    cost: int
    conversions: int
    country: str = ""
    installs: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """The words and signs of one language of the interface."""

    title: str
    headers: dict[str, str]
    enabled: str
    total: str
    campaigns: str
    account: str
    decimal: str
    group: str
    percent: str
    long_date: Callable[[date], str]


ENGLISH = Language(
    title="Campaign report",
    headers={
        "day": "Day", "state": "Campaign status", "campaign": "Campaign", "kind": "Campaign type",
        "currency": "Currency code", "country": "Country/Territory",
        "target": "Target CPA", "impressions": "Impr.", "clicks": "Clicks", "ctr": "CTR",
        "cpc": "Avg. CPC", "cost": "Cost", "conversions": "Conversions", "cpa": "Cost / conv.",
        "installs": "Installs",
    },
    enabled="Enabled", total="Total", campaigns="Campaigns", account="Account",
    decimal=".", group=",", percent="%",
    long_date=lambda day: f"{_ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}",
)  # fmt: skip
GERMAN = Language(
    title="Kampagnenbericht",
    headers={
        "day": "Tag", "state": "Kampagnenstatus", "campaign": "Kampagne", "kind": "Kampagnentyp",
        "currency": "Währungscode", "country": "Land/Gebiet",
        "target": "Ziel-CPA", "impressions": "Impr.", "clicks": "Klicks", "ctr": "CTR",
        "cpc": "Durchschn. CPC", "cost": "Kosten", "conversions": "Conversions",
        "cpa": "Kosten/Conv.", "installs": "Installationen",
    },
    enabled="Aktiviert", total="Gesamt", campaigns="Kampagnen", account="Konto",
    decimal=",", group=".", percent="\u00a0%",
    long_date=lambda day: f"{day.day}. {_GERMAN_MONTHS[day.month - 1]} {day.year}",
)  # fmt: skip

_COLUMNS = (
    "day", "state", "campaign", "kind", "currency", "target", "impressions", "clicks", "ctr",
    "cpc", "cost", "conversions", "cpa",
)  # fmt: skip
_APP_COLUMNS = (
    "day", "state", "campaign", "kind", "country", "currency", "impressions", "clicks", "ctr",
    "cpc", "cost", "installs",
)  # fmt: skip


def google_ads_sheet(
    file: str, contract: str, currency: str, days: Sequence[AdDay], language: Language, *, app: bool
) -> Sheet:
    """Return the report: two title lines, header, days, and the totals below them.

    App campaigns are written as UTF-16 with tabs (the "Excel CSV" of the interface) and count
    installs by country; others as UTF-8 with commas.
    """
    columns = _APP_COLUMNS if app else _COLUMNS
    tally = Tally()
    for one in days:
        tally.add(one.day, _figures(one, app=app))
    totals = [
        (f"{language.total}: {word}", _summed(days, kind))
        for word, kind in [(language.campaigns, ""), (language.account, "")]
        + [(kind, kind) for kind in dict.fromkeys(one.kind for one in days)]
    ]
    span = f"{language.long_date(days[0].day)} - {language.long_date(days[-1].day)}"
    rows = [[language.title], [span], [language.headers[name] for name in columns]]
    rows += [_cells(one, currency, language, columns) for one in days]
    for label, total in totals:
        cells = _cells(total, currency, language, columns)
        rows.append([label, NONE, NONE, NONE, *cells[4:]])
    text = csv_text(rows, delimiter="\t" if app else ",")
    content = b"\xff\xfe" + text.encode("utf-16-le") if app else text.encode()
    return Sheet(file, contract, "google_ads", content, tally.expect(ignored=len(totals)))


def _figures(one: AdDay, *, app: bool) -> dict[str, int]:
    found = {"impressions": one.impressions * 100, "clicks": one.clicks * 100, "cost": one.cost}
    return found | ({"installs": one.installs * 100} if app else {"conversions": one.conversions})


def _summed(days: Sequence[AdDay], kind: str) -> AdDay:
    counted = [one for one in days if kind in ("", one.kind)]
    return AdDay(
        day=counted[-1].day,
        campaign=NONE,
        kind=NONE,
        impressions=sum(one.impressions for one in counted),
        clicks=sum(one.clicks for one in counted),
        cost=sum(one.cost for one in counted),
        conversions=sum(one.conversions for one in counted),
        country=NONE,
        installs=sum(one.installs for one in counted),
    )


def _cells(one: AdDay, currency: str, language: Language, columns: Sequence[str]) -> list[str]:
    def number(hundredths: int) -> str:
        return fixed(hundredths, decimal=language.decimal, group=language.group)

    def count(value: int) -> str:
        return f"{value:,}".replace(",", language.group)

    written = {
        "day": one.day.isoformat(),
        "state": language.enabled,
        "campaign": one.campaign,
        "kind": one.kind,
        "currency": currency,
        "country": one.country,
        "target": NONE,
        "impressions": count(one.impressions),
        "clicks": count(one.clicks),
        "ctr": number(one.clicks * 10_000 // one.impressions) + language.percent
        if one.impressions
        else NONE,
        "cpc": number(one.cost // one.clicks) if one.clicks else NONE,
        "cost": number(one.cost),
        "conversions": number(one.conversions),
        "cpa": number(one.cost * 100 // one.conversions) if one.conversions else NONE,
        "installs": count(one.installs),
    }
    return [written[name] for name in columns]
