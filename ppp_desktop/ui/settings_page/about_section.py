"""The section about the program: version, licence, fonts and libraries."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop import __version__
from ppp_desktop.ui.settings_page.notices import FONTS, LIBRARIES, FontNotice, Notice, version_of
from ppp_desktop.ui.tables.columns import Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import CARD_GAP, COMPACT_ROW_HEIGHT, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import label

_LICENCE = "Free software under the MIT licence. Copyright © 2026 the ppp-desktop authors."
_OFFLINE = "Works offline: nothing is sent anywhere."
_QT = (
    "Qt is used under the LGPL 3.0 as libraries of their own, which you may replace by versions "
    "of yours."
)


class AboutSection(QWidget):
    """`read` is called with a font whose licence is to be shown."""

    def __init__(self, read: Callable[[FontNotice], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        program = Card(f"ppp-desktop {__version__}")
        for text in (_LICENCE, _OFFLINE, _QT):
            program.add(label(text, "secondary", wrap=True))
        fonts = Card("Fonts")
        for font in FONTS:
            fonts.add(_font_line(font, read))
        libraries = Card("Libraries")
        self.libraries = DataTable[Notice](COLUMNS, name="libraries", bare=True, compact=True)
        self.libraries.set_rows(LIBRARIES)
        header = self.libraries.view.horizontalHeader().sizeHint().height()
        self.libraries.setFixedHeight(header + len(LIBRARIES) * COMPACT_ROW_HEIGHT + 2)
        libraries.add(self.libraries)
        top = QHBoxLayout()
        top.setSpacing(CARD_GAP)
        top.addWidget(program, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(fonts, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addLayout(top)
        layout.addWidget(libraries)
        layout.addStretch(1)


COLUMNS: tuple[Column[Notice], ...] = (
    Column("Name", lambda notice: notice.name, width=164),
    Column("Version", version_of, width=76),
    Column("Licence", lambda notice: notice.licence, width=116),
    Column("What for", lambda notice: notice.purpose, stretch=True),
)


def _font_line(font: FontNotice, read: Callable[[FontNotice], None]) -> QWidget:
    result = QWidget()
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(label(font.name, "strong"))
    texts.addWidget(label(font.text, "caption", wrap=True))
    button = Button("Read", kind="small")
    button.setAccessibleName(f"Read the licence of {font.name}")
    button.clicked.connect(lambda _checked=False: read(font))
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SMALL_GAP)
    row.addLayout(texts, 1)
    row.addWidget(button)
    return result
