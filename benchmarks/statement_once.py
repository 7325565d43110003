"""One process of the benchmark of documents: the program's way to the PDFs, or the floor's.

    python -m benchmarks.statement_once program STORE FOLDER [ID …]
    python -m benchmarks.statement_once floor DRAWINGS FOLDER COUNT

The program writes the statements of a store as its batch does; the floor draws the drawings of a
folder, in turn, until there are COUNT files.
"""

from __future__ import annotations

import json
import sys
from itertools import cycle, islice
from pathlib import Path


def program(store: Path, folder: Path, numbers: list[int]) -> None:
    """Write the statements of `store` with these ids, or all, as PDF."""
    from ppp_desktop.models.database import open_database
    from ppp_desktop.services.document_batch import export_pdfs
    from ppp_desktop.services.statements import list_statements

    database = open_database(store)
    wanted = numbers or sorted(row.id for row in list_statements(database))
    batch = export_pdfs(database, wanted, folder)
    database.close()
    if batch.refused:
        raise RuntimeError(f"{batch.problem} {batch.reasons}")


def floor(drawings: Path, folder: Path, count: int) -> None:
    """Draw `count` files straight."""
    from reportlab import rl_config
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader

    from benchmarks.drawings import draw_again, register_fonts

    rl_config.useA85 = 0  # as the program does
    register_fonts()
    files = sorted(drawings.glob("*.json"))
    picture = ImageReader(str(drawings / "picture.png"))
    for number, file in enumerate(islice(cycle(files), count)):
        pages = json.loads(file.read_text(encoding="utf-8"))
        draw_again(pages, folder / f"{number:04}.pdf", A4, picture)


def main(arguments: list[str]) -> None:
    """Run one of the two."""
    kind, source, folder, *numbers = arguments
    if kind == "floor":
        floor(Path(source), Path(folder), int(numbers[0]))
    else:
        program(Path(source), Path(folder), [int(number) for number in numbers])


if __name__ == "__main__":
    main(sys.argv[1:])
