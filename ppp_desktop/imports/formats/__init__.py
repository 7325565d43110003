"""The exports that are recognised by themselves, as data, and how a sheet is matched with them."""

from ppp_desktop.imports.formats.definition import ExportFormat, Shape
from ppp_desktop.imports.formats.detection import (
    ColumnGuess,
    Detection,
    best_sheet,
    detect,
    detect_as,
    require_format,
)
from ppp_desktop.imports.formats.known import format_called, known_formats

__all__ = [
    "ColumnGuess",
    "Detection",
    "ExportFormat",
    "Shape",
    "best_sheet",
    "detect",
    "detect_as",
    "format_called",
    "known_formats",
    "require_format",
]
