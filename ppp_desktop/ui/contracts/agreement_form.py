"""The form that records who agreed to a version of the terms, and when."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from ppp_desktop.services.agreements import AgreementRow
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form


class AgreementForm(Form):
    """Name and day; shows what is recorded already, else `name` and today."""

    def __init__(
        self,
        found: AgreementRow | None,
        *,
        name: str,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = LineEdit(placeholder="First and last name")
        self.name.set_value(found.name if found else name)
        self.on = DateEdit(found.agreed_on if found else today)
        self.add("name", "Who agreed", self.name, help_text="Printed on the annex to sign.")
        self.add("on", "On", self.on)
        self.add_stretch()

    def focus_first(self) -> None:
        """Put the cursor where the user begins: into the name, all of it chosen."""
        self.name.setFocus()
        self.name.selectAll()
