"""Pictures of the report beside its panel: a running month, own dates, a schedule, no results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QScrollArea

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.report_schedules import Every, Schedule, save_schedule
from ppp_desktop.services.report_spans import SpanKind
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.performance.page import PerformancePage


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    page = window.show_page("performance")
    assert isinstance(page, PerformancePage)

    def go(code: str, period: str, report: SpanKind | bool = True) -> None:
        window.context.navigate(
            "performance",
            contract_id=find_contract(sample, code).id,
            period=Period.parse(period),
            report=report,
        )
        window.context.tasks.wait_idle()

    def foot() -> None:
        panel = page.report.panel
        assert panel is not None
        area = page.side_panel.findChild(QScrollArea)
        assert area is not None
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    contract = find_contract(sample, "NL-LEAD")
    save_schedule(
        sample,
        contract.id,
        Schedule(
            Every.WEEK, SpanKind.LAST_WEEK, date(2026, 7, 6), ("lena.roth@northlight.example",)
        ),
    )
    go("NL-LEAD", "2026-07")
    assert page.report.panel is not None
    page.report.panel.notes.set_value(
        "On 12 July the lead form was changed: it now asks for the roof first."
    )
    page.report.keep()
    page.report.refresh()
    window.context.tasks.wait_idle()
    yield "report"
    foot()
    yield "report-schedule"
    page.report.panel.kind.set_value(SpanKind.OWN)
    window.context.tasks.wait_idle()
    yield "report-own"
    go("PF-APP", "2025-06")
    yield "report-first-month"
