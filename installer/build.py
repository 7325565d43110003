"""Builds the stand-alone program into dist/ppp-desktop and tries it out."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from installer.contents import PROGRAM  # noqa: E402 - a script's own folder is not the project's
from installer.smoke import program_in, try_out  # noqa: E402 - as above

MEGABYTE = 1_000_000


def main() -> int:
    """Build, say how large it became, try it out; return the exit code."""
    from PyInstaller.__main__ import run  # noqa: PLC0415 - tests import this without

    folder = ROOT / "dist" / PROGRAM
    shutil.rmtree(folder, ignore_errors=True)
    began = time.monotonic()
    work = ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "installer")]
    run([str(ROOT / "installer" / "ppp_desktop.spec"), *work, "--noconfirm", "--log-level=WARN"])
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files) / MEGABYTE
    seconds = time.monotonic() - began
    words = f"{folder}: {size:.0f} MB in {len(files):,} files, built in {seconds:.0f} s"
    print(words, flush=True)  # noqa: T201 - a console program
    return try_out(program_in(folder))


if __name__ == "__main__":
    raise SystemExit(main())
