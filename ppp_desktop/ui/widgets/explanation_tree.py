"""A tree of labels and values that shows how an amount came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ppp_desktop.ui.theme import Tone, current_theme, current_tokens, text_font

_LINK_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One step: what it is, its value as text, the steps below it.

    `link` is what `link_activated` hands over when the value is clicked.
    """

    label: str
    value: str = ""
    children: tuple[TreeNode, ...] = ()
    strong: bool = False
    tone: Tone | None = None
    link: object = None


class ExplanationTree(QTreeWidget):
    """Shows TreeNodes in two columns; all of the first `open_depth` levels stand open."""

    link_activated = Signal(object)

    def __init__(self, *, open_depth: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_depth = open_depth
        self._nodes: tuple[TreeNode, ...] = ()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("How this came about")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self._on_clicked)
        self.itemActivated.connect(self._on_clicked)
        current_theme().changed.connect(self._on_theme_changed)

    def set_nodes(self, nodes: Sequence[TreeNode]) -> None:
        """Show `nodes` in place of what was shown."""
        self._nodes = tuple(nodes)
        self.clear()
        for node in self._nodes:
            self._add(node, self.invisibleRootItem(), 0)

    def _add(self, node: TreeNode, parent: QTreeWidgetItem, depth: int) -> None:
        item = QTreeWidgetItem(parent, [node.label, node.value])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, node.label)
        tokens = current_tokens()
        quiet = Tone.NEUTRAL if depth and not node.strong else None
        item.setForeground(0, QBrush(QColor(tokens.tone(node.tone or quiet))))
        item.setForeground(1, QBrush(QColor(tokens.tone(node.tone))))
        if node.strong:
            item.setFont(0, text_font(strong=True))
            item.setFont(1, text_font(strong=True))
        if node.link is not None:
            item.setData(1, _LINK_ROLE, node.link)
            item.setForeground(1, QBrush(QColor(tokens.accent)))
            font = text_font()
            font.setUnderline(True)
            item.setFont(1, font)
        for child in node.children:
            self._add(child, item, depth + 1)
        item.setExpanded(depth < self._open_depth)

    @Slot(QTreeWidgetItem, int)
    def _on_clicked(self, item: QTreeWidgetItem, _column: int) -> None:
        link = item.data(1, _LINK_ROLE)
        if link is not None:
            self.link_activated.emit(link)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.set_nodes(self._nodes)
