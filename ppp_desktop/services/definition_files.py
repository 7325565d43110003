"""The definitions document as a file: written from a store, read back, applied."""

from __future__ import annotations

import json
from pathlib import Path

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.files import replacing
from ppp_desktop.models.database import Database
from ppp_desktop.services.definitions import Applied, apply_definitions, export_definitions


def write_definition_file(database: Database, path: Path) -> None:
    """Write the store's definitions to `path` as JSON; raises StorageUnavailable."""
    text = json.dumps(export_definitions(database), indent=2, ensure_ascii=False)
    with replacing(path) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8")


def apply_definition_file(database: Database, path: Path) -> tuple[Applied, Changes]:
    """Apply the document at `path`, whole or not at all.

    Raises NotFound for a missing file and ValidationFailed for one that is no such document.
    """
    return apply_definitions(database, read_definition_file(path))


def read_definition_file(path: Path) -> dict[str, object]:
    """Return the document at `path`, its content unchecked; see `apply_definition_file`."""
    remedy = "Choose a file that was written with Export definitions."
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError:
        raise NotFound(f"{path} cannot be read.", "Check that it is a file.") from None
    except (ValueError, RecursionError):
        raise ValidationFailed(f"{path.name} is no JSON document.", remedy=remedy) from None
    if not isinstance(document, dict):
        raise ValidationFailed(f"{path.name} is no definitions document.", remedy=remedy)
    return document
