#!/usr/bin/env python3
"""Sets up everything that development needs, then runs, tests, shows or builds the program.

Only the standard library is used here, so that a bare Python 3.11 is enough to start from.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
MARK = VENV / "installed.sha256"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OLDEST_PYTHON = (3, 11)

# What Qt's offscreen and X11 windows load at run time on Debian and its relatives.
DEBIAN_PACKAGES = (
    "libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
).split()
QT_CHECK = (
    "from PySide6 import QtPdf, QtPrintSupport, QtSvg, QtWidgets; QtWidgets.QApplication(['check'])"
)


def main() -> int:
    """Parse the command line, set up, and do what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="make .venv and stop")
    run = commands.add_parser("run", help="open the program")
    run.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to ppp-desktop")
    test = commands.add_parser("test", help="lint, types, import contracts and all tests")
    test.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on to pytest")
    for name, text in (
        ("demo", "the main job without a window, into a folder"),
        ("screenshots", "every page and dialog as pictures, into a folder"),
    ):
        commands.add_parser(name, help=text).add_argument("out", type=Path)
    commands.add_parser("format", help="format the code and mend what ruff can mend")
    commands.add_parser("build", help="build the stand-alone program into dist/")
    chosen = parser.parse_args()

    set_up()
    actions: dict[str, Callable[[], int]] = {
        "setup": lambda: 0,
        "run": lambda: open_program(chosen.arguments),
        "test": lambda: call("-m", "pytest", *chosen.arguments, offscreen=True),
        "demo": lambda: demo(chosen.out),
        "screenshots": lambda: call(
            "-m", "tests.screenshots", str(chosen.out.resolve()), offscreen=True
        ),
        "format": lambda: max(
            call("-m", "ruff", "format", "."), call("-m", "ruff", "check", "--fix", ".")
        ),
        "build": lambda: call(str(ROOT / "installer" / "build.py")),
    }
    return actions[chosen.command]()


def open_program(arguments: list[str]) -> int:
    """Open the window, or say that there is no display and do the demo instead."""
    if not arguments and not has_display():
        print("There is no display here, so the demo runs instead of the window.", flush=True)
        return demo(ROOT / "out" / "demo")
    return call("-m", "ppp_desktop", *arguments)


def demo(out: Path) -> int:
    """Do the main job without a window."""
    return call("-m", "ppp_desktop", "demo", str(out.resolve()))


def has_display() -> bool:
    """Tell whether a window can be opened."""
    if platform.system() in ("Windows", "Darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def set_up() -> None:
    """Make `.venv` from the lock when it is missing or older, and install what Qt needs."""
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit("Python 3.11 or newer is needed.")
    wanted = fingerprint()
    if not MARK.exists() or MARK.read_text(encoding="ascii") != wanted or not PYTHON.exists():
        say("Setting up .venv; this takes a minute the first time.")
        venv.create(VENV, clear=True, with_pip=True)
        install("--require-hashes", "-r", str(LOCK))
        install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        if platform.system() == "Linux":
            provide_qt_libraries()
        MARK.write_text(wanted, encoding="ascii")


def fingerprint() -> str:
    """Return what the environment was made from: the lock, this Python, this folder."""
    return hashlib.sha256(LOCK.read_bytes() + f"{sys.version}{ROOT}".encode()).hexdigest()


def install(*arguments: str) -> None:
    """Run pip inside `.venv`; stop with its own words when it fails."""
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, *arguments], check=False).returncode:
        raise SystemExit("The packages could not be installed; pip's message stands above.")


def provide_qt_libraries() -> None:
    """Install Qt's system libraries where they are missing, or say which line does it."""
    if qt_starts() and not window_misses_libraries():
        return
    line = f"apt-get install --yes --no-install-recommends {' '.join(DEBIAN_PACKAGES)}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        hint = f"Qt misses system libraries. On Debian or Ubuntu run: sudo {line}"
        if qt_starts():
            # Enough for tests and the demo; only a window on a screen needs the rest.
            say(hint)
            return
        raise SystemExit(hint)
    say("Installing the system libraries that Qt needs.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet"], line.split()):
        done = subprocess.run(
            command, check=False, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode:
            sys.stderr.write(done.stdout.decode(errors="replace"))
            raise SystemExit(f"“{' '.join(command)}” failed; its message stands above.")
    if not qt_starts():
        raise SystemExit("Qt still does not start; run the program once to see what it misses.")


def window_misses_libraries() -> bool:
    """Tell whether the plug-in that draws on an X11 screen lacks a library."""
    (plugin,) = VENV.glob("lib/python*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so")
    listed = subprocess.run(["ldd", str(plugin)], check=False, capture_output=True, text=True)
    return "not found" in listed.stdout


def qt_starts() -> bool:
    """Tell whether Qt can open a window that nobody sees."""
    return call("-c", QT_CHECK, offscreen=True, quiet=True) == 0


def call(*arguments: str, offscreen: bool = False, quiet: bool = False) -> int:
    """Run the environment's Python in the project's folder and return its exit code."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(
        [str(PYTHON), *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=output,
        stderr=output,
    )
    return done.returncode


def say(text: str) -> None:
    """Tell what is going on without disturbing what a command prints on standard output."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
