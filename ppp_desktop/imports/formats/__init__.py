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
from ppp_desktop.imports.formats.known import FORMATS, format_called

__all__ = [
    "FORMATS",
    "ColumnGuess",
    "Detection",
    "ExportFormat",
    "Shape",
    "best_sheet",
    "detect",
    "detect_as",
    "format_called",
    "require_format",
]
