"""The form of a part of terms, made from the fields of its model: a new kind needs no code here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.ui.contracts.component_name import NameSuggestion
from ppp_desktop.ui.contracts.document_field import (
    DocumentField,
    Surroundings,
    split_path,
    unit_of,
)
from ppp_desktop.ui.contracts.document_fields import make_field
from ppp_desktop.ui.contracts.field_groups import FieldGroups, is_left_out, is_question
from ppp_desktop.ui.contracts.figure_edit import FigureEdit
from ppp_desktop.ui.contracts.more_section import MoreSection
from ppp_desktop.ui.contracts.moving_on import focus_next, order_tabs
from ppp_desktop.ui.contracts.part_field import PartField
from ppp_desktop.ui.contracts.share_notice import ShareNotice
from ppp_desktop.ui.contracts.table_field import SKIPPED
from ppp_desktop.ui.theme import FIELD_GAP
from ppp_desktop.ui.widgets.buttons import ENTER_KEYS
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit, NumberEdit, PercentEdit
from ppp_desktop.ui.widgets.forms import Form, FormRow

_HELP_FOR = frozenset({"choice", "yes_no", "share", "components", "count", "part", "conditions"})
_SHARE_AS_NUMBER = re.compile(r"[:;] \d.*")
_MORE = "More rules"
_RATE = "rate"


class DocumentForm(Form):
    """Shows a document of `model` and gives it as edited; what has no field stays as it is.

    A problem shows beside its field once the field was touched, or when all are asked for. What
    is seldom agreed folds away. Enter goes to the next field; `finished` tells that there is none.
    `metric_key` is a metric around the document, for figures where it names none itself.
    """

    field_edited = Signal(str)  # the name of the field
    finished = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        document: Mapping[str, object],
        around: Surroundings,
        metric_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._around = around
        self._metric = str(document.get("metric") or metric_key)
        self._fields: dict[str, DocumentField] = {}
        self._touched: set[str] = set()
        self._groups = FieldGroups.of(model)
        self._kept = {
            name: value for name, value in document.items() if name not in self._groups.names
        }
        for name in self._groups.open:
            row = self._add_field(name, document.get(name))
            self.add_widget(row)
        self.more: MoreSection | None = None
        if self._groups.folded:
            self.more = self._folded(document)
            self.add_widget(self.more)
        self._follow_own_metric()
        others = [name for name, _id in around.components]
        label = str(getattr(model, "label", ""))
        self._naming = NameSuggestion(label, document, others, around.currency)
        self._show_what_is_set()
        if self.more is not None:
            self.more.set_open(bool(self.more.caption()))

    def document(self) -> dict[str, object]:
        """Return the document; what is not filled in, or folds away unused, is left out."""
        found = dict(self._kept)
        for name, field in self._fields.items():
            value = field.read()
            if value is None or is_left_out(self._model.model_fields[name], value):
                continue
            found[name] = value
        return found

    def show_problems(self, problems: list[ValidationFailed], *, everything: bool = False) -> None:
        """Mark the fields; `problems` carry paths within this document."""
        self.clear_problems()
        for problem in problems:
            name, _rest = split_path(problem.field)
            if everything or name not in self._fields or self.is_touched(problem.field):
                self.show_problem(problem.field, f"{problem.message} {problem.remedy}".strip())

    def show_problem(self, path: str, message: str) -> bool:
        """Mark the field at `path`, unfolding what hides it; False where there is none."""
        name, rest = split_path(path)
        field = self._fields.get(name)
        if field is None:
            return False
        if not (rest and field.show_problem(rest, message)):
            self.row(name).show_error(message)
        if self.more is not None and name in self._groups.folded:
            self.more.set_open(True)
        return True

    def clear_problems(self) -> None:
        """Take all marks away."""
        self.clear_errors()
        for field in self._fields.values():
            field.clear_problems()

    def is_touched(self, path: str) -> bool:
        """Tell whether the place was edited since the form opened."""
        name, rest = split_path(path)
        return name in self._touched and self._fields[name].is_touched(rest)

    def field(self, name: str) -> DocumentField:
        """Return the field called `name`."""
        return self._fields[name]

    def follow_metric(self, key: str) -> None:
        """Write figures in the unit of a metric around the document, unless it has its own."""
        if "metric" in self._fields:
            return
        self._metric = key
        for field in self._fields.values():
            field.follow_metric(key)

    @property
    def is_unfolded(self) -> bool:
        """Whether what is seldom agreed shows."""
        return self.more is not None and self.more.is_open

    def unfold(self) -> None:
        """Show what is seldom agreed."""
        if self.more is not None:
            self.more.set_open(True)

    def focus_first_open(self) -> None:
        """Put the cursor into the first field that must be filled in, else into the first."""
        required = [
            name
            for name in self._groups.open
            if self._model.model_fields[name].is_required() and self._is_empty(name)
        ]
        for name in [*required, *self._fields]:
            if focus_in(self._fields[name].widget):
                return

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER_KEYS or event.modifiers():
            super().keyPressEvent(event)
        elif not focus_next(self):
            # A form within a form leaves the step on to the one around it.
            self.finished.emit()
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        order_tabs(self)

    def _add_field(self, name: str, value: object) -> FormRow:
        info = self._model.model_fields[name]
        field = make_field(info, value, self._around, self._make_part, metric_key=self._metric)
        self._fields[name] = field
        # A tick box and a part that can be added carry their titles themselves.
        is_titled = isinstance(field.widget, CheckBox) or (
            isinstance(field.widget, PartField) and not info.is_required()
        )
        is_folded = name in self._groups.folded
        field.widget.setProperty(SKIPPED, not info.is_required())
        row = self.make_row(
            name,
            "" if is_titled else info.title or name,
            field.widget,
            help_text=_help(info),
            optional=not is_folded
            and not info.is_required()
            and unit_of(info)
            in {
                "money",
                "share",
                "rate",
            },
        )
        field.widget.setAccessibleName(info.title or name)
        row.setToolTip(info.description or "")
        if isinstance(field.widget, PercentEdit | FigureEdit):
            notice = ShareNotice()
            notice.watch(field.widget, is_rate=name == _RATE)
            row.add_notice(notice)
        changed = getattr(field.widget, "value_changed", None)
        if changed is not None:
            changed.connect(partial(self._on_field_edited, name))
        return row

    def _folded(self, document: Mapping[str, object]) -> MoreSection:
        section = MoreSection(_MORE)
        rows = [self._add_field(name, document.get(name)) for name in self._groups.folded]
        for line in _in_pairs(rows):
            if len(line) == 1:
                section.body.addWidget(line[0])
                continue
            pair = QHBoxLayout()
            pair.setSpacing(FIELD_GAP)
            for row in line:
                pair.addWidget(row, 1)
            section.body.addLayout(pair)
        return section

    def _show_what_is_set(self) -> None:
        if self.more is None:
            return
        names = []
        for name in self._groups.folded:
            info = self._model.model_fields[name]
            value = self._fields[name].read()
            if value not in (None, [], False) and not is_left_out(info, value):
                names.append((info.title or name).lower())
        self.more.show_set(names)

    def _is_empty(self, name: str) -> bool:
        value = self._fields[name].read()
        return value in (None, [], {}, False) or (isinstance(value, list) and not any(value))

    def _on_field_edited(self, name: str) -> None:
        self._touched.add(name)
        if name in {"metric", "scope"}:
            self._suggest_name()
        self._show_what_is_set()
        if not isinstance(self._fields[name].widget, QLineEdit | QComboBox | CheckBox):
            order_tabs(self)
        self.field_edited.emit(name)

    def _suggest_name(self) -> None:
        found = self._fields.get("name")
        if found is None or not isinstance(found.widget, LineEdit):
            return
        # Without a signal: the metric and the name that comes with it are one step for undo.
        blocked = found.widget.blockSignals(True)
        found.widget.set_value(self._naming.follow(found.widget.value(), self.document()))
        found.widget.blockSignals(blocked)

    def _make_part(
        self, model: type[BaseModel], entry: Mapping[str, object], on_edited: Callable[[], None]
    ) -> DocumentField:
        form = DocumentForm(model, entry, self._around, self._metric)
        form.edited.connect(on_edited)
        return DocumentField(
            form,
            form.document,
            form.follow_metric,
            form.show_problem,
            form.clear_problems,
            form.is_touched,
        )

    def _follow_own_metric(self) -> None:
        """Let figures take the unit of the metric that stands beside them."""
        found = self._fields.get("metric")
        if found is None or not isinstance(found.widget, ComboBox):
            return
        combo = found.widget

        def follow() -> None:
            key = combo.value()
            if isinstance(key, str) and key in CATALOGUE:
                self._metric = key
                for field in self._fields.values():
                    field.follow_metric(key)

        combo.value_changed.connect(follow)


def focus_in(widget: QWidget) -> bool:
    """Put the cursor into a field, or into the first field inside it."""
    inside = [widget, *widget.findChildren(QLineEdit), *widget.findChildren(QComboBox)]
    for each in inside:
        if isinstance(each, QLineEdit | QComboBox) and not each.isHidden():
            each.setFocus()
            return True
    return False


def _in_pairs(rows: list[FormRow]) -> Iterator[list[FormRow]]:
    """Yield the rows of figures two by two, all others alone."""
    waiting: list[FormRow] = []
    for row in rows:
        if isinstance(row.field, NumberEdit):
            waiting.append(row)
            if len(waiting) < 2:
                continue
        elif waiting:
            yield waiting
            waiting = []
        yield waiting or [row]
        waiting = []
    if waiting:
        yield waiting


def _help(info: FieldInfo) -> str:
    """Return the help below a field; that a share is written 0.08 in documents is none."""
    unit, text = unit_of(info), info.description or ""
    if unit not in _HELP_FOR or (
        unit == "yes_no" and not info.is_required() and not is_question(info)
    ):
        return ""
    return _SHARE_AS_NUMBER.sub(".", text) if unit == "share" else text
