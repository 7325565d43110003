"""Fields for text, choices and exact figures, alike in `value`, `set_value`, `value_changed`.

`value` raises ValidationFailed naming the field (its objectName) when the text cannot be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_amount, format_number
from ppp_desktop.ui.widgets.numbers import parse_number

T = TypeVar("T")

_AREA_MINIMUM_HEIGHT = 72
_SUFFIX_GAP = 8
_POPUP_MARGIN = 32
_WIDEST_POPUP = 480
_NUMBER_WIDTH = 104


class LineEdit(QLineEdit):
    """One line of text, read without the blanks around it."""

    value_changed = Signal()

    def __init__(
        self, text: str = "", *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self.value_changed)

    def value(self) -> str:
        """Return the text."""
        return self.text().strip()

    def set_value(self, value: str) -> None:
        """Show `value` from its beginning."""
        self.setText(value)
        self.setCursorPosition(0)


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    value_changed = Signal()

    def __init__(
        self, text: str = "", *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(_AREA_MINIMUM_HEIGHT)
        self.textChanged.connect(self.value_changed)

    def value(self) -> str:
        """Return the text."""
        return self.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Show `value`."""
        self.setPlainText(value)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _AREA_MINIMUM_HEIGHT)


class NumberEdit(QLineEdit):
    """An exact decimal number with an optional unit at its right end."""

    value_changed = Signal()

    def __init__(
        self,
        value: Decimal | None = None,
        *,
        suffix: str = "",
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText(placeholder)
        self.setMinimumWidth(_NUMBER_WIDTH)
        self._suffix = QLabel(self)
        self._suffix.setProperty("role", "secondary")
        self._suffix.setTextFormat(Qt.TextFormat.PlainText)
        self.set_suffix(suffix)
        self.set_value(value)
        self.textChanged.connect(self.value_changed)
        self.editingFinished.connect(self._tidy)

    def value(self) -> Decimal | None:
        """Return the number exactly as written, None for an empty field."""
        if not self.text().strip():
            return None
        number = parse_number(self.text())
        if number is None:
            raise ValidationFailed(
                f"“{self.text().strip()}” is not a number.",
                field=self.objectName(),
                remedy="Write it as 1234.50.",
            )
        return self._read(number)

    def set_value(self, value: Decimal | None) -> None:
        """Show `value`, empty for None."""
        self.setText("" if value is None else self._written(value))
        self.setCursorPosition(0)

    def set_suffix(self, suffix: str) -> None:
        """Show another unit."""
        self._suffix.setText(suffix)
        self._suffix.adjustSize()
        room = self._suffix.sizeHint().width() + _SUFFIX_GAP if suffix else 0
        self.setTextMargins(0, 0, room, 0)
        self._place_suffix()

    def _read(self, number: Decimal) -> Decimal:
        return number

    def _written(self, value: Decimal) -> str:
        return format_number(value)

    def _tidy(self) -> None:
        """Show the number as it was understood, so that a misread separator is seen at once."""
        number = parse_number(self.text())
        if number is None:
            return
        written = self._written(self._read(number))
        if written != self.text():
            self.setText(written)

    @override
    def resizeEvent(self, event: object) -> None:
        self._place_suffix()

    def _place_suffix(self) -> None:
        size = self._suffix.sizeHint()
        self._suffix.setGeometry(
            self.width() - size.width() - _SUFFIX_GAP, 0, size.width(), self.height()
        )


class MoneyEdit(NumberEdit):
    """An exact amount of one currency, shown with its decimals; more are kept (rates)."""

    def __init__(
        self,
        value: Decimal | None = None,
        *,
        currency: str,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._currency = currency
        super().__init__(value, suffix=currency, placeholder=placeholder, parent=parent)

    def set_currency(self, currency: str) -> None:
        """Change the currency; the figure stays."""
        self._currency = currency
        self.set_suffix(currency)
        self._tidy()

    @override
    def _written(self, value: Decimal) -> str:
        return format_amount(value, self._currency)


class PercentEdit(NumberEdit):
    """A share: shows 8 and gives Decimal("0.08")."""

    def __init__(
        self,
        value: Decimal | None = None,
        *,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(value, suffix="%", placeholder=placeholder, parent=parent)

    @override
    def _read(self, number: Decimal) -> Decimal:
        return number.scaleb(-2)

    @override
    def _written(self, value: Decimal) -> str:
        return format_number(value.scaleb(2))


class ComboBox(QComboBox, Generic[T]):
    """One of several values, each with the text that stands for it."""

    value_changed = Signal()

    def __init__(
        self, items: Sequence[tuple[str, T]] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[T] = []
        # The style sheet reaches the rows of a list view, not those of the native popup.
        self.setView(QListView())
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.set_items(items)
        self.currentIndexChanged.connect(self.value_changed)

    def set_items(self, items: Sequence[tuple[str, T]]) -> None:
        """Offer these (text, value) pairs; the value chosen before stays where it is offered."""
        before = self.value()
        blocked = self.blockSignals(True)
        self.clear()
        self._values = [value for _text, value in items]
        self.addItems([text for text, _value in items])
        if before is not None:
            self.set_value(before)
        self.blockSignals(blocked)
        if self.value() != before:
            self.value_changed.emit()

    def value(self) -> T | None:
        """Return the chosen value, None where nothing is chosen."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def required(self) -> T:
        """Return the chosen value; raises ValidationFailed where nothing is chosen."""
        value = self.value()
        if value is None:
            raise ValidationFailed("Please choose one.", field=self.objectName())
        return value

    def set_value(self, value: T | None) -> None:
        """Choose `value`; nothing where it is not offered."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as the style does, a text that lacks room with an ellipsis."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        control = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(control, option, part, self).width()
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    @override
    def showPopup(self) -> None:
        view = self.view()
        wanted = view.sizeHintForColumn(0) + _POPUP_MARGIN
        view.setMinimumWidth(min(wanted, _WIDEST_POPUP))
        super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a page must not change the values that pass under the pointer.
        event.ignore()


class CheckBox(QCheckBox):
    """Yes or no."""

    value_changed = Signal()

    def __init__(self, text: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setChecked(on)
        self.toggled.connect(self.value_changed)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick or clear it."""
        self.setChecked(value)
