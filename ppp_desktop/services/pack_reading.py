"""Reads an evidence pack that may come from anywhere: bounded, and refused in one sentence."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.services.evidence_pack import (
    FORMAT,
    MANIFEST,
    RESULT_COLUMNS,
    RESULTS,
    STATEMENT,
)
from ppp_desktop.services.statement_body import StatementBody, body_from_json, seal

_MOST_BYTES = 1024 * 1024 * 1024
_MOST_PARTS = 100
_REMEDY = "Ask for the pack again; it is one ZIP file that ppp-desktop wrote."


@dataclass(frozen=True, slots=True)
class PackedResult:
    """One result of a pack; `figure` counts the sums of the statement from 0, `value` × 10⁶."""

    figure: int
    day: date
    value: int
    dimensions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it was read.

    `changed` are the parts whose SHA-256 is not that of the manifest, `sealed` tells whether the
    statement is as it was sealed at issue, and `results_sealed` the same of its results.
    """

    number: str
    total: Decimal
    program: str
    body: StatementBody
    results: tuple[PackedResult, ...]
    changed: tuple[str, ...]
    sealed: bool
    results_sealed: bool


def read_pack(path: Path) -> Pack:
    """Return the pack at `path`; raises ValidationFailed for what is none or cannot be read."""
    parts = _parts(path)
    manifest = _document(path, parts, MANIFEST)
    if manifest.get("format") != FORMAT:
        raise ValidationFailed(f"{path.name} is no evidence pack of this program.", remedy=_REMEDY)
    listed = manifest.get("files")
    listed = listed if isinstance(listed, dict) else {}
    changed = tuple(
        name
        for name in sorted({*listed, *parts} - {MANIFEST})
        if name not in parts or sha256(parts[name]).hexdigest() != listed.get(name)
    )
    statement = _document(path, parts, STATEMENT)
    document = statement.get("body")
    try:
        if not isinstance(document, dict):
            raise ValueError("no body")
        body = body_from_json(document)
        total = Decimal(str(statement.get("total")))
        number = str(statement.get("number"))
        sealed = seal(number, total, document) == statement.get("checksum")
        results, digest = _results(parts[RESULTS])
    except (
        *(ValidationError, ValueError, KeyError, InvalidOperation, PppError, RecursionError),
    ) as error:
        raise ValidationFailed(
            f"{path.name} is damaged: what it says cannot be read.", remedy=_REMEDY
        ) from error
    return Pack(
        number=number,
        total=total,
        program=str(statement.get("program", "")),
        body=body,
        results=results,
        changed=changed,
        sealed=sealed,
        results_sealed=body.issue is not None and digest == body.issue.sources,
    )


def _parts(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(e.file_size for e in entries) > _MOST_BYTES:
                raise ValidationFailed(f"{path.name} is too large to be a pack.", remedy=_REMEDY)
            return {entry.filename: archive.read(entry) for entry in entries}
    except FileNotFoundError:
        raise ValidationFailed(
            f"There is no file {path}.", remedy="Check the name and the folder."
        ) from None
    except (
        *(zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError),
        *(RuntimeError, NotImplementedError),
    ) as error:
        raise ValidationFailed(f"{path.name} is no evidence pack.", remedy=_REMEDY) from error


def _document(path: Path, parts: Mapping[str, bytes], name: str) -> dict[str, object]:
    try:
        document = json.loads(parts[name])
    except (KeyError, ValueError, RecursionError) as error:
        raise ValidationFailed(
            f"{path.name} is no evidence pack: it has no {name} that can be read.", remedy=_REMEDY
        ) from error
    return document if isinstance(document, dict) else {}


def _results(content: bytes) -> tuple[tuple[PackedResult, ...], str]:
    """Return the results and the SHA-256 over them, made as at issue."""
    rows = csv.reader(io.StringIO(content.decode("utf-8", "surrogatepass"), newline=""))
    if tuple(next(rows, ())) != RESULT_COLUMNS:
        raise ValueError("other columns")
    hashed = sha256()
    found = []
    for row in rows:
        figure, result, reference, day, value, *rest = row
        scaled = to_scaled(Decimal(value))
        sealed = [figure, result, reference, day, str(scaled), *rest]
        hashed.update(json.dumps(sealed).encode())
        file_and_sheet = 2
        dimensions = rest[file_and_sheet : file_and_sheet + len(DIMENSIONS)]
        found.append(
            PackedResult(
                int(figure),
                date.fromisoformat(day),
                scaled,
                dict(zip(DIMENSIONS, dimensions, strict=True)),
            )
        )
    return tuple(found), hashed.hexdigest()
