"""Writes the sample agency: definitions, spreadsheets and what readers must find in them.

Run from the project's root: `python -m resources.sample.make_sample`. Seeded: every run writes
the same bytes (the compression inside an xlsx may differ with another zlib, its content not).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from resources.sample import brasserie, northlight, pocketfit
from resources.sample.definitions import agency_document
from resources.sample.sheets import Sheet
from resources.sample.story import TODAY


def make_sample(folder: Path) -> None:
    """Write `agency.json` and `spreadsheets/` with its INDEX.json under `folder`."""
    spreadsheets = folder / "spreadsheets"
    spreadsheets.mkdir(parents=True, exist_ok=True)
    made = [*northlight.sheets(), *brasserie.sheets(), *pocketfit.sheets()]
    for sheet in made:
        (spreadsheets / sheet.file).write_bytes(sheet.content)
    index = {"today": TODAY.isoformat(), "files": [_entry(sheet) for sheet in made]}
    _write_json(spreadsheets / "INDEX.json", index)
    _write_json(folder / "agency.json", agency_document())


def _entry(sheet: Sheet) -> dict[str, object]:
    expected = sheet.expected
    return {
        "file": sheet.file,
        "contract": sheet.contract,
        "format": sheet.format,
        "rows": expected.rows,
        "imported": expected.imported,
        "ignored": expected.ignored,
        "rejected": expected.rejected,
        "totals": {metric: f"{value:f}" for metric, value in expected.totals.items()},
        "statuses": expected.statuses,
        "approved_by_month": {
            month: {metric: f"{value:f}" for metric, value in figures.items()}
            for month, figures in expected.months.items()
        },
    }


def _write_json(file: Path, document: object) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    file.write_bytes(text.encode() + b"\n")


if __name__ == "__main__":
    make_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
