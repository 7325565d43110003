"""The steps of a line in words and figures, as the engine gave them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ppp_desktop.core.money import format_money
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.written_steps import WrittenStep, written_steps
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.labels import ElidedLabel, label

_INDENT = 16
_STEPS_SHOWN = 60
_BOX_MARGIN = 12
_QUIET = frozenset({"measures", "rounding"})


def line_heading(line: Line, currency: str) -> QHBoxLayout:
    """Return the line's name and, at the right, its amount."""
    row = QHBoxLayout()
    row.setSpacing(FIELD_GAP)
    row.addWidget(ElidedLabel(line.name, "strong"), 1)
    row.addWidget(label(format_money(line.amount, currency), "strong"))
    return row


def steps_box(line: Line, currency: str) -> QFrame:
    """Return the box with the steps, indented below what they add up to."""
    box = QFrame()
    box.setObjectName("sunken")
    box.setAccessibleName("Steps of the calculation")
    layout = QVBoxLayout(box)
    layout.setContentsMargins(_BOX_MARGIN, SMALL_GAP, _BOX_MARGIN, SMALL_GAP)
    layout.setSpacing(LABEL_GAP)
    steps = list(written_steps(line, currency))
    for step in steps[:_STEPS_SHOWN]:
        layout.addLayout(_step(step))
    if len(steps) > _STEPS_SHOWN:
        layout.addWidget(label(f"and {len(steps) - _STEPS_SHOWN:,} more steps", "caption"))
    return box


def _step(step: WrittenStep) -> QHBoxLayout:
    """Return one step, with what it adds to the line at the right."""
    row = QHBoxLayout()
    row.setContentsMargins(step.depth * _INDENT, 0, 0, 0)
    row.setSpacing(FIELD_GAP)
    is_quiet = step.depth > 0 or step.step in _QUIET
    text = label(step.text, "secondary" if is_quiet else "body", wrap=True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(text, 1)
    if step.amount:
        row.addWidget(label(step.amount), 0, Qt.AlignmentFlag.AlignTop)
    return row
