"""Pictures of the performance page: a count, a ratio, another contract, no results."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.ui.main_window import MainWindow


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    def go(code: str, period: str, objective: str = "") -> None:
        window.context.navigate(
            "performance",
            contract_id=find_contract(sample, code).id,
            period=Period.parse(period),
            objective=objective,
        )
        window.context.tasks.wait_idle()

    go("NL-LEAD", "2026-07")
    yield "performance"
    go("NL-LEAD", "2026-06", "Valid-lead rate")
    yield "performance-ratio"
    go("BS-SHOP", "2026-07")
    yield "performance-shop"
    go("PF-APP", "2025-06")
    yield "performance-first-month"
