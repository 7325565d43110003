"""The keyboard in generated forms: Tab in the order that is seen, Enter to the next open field."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLayout, QLineEdit, QScrollArea, QWidget

from ppp_desktop.ui.contracts.table_field import SKIPPED


def order_tabs(form: QWidget) -> None:
    """Let Tab go through the form as it is laid out; left to Qt, what is added later comes last."""
    stops = [each for each in _as_seen(form) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in pairwise(stops):
        if before.window() is after.window():
            QWidget.setTabOrder(before, after)


def focus_next(form: QWidget) -> bool:
    """Put the cursor into the next field of `form` that must be filled in; False without one."""
    start = QApplication.focusWidget()
    if start is None or not form.isAncestorOf(start):
        return False
    widget = start.nextInFocusChain()
    while widget is not None and widget is not start and form.isAncestorOf(widget):
        if _takes_text(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            show_in_scroll_area(widget)
            return True
        widget = widget.nextInFocusChain()
    return False


def place_of_focus(form: QWidget) -> tuple[str, int]:
    """Return which field of a form has the cursor: its name, and which of those so called."""
    focus = QApplication.focusWidget()
    if focus is None or not form.isAncestorOf(focus):
        return "", 0
    alike = _called(form, focus.accessibleName())
    return focus.accessibleName(), alike.index(focus) if focus in alike else 0


def focus_place(form: QWidget, place: tuple[str, int]) -> None:
    """Put the cursor where it was in a form that was made anew, if there is such a field."""
    name, number = place
    alike = _called(form, name) if name else []
    if number < len(alike):
        alike[number].setFocus()
        show_in_scroll_area(alike[number])


def _called(form: QWidget, name: str) -> list[QWidget]:
    return [
        each
        for each in _as_seen(form)
        if each.accessibleName() == name and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def show_in_scroll_area(widget: QWidget) -> None:
    """Scroll what is around a widget so that it is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _as_seen(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and what is laid out in it, from top to bottom."""
    yield widget
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield from _as_seen(inside)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _as_seen(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def _takes_text(widget: QWidget) -> bool:
    is_field = isinstance(widget, QLineEdit | QComboBox)
    return is_field and widget.isVisible() and widget.isEnabled() and not widget.property(SKIPPED)
