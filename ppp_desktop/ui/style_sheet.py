"""The one style sheet of the window, generated from the theme's tokens."""

from __future__ import annotations

from string import Template

from ppp_desktop.ui.theme import (
    BODY_SIZE,
    CAPTION_SIZE,
    FIGURE_SIZE,
    RADIUS,
    SECTION_SIZE,
    TITLE_SIZE,
    Tokens,
    mix,
)
from resources import resource_path

_GENERAL = """
QWidget { color: $text; font-size: ${body}px; }
QMainWindow, QDialog, QWidget#canvas { background: $canvas; }
QToolTip { background: $surface; color: $text; border: 1px solid $hairline; padding: 4px 6px; }
QScrollArea, QScrollArea > QWidget > QWidget#canvas { background: transparent; border: none; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="section"] { font-size: ${section}px; font-weight: 600; }
QLabel[role="figure"] { font-size: ${figure}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { color: $secondary; }
QLabel[role="caption"] { color: $secondary; font-size: ${caption}px; }
QLabel[role="error"] { color: $negative; font-size: ${caption}px; }
QLabel[tone="neutral"] { color: $secondary; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="positive"] { color: $positive; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="negative"] { color: $negative; }
QLabel[tone="info"] { color: $info; }
QFrame#card { background: $surface; border: 1px solid $hairline; border-radius: ${radius}px; }
QFrame#card:focus, QFrame#card[chosen="true"] { border-color: $accent; }
QFrame#card[dragged="true"] { background: $sunken; border-style: dashed; }
QFrame#dropMarker { background: $accent; border: none; border-radius: 1px; }
QFrame#sunken { background: $sunken; border: none; border-radius: ${radius}px; }
QFrame#line { background: $hairline; border: none; }
QFrame#sidePanel { background: $surface; border: 1px solid $hairline; border-radius: ${radius}px; }
"""

_BUTTONS = """
QPushButton {
  background: $surface; border: 1px solid $hairline; border-radius: ${radius}px;
  padding: 0 12px; min-height: 30px; max-height: 30px; color: $text;
}
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $hairline; }
QPushButton:disabled { color: $faded; background: $canvas; }
QPushButton:focus {
  border: 2px solid $accent; padding: 0 11px; min-height: 28px; max-height: 28px;
}
QPushButton[kind="primary"] {
  background: $accent; border-color: $accent; color: $on_accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:disabled {
  background: $sunken; border-color: $hairline; color: $faded;
}
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="danger"] { color: $negative; border-color: $negative; font-weight: 600; }
QPushButton[kind="danger"]:focus { border: 2px solid $negative; }
QPushButton[kind="danger"]:disabled { color: $faded; border-color: $hairline; }
QPushButton[kind="small"] {
  padding: 0 8px; min-height: 22px; max-height: 22px; font-size: ${small}px; border-radius: 5px;
}
QPushButton[kind="small"]:focus { padding: 0 7px; min-height: 20px; max-height: 20px; }
QPushButton[kind="link"] {
  background: transparent; border: 1px solid transparent; color: $accent; padding: 0 4px;
  min-height: 22px; max-height: 22px; text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus {
  border: 2px solid $accent; padding: 0 3px; min-height: 20px; max-height: 20px;
}
QPushButton[kind="choice"] {
  background: transparent; border: 1px solid transparent; padding: 0;
  min-height: 42px; max-height: 42px;
}
QPushButton[kind="choice"]:hover { background: $sunken; }
QPushButton[kind="choice"]:focus {
  background: $accent_soft; border: 1px solid $accent; padding: 0;
  min-height: 42px; max-height: 42px;
}
QToolButton {
  background: transparent; border: 1px solid transparent; border-radius: ${radius}px; padding: 3px;
}
QToolButton:hover { background: $sunken; }
QToolButton:focus { border: 2px solid $accent; padding: 2px; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {
  background: $surface; border: 1px solid $field_line; border-radius: ${radius}px; color: $text;
}
QLineEdit, QPlainTextEdit, QTextEdit {
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit { padding: 0 8px; min-height: 30px; max-height: 30px; }
QComboBox { padding: 0 8px; min-height: 30px; max-height: 30px; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:focus { border: 2px solid $accent; padding: 0 7px; min-height: 28px; max-height: 28px; }
QComboBox:focus { border: 2px solid $accent; padding: 0 7px; min-height: 28px; max-height: 28px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 3px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
  background: $canvas; color: $faded; border-color: $hairline;
}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: $canvas; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"],
QFrame#multiChoice[invalid="true"] { border-color: $negative; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
  background: $surface; border: 1px solid $hairline; padding: 4px; outline: none;
  selection-background-color: $accent_soft; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 16px; height: 16px; border: 1px solid $field_line; background: $surface;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus {
  border: 2px solid $accent; width: 14px; height: 14px;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:indeterminate {
  background: $accent; border-color: $accent; image: url("$minus");
}
QRadioButton::indicator:checked {
  border: 1px solid $accent;
  background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5,
    stop:0 $accent, stop:0.5 $accent, stop:0.6 $surface, stop:1 $surface);
}
QCheckBox:focus, QRadioButton:focus { text-decoration: underline; }
QCheckBox:disabled, QRadioButton:disabled { color: $faded; }
QFrame#multiChoice { background: $surface; border: 1px solid $field_line; border-radius: 6px; }
QCalendarWidget QWidget { alternate-background-color: $sunken; }
QCalendarWidget QAbstractItemView {
  selection-background-color: $accent; selection-color: $on_accent; background: $surface;
}
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { color: $text; font-weight: 600; }
"""

_TABLES = """
QAbstractItemView { outline: none; }
QTableView, QTreeView, QListView, QListWidget, QTreeWidget {
  background: $surface; border: none; gridline-color: $hairline;
  alternate-background-color: $canvas;
  selection-background-color: $accent_soft; selection-color: $text;
}
QTableView { border: none; }
QTableView::item { padding: 0 8px; border: none; border-bottom: 1px solid $hairline; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QTableView:focus { border: none; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; border: none; border-bottom: 1px solid $hairline; color: $secondary;
  padding: 0 8px; min-height: 30px; font-size: ${caption}px; font-weight: 600;
}
QHeaderView::section:hover { color: $text; }
QHeaderView::down-arrow { image: url("$chevron_down"); width: 12px; height: 12px; }
QHeaderView::up-arrow { image: url("$chevron_up"); width: 12px; height: 12px; }
QCalendarWidget QTableView::item { padding: 0; border: none; }
QTreeView::item { min-height: 28px; border: none; }
QTreeView::item:hover, QListView::item:hover { background: $sunken; }
QTreeView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QTreeView::branch:has-children:closed { image: url("$chevron_right"); }
QTreeView::branch:has-children:open { image: url("$chevron_down"); }
QTableCornerButton::section { background: $surface; border: none; }
"""

_REST = """
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $field_line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $surface; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faded; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }
QMenu::indicator:checked { background: $accent; border-radius: 3px; image: url("$check"); }
QMenu::indicator:unchecked { border: 1px solid $field_line; border-radius: 3px; }
QProgressBar { background: $sunken; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: transparent; }
QFrame#sidebar { background: $surface; border: none; border-right: 1px solid $hairline; }
QPushButton[kind="nav"] {
  background: transparent; border: 2px solid transparent; border-radius: ${radius}px;
  color: $secondary; padding: 0 10px; text-align: left; min-height: 28px; max-height: 28px;
}
QPushButton[kind="nav"]:hover { background: $sunken; color: $text; }
QPushButton[kind="nav"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[kind="nav"]:focus { border: 2px solid $accent; }
QPushButton[kind="tab"] {
  background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0;
  color: $secondary; padding: 0; min-height: 32px; max-height: 32px;
}
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $accent; font-weight: 600; border-bottom-color: $accent; }
QPushButton[kind="tab"]:focus { background: $accent_soft; }
QPushButton[kind="tab"]:disabled { color: $faded; }
QFrame#statusBar { background: $surface; border: none; border-top: 1px solid $hairline; }
QScrollArea::corner, QAbstractScrollArea::corner { background: transparent; border: none; }
QFrame#statusBar QPushButton { font-size: ${caption}px; }
QPushButton#find { color: $secondary; }
QFrame#statusBar QLabel { color: $secondary; font-size: ${caption}px; }
QFrame#toast { background: $text; border: none; border-radius: ${radius}px; }
QFrame#toast QLabel { color: $surface; }
QFrame#toast QPushButton { background: transparent; border-color: $secondary; color: $surface; }
QFrame#toast QPushButton:hover, QFrame#toast QPushButton:focus { border-color: $surface; }
QFrame#toast QToolButton:hover { background: $secondary; }
QFrame#palette { background: $surface; border: 1px solid $hairline; border-radius: 8px; }
"""

_CHIPS = """
QLabel[chip="true"] {
  background: $sunken; border-radius: 9px; padding: 0 8px; font-size: ${caption}px;
  min-height: 18px; max-height: 18px; color: $secondary;
}
QLabel[chip="true"][tone="accent"] { background: $accent_soft; color: $accent; }
QLabel[chip="true"][tone="positive"] { color: $positive; }
QLabel[chip="true"][tone="warning"] { color: $warning; }
QLabel[chip="true"][tone="negative"] { color: $negative; }
QLabel[chip="true"][tone="info"] { color: $info; }
QLabel[badge="true"] {
  background: $sunken; border-radius: 9px; padding: 0 6px; font-size: ${caption}px;
  min-height: 18px; max-height: 18px; min-width: 9px; color: $secondary;
}
QPushButton[kind="filter"] {
  border-radius: 13px; padding: 0 10px; min-height: 24px; max-height: 24px; font-size: ${small}px;
}
QPushButton[kind="filter"]:checked {
  background: $accent_soft; color: $accent; border-color: $accent;
}
QPushButton[kind="filter"]:focus { padding: 0 9px; min-height: 22px; max-height: 22px; }
QFrame#banner { background: $surface; border: 1px solid $hairline; border-radius: ${radius}px; }
QFrame#banner[tone="info"] { border-left: 4px solid $info; }
QFrame#banner[tone="accent"] { border-left: 4px solid $accent; }
QFrame#banner[tone="neutral"] { border-left: 4px solid $secondary; }
QFrame#banner[tone="positive"] { border-left: 4px solid $positive; }
QFrame#banner[tone="warning"] { border-left: 4px solid $warning; }
QFrame#banner[tone="negative"] { border-left: 4px solid $negative; }
QFrame#dropZone { background: $surface; border: 2px dashed $field_line; border-radius: 8px; }
QFrame#dropZone:hover, QFrame#dropZone[active="true"] {
  background: $accent_soft; border-color: $accent;
}
QFrame#dropZone:focus { border-color: $accent; }
"""

_SMALL_SIZE = 12


def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet of the whole application in the colours of `tokens`."""
    values: dict[str, str | int] = {
        "canvas": tokens.canvas,
        "surface": tokens.surface,
        "sunken": tokens.sunken,
        "hairline": tokens.hairline,
        "text": tokens.text,
        "secondary": tokens.secondary,
        "accent": tokens.accent,
        "accent_soft": tokens.accent_soft,
        "on_accent": tokens.on_accent,
        "positive": tokens.positive,
        "warning": tokens.warning,
        "negative": tokens.negative,
        "info": tokens.info,
        "faded": mix(tokens.secondary, tokens.surface, 0.35),
        "field_line": mix(tokens.hairline, tokens.secondary, 0.25),
        "accent_hover": mix(tokens.accent, tokens.text, 0.12),
        "accent_pressed": mix(tokens.accent, tokens.text, 0.24),
        "radius": RADIUS,
        "body": BODY_SIZE,
        "small": _SMALL_SIZE,
        "caption": CAPTION_SIZE,
        "section": SECTION_SIZE,
        "title": TITLE_SIZE,
        "figure": FIGURE_SIZE,
    }
    for name in ("chevron-down", "chevron-up", "chevron-right", "check", "minus"):
        path = resource_path(f"icons/tinted/{name}-{tokens.name}.svg")
        values[name.replace("-", "_")] = path.as_posix()
    sheet = _GENERAL + _BUTTONS + _FIELDS + _TABLES + _REST + _CHIPS
    return Template(sheet).substitute(values)
