"""What the stand-alone program ships beside its modules, and what is kept out of it."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

PROGRAM = "ppp-desktop"
CONSOLE_PROGRAM = "ppp-desktop-cli"
"""On Windows only: there a program without a console cannot print to one."""

MIGRATIONS = "ppp_desktop/models/migrations"

HIDDEN_MODULES = (
    # Imported only by the migrations, which are shipped as files and therefore not analysed.
    "alembic.context",
    "alembic.op",
    # Imported by name: pyqtgraph draws lines with them at hand, though not through them.
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
)
"""Modules that the recipe cannot find by itself."""

EXCLUDED_MODULES = (
    # Qt beyond the window: the program draws with widgets and prints PDF.
    *(
        f"PySide6.{name}"
        for name in (
            "Qt3DAnimation Qt3DCore Qt3DExtras Qt3DInput Qt3DLogic Qt3DRender QtAxContainer "
            "QtBluetooth QtCharts QtConcurrent QtDataVisualization QtDBus QtDesigner QtGraphs "
            "QtGraphsWidgets QtHelp QtHttpServer QtLocation QtMultimedia QtMultimediaWidgets "
            "QtNetworkAuth QtNfc QtPositioning QtQml QtQuick QtQuick3D "
            "QtQuickControls2 QtQuickTest QtQuickWidgets QtRemoteObjects QtScxml QtSensors "
            "QtSerialBus QtSerialPort QtSpatialAudio QtSql QtStateMachine QtTest QtTextToSpeech "
            "QtUiTools QtWebChannel QtWebEngineCore QtWebEngineQuick QtWebEngineWidgets "
            "QtWebSockets QtWebView QtXml"
        ).split()
    ),
    # Other ways to the same windows, and what only development needs.
    *("PyQt5 PyQt6 PySide2 tkinter _tkinter turtle idlelib lib2to3 ensurepip pydoc_data".split()),
    *("pytest _pytest hypothesis mypy ruff pdfplumber pdfminer pypdfium2 setuptools pip".split()),
    *("pkg_resources IPython ipykernel jupyter notebook sphinx docutils pygments".split()),
    "PIL._avif",  # logos are PNG or JPEG
    # Optional companions of libraries: used where present, never by this program.
    *("matplotlib scipy pandas pyarrow jinja2 lxml cupy numba h5py OpenGL cryptography".split()),
    *("psycopg2 MySQLdb pyodbc oracledb asyncpg aiosqlite greenlet".split()),
    *("yaml rich email_validator".split()),
)

LOCALES = frozenset("root en de fr es it pt nl pl".split())
"""Babel's languages that stay: those in which exports name months, and those of the clients."""

_LEFT_OUT = re.compile(
    r"""
    (^|/)translations/                                      # Qt speaks English here, as we do
    | (^|/)PySide6/(Qt/)?qml/
    | /plugins/(canbus|designer|egldeviceintegrations|generic|networkinformation|position
        |qmltooling|renderers|sqldrivers|tls|vectorimageformats)/
    | /plugins/platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc|direct2d)
    | /plugins/platforminputcontexts/(lib)?qtvirtualkeyboard
    | /plugins/platformthemes/libqgtk3                      # half of GTK, mixed with the system's
    | /plugins/imageformats/(lib)?q(icns|tga|tiff|wbmp|pdf)
    | (lib)?Qt6?(Qml|Quick|VirtualKeyboard|EglFS|EglFs|LabsPlatform|WebEngine)\w*
        (\.so|\.dll|\.framework|$)
    | (^|/)opengl32sw\.dll$                                 # software OpenGL: widgets need none
    | (^|/)pyqtgraph/(examples|icons/peegee|colors/maps)/
    | (^|/)(babel|alembic|reportlab|mako)/.*\.(pyi|mako|po|pot)$
    """,
    re.VERBOSE,
)
_LOCALE = re.compile(r"(^|/)babel/locale-data/(?P<name>[^/]+)\.dat$")


def shipped_files(root: Path) -> list[tuple[Path, str]]:
    """Return each data file under the checkout `root` with its folder inside the program.

    These are all files of `resources` but its modules, and the migrations as source, since Alembic
    reads them from disk.
    """
    found = [path for path in (root / "resources").rglob("*") if _is_resource(path)]
    found += (root / MIGRATIONS).rglob("*.py")
    return [(path, path.parent.relative_to(root).as_posix()) for path in sorted(found)]


def is_kept(name: str) -> bool:
    """Tell whether the file that a library's recipe wants to ship as `name` is needed."""
    posix = str(PurePosixPath(name.replace("\\", "/")))
    locale = _LOCALE.search(posix)
    if locale is not None:
        return locale["name"] in LOCALES
    return _LEFT_OUT.search(posix) is None


def _is_resource(path: Path) -> bool:
    hidden = path.name.startswith(".") or "__pycache__" in path.parts
    return path.is_file() and not hidden and path.suffix not in {".py", ".pyc"}
