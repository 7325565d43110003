"""The agency's colour where it must be seen on white paper."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

_LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: charts beside their ground
_STEP = 0.92


def visible(accent: str) -> str:
    """Return `accent`, darkened as far as it must be to stand out from white."""
    red, green, blue = HexColor(accent).rgb()
    while 1.05 / (_luminance(red, green, blue) + 0.05) < _LEAST_CONTRAST:
        red, green, blue = red * _STEP, green * _STEP, blue * _STEP
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _luminance(red: float, green: float, blue: float) -> float:
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
