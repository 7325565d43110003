"""The states of the import wizard."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ppp_desktop.models.database import Database
from ppp_desktop.services.import_fixes import Offer
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import list_batches, undo_import
from ppp_desktop.services.watched_folders import WaitingRow
from ppp_desktop.ui.importing.files_step import SEVERAL
from ppp_desktop.ui.importing.page import COLUMNS, EFFECT, PROBLEMS, ImportPage
from ppp_desktop.ui.importing.value_fix import ValueFix
from ppp_desktop.ui.main_window import MainWindow
from resources import resource_path

UNKNOWN = """Partner report,,,
Wann,Bezeichnung der Aktion,Anmeldungen,Betrag
03/04/2026,Solar Rechner DE,12,"1.204,50"
04/04/2026,Solar Rechner DE,zwölf,"998,00"
05/04/2026,PMax Angebot,9,"1.033,25"
"""


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield after each state."""
    tasks = window.context.tasks
    for batch in list_batches(sample):
        if batch.contract_code == "NL-LEAD" and "2026-q3" in batch.file_name:
            undo_import(sample, batch.id)
    window.context.navigate("import")
    page = window.page("import")
    assert isinstance(page, ImportPage)
    tasks.wait_idle()
    yield "import-empty"
    folder = resource_path("sample/spreadsheets")
    known = sorted(folder.glob("northlight-*-2026-q3.*"))
    with tempfile.TemporaryDirectory() as made:
        picture, unknown = Path(made) / "logo.png", Path(made) / "partner-2026-04.csv"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        unknown.write_text(UNKNOWN, encoding="utf-8")
        page.add_files([*known, folder / "pocketfit-tapwell-daily.csv", unknown, picture])
        tasks.wait_idle(30)
    yield "import-files"
    page.files.sheet_cards()[-1].contract.set_value(1)
    page.go_on.click()
    assert page.steps.step() == COLUMNS
    tasks.wait_idle()
    yield "import-columns"
    combos = list(page.columns.grid.combos.values())
    for combo, field in zip(combos, ("date", "campaign", "conversions", "revenue"), strict=False):
        combo.set_value(field)
    page.columns.form.decimal_mark.set_value(",")
    page.columns.commit()
    tasks.wait_idle()
    yield "import-columns-doubtful"
    page.columns.form.date_format.set_value("dmy")
    page.columns.commit()
    tasks.wait_idle()
    yield "import-columns-mapped"
    page.go_on.click()
    tasks.wait_idle(30)
    assert page.steps.step() == PROBLEMS, page.header.title()
    yield "import-problems"
    page.go_on.click()
    assert page.steps.step() == EFFECT
    yield "import-effect"
    page.plan.clear()
    page.add_files(known)
    tasks.wait_idle(30)
    page.go_on.click()
    tasks.wait_idle(30)
    page.steps.go_to(PROBLEMS)
    yield "import-no-problems"
    page.plan.clear()
    yield from many_problems(page)
    yield from several_clients(page)
    yield from days_that_are_there(page)


def several_clients(page: ImportPage) -> Iterator[str]:
    """Yield after each state of twenty files, one of them of several clients."""
    tasks = page.context.tasks
    lines = ["Date,Account,Campaign,Clicks,Impressions,Cost"]
    names = ["Northlight | Solar calculator DE, remarketing and lookalikes", "Brasserie Brand"]
    names += ["Pocketfit | App", "Own hiring", *(f"Campaign {number}" for number in range(9))]
    lines += [f'2026-07-{day:02d},1,"{name}",10,100,5.00' for day in (1, 2) for name in names]
    with tempfile.TemporaryDirectory() as made:
        whole = Path(made) / "All accounts, July.csv"
        whole.write_text("\n".join(lines) + "\n", encoding="utf-8")
        others = []
        for number in range(1, 20):
            other = Path(made) / f"Report of one of many accounts with a long name ({number}).csv"
            other.write_text("\n".join(lines[: number % 5 + 2]) + "\n", encoding="utf-8")
            others.append(other)
        page.add_files([whole, *others])
        tasks.wait_idle(60)
    card = page.files.sheet_cards()[0]
    card.contract.set_value(SEVERAL)
    tasks.wait_idle()
    yield "import-several-clients"
    panel = page.routing.panel
    assert panel is not None
    panel.accept.click()
    page.side_panel.close_panel()
    yield "import-twenty-files"
    page.plan.clear()


def many_problems(page: ImportPage) -> Iterator[str]:
    """Yield after each state of a long file with much that is wrong."""
    tasks = page.context.tasks
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "Leads of all forms and landing pages of the second quarter 2026.csv"
        path.write_text(faulty_leads(), encoding="utf-8")
        page.add_files([path])
        tasks.wait_idle(30)
    page.files.sheet_cards()[0].contract.set_value(1)
    page.go_on.click()
    tasks.wait_idle(30)
    if page.steps.step() == COLUMNS:
        yield "import-wide-columns"
        page.go_on.click()
        tasks.wait_idle(30)
    yield "import-problems-many"
    offers = page.problems.findChildren(ValueFix)
    offers[0].offer.choose(Offer.OTHER)
    yield "import-problems-other-value"
    offers[2].offer.click()
    yield "import-problems-offers"
    offers[2].offer.menu_of_choices.close()
    offers[1].offer.choose(Offer.ZERO)
    tasks.wait_idle(30)
    for view in page.problems.findChildren(ValueFix)[-1:]:
        view.offer.choose(Offer.OUT)
        tasks.wait_idle(30)
    yield "import-problems-fixed"
    page.plan.clear()


def faulty_leads() -> str:
    """Return leads in thirty columns with faults of every cause."""
    extra = [f"Property {number} of the form" for number in range(24)]
    header = ["Lead ID", "Date", "Lead status", "Lead value", "Campaign", "Lead grade", *extra]
    values = ["12.50", "n/a", "tbd", "30", "see comment", "n/a", "ask Jo", "?", "15 EUR or so"]
    values += ["later", "zero", "none", "40.00", "21", "-"]
    lines = [",".join(header)]
    for number in range(240):
        day = f"2026-06-{number % 28 + 1:02d}" if number % 17 else "to be confirmed"
        status = ("won", "lost", "gut", "warm lead")[number % 4]
        cells = [f"L-{number if number % 50 else 1}", day, status, values[number % len(values)]]
        cells += [f"Campaign with a rather long name {number % 7}", "AB"[number % 2]]
        lines.append(",".join([*cells, *["x"] * len(extra)]))
    return "\n".join(lines) + "\n"


def days_that_are_there(page: ImportPage) -> Iterator[str]:
    """Yield after each state of files whose days are stored, and of files that wait."""
    context = page.context
    tasks = context.tasks
    head = "Date,Campaign,Clicks,Impressions,Conversions,Cost"
    days = [f"2026-07-{day:02d},Solar,10,100,2,5.00" for day in range(1, 5)]
    with tempfile.TemporaryDirectory() as made:
        first = Path(made) / "Partner July.csv"
        first.write_text("\n".join([head, *days]) + "\n", encoding="utf-8")
        finer = Path(made) / "Partner July by ad group and with a long name, second export.csv"
        lines = [line.replace("Solar", f"Solar,{group}") for line in days for group in "AB"]
        text = "\n".join([head.replace("Campaign", "Campaign,Ad group"), *lines])
        finer.write_text(text + "\n", encoding="utf-8")
        for path in (first, finer):
            page.add_files([path])
            tasks.wait_idle(30)
            page.files.sheet_cards()[0].contract.set_value(1)
            for _ in range(4):
                if page.steps.step() != EFFECT:
                    page.go_on.click()
                    tasks.wait_idle(30)
            if path is first:
                page.go_on.click()
                tasks.wait_idle(30)
                context.navigate("import")
    yield "import-days-there-already"
    page.effect.decided.emit(page.plan.sheets()[0].key, 1, Replace.DAYS)
    tasks.wait_idle(30)
    yield "import-gone"
    page.plan.clear()
    seen = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
    reasons = ("12 rows have problems.", "It is not known which contract it belongs to.")
    names = ("Ads July.csv", "A report of the customer with a long name, of all campaigns.xlsx")
    page.files.waiting.show_waiting(
        [
            WaitingRow(1, Path("/exports") / name, None, reason, seen)
            for name, reason in zip(names, reasons, strict=True)
        ]
    )
    yield "import-waiting"
    page.files.waiting.show_waiting([])
