"""What changed between two versions of the terms, rule by rule in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ppp_desktop.services.terms_changes import ChangeKind, TermsChange
from ppp_desktop.ui.theme import FIELD_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

_WORDS: Mapping[ChangeKind, tuple[str, Tone]] = {
    ChangeKind.CHANGED: ("changed", Tone.INFO),
    ChangeKind.NEW: ("new", Tone.POSITIVE),
    ChangeKind.GONE: ("gone", Tone.NEGATIVE),
}


class ChangesCard(Card):
    """Shows how each rule reads now and how it read before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What changed", parent=parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(FIELD_GAP)
        self.body.addLayout(self._rows)

    def show_changes(self, title: str, changes: Sequence[TermsChange]) -> None:
        """Show the changes under `title`; say so where there are none."""
        self.set_title(title)
        clear_layout(self._rows)
        if not changes:
            self._rows.addWidget(label("Nothing: both read alike.", "secondary"))
        for change in changes:
            self._rows.addWidget(_entry(change))


def _entry(change: TermsChange) -> QWidget:
    entry = QWidget()
    grid = QGridLayout(entry)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(FIELD_GAP)
    grid.setVerticalSpacing(0)
    word, tone = _WORDS[change.kind]
    grid.addWidget(Chip(word, tone), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.setColumnMinimumWidth(0, 64)
    grid.setColumnStretch(1, 1)
    texts: list[QLabel] = [ElidedLabel(change.name, "caption")]
    if change.after:
        texts.append(label(change.after, wrap=True))
    if change.before:
        said = f"Before: {change.before}" if change.after else change.before
        texts.append(label(said, "secondary", wrap=True))
    for place, text in enumerate(texts):
        grid.addWidget(text, place, 1)
    return entry
