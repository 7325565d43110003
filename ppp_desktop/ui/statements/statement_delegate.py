"""Painting of one statement in the list: client and total, below them period, number and state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.services.statement_standing import Standing, StandingRow
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.statements.standing_looks import STANDING_TONES, STANDING_WORDS
from ppp_desktop.ui.tables.rows_model import ROW_ROLE
from ppp_desktop.ui.theme import BODY_SIZE, CAPTION_SIZE, Tokens, Tone, current_tokens, text_font

_ROW_HEIGHT = 54
_PADDING = 12
_LINE = 18
_TOP = 9
_GAP = 8
_CHIP_HEIGHT = 18


def second_line(row: StatementRow) -> str:
    """Return what stands below the client: the period, and the number or the contract."""
    return f"{row.period.label} · {row.number or row.contract_code}"


class StatementDelegate(QStyledItemDelegate):
    """Two lines of text at the left, the total and the state at the right."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _ROW_HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        shown = index.data(ROW_ROLE)
        if not isinstance(shown, StandingRow):
            return
        row = shown.row
        tokens = current_tokens()
        painter.save()
        _paint_ground(painter, option, tokens)
        area = option.rect.adjusted(_PADDING, _TOP, -_PADDING, 0)
        upper = QRect(area.left(), area.top(), area.width(), _LINE)
        lower = upper.translated(0, _LINE)
        total = format_money(row.total, row.currency)
        width = _paint_right(painter, upper, total, _ink(shown, tokens))
        _paint_left(painter, upper, width, row.client_name, QColor(_ink(shown, tokens)))
        painter.setFont(text_font(CAPTION_SIZE))
        width = _paint_chip(painter, lower, shown.standing, tokens)
        _paint_left(painter, lower, width, second_line(row), QColor(tokens.secondary))
        painter.restore()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> None:
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(tokens.accent_soft))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(tokens.canvas))
    painter.setPen(QColor(tokens.hairline))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.fillRect(
            QRect(option.rect.left(), option.rect.top(), 3, option.rect.height() - 1),
            QColor(tokens.accent),
        )


def _ink(shown: StandingRow, tokens: Tokens) -> str:
    """What is void stands back."""
    return tokens.secondary if shown.standing is Standing.VOID else tokens.text


def _paint_right(painter: QPainter, area: QRect, text: str, colour: str) -> int:
    painter.setFont(text_font(BODY_SIZE, strong=True))
    painter.setPen(QColor(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    width = painter.fontMetrics().horizontalAdvance(text)
    painter.setFont(text_font(BODY_SIZE))
    return width


def _paint_chip(painter: QPainter, area: QRect, standing: Standing, tokens: Tokens) -> int:
    text, tone = STANDING_WORDS[standing], STANDING_TONES[standing]
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * _GAP
    chip = QRectF(area.right() - width + 1, area.top() + 1, width, _CHIP_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent_soft if tone is Tone.ACCENT else tokens.sunken))
    painter.drawRoundedRect(chip, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
    painter.setPen(QColor(tokens.tone(tone)))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
    return width


def _paint_left(painter: QPainter, area: QRect, taken: int, text: str, colour: QColor) -> None:
    room = area.adjusted(0, 0, -taken - _GAP, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(colour)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
