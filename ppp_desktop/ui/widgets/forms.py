"""Forms: label above the field, help and error below, errors found by the field's name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP
from ppp_desktop.ui.widgets.labels import label, line, set_look


class FormRow(QWidget):
    """One field with its label, its help and its error."""

    def __init__(
        self,
        text: str,
        field: QWidget,
        *,
        help_text: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._label = label(f"{text} (optional)" if optional else text, "caption")
        self._label.setBuddy(field)
        # Shown by their parent: a widget made visible before it has one is a window for a moment.
        if not text:
            self._label.hide()
        field.setAccessibleName(text)
        self._error = label("", "error", wrap=True)
        self._error.hide()
        self._help = label(help_text, "caption", wrap=True)
        if not help_text:
            self._help.hide()
        self._help_text = help_text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(self._label)
        layout.addWidget(field)
        layout.addWidget(self._error)
        layout.addWidget(self._help)
        # A row beside a taller one keeps its label at the top.
        layout.addStretch(1)

    def set_text(self, text: str) -> None:
        """Change the label above the field."""
        self._label.setText(text)
        self.field.setAccessibleName(text)

    def show_error(self, message: str) -> None:
        """Show `message` below the field in place of the help."""
        self._error.setText(message)
        self._error.show()
        self._help.hide()
        self.field.setAccessibleDescription(message)
        set_look(self.field, "invalid", "true")

    def clear_error(self) -> None:
        """Take the error away."""
        if self._error.isHidden():
            return
        self._error.hide()
        self._help.setVisible(bool(self._help_text))
        self.field.setAccessibleDescription("")
        set_look(self.field, "invalid", "false")

    def error(self) -> str:
        """Return the error that is shown, or ""."""
        return "" if self._error.isHidden() else self._error.text()

    def add_notice(self, notice: QWidget) -> None:
        """Put a notice that shows and hides itself right below the field."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.field) + 1, notice)

    def set_help(self, text: str) -> None:
        """Change the help below the field."""
        self._help_text = text
        self._help.setText(text)
        self._help.setVisible(bool(text) and self._error.isHidden())


class Form(QWidget):
    """Rows below each other (or side by side); satisfies `ui.errors.ErrorForm`.

    The name of a row is the `field` of the ValidationFailed that belongs to it. An error goes
    away as soon as its field is edited; `edited` tells of every edit.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, FormRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(FIELD_GAP)

    def add(
        self,
        name: str,
        text: str,
        field: QWidget,
        *,
        help_text: str = "",
        optional: bool = False,
    ) -> FormRow:
        """Append a row for `field` under `name`."""
        row = self.make_row(name, text, field, help_text=help_text, optional=optional)
        self._layout.addWidget(row)
        return row

    def make_row(
        self,
        name: str,
        text: str,
        field: QWidget,
        *,
        help_text: str = "",
        optional: bool = False,
    ) -> FormRow:
        """Return a row that belongs to the form and is laid out by the caller."""
        field.setObjectName(field.objectName() or name)
        row = FormRow(text, field, help_text=help_text, optional=optional)
        self._rows[name] = row
        changed = getattr(field, "value_changed", None)
        if changed is not None:
            changed.connect(row.clear_error)
            changed.connect(self.edited)
        return row

    def add_side_by_side(self, *rows: FormRow) -> None:
        """Append rows made by `make_row` in one line of equal widths."""
        box = QHBoxLayout()
        box.setSpacing(FIELD_GAP)
        for row in rows:
            box.addWidget(row, 1)
        self._layout.addLayout(box)

    def add_heading(self, text: str, help_text: str = "") -> None:
        """Append a heading with a hairline above it, unless it comes first."""
        if self._layout.count():
            self._layout.addSpacing(LABEL_GAP)
            self._layout.addWidget(line())
        self._layout.addWidget(label(text, "strong"))
        if help_text:
            self._layout.addWidget(label(help_text, "caption", wrap=True))

    def add_widget(self, widget: QWidget) -> None:
        """Append something that is no field."""
        self._layout.addWidget(widget)

    def add_stretch(self) -> None:
        """Push what was added to the top."""
        self._layout.addStretch(1)

    def row(self, name: str) -> FormRow:
        """Return the row called `name`."""
        return self._rows[name]

    def show_error(self, field: str, message: str) -> bool:
        """Show `message` at the row called `field` and put the cursor there."""
        row = self._rows.get(field)
        if row is None:
            return False
        row.show_error(message)
        row.field.setFocus()
        return True

    def clear_errors(self) -> None:
        """Take all errors away."""
        for row in self._rows.values():
            row.clear_error()
