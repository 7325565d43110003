"""Terms documents as files: taken out of a contract, written, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.core.periods import format_day
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.terms import FORMAT
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.terms import JsonDocument

LARGEST_FILE_BYTES = 2_000_000

_FAMILY, _VERSION = FORMAT.split("/")
_LONGEST_INTEGER = 20  # digits; longer ones stay text, and the field says that it is too large
_REMEDY = "Choose a file that was written with Export terms, or see docs/terms.schema.json."


def find_effective(
    database: Database, contract_id: int, effective: date | None, *, today: date
) -> date:
    """Return the day of a version: `effective`, or by default of the one in force today.

    Before the first version is in force that one counts. Raises NotFound naming the days.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        code, days = contract.code, [version.effective for version in contract.terms]
    if not days:
        raise NotFound(f"{code} has no terms yet.", "Save terms first.")
    if effective is None:
        return max((day for day in days if day <= today), default=days[0])
    if effective not in days:
        raise NotFound(
            f"{code} has no terms from {format_day(effective)}.",
            f"Its versions apply from: {', '.join(day.isoformat() for day in days)}.",
        )
    return effective


def export_terms(database: Database, contract_id: int, effective: date) -> dict[str, object]:
    """Return the document of the version of `effective`; raises NotFound."""
    found = find_effective(database, contract_id, effective, today=effective)
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        versions = {version.effective: version for version in contract.terms}
        return dict(versions[found].document)


def write_terms_file(document: JsonDocument, path: Path) -> None:
    """Write a document to `path` as JSON, whole or not at all; raises StorageUnavailable."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    with replacing(path) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def read_terms_file(path: Path) -> dict[str, object]:
    """Return the document at `path`; what it says is checked where the terms are read or saved.

    Numbers with a point come as text, so that they stay exact. Raises NotFound for a missing file
    and ValidationFailed for one that is no terms document of this program.
    """
    document = _parse(_text(path), path.name)
    if not isinstance(document, dict):
        raise ValidationFailed(f"{path.name} is no terms document.", remedy=_REMEDY)
    _check_format(document, path.name)
    return document


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError:
        raise NotFound(f"{path} cannot be read.", "Check that it is a file.") from None
    if len(content) > LARGEST_FILE_BYTES:
        size = LARGEST_FILE_BYTES // 1_000_000
        raise ValidationFailed(
            f"{path.name} is larger than {size} MB, which no terms are.", remedy=_REMEDY
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationFailed(
            f"{path.name} is no text in UTF-8.", remedy="Save it with the encoding UTF-8."
        ) from None


def _parse(text: str, name: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=str,
            parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_INTEGER else digits,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValidationFailed(
            f"{name} is no JSON document: {error.msg} ({where}).",
            remedy=f"Look at {where}, or export the terms again.",
        ) from None
    except RecursionError:
        raise ValidationFailed(f"{name} is nested too deeply.", remedy=_REMEDY) from None


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValidationFailed(
                f"“{key}” stands twice in the same part of the document.",
                field=key,
                remedy="Keep the one that is meant.",
            )
        found[key] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValidationFailed(f"“{text}” is no number.", remedy="Write a number like 12.50.")


def _check_format(document: JsonDocument, name: str) -> None:
    stated = document.get("format", FORMAT)
    if stated == FORMAT and "components" in document:
        return
    later = re.fullmatch(rf"{_FAMILY}/([0-9]{{1,9}})", str(stated))
    if later and int(later[1]) > int(_VERSION):
        raise ValidationFailed(
            f"{name} was written by a newer version of this program ({stated}).",
            field="format",
            remedy="Install that version, or ask for the terms in the older format.",
        )
    if str(stated).startswith("ppp-definitions/"):
        raise ValidationFailed(
            f"{name} holds definitions of whole contracts, not the terms of one.",
            field="format",
            remedy="Apply it as definitions.",
        )
    raise ValidationFailed(f"{name} is no terms document.", field="format", remedy=_REMEDY)
