"""Takes pictures of every page and dialog with the sample agency: two themes, two sizes.

Run by `python3 dev.py screenshots OUT`. Each page's states are in `tests/pictures`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Pictures must not depend on the clock of the machine that takes them.
os.environ["TZ"] = "UTC"

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from ppp_desktop.app import make_window
from ppp_desktop.models.database import Database
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.theme import Scheme, apply_theme, load_bundled_fonts
from ppp_desktop.ui.welcome.view import WelcomeView
from tests import pictures
from tests.stores import copy_of, make_sample

SIZES = ((1280, 800), (1024, 768))
SCHEMES = (Scheme.LIGHT, Scheme.DARK)
FAMILY = "Statement Sans"
REST_MS = 200

Pictures = Callable[[MainWindow, Database], Iterator[str]]


def main(out: Path, only: str = "") -> int:
    """Take the pictures (of the one page named `only`, or of all) into `out`."""
    app = QApplication.instance() or QApplication(["screenshots"])
    assert isinstance(app, QApplication)
    load_bundled_fonts()
    count = 0
    with (
        tempfile.TemporaryDirectory() as scratch,
        patch("ppp_desktop.ui.home.page.greeting", lambda _hour: "Good morning"),
    ):
        sample = make_sample(Path(scratch))
        for scheme in SCHEMES:
            apply_theme(app, scheme, FAMILY)
            for width, height in SIZES:
                folder = out / f"{scheme.value}-{width}x{height}"
                folder.mkdir(parents=True, exist_ok=True)
                if only in ("", "welcome"):
                    count += take_welcome(app, (width, height), folder)
                for name in page_names(only):
                    count += take(app, name, sample, (width, height), folder)
    print(f"{count} pictures in {out}")
    return 0


def page_names(only: str) -> list[str]:
    """Return the names of the modules with pictures."""
    found = [module.name for module in iter_modules(pictures.__path__)]
    return [name for name in found if only in ("", name)]


def take(app: QApplication, name: str, sample: Path, size: tuple[int, int], folder: Path) -> int:
    """Take the pictures of one page in a window of its own; returns how many."""
    states: Pictures = import_module(f"tests.pictures.{name}").pictures
    count = 0
    with scratch_folder() as scratch:
        database = copy_of(sample, scratch)
        tasks = Tasks()
        window = make_window(database, tasks, Settings(scratch / "settings.json"))
        window.resize(*size)
        window.show()
        tasks.wait_idle()
        for state in states(window, database):
            # Small animations, such as the cross in a search field, come to rest.
            QTest.qWait(REST_MS)
            grab(app, window).save(str(folder / f"{state}.png"))
            count += 1
        tasks.close()
        window.close()
        database.close()
        app.processEvents()
    return count


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a folder that has the same name in each run, since the settings show it.

    While another run has that one, the name differs.
    """
    folder = Path(tempfile.gettempdir()) / "ppp-desktop pictures"
    try:
        folder.mkdir()
    except FileExistsError:
        folder = Path(tempfile.mkdtemp(prefix="ppp-desktop pictures "))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_welcome(app: QApplication, size: tuple[int, int], folder: Path) -> int:
    """Take the picture of the first start, when there is no store yet; returns how many."""
    with tempfile.TemporaryDirectory() as scratch:
        window = QMainWindow()
        window.setCentralWidget(WelcomeView(Settings(Path(scratch) / "s.json"), Path("Documents")))
        window.resize(*size)
        window.show()
        app.processEvents()
        window.grab().save(str(folder / "welcome.png"))
        window.close()
    return 1


def grab(app: QApplication, window: QWidget) -> QPixmap:
    """Return a picture of the window with the dialog or popup that is open over it, if any."""
    picture = window.grab()
    popup = app.activePopupWidget()
    if popup is not None:
        painter = QPainter(picture)
        painter.drawPixmap(window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()
    for dialog in app.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            painter = QPainter(picture)
            left = (window.width() - dialog.width()) // 2
            top = (window.height() - dialog.height()) // 2
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
            painter.drawPixmap(left, top, dialog.grab())
            painter.end()
    return picture


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), *sys.argv[2:3]))
