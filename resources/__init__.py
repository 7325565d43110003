"""The files that ship with the program (icons, fonts, sample data) and where they lie."""

from __future__ import annotations

from pathlib import Path


def resource_path(name: str) -> Path:
    """Return the path of the shipped file or folder `name`, such as "fonts/OFL.txt".

    Holds in a source checkout, in an installed wheel and in a PyInstaller one-dir build, which all
    keep the files beside this module. Raises FileNotFoundError when the installation lacks it.
    """
    path = Path(__file__).parent.joinpath(*name.split("/"))
    if not path.exists():
        raise FileNotFoundError(f"The installation is incomplete: resources/{name} is missing.")
    return path
