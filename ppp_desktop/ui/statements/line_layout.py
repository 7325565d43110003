"""Where everything of one line of a statement stands: words, figures, rows beneath, the sum."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from ppp_desktop.ui.statements.document_rows import DocumentRow
from ppp_desktop.ui.theme import BODY_SIZE, CAPTION_SIZE, text_font

PADDING = 8
TOP = 7
LINE_HEIGHT = 18
NAME_GAP = 1
ROWS_GAP = 3
NARROW_TEXT = 220  # below it rule and note run under the figures too
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_TALL = 10_000


@dataclass(frozen=True, slots=True)
class Room:
    """Widths in pixels, without padding: of the words, of all before the amounts, of the row."""

    text: int = NARROW_TEXT
    before_amounts: int = NARROW_TEXT
    whole: int = NARROW_TEXT

    @property
    def is_narrow(self) -> bool:
        """Whether rule and note run across the whole row, below name and figures."""
        return self.text + 2 * PADDING < NARROW_TEXT


@dataclass(frozen=True, slots=True)
class LineLayout:
    """Heights in pixels: `name` with the figures beside it, `captions` (rule and note), and each
    of the `rows` beneath, the sum last."""

    name: int
    captions: int
    figures: int
    rows: tuple[int, ...]
    is_narrow: bool

    @property
    def head(self) -> int:
        """What stands above the rows, but for captions that run across."""
        beside = self.name if self.is_narrow else self.name + self.captions
        return max(beside, self.figures)

    @property
    def rows_top(self) -> int:
        """Where the rows begin, below the top of the line's content."""
        across = self.captions if self.is_narrow else 0
        return self.head + across + (ROWS_GAP if self.rows else 0)

    @property
    def height(self) -> int:
        """The height of the whole line with its padding."""
        return self.rows_top + sum(self.rows) + 2 * TOP


def layout_of(row: DocumentRow, room: Room) -> LineLayout:
    """Return how high everything in `row` is."""
    beside = row.beside
    rows = [_row_height(row, at, room) for at in range(beside, len(row.amounts))]
    if row.sum and rows:
        rows.append(LINE_HEIGHT)
    elif row.sum:
        beside += 1
    captions = [caption_height(text, captions_room(row, room)) for text in captions_of(row)]
    return LineLayout(
        name=name_height(row, words_room(row, room)),
        captions=NAME_GAP + sum(captions) if captions else 0,
        figures=beside * LINE_HEIGHT,
        rows=tuple(rows),
        is_narrow=room.is_narrow,
    )


def text_room(row: DocumentRow, at: int, room: Room) -> int:
    """Return how wide the words of a row beneath may be: without figures up to the amounts."""
    if _has_own_line(row, at, room):
        return room.whole
    return room.text if _is_counted(row, at) else room.before_amounts


def figures_top(row: DocumentRow, at: int, room: Room) -> int:
    """Return how far below the top of a row beneath its figures stand: below long words."""
    return text_height(row, at, room) if _has_own_line(row, at, room) else 0


def text_height(row: DocumentRow, at: int, room: Room) -> int:
    """Return how high the words of a row beneath are."""
    return caption_height(row.texts[at], text_room(row, at, room))


def captions_of(row: DocumentRow) -> list[str]:
    """Return what stands below the name."""
    return [text for text in (row.rule, row.note, row.mark) if text]


def is_strong(row: DocumentRow) -> bool:
    """Tell whether the name is set in bold."""
    return row.strong or row.line is not None


def name_height(row: DocumentRow, width: int) -> int:
    """Return how high the name is in `width`."""
    metrics = QFontMetrics(text_font(BODY_SIZE, strong=is_strong(row)))
    return metrics.boundingRect(QRect(0, 0, width, _TALL), WRAPPED, row.name).height()


def caption_height(text: str, width: int) -> int:
    """Return how high a small text is in `width`."""
    metrics = QFontMetrics(text_font(CAPTION_SIZE))
    return metrics.boundingRect(QRect(0, 0, width, _TALL), WRAPPED, text).height()


def _is_counted(row: DocumentRow, at: int) -> bool:
    return bool(row.quantities[at] or row.rates[at])


def _has_own_line(row: DocumentRow, at: int, room: Room) -> bool:
    """Tell whether the words of a row beneath do not fit beside its figures."""
    if not (room.is_narrow and _is_counted(row, at)):
        return False
    return caption_height(row.texts[at], room.text) > caption_height(" ", _TALL)


def _row_height(row: DocumentRow, at: int, room: Room) -> int:
    below = figures_top(row, at, room)
    return below + LINE_HEIGHT if below else max(LINE_HEIGHT, text_height(row, at, room))


def words_room(row: DocumentRow, room: Room) -> int:
    """Return how wide the name may be: up to the amounts where no quantity stands beside it."""
    beside = (*row.quantities[: row.beside], *row.rates[: row.beside])
    return room.text if any(beside) else room.before_amounts


def captions_room(row: DocumentRow, room: Room) -> int:
    """Return how wide rule and note may be."""
    return room.whole if room.is_narrow else words_room(row, room)
