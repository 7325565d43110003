"""Chooses a font for each character of a statement: the house face, the fallback, the system's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.statements.system_fonts import FontFile, find_font
from resources import resource_path

# Scripts whose letters join or move (Devanagari to Sinhala, Tibetan and Myanmar, Khmer): set letter
# by letter they would be misspelt. So would those read from the right, but for Hebrew and for the
# Arabic letters that `joining` knows the forms of.
_JOINING = ((0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x17FF))
_RIGHT_TO_LEFT = {"R", "AL"}
_SET_FROM_THE_RIGHT = ((0x0590, 0x06FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))
_BARE_ARABIC = (0x0600, 0x06FF)
_REMEDY = "Write it in other letters and make the statement again."


class Weight(StrEnum):
    """The two weights of the house face."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that follow each other in one font; `width` in ems."""

    font: str
    text: str
    width: float


class Typeface:
    """One weight: for each character met so far, the font that has it and its width in ems."""

    def __init__(
        self, weight: Weight, *, search: Callable[[str], FontFile | None] = find_font
    ) -> None:
        self._fonts = [
            _shipped(f"StatementSans-{weight}"),
            _shipped(f"StatementRightToLeft-{weight}"),
            _shipped("DroidSansFallback"),
        ]
        self._search = search
        self._known: dict[str, tuple[str, float]] = {}

    @property
    def name(self) -> str:
        """The name of the house face in this weight, as reportlab knows it."""
        return str(self._fonts[0].fontName)

    def advance(self, char: str, text: str, where: str) -> tuple[str, float]:
        """Return font name and width of `char`, which stands in `text`, which is `where`.

        Raises ValidationFailed where no font has it, or its script cannot be set.
        """
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = self._look_up(char, text, where)
        return known

    def runs(self, text: str, where: str) -> tuple[Run, ...]:
        """Return `text` (already cleaned) cut where the font changes."""
        placed = self._placed(text, where)
        fonts = {font for font, _ in placed}
        if len(fonts) == 1:
            return (Run(fonts.pop(), text, sum(width for _, width in placed)),)
        return tuple(
            _run(font, list(group))
            for font, group in groupby(
                ((char, *found) for char, found in zip(text, placed, strict=True)),
                key=lambda item: item[1],
            )
        )

    def width(self, text: str, where: str) -> float:
        """Return the width of `text` (already cleaned) in ems."""
        return sum(width for _, width in self._placed(text, where))

    def _placed(self, text: str, where: str) -> list[tuple[str, float]]:
        known = self._known
        try:
            return [known[char] for char in text]
        except KeyError:
            return [self.advance(char, text, where) for char in text]

    def _look_up(self, char: str, text: str, where: str) -> tuple[str, float]:
        _refuse_unsettable(char, text, where)
        for font in self._fonts:
            if ord(char) in font.face.charToGlyph:
                return font.fontName, font.face.charWidths[ord(char)] / 1000
        found = None if unicodedata.category(char) in {"Co", "Cn", "Cs"} else self._search(char)
        if found is not None:
            try:
                self._fonts.append(_registered(f"{found.path}#{found.index}", found))
            except (TTFError, OSError):
                found = None
        if found is None or ord(char) not in self._fonts[-1].face.charToGlyph:
            raise ValidationFailed(
                f"The font has no sign for “{_shown(char)}” in {where} “{_short(text)}”.",
                remedy=_REMEDY,
            )
        return self._fonts[-1].fontName, self._fonts[-1].face.charWidths[ord(char)] / 1000


@lru_cache(maxsize=len(Weight))
def typeface(weight: Weight) -> Typeface:
    """Return the shared face of `weight`; its files are read on first use."""
    return Typeface(weight)


def clean(text: str) -> str:
    """Return `text` composed (NFC), without invisible signs, tabs as spaces, line ends as "\\n"."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_visible(composed))


def _visible(text: str) -> Iterator[str]:
    for char in text:
        category = unicodedata.category(char)
        if category == "Cc":
            yield char if char == "\n" else " "
        elif category in {"Zl", "Zp"}:
            yield "\n"
        elif category != "Cf" and not 0xFE00 <= ord(char) <= 0xFE0F:
            yield char


def _shipped(name: str) -> TTFont:
    return _registered(name, FontFile(resource_path(f"fonts/{name}.ttf")))


def _registered(name: str, file: FontFile) -> TTFont:
    """Return the font, known to reportlab under `name`; read once in the life of the program."""
    if name not in pdfmetrics.getRegisteredFontNames():
        font = TTFont(name, str(file.path), subfontIndex=file.index, asciiReadable=0)
        pdfmetrics.registerFont(font)
    return pdfmetrics.getFont(name)


def _run(font: str, placed: list[tuple[str, str, float]]) -> Run:
    return Run(font, "".join(char for char, _, _ in placed), sum(width for _, _, width in placed))


def _refuse_unsettable(char: str, text: str, where: str) -> None:
    code = ord(char)
    if _is_within(code, _JOINING) or _is_misspelt_from_the_right(char, code):
        raise ValidationFailed(
            f"The PDF cannot set the script of “{_shown(char)}” in {where} “{_short(text)}”.",
            remedy=_REMEDY,
        )


def _is_misspelt_from_the_right(char: str, code: int) -> bool:
    if unicodedata.bidirectional(char) not in _RIGHT_TO_LEFT:
        return False
    is_bare = _is_within(code, (_BARE_ARABIC,)) and unicodedata.category(char) == "Lo"
    return is_bare or not _is_within(code, _SET_FROM_THE_RIGHT)


def _is_within(code: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in spans)


def _shown(char: str) -> str:
    return char if char.isprintable() else f"U+{ord(char):04X}"


def _short(text: str) -> str:
    safe = "".join(_shown(char) for char in text)
    return safe if len(safe) <= 40 else f"{safe[:39]}…"
