"""The states of the import wizard."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import list_batches, undo_import
from ppp_desktop.ui.importing.page import COLUMNS, EFFECT, PROBLEMS, ImportPage
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
