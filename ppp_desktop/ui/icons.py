"""Icons drawn in the theme's colours from the SVG files in resources/icons."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ppp_desktop.ui.theme import ICON_SIZE, current_tokens
from resources import resource_path

_SCALES = (1.0, 2.0)  # ordinary and high-density screens


def icon(name: str, colour: str | None = None, *, size: int = ICON_SIZE) -> QIcon:
    """Return the icon `name` in `colour` (#RRGGBB), the theme's secondary text by default."""
    result = QIcon()
    for scale in _SCALES:
        result.addPixmap(pixmap(name, colour, size=size, scale=scale))
    return result


def pixmap(
    name: str, colour: str | None = None, *, size: int = ICON_SIZE, scale: float = 1.0
) -> QPixmap:
    """Return the icon as a pixmap of `size` px on a screen with `scale` dots per px."""
    image = QPixmap(round(size * scale), round(size * scale))
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    drawing = _source(name).replace("currentColor", colour or current_tokens().secondary)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons, sorted."""
    return tuple(sorted(path.stem for path in resource_path("icons").glob("*.svg")))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
