"""The form of a part of terms, made from the fields of its model: a new kind needs no code here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pydantic import BaseModel
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

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
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit
from ppp_desktop.ui.widgets.forms import Form

_HELP_FOR = frozenset({"choice", "yes_no", "share", "components", "count"})


class DocumentForm(Form):
    """Shows a document of `model` and gives it as edited; what has no field stays as it is.

    A problem shows beside its field once the field was touched, or when all are asked for.
    """

    field_edited = Signal(str)  # the name of the field

    def __init__(
        self,
        model: type[BaseModel],
        document: Mapping[str, object],
        around: Surroundings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = around
        self._fields: dict[str, DocumentField] = {}
        self._touched: set[str] = set()
        self._kept = {
            name: value for name, value in document.items() if name not in model.model_fields
        }
        for name, info in model.model_fields.items():
            if name in {"kind", "id"}:
                if name in document:
                    self._kept[name] = document[name]
                continue
            field = make_field(
                info,
                document.get(name),
                around,
                self._make_part,
                metric_key=str(document.get("metric", "")),
            )
            self._fields[name] = field
            is_ticked = isinstance(field.widget, CheckBox)
            unit = unit_of(info)
            help_text = (info.description or "") if unit in _HELP_FOR else ""
            row = self.add(
                name,
                "" if is_ticked else info.title or name,
                field.widget,
                help_text=help_text,
                optional=not info.is_required() and unit in {"money", "share"},
            )
            row.setToolTip(info.description or "")
            _connect(field.widget, partial(self._on_field_edited, name))
        self._follow_metric()
        others = [name for name, _id in around.components]
        label = str(getattr(model, "label", ""))
        self._naming = NameSuggestion(label, document, others, around.currency)

    def document(self) -> dict[str, object]:
        """Return the document; what is not filled in is left out."""
        found = dict(self._kept)
        for name, field in self._fields.items():
            value = field.read()
            if value is not None:
                found[name] = value
        return found

    def show_problems(self, problems: list[ValidationFailed], *, everything: bool = False) -> None:
        """Mark the fields; `problems` carry paths within this document."""
        self.clear_problems()
        for problem in problems:
            name, _rest = split_path(problem.field)
            if everything or name in self._touched or name not in self._fields:
                self.show_problem(problem.field, f"{problem.message} {problem.remedy}".strip())

    def show_problem(self, path: str, message: str) -> bool:
        """Mark the field at `path`; False where there is none."""
        name, rest = split_path(path)
        field = self._fields.get(name)
        if field is None:
            return False
        if not (rest and field.show_problem(rest, message)):
            self.row(name).show_error(message)
        return True

    def clear_problems(self) -> None:
        """Take all marks away."""
        self.clear_errors()
        for field in self._fields.values():
            field.clear_problems()

    def field(self, name: str) -> DocumentField:
        """Return the field called `name`."""
        return self._fields[name]

    def focus_first_open(self) -> None:
        """Put the cursor into the first field that is not filled in, else into the first."""
        names = [name for name, field in self._fields.items() if field.read() is None]
        for name in [*names, *self._fields]:
            self._fields[name].widget.setFocus()
            return

    def _on_field_edited(self, name: str) -> None:
        self._touched.add(name)
        if name in {"metric", "scope"}:
            self._suggest_name()
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
        form = DocumentForm(model, entry, self._around)
        form.edited.connect(on_edited)
        return DocumentField(
            form,
            form.document,
            show_problem=form.show_problem,
            clear_problems=form.clear_problems,
        )

    def _follow_metric(self) -> None:
        """Let figures take the unit of the metric that stands beside them."""
        found = self._fields.get("metric")
        if found is None or not isinstance(found.widget, ComboBox):
            return
        combo = found.widget

        def follow() -> None:
            key = combo.value()
            if isinstance(key, str) and key in CATALOGUE:
                for field in self._fields.values():
                    field.follow_metric(key)

        combo.value_changed.connect(follow)


def _connect(widget: QWidget, run: Callable[[], object]) -> None:
    changed = getattr(widget, "value_changed", None)
    if changed is not None:
        changed.connect(run)
