"""The question from when on edited terms apply, in the side panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.terms_dates import EffectiveDay
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.forms import Form


class SavingPanel(Form):
    """Offers the first days of open periods; the next one is chosen."""

    def __init__(self, days: Sequence[EffectiveDay], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effective = ComboBox[date]([(_words(day), day.day) for day in days])
        self.add(
            "effective",
            "These terms apply from",
            self.effective,
            help_text="Periods with an issued statement keep the terms that it was made with.",
        )
        self.add_stretch()


def _words(day: EffectiveDay) -> str:
    does = "replaces that version" if day.replaces else "new version"
    return f"{format_day(day.day)} ({does})"
