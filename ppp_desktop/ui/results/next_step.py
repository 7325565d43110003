"""What to do after an import: close the period that is over, or look at the performance."""

from __future__ import annotations

from ppp_desktop.core.periods import Period
from ppp_desktop.services.importing import BatchRow
from ppp_desktop.services.open_periods import unclosed_periods
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.theme import Tone


def offer_next_step(page: Page, batch: BatchRow) -> None:
    """Show a banner on `page` with what can be done for the contract that `batch` went into."""
    context = page.context
    database, today, contract_id = context.database, context.today(), batch.contract_id

    def go(key: str, **target: object) -> None:
        page.banner.close_banner()
        context.navigate(key, contract_id=contract_id, **target)

    def show(periods: tuple[Period, ...]) -> None:
        actions = [("See performance", lambda: go("performance"))]
        if periods:
            first = periods[0]
            actions.insert(0, (f"Close {first.label}", lambda: go("statements", period=first)))
        text = f"The results of {batch.contract_code} are imported."
        page.banner.show_message(text, tone=Tone.POSITIVE, actions=tuple(actions))

    page.run(
        "Looking for what is to close",
        lambda _progress: unclosed_periods(database, contract_id, today),
        show,
    )
