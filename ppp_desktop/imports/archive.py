"""Refuses zip based workbooks whose parts would inflate without bound, before any is opened."""

from __future__ import annotations

import io
import zipfile

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import MEBIBYTE, Limits

_SMALL_BYTES = 10 * MEBIBYTE
_REMEDY = "Export a shorter range of dates, or save the sheet alone as CSV."


def check_archive(content: bytes, file_name: str, limits: Limits) -> None:
    """Raise ImportRejected when the sizes that the archive declares exceed `limits`.

    A file that lies about its sizes is caught later by the memory cap of the child process.
    """
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ImportRejected(
            f"{file_name} is damaged: its parts cannot be listed.", "Download or export it again."
        ) from error
    inflated = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > limits.archive_entries:
        raise ImportRejected(f"{file_name} has {len(entries):,} parts, too many to read.", _REMEDY)
    if inflated > limits.inflated_bytes:
        raise ImportRejected(
            f"{file_name} would unpack to {inflated // MEBIBYTE:,} MB, too much to read.", _REMEDY
        )
    if inflated > _SMALL_BYTES and inflated / packed > limits.inflated_ratio:
        raise ImportRejected(
            f"{file_name} is packed {inflated // packed}-fold, more than any export is.", _REMEDY
        )
