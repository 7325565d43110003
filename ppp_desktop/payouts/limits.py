"""The contract's cap and guaranteed minimum, each a statement line of its own."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from ppp_desktop.payouts.context import Context, LineDraft
from ppp_desktop.payouts.fields import Document, NotNegative, YesNo
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.words import Wording

_INCLUDES = Field(
    default=None,
    title="Includes media spend handed on",
    description="Whether pass-through spend counts, where the terms hand any on.",
    json_schema_extra={"unit": "yes_no"},
)


class Cap(Document):
    """The most that is paid for a period."""

    amount: NotNegative = Field(
        title="Cap",
        description="The most that the client pays for a period, before tax.",
        json_schema_extra={"unit": "money"},
    )
    prorate: YesNo = Field(
        default=False,
        title="Part periods by days",
        description="Whether the cap of a period that is covered in part shrinks by days.",
        json_schema_extra={"unit": "yes_no"},
    )
    includes_pass_through: YesNo | None = _INCLUDES

    def sentence(self, wording: Wording) -> str:
        """Return "Never more than €4,500.00 in all."."""
        most = f"Never more than {wording.money(self.amount)} in all."
        if self.includes_pass_through is False:
            most = f"{most[:-1]}, media spend handed on aside."
        return f"{most} A part {wording.period_noun} counts by days." if self.prorate else most

    def basis(self, earned: Decimal, passed_on: Decimal) -> Decimal:
        """Return what the cap is held against: all pay, or all but media spend handed on."""
        return earned if self.includes_pass_through else earned - passed_on

    def allowed(self, context: Context) -> Decimal:
        """Return the cap of the period, unrounded."""
        return context.by_days(self.amount) if self.prorate and context.is_part else self.amount

    def made_of(self, context: Context, wording: Wording) -> str:
        """Return "€100.00 for 15 of 30 days" where the cap counts by days."""
        if not (self.prorate and context.is_part):
            return ""
        return f"{wording.money(self.amount)} for {context.days_note}"

    def cut(
        self, earned: Decimal, allowed: Decimal, wording: Wording, *, made_of: str = ""
    ) -> LineDraft:
        """Return the line that leaves `allowed` of the sum of rounded lines `earned`.

        `made_of` tells how `allowed` came about, where it is not the agreed amount.
        """
        change = min(allowed - earned, Decimal(0))
        text = f"{wording.money(earned)} earned, at most {wording.money(allowed)}"
        text = f"{text} ({made_of})" if made_of else text
        note = "Not reached."
        if change:
            note = f"{wording.money(-change)} is cut."
        elif earned == allowed:
            note = "Reached exactly, nothing is cut."
        return LineDraft(change, (Explanation(f"{text}: {note}", "cap", change),), note=note)


class Floor(Document):
    """The least that is paid for a period; what is missing is a true-up."""

    amount: NotNegative = Field(
        title="Guaranteed minimum",
        description="The least that the client pays for a period, before tax.",
        json_schema_extra={"unit": "money"},
    )
    prorate: YesNo = Field(
        title="Part periods by days",
        description="Whether the minimum of a period that is covered in part shrinks by days.",
        json_schema_extra={"unit": "yes_no"},
    )
    includes_pass_through: YesNo | None = _INCLUDES

    def sentence(self, wording: Wording) -> str:
        """Return "At least €1,000.00 a month."."""
        least = f"At least {wording.money(self.amount)} a {wording.period_noun}."
        if self.includes_pass_through is False:
            least = f"{least[:-1]}, media spend handed on aside."
        return f"{least} A part {wording.period_noun} counts by days." if self.prorate else least

    def basis(self, earned: Decimal, passed_on: Decimal) -> Decimal:
        """Return what the minimum is held against: all pay, or all but media spend handed on."""
        return earned if self.includes_pass_through else earned - passed_on

    def least(self, context: Context) -> Decimal:
        """Return the minimum of the period, unrounded."""
        return context.by_days(self.amount) if self.prorate and context.is_part else self.amount

    def lift(self, earned: Decimal, context: Context, wording: Wording) -> LineDraft:
        """Return the true-up over the sum of rounded lines `earned`."""
        return self.lift_to(self.least(context), earned, wording, days=self._days(context))

    def lift_to(
        self,
        least: Decimal,
        earned: Decimal,
        wording: Wording,
        *,
        days: str = "",
        made_of: str = "",
    ) -> LineDraft:
        """Return the true-up to `least`, which may be the minimum for some `days` only.

        `made_of` tells how it came about where it is that of several versions.
        """
        change = max(least - earned, Decimal(0))
        basis = f"At least {wording.money(least)}"
        if days:
            made_of = f"{wording.money(self.amount)} for {days}"
        basis = f"{basis} ({made_of})" if made_of else basis
        note = f"Lifted by {wording.money(change)}." if change else "Not needed."
        text = f"{basis}, {wording.money(earned)} earned: {note}"
        if days:
            note = f"{note} {days}."
        return LineDraft(change, (Explanation(text, "floor", change),), note=note)

    def _days(self, context: Context) -> str:
        return context.days_note if self.prorate and context.is_part else ""
