"""What the user has added to the formats of exports, and what of it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.imports.formats.known import (
    FormatProblem,
    format_problems,
    known_formats,
    own_formats_folder,
)


@dataclass(frozen=True, slots=True)
class OwnFormats:
    """The folder, which need not exist, the labels of its formats, and files that are left out."""

    folder: Path
    labels: tuple[str, ...] = ()
    problems: tuple[FormatProblem, ...] = ()


def own_formats() -> OwnFormats:
    """Read the folder of own formats, if a file in it changed."""
    labels = tuple(known.label for known in known_formats() if known.origin)
    return OwnFormats(own_formats_folder(), labels, format_problems())
