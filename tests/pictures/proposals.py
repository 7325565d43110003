"""The states of the view of differences that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.proposals import ProposalRow
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.results.proposal_panel import ProposalPanel
from tests.integration.factories import result, sheet

_LATE = date(2027, 3, 1)
_LONG = "Sommeraktion Solarrechner Süddeutschland mit Speicher und Wallbox, breite Zielgruppe"


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield after each state."""
    tasks = window.context.tasks
    _differ(sample)
    window.context.notify_changes(Changes.of(Topic.RESULTS))
    tasks.wait_idle()
    yield "proposals-on-home"
    window.context.navigate("results", tab="proposals")
    page = window.page("results")
    assert isinstance(page, ResultsPage)
    tasks.wait_idle()
    yield "proposals-many"
    rows = page.proposals.table.rows()
    frozen = next((row for row in rows if not row.statement), rows[0])
    stated = next((row for row in rows if row.statement), rows[0])
    for name, row in (("frozen", frozen), ("stated", stated)):
        _choose(page, row)
        tasks.wait_idle()
        yield f"proposals-{name}"
    panel = _choose(page, frozen)
    panel.author.set_value("Johanna von Hohenstein-Wallenrodt")
    (panel.take_over if frozen.can_apply else panel.leave).click()
    tasks.wait_idle()
    page.proposals.decided.setChecked(True)
    yield "proposals-decided"
    decided = next(row for row in page.proposals.table.rows() if row.decided_by)
    _choose(page, decided)
    yield "proposals-taken-over"


def _choose(page: ResultsPage, row: ProposalRow) -> ProposalPanel:
    page.proposals.table.select_row(row)
    panel = page.side_panel.content()
    assert isinstance(panel, ProposalPanel)
    return panel


def _differ(sample: Database) -> None:
    """Bring new and changed results of periods that are long over."""
    on_time = [result(2, day=date(2026, 6, 3), campaign=_LONG, leads=12, revenue="812.5")]
    import_sheet(sample, 1, sheet(on_time, source="Form", file="f.csv"), today=date(2026, 6, 30))
    restated = [result(2, day=date(2026, 6, 3), campaign=_LONG, leads=9, revenue="633.25")]
    import_sheet(sample, 1, sheet(restated, source="Form", file="forms-again.csv"), today=_LATE)
    for contract in (1, 2, 3):
        for month in (4, 5, 6):
            rows = [*_rows(month, 9), *_rejected(month)] if contract == 1 else _rows(month, 1)
            name = "northlight-leads-restated-by-the-sales-team-after-the-quarter"
            _put(sample, contract, rows, f"{name}-2026-{month:02}.csv")


def _rows(month: int, count: int) -> list[ResultRow]:
    return [
        result(
            number,
            day=date(2026, month, 1 + number % 28),
            external_id=f"LATE-{month}-{number}",
            campaign=_LONG,
            leads=1,
            deals=1,
            revenue="18250.5",
            orders=12345,
        )
        for number in range(2, 2 + count)
    ]


def _rejected(month: int) -> list[ResultRow]:
    day = date(2026, month, 20)
    return [result(40, day=day, external_id="R-1", leads=1, status=Status.REJECTED)]


def _put(sample: Database, contract: int, rows: list[ResultRow], file: str) -> None:
    import_sheet(sample, contract, sheet(rows, source="CRM", file=file), today=_LATE)
