"""The agency's mark: its logo, checked and made small, or a monogram where it has none."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, replace
from functools import lru_cache

from PIL import Image, ImageOps
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.statements.fonts import clean
from ppp_desktop.statements.pdf.text import SECTION, Block, block

MARK_HEIGHT = 24.0  # points
_LOGO_WIDTH = 150.0  # points, at most
_LOGO_HEIGHT = 36.0  # points, at most
_MOST_PIXELS = 40_000_000
_KEPT_PIXELS = (1200, 400)  # 575 dpi at the largest size in print
_NO_TEXT = Block()
_REMEDY = "Choose a PNG or JPEG image."


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at the head of the first page; sizes in points."""

    width: float
    height: float
    image: ImageReader | None = None
    initial: Block = _NO_TEXT
    accent: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether it is a lettering that leaves no room for the name beside it."""
        return self.width > 2 * self.height

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw with the upper left corner at (x, top)."""
        if self.image is not None:
            place = (x, top - self.height, self.width, self.height)
            canvas.drawImage(self.image, *place, mask="auto")
            return
        canvas.setFillColor(HexColor(self.accent))
        canvas.roundRect(x, top - self.height, self.width, self.height, 4.5, stroke=0, fill=1)
        left = x + (self.width - self.initial.width) / 2
        self.initial.draw(canvas, left, top - (self.height - self.initial.height) / 2)


def mark(logo: bytes, name: str, accent: str) -> Mark:
    """Return the mark of the agency `name`.

    Raises ValidationFailed when `logo` is no PNG or JPEG, is damaged or is unreasonably large.
    """
    if logo:
        image, width, height = _read(logo)
        scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
        return Mark(width * scale, height * scale, image)
    letters = (char for char in clean(name) if char.isalnum())
    initial = next(letters, "").upper()[:1]
    colour = "#FFFFFF" if _is_dark(accent) else "#1B2430"
    written = block(initial, replace(SECTION, size=14.0, colour=colour), 24.0, "the agency's name")
    return Mark(MARK_HEIGHT, MARK_HEIGHT, None, written, accent)


def check_logo(logo: bytes) -> None:
    """Raise what `mark` raises for a logo that cannot be printed."""
    _read(logo)


@lru_cache(maxsize=2)
def _read(logo: bytes) -> tuple[ImageReader, int, int]:
    """Return the logo ready for print with its size in pixels; kept for the next statement."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; the size is checked here
            image = Image.open(io.BytesIO(logo), formats=("PNG", "JPEG"))
            if image.width * image.height > _MOST_PIXELS:
                raise ValidationFailed(
                    "The logo has more than 40 million pixels.",
                    field="logo",
                    remedy="Choose a smaller image.",
                )
            image.load()
            upright = ImageOps.exif_transpose(image)
            kept = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationFailed(
            "The logo is not an image that can be printed.", field="logo", remedy=_REMEDY
        ) from error
    kept.thumbnail(_KEPT_PIXELS, Image.Resampling.LANCZOS)
    return ImageReader(kept), kept.width, kept.height


def _is_dark(colour: str) -> bool:
    red, green, blue = HexColor(colour).rgb()
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.55)
