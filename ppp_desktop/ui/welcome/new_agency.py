"""The form of a new store: the agency's name, and the file that is suggested from it."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form

STORE_SUFFIX = ".ppp"
_UNSUITABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_NAME = 60
# Names that Windows keeps for devices, whatever the ending.
_PORTS = (f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))
_RESERVED = frozenset(("CON", "PRN", "AUX", "NUL", *_PORTS))


class NewAgencyForm(Form):
    """`submitted` when Enter is pressed in a field; `read` gives name and file.

    `choose` is laid out by the caller, beside the button that makes the store.
    """

    submitted = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._file_is_own = False
        self.name = LineEdit(placeholder="Harbour & Finch")
        self.file = LineEdit()
        self.add("name", "Name of your agency", self.name)
        self.add("file", "File", self.file, help_text="Everything is kept in this one file.")
        self.choose = Button("Choose place…")
        self.name.value_changed.connect(self._on_named)
        self.file.textEdited.connect(self._on_file_edited)
        self.choose.clicked.connect(self._on_choose)
        for field in (self.name, self.file):
            field.returnPressed.connect(self.submitted)
        self._on_named()

    def read(self) -> tuple[str, Path]:
        """Return the name and the file; raises ValidationFailed naming the field."""
        name = self.name.value()
        if not name:
            raise ValidationFailed("The agency needs a name.", field="name")
        if not self.file.value():
            raise ValidationFailed("Choose a file.", field="file")
        path = Path(self.file.value()).expanduser()
        if not path.is_absolute():
            path = self._folder / path
        if not path.suffix:
            path = path.with_suffix(STORE_SUFFIX)
        if path.exists():
            raise ValidationFailed(
                f"There is already a file {path.name}.", field="file", remedy="Name another one."
            )
        if not path.parent.is_dir():
            raise ValidationFailed(
                f"There is no folder {path.parent}.", field="file", remedy="Choose another place."
            )
        return name, path

    @Slot()
    def _on_named(self) -> None:
        if not self._file_is_own:
            self.file.set_value(str(suggested_file(self._folder, self.name.value())))

    @Slot()
    def _on_file_edited(self) -> None:
        self._file_is_own = bool(self.file.value())

    @Slot()
    def _on_choose(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, "Place of the new store", self.file.value(), f"Stores (*{STORE_SUFFIX})"
        )
        if name:
            self._file_is_own = True
            self.file.set_value(name)


def suggested_file(folder: Path, agency: str) -> Path:
    """Return a file for an agency that can be made on every system and does not exist yet."""
    stem = _UNSUITABLE.sub(" ", agency)[:_LONGEST_NAME].strip(" .")
    stem = " ".join(stem.split()) or "Agency"
    if stem.split(".")[0].upper() in _RESERVED:
        stem = f"Agency {stem}"
    path, number = folder / f"{stem}{STORE_SUFFIX}", 2
    while path.exists():
        path = folder / f"{stem} {number}{STORE_SUFFIX}"
        number += 1
    return path
