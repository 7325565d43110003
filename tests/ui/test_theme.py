"""Every text is readable on every surface, in both schemes, and the theme changes while running."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.icons import icon_names, pixmap
from ppp_desktop.ui.theme import (
    DARK,
    LIGHT,
    Scheme,
    Tokens,
    Tone,
    apply_theme,
    current_theme,
    load_bundled_fonts,
    mix,
    text_font,
)
from ppp_desktop.ui.widgets.buttons import IconButton
from resources import resource_path

LEAST_CONTRAST = 5.0
SURFACES = ("canvas", "surface", "sunken", "accent_soft")
TEXTS = ("text", "secondary", "accent", "positive", "warning", "negative", "info")


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_readable(tokens: Tokens, surface: str, text: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, surface)) >= LEAST_CONTRAST


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_the_main_button_is_readable_in_each_state(tokens: Tokens) -> None:
    for share in (0.0, 0.12, 0.24):
        ground = mix(tokens.accent, tokens.text, share)
        assert contrast(tokens.on_accent, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_first_series_stands_out_from_the_surface(tokens: Tokens) -> None:
    assert contrast(tokens.series[0], tokens.surface) >= 3.0


def test_tinted_icons_have_the_colours_of_the_theme() -> None:
    for tokens in (LIGHT, DARK):
        for path in resource_path("icons/tinted").glob(f"*-{tokens.name}.svg"):
            text = path.read_text(encoding="utf-8")
            mark = path.stem.startswith(("check", "minus"))
            assert (tokens.on_accent if mark else tokens.secondary) in text


def test_every_icon_draws_something(qapp: QApplication) -> None:
    for name in icon_names():
        image = pixmap(name, "#000000").toImage()
        dots = (image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
        assert any(dots), name


def test_theme_change_restyles_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    theme = current_theme()
    button = IconButton("close", "Close")
    qtbot.addWidget(button)
    before = button.icon().pixmap(16, 16).toImage()
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme(Scheme.DARK)
    assert qapp.palette().window().color() == QColor(DARK.canvas)
    assert DARK.canvas in qapp.styleSheet()
    assert button.icon().pixmap(16, 16).toImage() != before
    theme.set_scheme(Scheme.LIGHT)
    assert qapp.palette().window().color() == QColor(LIGHT.canvas)


def test_system_scheme_is_light_where_the_system_tells_nothing(qapp: QApplication) -> None:
    theme = apply_theme(qapp, Scheme.SYSTEM)
    assert theme.tokens in (LIGHT, DARK)
    theme.set_scheme(Scheme.LIGHT)


def test_figures_are_tabular_where_the_face_has_them(qapp: QApplication) -> None:
    assert [tag.toString() for tag in qapp.font().featureTags()] == [b"tnum"]
    assert text_font(28).pixelSize() == 28


def test_bundled_fonts_load(qapp: QApplication) -> None:
    assert load_bundled_fonts()


def test_each_tone_has_a_colour() -> None:
    assert {LIGHT.tone(tone) for tone in Tone} <= {getattr(LIGHT, name) for name in TEXTS}
    assert LIGHT.tone(None) == LIGHT.text
