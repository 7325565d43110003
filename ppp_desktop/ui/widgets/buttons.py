"""Buttons: one main action, secondary ones, small ones in rows, icons alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from ppp_desktop.ui.icons import icon, pixmap
from ppp_desktop.ui.theme import Tone, current_theme, current_tokens, mix, text_font

ButtonKind = Literal["primary", "secondary", "small", "danger", "link", "filter", "nav", "tab"]

ENTER_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})

_BUTTON_ICON_SIZE = 16
_NAV_ICON_SIZE = 20
_PALE = 0.6


class Button(QPushButton):
    """A push button; a click does not take the focus, the Tab key does. Enter presses it."""

    def __init__(
        self,
        text: str,
        *,
        kind: ButtonKind = "secondary",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind in {"small", "link", "primary", "filter"}:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon_name:
            size = _NAV_ICON_SIZE if kind == "nav" else _BUTTON_ICON_SIZE
            self.setIconSize(QSize(size, size))
            self._on_theme_changed()
            current_theme().changed.connect(self._on_theme_changed)
            self.toggled.connect(self._on_theme_changed)

    @property
    def kind(self) -> ButtonKind:
        """What the button is to its page."""
        return self._kind

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Left to Qt, Enter on a button of a dialog would press the dialog's default, Cancel.
        if event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._kind == "tab":
            # The chosen tab is bold: every tab keeps the room, so that none moves.
            room = QFontMetrics(text_font(strong=True)).horizontalAdvance(self.text())
            hint.setWidth(room + 2)
        return hint

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @Slot()
    def _on_theme_changed(self) -> None:
        tokens = current_tokens()
        colour = tokens.secondary
        if self._kind == "primary":
            colour = tokens.on_accent
        elif self._kind == "link" or self.isChecked():
            colour = tokens.accent
        elif self._kind == "danger":
            colour = tokens.negative
        self.setIcon(icon(self._icon_name, colour, size=self.iconSize().width()))


class IconButton(QToolButton):
    """A button that is only an icon; `name` is its tooltip and its name for screen readers."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        tone: Tone | None = Tone.NEUTRAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._tone = tone
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(_BUTTON_ICON_SIZE, _BUTTON_ICON_SIZE))
        self._on_theme_changed()
        current_theme().changed.connect(self._on_theme_changed)

    @Slot()
    def _on_theme_changed(self) -> None:
        tokens = current_tokens()
        found = icon(self._icon_name, tokens.tone(self._tone), size=_BUTTON_ICON_SIZE)
        # Left to Qt, the grey of a disabled icon can hardly be told from this grey.
        pale = mix(tokens.secondary, tokens.surface, _PALE)
        for scale in (1.0, 2.0):
            shown = pixmap(self._icon_name, pale, size=_BUTTON_ICON_SIZE, scale=scale)
            found.addPixmap(shown, QIcon.Mode.Disabled)
        self.setIcon(found)
