"""The draw: an advance that lifts a period's pay, recovered from later pay or not."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from ppp_desktop.core.money import Rounding, round_money
from ppp_desktop.payouts.context import Context, LineDraft
from ppp_desktop.payouts.fields import Document, NotNegative, YesNo
from ppp_desktop.payouts.lines import Explanation
from ppp_desktop.payouts.words import Wording


class Draw(Document):
    """An advance against pay: what is missing to it is paid, and recoverable draws are paid back.

    Recovery never takes a period below the draw itself.
    """

    amount: NotNegative = Field(
        title="Draw",
        description="What is paid in any case, as an advance against pay.",
        json_schema_extra={"unit": "money"},
    )
    recoverable: YesNo = Field(
        title="Recoverable",
        description="Whether later pay above the draw pays the advance back.",
        json_schema_extra={"unit": "yes_no"},
    )
    prorate: YesNo = Field(
        default=False,
        title="Part periods by days",
        description="Whether the draw of a period that is covered in part shrinks by days.",
        json_schema_extra={"unit": "yes_no"},
    )

    def sentence(self, wording: Wording) -> str:
        """Return "A draw of €1,500.00 a month, recovered from later pay above it."."""
        after = "recovered from later pay above it" if self.recoverable else "not recovered"
        days = f" A part {wording.period_noun} counts by days." if self.prorate else ""
        return f"A draw of {wording.money(self.amount)} a {wording.period_noun}, {after}.{days}"

    def advance(
        self,
        earned: Decimal,
        owed: Decimal,
        context: Context,
        wording: Wording,
        rounding: Rounding,
    ) -> tuple[LineDraft, Decimal]:
        """Return the line over the pay `earned`, and the balance after it; `owed` is that before.

        `earned` and `owed` are in the currency's minor unit.
        """
        by_days = self.prorate and context.is_part
        draw = context.by_days(self.amount) if by_days else self.amount
        draw = round_money(draw, context.currency, rounding)
        money = wording.money
        change = max(draw - earned, Decimal(0))
        if change:
            after = owed + change if self.recoverable else owed
            note = f"Advance of {money(change)}."
        else:
            recovered = min(owed, earned - draw) if self.recoverable else Decimal(0)
            change, after = -recovered, owed - recovered
            note = f"{money(recovered)} recovered." if recovered else "Not needed."
        if self.recoverable and after:
            note = f"{note} {money(after)} still to be recovered."
        days = f" ({money(self.amount)} for {context.days_note})" if by_days else ""
        text = f"Draw {money(draw)}{days}, {money(earned)} earned"
        if owed:
            text = f"{text}, {money(owed)} advanced before"
        step = Explanation(f"{text}: {note}", "draw", change)
        return LineDraft(change, (step,), note=note), after
