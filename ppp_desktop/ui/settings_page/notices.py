"""What the program is made of, and under which licences it is passed on."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version


@dataclass(frozen=True, slots=True)
class Notice:
    """A part of the program; `package` names it in the Python environment, "" for others."""

    name: str
    licence: str
    purpose: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class FontNotice:
    """A font with the file of its licence in the resources."""

    name: str
    text: str
    licence_file: str


FONTS = (
    FontNotice(
        "Statement Sans",
        "Inter by The Inter Project Authors with digits of one width, SIL Open Font License 1.1",
        "fonts/OFL.txt",
    ),
    FontNotice(
        "Droid Sans Fallback",
        "Google, Android Open Source Project, Apache License 2.0",
        "fonts/Apache-2.0.txt",
    ),
)

LIBRARIES = (
    Notice("Python", "PSF-2.0", "runs the program"),
    Notice("SQLite", "Public domain", "keeps the store"),
    Notice("Qt for Python", "LGPL-3.0-only", "draws the window", "PySide6-Essentials"),
    Notice("Qt add-ons for Python", "LGPL-3.0-only", "shows PDF documents", "PySide6-Addons"),
    Notice("pyqtgraph", "MIT", "draws charts", "pyqtgraph"),
    Notice("NumPy", "BSD-3-Clause", "counts for pyqtgraph", "numpy"),
    Notice("SQLAlchemy", "MIT", "talks to the store", "sqlalchemy"),
    Notice("Alembic", "MIT", "brings older stores up to date", "alembic"),
    Notice("pydantic", "MIT", "checks terms and definitions", "pydantic"),
    Notice("python-calamine", "MIT", "reads spreadsheets", "python-calamine"),
    Notice("openpyxl", "MIT", "reads doubtful cells again", "openpyxl"),
    Notice("defusedxml", "PSF-2.0", "refuses harmful XML", "defusedxml"),
    Notice("charset-normalizer", "MIT", "tells encodings apart", "charset-normalizer"),
    Notice("RapidFuzz", "MIT", "recognises column names", "rapidfuzz"),
    Notice("ReportLab", "BSD-3-Clause", "makes PDF documents", "reportlab"),
    Notice("Pillow", "MIT-CMU", "reads logos", "pillow"),
    Notice("XlsxWriter", "BSD-2-Clause", "writes spreadsheets", "xlsxwriter"),
    Notice("Babel", "BSD-3-Clause", "knows currencies", "babel"),
    Notice("keyring", "MIT", "keeps the mail password", "keyring"),
    Notice("platformdirs", "MIT", "finds the system’s folders", "platformdirs"),
    Notice("typing-extensions", "PSF-2.0", "names types", "typing-extensions"),
)


def version_of(notice: Notice) -> str:
    """Return the version in use, "" where it is not known."""
    if not notice.package:
        return ""
    try:
        return version(notice.package)
    except PackageNotFoundError:
        return ""
