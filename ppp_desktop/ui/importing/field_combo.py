"""The choice of what a column holds: the fields in groups."""

from __future__ import annotations

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from ppp_desktop.imports.mapping import FIELDS, FieldKind
from ppp_desktop.ui.widgets.fields import ComboBox

NOT_USED = ""

_GROUPS: tuple[tuple[str, tuple[FieldKind, ...]], ...] = (
    ("Dates", (FieldKind.DATE,)),
    (
        "Single results",
        (FieldKind.IDENTITY, FieldKind.STATUS, FieldKind.CURRENCY, FieldKind.CONTACT),
    ),
    ("Figures", (FieldKind.METRIC,)),
    ("What it is about", (FieldKind.DIMENSION,)),
)
_MOST_SHOWN = 18


class FieldCombo(ComboBox[str]):
    """Gives the key of a field, NOT_USED for none; the names of the groups cannot be chosen."""

    def __init__(self, value: str = NOT_USED, *, parent: QWidget | None = None) -> None:
        items = [("Not used", NOT_USED)]
        headings: list[int] = []
        for title, kinds in _GROUPS:
            headings.append(len(items))
            items.append((title.upper(), f"group {title}"))
            items += [(found.label, found.key) for found in FIELDS if found.kind in kinds]
        super().__init__(items, parent=parent)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            for row in headings:
                model.item(row).setEnabled(False)
        self.setMaxVisibleItems(_MOST_SHOWN)
        self.set_value(value)
