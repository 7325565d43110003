"""The question from which day terms apply, in the side panel: any open day, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.terms_dates import EffectiveDay
from ppp_desktop.services.version_days import VersionDays
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout

_MOST_SUGGESTED = 4


class SavingPanel(Form):
    """A day that is typed or taken from the suggestions, and what a version from it means.

    `reason` says why the terms are not saved in their present version, "" where they can be.
    """

    def __init__(
        self,
        days: VersionDays,
        suggested: Sequence[EffectiveDay],
        first: date,
        *,
        reason: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._days = days
        if reason:
            self.add_widget(label(reason, wrap=True))
        self.effective = DateEdit(first)
        self.add("effective", "These terms apply from", self.effective)
        self.suggestions: list[Button] = []
        self.add_widget(self._suggestions(suggested))
        self._words = label("", wrap=True)
        self._box = QFrame()
        self._box.setObjectName("sunken")
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(12, SMALL_GAP, 12, SMALL_GAP)
        inside.addWidget(self._words)
        self.add_widget(self._box)
        self.add_widget(
            label(
                "Any day that no issued statement covers. What was issued keeps its terms.",
                "caption",
                wrap=True,
            )
        )
        self.add_stretch()
        self.effective.value_changed.connect(self._on_changed)
        self.effective.editingFinished.connect(self._on_left)
        self._on_changed()

    def day(self) -> date:
        """Return the day; raises ValidationFailed, which is shown beside the field, too."""
        self.clear_errors()
        try:
            day = self.effective.required()
            self._days.check(day)
        except ValidationFailed as error:
            self.show_error("effective", f"{error.message} {error.remedy}".strip())
            raise
        return day

    def words(self) -> str:
        """Return what a version from the day means, "" where it is no possible day."""
        return "" if self._box.isHidden() else self._words.text()

    def _suggestions(self, suggested: Sequence[EffectiveDay]) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, gap=LABEL_GAP)
        open_days = [each.day for each in suggested if not self._days.stays(each.day)]
        for day in open_days[:_MOST_SUGGESTED]:
            button = Button(format_day(day), kind="small")
            button.setToolTip(self._days.describe(day))
            button.clicked.connect(partial(self._on_suggested, day))
            flow.addWidget(button)
            self.suggestions.append(button)
        return row

    def _on_suggested(self, day: date, _checked: bool = False) -> None:
        self.effective.set_value(day)

    @Slot()
    def _on_changed(self) -> None:
        try:
            day = self.effective.required()
            self._days.check(day)
        except ValidationFailed:
            self._box.hide()
            return
        self._words.setText(self._days.describe(day))
        self._box.show()

    @Slot()
    def _on_left(self) -> None:
        """Mark a day that is not possible once it is typed, and not while it is."""
        row = self.row("effective")
        try:
            self._days.check(self.effective.required())
        except ValidationFailed as error:
            row.show_error(f"{error.message} {error.remedy}".strip())
