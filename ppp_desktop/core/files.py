"""Writing a file so that it is either whole and new, or as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ppp_desktop.core.errors import StorageUnavailable


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target` that takes its place when the block ends well.

    Raises StorageUnavailable when the folder is missing or not writable, or the target is in use.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise _refusal(target) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise _refusal(target) from error
    finally:
        temporary.unlink(missing_ok=True)


def _refusal(target: Path) -> StorageUnavailable:
    return StorageUnavailable(
        f"{target.name} cannot be written in {target.parent}.",
        "Choose a folder that you may write to, or close the program that has the file open.",
    )
