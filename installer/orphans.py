"""Leaves out system libraries that were collected for a plugin which is not shipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
"""What PyInstaller collects: name inside the program, source file, kind."""


def without_orphans(
    entries: Iterable[Entry], linked_by: Callable[[str], Iterable[str]]
) -> list[Entry]:
    """Return `entries` without the libraries at the top of the folder that nothing else links to.

    `linked_by` names the libraries that the file at a path is linked to. Libraries in a folder of
    their own, modules, plugins and Python itself always stay.
    """
    every = list(entries)
    on_trial = {name: source for name, source, kind in every if _is_system_library(name, kind)}
    waiting = [source for name, source, kind in every if kind != "SYMLINK" and name not in on_trial]
    needed: set[str] = set()
    while waiting:
        for library in map(_file_name, linked_by(waiting.pop())):
            if library in on_trial and library not in needed:
                needed.add(library)
                waiting.append(on_trial[library])
    return [entry for entry in every if entry[0] not in on_trial or entry[0] in needed]


def linux_links(path: str) -> list[str]:
    """Return the names of the libraries that the file at `path` is linked to."""
    from PyInstaller.depend.bindepend import get_imports  # noqa: PLC0415 - only in a build

    return [name for name, _resolved in get_imports(path)]


def _is_system_library(name: str, kind: str) -> bool:
    return kind == "BINARY" and name == _file_name(name) and not name.startswith("libpython")


def _file_name(name: str) -> str:
    return PurePosixPath(name).name
