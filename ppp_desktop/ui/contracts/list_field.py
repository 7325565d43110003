"""A list of parts of a document, each in a frame of its own: levels, and the conditions in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pydantic import BaseModel
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.contracts.document_field import DocumentField, split_index
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.layouts import FlowLayout, clear_layout

Entry = Mapping[str, object]
MakePart = Callable[[type[BaseModel], Entry, Callable[[], None]], DocumentField]


class ListField(QWidget):
    """At least one part; with several `models` the buttons below tell which kind to add.

    `make_part` builds the form of a part and calls its third argument at each edit. `noun` names
    a part: "Level".
    """

    value_changed = Signal()

    def __init__(
        self,
        models: Sequence[type[BaseModel]],
        entries: Sequence[Entry],
        noun: str,
        make_part: MakePart,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = tuple(models)
        self._noun = noun
        self._make_part = make_part
        self._parts: list[DocumentField] = []
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
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(self._rows)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        self._show([(self._model_of(entry), entry) for entry in entries or [{}]])

    def value(self) -> list[object]:
        """Return the parts for the document."""
        return [part.read() for part in self._parts]

    def show_problem(self, path: str, message: str) -> bool:
        """Lead the problem at "[0].value" to its part, or show it below all."""
        place, rest = split_index(path)
        inside = place is not None and place < len(self._parts)
        if place is not None and inside and self._parts[place].show_problem(rest, message):
            return True
        self._problem.setText(message)
        self._problem.show()
        return True

    def clear_problems(self) -> None:
        """Take all marks away."""
        self._problem.hide()
        for part in self._parts:
            part.clear_problems()

    def part_at(self, place: int) -> QWidget:
        """Return the form of a part."""
        return self._parts[place].widget

    def _add_text(self, model: type[BaseModel]) -> str:
        if len(self._models) == 1:
            return f"Add {self._noun.lower()}"
        first = next(iter(model.model_fields.values()))
        return f"Add {self._noun.lower()} on {str(first.title).lower()}"

    def _model_of(self, entry: Entry) -> type[BaseModel]:
        """Return the model that knows most of the entry's fields; the first where all do alike."""
        return max(self._models, key=lambda model: len(set(model.model_fields) & set(entry)))

    def _show(self, entries: Sequence[tuple[type[BaseModel], Entry]]) -> None:
        clear_layout(self._rows)
        self._parts = []
        for place, (model, entry) in enumerate(entries):
            part = self._make_part(model, entry, self.value_changed.emit)
            self._parts.append(part)
            self._rows.addWidget(self._framed(part.widget, place, len(entries)))

    def _framed(self, form: QWidget, place: int, count: int) -> QFrame:
        frame = QFrame()
        several = count > 1
        frame.setObjectName("card" if several else "part")
        layout = QVBoxLayout(frame)
        margin = SMALL_GAP if several else 0
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(LABEL_GAP)
        if several:
            top = QHBoxLayout()
            top.addWidget(label(f"{self._noun} {place + 1}", "strong"), 1)
            cross = IconButton("close", f"Remove {self._noun.lower()} {place + 1}")
            cross.clicked.connect(partial(self._on_removed, place))
            top.addWidget(cross)
            layout.addLayout(top)
        layout.addWidget(form)
        return frame

    def _entries(self) -> list[tuple[type[BaseModel], Entry]]:
        found = []
        for value in self.value():
            entry = value if isinstance(value, Mapping) else {}
            found.append((self._model_of(entry), entry))
        return found

    def _on_added(self, model: type[BaseModel], _checked: bool = False) -> None:
        self._show([*self._entries(), (model, {})])
        self.value_changed.emit()

    def _on_removed(self, place: int, _checked: bool = False) -> None:
        entries = self._entries()
        del entries[place]
        self._show(entries)
        self.value_changed.emit()
