"""Everything that the program reads from disk is shipped, by the recipe and by the wheel alike."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from installer.contents import EXCLUDED_MODULES, LOCALES, MIGRATIONS, is_kept, shipped_files
from installer.licences import licence_files
from installer.orphans import without_orphans
from ppp_desktop.models.migrate import MIGRATIONS as MIGRATIONS_READ
from resources import resource_path

ROOT = Path(__file__).resolve().parents[3]


def resources() -> set[Path]:
    every = {path for path in (ROOT / "resources").rglob("*") if path.is_file()}
    modules = {path for path in every if path.suffix in {".py", ".pyc"}}
    return {path for path in every - modules if not path.name.startswith(".")}


def test_every_resource_is_shipped_in_its_folder() -> None:
    shipped = dict(shipped_files(ROOT))
    assert resources()
    for path in resources():
        assert shipped[path] == path.parent.relative_to(ROOT).as_posix()


def test_every_migration_is_shipped_as_source_where_it_is_read() -> None:
    assert MIGRATIONS_READ == ROOT / MIGRATIONS
    shipped = dict(shipped_files(ROOT))
    migrations = list(MIGRATIONS_READ.rglob("*.py"))
    assert MIGRATIONS_READ / "env.py" in migrations
    for path in migrations:
        assert shipped[path] == path.parent.relative_to(ROOT).as_posix()


def test_the_wheel_ships_every_resource() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["resources"]
    shipped = {path for pattern in patterns for path in (ROOT / "resources").glob(pattern)}
    assert resources() <= shipped


def test_the_wheel_finds_every_folder_of_migrations() -> None:
    for path in (ROOT / MIGRATIONS).rglob("*.py"):
        assert (path.parent / "__init__.py").is_file()


def test_what_the_program_asks_for_is_shipped() -> None:
    shipped = {path for path, _ in shipped_files(ROOT)}
    for name in ("sample/agency.json", "templates/cost-per-click.json", "fonts/OFL.txt"):
        assert resource_path(name) in shipped


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\imageformats\\qsvg.dll",
        "PySide6/Qt/lib/libQt6Pdf.so.6",
        "PySide6/Qt6Widgets.dll",
        "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        "babel/global.dat",
        *(f"babel/locale-data/{locale}.dat" for locale in LOCALES),
        *(f"{folder}/{path.name}" for path, folder in shipped_files(ROOT)),
    ],
)
def test_what_is_needed_is_kept(name: str) -> None:
    assert is_kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6\\translations\\qt_de.qm",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/plugins/imageformats/qtiff.dll",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "libQt6QmlModels.so.6",
        "PySide6/Qt6WebEngineCore.dll",
        "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
        "PySide6/opengl32sw.dll",
        "babel/locale-data/ja.dat",
        "babel/locale-data/de_AT.dat",
    ],
)
def test_what_is_not_needed_is_left_out(name: str) -> None:
    assert not is_kept(name)


def test_no_module_of_qt_that_the_window_uses_is_excluded() -> None:
    used = {
        line.split()[1]
        for path in (ROOT / "ppp_desktop").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("from PySide6.", "import PySide6."))
    }
    assert "PySide6.QtWidgets" in used
    assert used.isdisjoint(EXCLUDED_MODULES)


def test_every_library_comes_with_its_licence() -> None:
    folders = {folder for _, folder in licence_files(ROOT)}
    assert {"licences", "licences/qt", "licences/reportlab", "licences/sqlalchemy"} <= folders


def test_system_libraries_stay_only_while_something_links_to_them() -> None:
    links = {"/plugin": ["libkept.so"], "/libkept": ["libdeep.so"], "/libgtk": ["libkept.so"]}
    entries = [
        ("Qt/plugins/plugin.so", "/plugin", "BINARY"),
        ("libkept.so", "/libkept", "BINARY"),
        ("libdeep.so", "/libdeep", "BINARY"),
        ("libgtk.so", "/libgtk", "BINARY"),
        ("libpython3.11.so", "/libpython", "BINARY"),
        ("libQt6Core.so", "Qt/lib/libQt6Core.so", "SYMLINK"),
    ]
    kept = without_orphans(entries, lambda path: links.get(path, []))
    assert [name for name, _, _ in kept] == [name for name, _, _ in entries if name != "libgtk.so"]
