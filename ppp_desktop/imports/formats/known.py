"""The formats that are known: those of the program, and the user's own from a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.formats.definition import RESULTS, ExportFormat
from ppp_desktop.imports.formats.file import FormatFile, make_format, read_format_file
from resources import resource_path

GENERIC_KEY = "generic"
"""The format of columns that are mapped by hand."""

FOLDER_VARIABLE = "PPP_DESKTOP_FORMATS"
_MOST_OWN_FILES = 200


@dataclass(frozen=True, slots=True)
class FormatProblem:
    """A file of the user's own that cannot be used, and why, in one sentence."""

    path: Path
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Library:
    """Every format, the more particular ones first, and what is wrong with own files."""

    formats: tuple[ExportFormat, ...]
    problems: tuple[FormatProblem, ...] = ()


def own_formats_folder() -> Path:
    """Return the folder of the user's own formats, which need not exist.

    It lies beside the program's settings; the variable PPP_DESKTOP_FORMATS names another.
    """
    stated = os.environ.get(FOLDER_VARIABLE)
    if stated:
        return Path(stated)
    return platformdirs.user_data_path("ppp-desktop", appauthor=False) / "formats"


def library() -> Library:
    """Return all formats; the folder of own ones is read again whenever a file in it changed."""
    found = _own_files(own_formats_folder())
    return _library(found) if found else _shipped()


def known_formats(kind: str = RESULTS) -> tuple[ExportFormat, ...]:
    """Return the formats of one kind, the more particular ones first."""
    return tuple(known for known in library().formats if known.kind == kind)


def format_problems() -> tuple[FormatProblem, ...]:
    """Return the user's own format files that cannot be used."""
    return library().problems


def format_called(key: str) -> ExportFormat:
    """Return the format with this key; raises ValidationFailed naming the known ones."""
    for known in _shipped().formats:
        if known.key == key:
            return known
    formats = known_formats()
    for known in formats:
        if known.key == key:
            return known
    raise ValidationFailed(
        f"There is no export format called “{key}”.",
        field="format",
        remedy=f"Use one of: {', '.join(known.key for known in formats)}.",
    )


def check_format_file(path: Path) -> ExportFormat:
    """Return the format that a file of the user's own describes; raises ValidationFailed.

    The file may lie in the folder already, or be on its way there.
    """
    here = path.resolve()
    others = [
        known
        for known in library().formats
        if known.origin is None or known.origin.resolve() != here
    ]
    return _completed(read_format_file(path), path, _by_key(others))


def _own_files(folder: Path) -> tuple[tuple[Path, int, int], ...]:
    """Return each file with its time of change and size, so that a change is noticed."""
    try:
        with os.scandir(folder) as entries:
            found = [
                (Path(entry.path), about.st_mtime_ns, about.st_size)
                for entry in entries
                if entry.name.endswith(".toml") and entry.is_file()
                for about in (entry.stat(),)
            ]
    except OSError:
        return ()
    return tuple(sorted(found)[:_MOST_OWN_FILES])


@lru_cache(maxsize=2)
def _library(own: tuple[tuple[Path, int, int], ...]) -> Library:
    shipped = _shipped()
    known = _by_key(shipped.formats)
    made: list[ExportFormat] = []
    problems: list[FormatProblem] = []
    for path, _, _ in own:
        try:
            found = _completed(read_format_file(path), path, known)
        except ValidationFailed as error:
            problems.append(FormatProblem(path, error.message, error.remedy))
        else:
            known[found.key] = found
            made.append(found)
    return Library((*made, *shipped.formats), tuple(problems))


def _completed(file: FormatFile, path: Path, known: dict[str, ExportFormat]) -> ExportFormat:
    if file.key in known:
        raise ValidationFailed(
            f"The format file {path.name} cannot be used: key: “{file.key}” is taken.",
            field="key",
            remedy="Choose another key; `like` takes over what the other format knows.",
        )
    return make_format(file, known, path)


@lru_cache(maxsize=1)
def _shipped() -> Library:
    folder = resource_path("formats")
    order = (folder / "order.txt").read_text("utf-8").split()
    made: dict[str, ExportFormat] = {}
    # From the general to the particular, since a format may be like a more general one.
    for key in reversed(order):
        made[key] = make_format(read_format_file(folder / f"{key}.toml"), made, None)
    return Library(tuple(made[key] for key in order))


def _by_key(formats: Sequence[ExportFormat]) -> dict[str, ExportFormat]:
    return {known.key: known for known in formats}
