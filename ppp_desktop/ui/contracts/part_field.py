"""A document within a document, such as a multiplier: absent until it is added, then a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.contracts.document_field import DocumentField, Entry, MakePart
from ppp_desktop.ui.contracts.list_field import focus_first, model_of
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import label

_ALTERNATIVES: Mapping[str, str] = {
    "objective": "An objective of the contract",
    "metric": "A target of its own",
}
"""What an alternative is called, by its first field; any other by that field's title."""


class PartField(QWidget):
    """One of `models`, chosen above its form where there are several; `title` names it."""

    value_changed = Signal()

    def __init__(
        self,
        models: Sequence[type[BaseModel]],
        entry: Entry | None,
        title: str,
        make_part: MakePart,
        *,
        is_optional: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._make_part = make_part
        self._part: DocumentField | None = None
        self._is_optional = is_optional
        self.choice = ComboBox[type[BaseModel]]([(_name_of(model), model) for model in models])
        self.choice.setAccessibleName(title)
        self.choice.value_changed.connect(self._on_chosen)
        self.add_button = Button(f"Add {title.lower()}", kind="link", icon_name="plus")
        self.add_button.clicked.connect(self._on_added)
        self._frame = QFrame()
        self._frame.setObjectName("card" if is_optional else "part")
        margin = SMALL_GAP if is_optional else 0
        self._inside = QVBoxLayout(self._frame)
        self._inside.setContentsMargins(margin, margin, margin, margin)
        self._inside.setSpacing(SMALL_GAP)
        if is_optional:
            self._inside.addLayout(self._header())
        self._inside.addWidget(self.choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._frame)
        layout.addWidget(self.add_button)
        self._several = len(models) > 1
        self._first = models[0]
        if entry is not None or not is_optional:
            self._show(model_of(models, entry or {}), entry or {})
        else:
            self._hide()

    def value(self) -> object:
        """Return the part for the document, None while there is none."""
        return None if self._part is None else self._part.read()

    def follow_metric(self, key: str) -> None:
        """Tell the part which metric stands beside it."""
        if self._part is not None:
            self._part.follow_metric(key)

    def show_problem(self, path: str, message: str) -> bool:
        """Lead the problem to its place inside; False where there is none."""
        return self._part is not None and self._part.show_problem(path, message)

    def clear_problems(self) -> None:
        """Take all marks away."""
        if self._part is not None:
            self._part.clear_problems()

    def is_touched(self, path: str) -> bool:
        """Tell whether the place inside was edited."""
        return self._part is None or not path or self._part.is_touched(path)

    def form(self) -> QWidget | None:
        """Return the form of the part, None while there is none."""
        return None if self._part is None else self._part.widget

    def _header(self) -> QHBoxLayout:
        cross = IconButton("close", f"Remove {self._title.lower()}")
        cross.clicked.connect(self._on_removed)
        header = QHBoxLayout()
        header.addWidget(label(self._title, "strong"), 1)
        header.addWidget(cross)
        return header

    def _show(self, model: type[BaseModel], entry: Entry) -> None:
        self._drop()
        self._part = self._make_part(model, entry, self.value_changed.emit)
        self._inside.addWidget(self._part.widget)
        blocked = self.choice.blockSignals(True)
        self.choice.set_value(model)
        self.choice.blockSignals(blocked)
        self.choice.setVisible(self._several)
        self._frame.show()
        self.add_button.hide()

    def _hide(self) -> None:
        self._drop()
        self._frame.hide()
        self.add_button.show()

    def _drop(self) -> None:
        if self._part is not None:
            self._inside.removeWidget(self._part.widget)
            self._part.widget.hide()
            self._part.widget.deleteLater()
            self._part = None

    def _on_added(self) -> None:
        self._show(self._first, {})
        if self._part is not None:
            self._part.widget.show()
            focus_first(self._part.widget)
        self.value_changed.emit()

    def _on_removed(self) -> None:
        self._hide()
        self.add_button.setFocus()
        self.value_changed.emit()

    def _on_chosen(self) -> None:
        model = self.choice.value()
        if model is not None:
            self._show(model, {})
            self.value_changed.emit()


def _name_of(model: type[BaseModel]) -> str:
    name, info = next(iter(model.model_fields.items()))
    return _ALTERNATIVES.get(name, info.title or name)
