"""The look of the window: every colour, size and distance, and their application to Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from resources import resource_path

# Distances and sizes in device-independent pixels.
PAGE_MARGIN = 24
CARD_GAP = 16
CARD_MARGIN = 16
LABEL_GAP = 4
FIELD_GAP = 12
SMALL_GAP = 8
RADIUS = 6
ROW_HEIGHT = 32
COMPACT_ROW_HEIGHT = 26
TWO_LINE_ROW_HEIGHT = 48
SIDEBAR_WIDTH = 208
SIDE_PANEL_WIDTH = 420
CONTROL_HEIGHT = 32
ICON_SIZE = 20

CAPTION_SIZE = 11
BODY_SIZE = 13
SECTION_SIZE = 15
TITLE_SIZE = 20
FIGURE_SIZE = 28

# Okabe and Ito's palette: told apart by colour-blind eyes; charts add a dash or marker as well.
SERIES_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F")
# The first blue is too dark to read on a dark surface; its lighter sister takes the first place.
DARK_SERIES_COLOURS = (
    "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#4A94D0", "#D55E00", "#9A9A9A",
)  # fmt: skip


class Scheme(StrEnum):
    """What the user chose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a coloured text, chip or bar means."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    POSITIVE = "positive"
    WARNING = "warning"
    NEGATIVE = "negative"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme as #RRGGBB."""

    name: Scheme
    canvas: str
    surface: str
    sunken: str
    hairline: str
    text: str
    secondary: str
    accent: str
    accent_soft: str
    on_accent: str
    positive: str
    warning: str
    negative: str
    info: str
    series: tuple[str, ...]

    def tone(self, tone: Tone | None) -> str:
        """Return the text colour of `tone`; plain text colour for None."""
        if tone is None:
            return self.text
        return {
            Tone.NEUTRAL: self.secondary,
            Tone.ACCENT: self.accent,
            Tone.POSITIVE: self.positive,
            Tone.WARNING: self.warning,
            Tone.NEGATIVE: self.negative,
            Tone.INFO: self.info,
        }[tone]


LIGHT = Tokens(
    name=Scheme.LIGHT,
    canvas="#F6F7F9",
    surface="#FFFFFF",
    sunken="#ECEFF3",
    hairline="#D9DFE7",
    text="#1B2430",
    secondary="#55616F",
    accent="#17656E",
    accent_soft="#E0F0F1",
    on_accent="#FFFFFF",
    positive="#1B7340",
    warning="#8A5A00",
    negative="#B3261E",
    info="#2A5CA6",
    series=SERIES_COLOURS,
)
DARK = Tokens(
    name=Scheme.DARK,
    canvas="#14181D",
    surface="#1C2229",
    sunken="#0F1317",
    hairline="#2E3640",
    text="#E6EAF0",
    secondary="#A6B1BF",
    accent="#63C4CB",
    accent_soft="#17353A",
    on_accent="#10181A",
    positive="#63C892",
    warning="#E3B75B",
    negative="#F48B83",
    info="#8CB6F2",
    series=DARK_SERIES_COLOURS,
)


def mix(first: str, second: str, share: float) -> str:
    """Return the colour `share` (0 to 1) of the way from `first` to `second`."""
    one, two = QColor(first), QColor(second)
    red = round(one.red() + (two.red() - one.red()) * share)
    green = round(one.green() + (two.green() - one.green()) * share)
    blue = round(one.blue() + (two.blue() - one.blue()) * share)
    return QColor(red, green, blue).name()


class Theme(QObject):
    """The theme of the running application; `changed` tells painted widgets to draw again."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.scheme = Scheme.LIGHT
        self.tokens = LIGHT
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    def set_scheme(self, scheme: Scheme) -> None:
        """Dress the application in `scheme` at once."""
        self.scheme = scheme
        wanted = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
        # Also colours the title bar that the system draws.
        self._app.styleHints().setColorScheme(wanted.get(scheme, Qt.ColorScheme.Unknown))
        self._dress()

    def _dress(self) -> None:
        from ppp_desktop.ui.style_sheet import style_sheet

        self.tokens = self._wanted_tokens()
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()

    def _wanted_tokens(self) -> Tokens:
        if self.scheme is Scheme.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.scheme is Scheme.DARK else LIGHT

    @Slot()
    def _on_system_scheme_changed(self) -> None:
        if self.scheme is Scheme.SYSTEM and self._wanted_tokens() is not self.tokens:
            self._dress()


def apply_theme(
    app: QApplication, scheme: Scheme = Scheme.SYSTEM, font_family: str | None = None
) -> Theme:
    """Dress `app` and return its theme; `font_family` None keeps the system's face."""
    app.setStyle("Fusion")
    app.setFont(_font(app, font_family))
    theme = app.findChild(Theme) or Theme(app)
    theme.set_scheme(scheme)
    return theme


def current_theme() -> Theme:
    """Return the theme of the running application (light where none was applied yet)."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("No QApplication is running")
    return app.findChild(Theme) or Theme(app)


def current_tokens() -> Tokens:
    """Return the colours that are on screen now."""
    return current_theme().tokens


def text_font(size: int = BODY_SIZE, *, strong: bool = False) -> QFont:
    """Return the application's face in `size` px, for widgets that paint their own text."""
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def load_bundled_fonts() -> tuple[str, ...]:
    """Register the fonts shipped in resources/fonts and return their families, sorted."""
    families: set[str] = set()
    for path in sorted(resource_path("fonts").glob("*.?tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ())
    return tuple(sorted(families))


def _font(app: QApplication, family: str | None) -> QFont:
    font = QFont(family) if family else QFont(app.font())
    font.setPixelSize(BODY_SIZE)
    # Figures of one width stand under each other in columns; faces without them ignore the wish.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.canvas,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.canvas,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.secondary,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.sunken,
        role.Mid: tokens.hairline,
        role.Dark: tokens.hairline,
        role.Shadow: tokens.hairline,
    }
    palette = QPalette()
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    faded = QColor(mix(tokens.secondary, tokens.surface, 0.35))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, faded)
    return palette
