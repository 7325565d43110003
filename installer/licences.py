"""Finds the licence texts of everything that the stand-alone program carries with it."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

FOLDER = "licences"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Their wheels name their licence, the LGPL, but carry no text; ours are in installer/licences.
_QT = {"pyside6-essentials", "pyside6-addons", "shiboken6"}


def licence_files(root: Path) -> list[tuple[Path, str]]:
    """Return each licence text with its folder inside the program.

    Raises LookupError for a library that comes without any: it must not be shipped unnoticed.
    """
    found = [(root / "LICENSE", FOLDER)]
    found += [(path, f"{FOLDER}/qt") for path in sorted((root / "installer/licences").iterdir())]
    found += [(path, f"{FOLDER}/python") for path in _python_licence()]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, library in sorted(_libraries(project["dependencies"]).items()):
        texts = _texts(library)
        if not texts and name not in _QT:
            raise LookupError(f"{name} comes without a licence text.")
        found += [(path, f"{FOLDER}/{name}") for path in texts]
    return found


def _libraries(requirements: Iterable[str]) -> dict[str, Distribution]:
    """Return all installed libraries that `requirements` name, and those that these need."""
    found: dict[str, Distribution] = {}
    waiting = _names(requirements)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # meant for another system or Python
            continue
        waiting += _names(found[name].requires or ())
    return found


def _names(requirements: Iterable[str]) -> list[str]:
    names = []
    for requirement in requirements:
        name = _NAME.match(requirement)
        if name is not None and "extra ==" not in requirement:
            names.append(re.sub(r"[-_.]+", "-", name[0]).lower())
    return names


def _texts(library: Distribution) -> list[Path]:
    found = [
        Path(str(library.locate_file(file)))
        for file in library.files or ()
        if ".dist-info" in file.parts[0] and _TEXT.search(file.name)
    ]
    return sorted(path for path in found if path.is_file())


def _python_licence() -> list[Path]:
    folders = (Path(os.__file__).parent, Path(sys.base_prefix))
    return [path for folder in folders if (path := folder / "LICENSE.txt").is_file()][:1]
