"""What a component may have beside its rate: parties, a gate, a multiplier, a least and a most.

They are applied in this order; each change stays visible as a step of its own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import Field

from ppp_desktop.payouts.arithmetic import canonical, settle
from ppp_desktop.payouts.context import LineDraft, Workings
from ppp_desktop.payouts.drafts import changed
from ppp_desktop.payouts.fields import Document, Name, Share, YesNo, refusal
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.multipliers import multiplied
from ppp_desktop.payouts.words import Wording, capitalised, listed

if TYPE_CHECKING:
    from ppp_desktop.payouts.kinds.component import RateComponent


class PartyShare(Document):
    """The share of a result that is credited to one party."""

    party: Name = Field(
        title="Party",
        description="Who the share is credited to.",
        json_schema_extra={"unit": "text"},
    )
    share: Share = Field(
        title="Share",
        description="The party's share: 0.6 is 60 %. All shares make 100 %.",
        json_schema_extra={"unit": "share"},
    )
    paid_here: YesNo = Field(
        title="Paid here",
        description="Whether this contract pays the share.",
        json_schema_extra={"unit": "yes_no"},
    )


def modified(component: RateComponent, draft: LineDraft, workings: Workings) -> LineDraft:
    """Return the draft after shares, gate, multiplier and limits; behind a closed gate, zero."""
    if component.shares:
        draft = _shared(component, draft, workings)
    if component.gate:
        draft, is_open = _gated(component, draft, workings)
        if not is_open:
            return draft
    if component.multiplier is not None:
        draft = multiplied(component, component.multiplier, draft, workings)
    if component.minimum is not None:
        draft = _limited(draft, component.minimum, component, workings, is_least=True)
    if component.maximum is not None:
        draft = _limited(draft, component.maximum, component, workings, is_least=False)
    return draft


def check_shares(shares: tuple[PartyShare, ...]) -> None:
    """Raise a refusal unless the shares total 100 %, one a party, and some are paid here."""
    if not shares:
        return
    total = sum((each.share for each in shares), Decimal(0))
    if total != 1:
        raise refusal(
            f"The shares total {canonical(total * 100)} %, not 100 %.",
            remedy="Name every party that a result is credited to.",
            at="shares",
        )
    names = [each.party.strip().casefold() for each in shares]
    again = next((place for place, name in enumerate(names) if name in names[:place]), None)
    if again is not None:
        raise refusal(
            f"“{shares[again].party}” has two shares.",
            remedy="Give each party one share.",
            at=f"shares[{again}].party",
        )
    if not any(each.paid_here for each in shares):
        raise refusal(
            "None of the shares is paid by this contract.",
            remedy="Say which party's share the client pays here.",
            at="shares[0].paid_here",
        )


def paid_here(shares: tuple[PartyShare, ...]) -> Decimal:
    """Return the share of pay that this contract pays; without parties all of it."""
    if not shares:
        return Decimal(1)
    return sum((each.share for each in shares if each.paid_here), Decimal(0))


def shares_sentence(shares: tuple[PartyShare, ...], wording: Wording) -> str:
    """Return "Credited to A 60 % and B 40 %; paid here: A."."""
    credited = listed(f"{each.party} {wording.share(each.share)}" for each in shares)
    here = listed(each.party for each in shares if each.paid_here)
    return f"Credited to {credited}; paid here: {here}."


def limits_sentence(component: RateComponent, wording: Wording) -> str:
    """Return "At least €100.00, at most €500.00 a month."."""
    parts = []
    if component.minimum is not None:
        parts.append(f"at least {wording.money(component.minimum)}")
    if component.maximum is not None:
        parts.append(f"at most {wording.money(component.maximum)}")
    days = f"; a part {wording.period_noun} counts by days" if component.prorate_limits else ""
    return capitalised(f"{', '.join(parts)} a {wording.period_noun}{days}.")


def _shared(component: RateComponent, draft: LineDraft, workings: Workings) -> LineDraft:
    money, share, whole = workings.wording.money, workings.wording.share, draft.unrounded
    details = [
        Explanation(
            f"{each.party}: {money(whole)} × {share(each.share)} = {money(whole * each.share)}"
            + ("" if each.paid_here else ", not paid here"),
            "shares",
        )
        for each in component.shares
    ]
    here = component.share_paid_here
    text = f"Paid here: {money(whole)} × {share(here)} = {money(whole * here)}"
    return changed(draft, "shares", text, whole * here, *details)


def _gated(
    component: RateComponent, draft: LineDraft, workings: Workings
) -> tuple[LineDraft, bool]:
    checks = [condition.check(workings) for condition in component.gate]
    details = [check.explanation for check in checks]
    if all(check.met for check in checks):
        text = f"Gate open: {listed(check.found for check in checks)}"
        return changed(draft, "gate", text, draft.unrounded, *details), True
    missed = listed(check.found for check in checks if not check.met)
    text = f"Gate not met: {missed}"
    return changed(draft, "gate", text, Decimal(0), *details, note=f"{text}."), False


def _limited(
    draft: LineDraft,
    agreed: Decimal,
    component: RateComponent,
    workings: Workings,
    *,
    is_least: bool,
) -> LineDraft:
    """Return the draft lifted to the minimum or cut to the maximum, where it passes it."""
    context, money = workings.context, workings.wording.money
    by_days = component.prorate_limits and context.is_part
    limit = settle(context.by_days(agreed)) if by_days else agreed
    earned = settle(draft.unrounded)
    if earned >= limit if is_least else earned <= limit:
        return draft
    moved = "lifted to the minimum" if is_least else "cut to the maximum"
    days = f" ({context.days_note} of {money(agreed)})" if by_days else ""
    text = f"{money(earned)} is {moved} of {money(limit)}{days}"
    return changed(draft, "limits", text, limit, note=f"{text}.")
