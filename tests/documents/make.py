"""Writes the expected statements: `python -m tests.documents.make`; look at each page then."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ppp_desktop.models.database import create_database
from ppp_desktop.statements.pdf import statement_bytes
from tests.documents.contracts import make_statement, printed
from tests.documents.golden import (
    EXPECTED,
    LANGUAGES,
    SIZES,
    as_png,
    as_text,
    lines_of,
    pictures_of,
)


def made(language: str, page_size: str) -> bytes:
    """Return the PDF of the small statement, from a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = create_database(Path(folder) / "small.ppp")
        try:
            row = make_statement(database, language, page_size)
            return statement_bytes(printed(database, row))
        finally:
            database.close()


def main() -> None:
    """Write text positions and pictures of each language and paper size."""
    for old in EXPECTED.glob("*"):
        old.unlink()
    for language in LANGUAGES:
        for page_size in SIZES:
            name, data = f"{language}-{page_size}", made(language, page_size)
            (EXPECTED / f"{name}.tsv").write_text(as_text(lines_of(data)), encoding="utf-8")
            for number, picture in enumerate(pictures_of(data), start=1):
                (EXPECTED / f"{name}-{number}.png").write_bytes(as_png(picture))


if __name__ == "__main__":
    main()
