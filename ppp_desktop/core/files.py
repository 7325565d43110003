"""Writing a file so that it is either whole and new, or as it was."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.core.file_names import refused_by_windows

_IS_WINDOWS = os.name == "nt"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_TOO_LONG_ON_WINDOWS = {111, 206}  # what it calls a path that is too long
_LONGEST_ON_WINDOWS = 259  # characters of a path, where long ones are not allowed
_KEPT_OF_NAME = 20  # characters in the temporary name, which may be no longer than the real one

_FOLDER = "Choose a folder that you may write to."
_NAME = "Choose another name."
_DISK = "Make room on the disk, or choose another one, and try again."
_SHORTER = "Choose a shorter name, or a folder nearer to the top."
_OTHER_FOLDER = "Choose another folder, or connect the disk that it is on."
_NO_SUCH_FOLDER = "Choose another name, or a folder that has none of this name."
_CLOSE = "Close it there and try again, or choose another name."
_ANYTHING = "Choose a folder that you may write to, or close the program that has the file open."


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target` that takes its place when the block ends well.

    Raises StorageUnavailable, which tells why: the folder is missing or not writable, the name is
    not possible, the disk is full, or the target is in use. The target is then as it was.
    """
    refused = refused_by_windows(target.name) if _IS_WINDOWS else ""
    if refused:
        raise _refusal(target, refused, _NAME)
    try:
        prefix = f".{target.name[:_KEPT_OF_NAME]}."
        handle, name = tempfile.mkstemp(prefix=prefix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise _refusal(target, *_why(target, error)) from error
    except ValueError as error:  # a name that no system can spell
        raise _refusal(target, "the name has a sign that files cannot have", _NAME) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise _refusal(target, *_why(target, error, is_begun=True)) from error
    finally:
        with suppress(OSError):  # Windows, where something still reads it
            temporary.unlink(missing_ok=True)


def _why(target: Path, error: OSError, *, is_begun: bool = False) -> tuple[str, str]:
    """Return why the file cannot be written, as the end of a sentence, and what to do."""
    may_write = is_begun or os.access(target.parent, os.W_OK)
    reasons = (
        (error.errno in _FULL, "the disk is full", _DISK),
        (_is_too_long(target, error), "the path is too long", _SHORTER),
        (not _is_folder(target.parent), "the folder is not there", _OTHER_FOLDER),
        (_is_folder(target), "a folder has this name", _NO_SUCH_FOLDER),
        (error.errno == errno.EROFS or not may_write, "you may not write there", _FOLDER),
        (
            isinstance(error, PermissionError),
            "it is open in another program, or protected",
            _CLOSE,
        ),
    )
    for is_so, why, remedy in reasons:
        if is_so:
            return why, remedy
    return error.strerror or "the system refuses it", _ANYTHING


def _is_too_long(target: Path, error: OSError) -> bool:
    if _IS_WINDOWS and len(str(target.absolute())) > _LONGEST_ON_WINDOWS:
        return True
    return (
        error.errno == errno.ENAMETOOLONG
        or getattr(error, "winerror", None) in _TOO_LONG_ON_WINDOWS
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # what cannot be looked at
        return False


def _refusal(target: Path, why: str, remedy: str) -> StorageUnavailable:
    name, folder = _shown(target.name), _shown(str(target.parent))
    return StorageUnavailable(f"{name} cannot be written in {folder}: {why}.", remedy)


def _shown(name: str) -> str:
    """Return a name that can be printed everywhere."""
    printable = "".join(char if char.isprintable() else " " for char in name)
    return " ".join(printable.split())
