"""A list of parts of a document, each in a frame of its own: levels, and the conditions in them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pydantic import BaseModel
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.contracts.document_field import DocumentField, Entry, MakePart, split_index
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout


class _Part(QFrame):
    """One part with its number and the cross that removes it, where it may go."""

    def __init__(self, model: type[BaseModel], field: DocumentField, noun: str) -> None:
        super().__init__()
        self.model = model
        self.field = field
        self._noun = noun
        self._title = label("", "strong")
        self.cross = IconButton("close", f"Remove {noun.lower()}")
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._title, 1)
        top.addWidget(self.cross)
        layout = QVBoxLayout(self)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(self._top)
        layout.addWidget(field.widget)

    def show_place(self, place: int, *, framed: bool, numbered: bool) -> None:
        """Show which part it is; one that must stay and is alone needs neither frame nor title."""
        self.setObjectName("card" if framed else "part")
        self.style().unpolish(self)
        self.style().polish(self)
        margin = SMALL_GAP if framed else 0
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)
        self._top.setVisible(framed)
        self._title.setText(f"{self._noun} {place + 1}" if numbered else self._noun)
        self.cross.setAccessibleName(f"Remove {self._noun.lower()} {place + 1}")


class ListField(QWidget):
    """Parts one below the other; with several `models` the buttons tell which kind to add.

    `make_part` builds the form of a part; `noun` names one: "Level". `least` parts always stay.
    """

    value_changed = Signal()

    def __init__(
        self,
        models: Sequence[type[BaseModel]],
        entries: Sequence[Entry],
        noun: str,
        make_part: MakePart,
        *,
        least: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = tuple(models)
        self._noun = noun
        self._least = least
        self._make_part = make_part
        self._parts: list[_Part] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SMALL_GAP)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for model in self._models:
            add = Button(self._add_text(model), kind="link", icon_name="plus")
            add.clicked.connect(partial(self._on_added, model))
            flow.addWidget(add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addLayout(self._rows)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        for entry in entries or [{}] * least:
            self._append(model_of(self._models, entry), entry)
        self._number()

    def value(self) -> list[object]:
        """Return the parts for the document."""
        return [part.field.read() for part in self._parts]

    def follow_metric(self, key: str) -> None:
        """Tell the parts which metric stands beside the list."""
        for part in self._parts:
            part.field.follow_metric(key)

    def show_problem(self, path: str, message: str) -> bool:
        """Lead the problem at "[0].value" to its part, or show it below all."""
        place, rest = split_index(path)
        inside = place is not None and place < len(self._parts)
        if place is not None and inside and self._parts[place].field.show_problem(rest, message):
            return True
        self._problem.setText(message)
        self._problem.show()
        return True

    def clear_problems(self) -> None:
        """Take all marks away."""
        self._problem.hide()
        for part in self._parts:
            part.field.clear_problems()

    def is_touched(self, path: str) -> bool:
        """Tell whether the place inside was edited."""
        place, rest = split_index(path)
        if place is None or place >= len(self._parts) or not rest:
            return True
        return self._parts[place].field.is_touched(rest)

    def part_at(self, place: int) -> QWidget:
        """Return the form of a part."""
        return self._parts[place].field.widget

    def _add_text(self, model: type[BaseModel]) -> str:
        if len(self._models) == 1:
            return f"Add {self._noun.lower()}"
        first = next(iter(model.model_fields.values()))
        return f"Add {self._noun.lower()} on {str(first.title).lower()}"

    def _append(self, model: type[BaseModel], entry: Entry) -> _Part:
        part = _Part(model, self._make_part(model, entry, self.value_changed.emit), self._noun)
        part.cross.clicked.connect(partial(self._on_removed, part))
        self._parts.append(part)
        self._rows.addWidget(part)
        return part

    def _number(self) -> None:
        several = len(self._parts) > 1
        for place, part in enumerate(self._parts):
            framed = several or self._least == 0
            part.show_place(place, framed=framed, numbered=several)

    def _on_added(self, model: type[BaseModel], _checked: bool = False) -> None:
        part = self._append(model, {})
        self._number()
        part.show()
        focus_first(part.field.widget)
        self.value_changed.emit()

    def _on_removed(self, part: _Part, _checked: bool = False) -> None:
        self._parts.remove(part)
        self._rows.removeWidget(part)
        part.hide()
        part.deleteLater()
        self._number()
        self._problem.hide()
        self.value_changed.emit()


def model_of(models: Sequence[type[BaseModel]], entry: Entry) -> type[BaseModel]:
    """Return the model that knows most of the entry's fields; the first where all do alike."""
    return max(models, key=lambda model: len(set(model.model_fields) & set(entry)))


def focus_first(form: QWidget) -> None:
    """Put the cursor into the first field of a form that may have one."""
    focus = getattr(form, "focus_first_open", None)
    if callable(focus):
        focus()
