"""Finds the cells that the fast reader gets wrong: errors, formulas without result, long ids."""

from __future__ import annotations

import io
import zipfile

from ppp_desktop.imports.wrong_cells import Corrections
from ppp_desktop.imports.wrong_cells_ods import wrong_cells_of_ods
from ppp_desktop.imports.wrong_cells_xls import wrong_cells_of_xls
from ppp_desktop.imports.wrong_cells_xlsb import wrong_cells_of_xlsb
from ppp_desktop.imports.wrong_cells_xlsx import wrong_cells_of_xlsx

__all__ = ["Corrections", "second_look"]


def second_look(content: bytes) -> Corrections:
    """Return what must be corrected in an XLSX, XLSM, XLSB, XLS or ODS.

    Raises whatever the damage of a file leads to: values that cannot be checked are not trusted.
    """
    if not content.startswith(b"PK"):
        return wrong_cells_of_xls(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {_plain(name): name for name in archive.namelist()}
        for path in parts:
            if path.endswith("workbook.xml"):
                return wrong_cells_of_xlsx(archive, parts, path)
            if path.endswith("workbook.bin"):
                return wrong_cells_of_xlsb(archive, parts, path)
        if "content.xml" in parts:
            return wrong_cells_of_ods(archive, parts["content.xml"])
    return {}


def _plain(name: str) -> str:
    """Return a part's name as others refer to it, whichever way its archive writes it."""
    return name.replace("\\", "/").lstrip("/").lower()
