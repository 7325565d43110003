"""What the window remembers between starts, in one small JSON file of the user's."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.core.files import replacing
from ppp_desktop.ui.theme import Scheme

logger = logging.getLogger(__name__)

_RECENT_LIMIT = 8


class Settings:
    """Read at once, written at every change; a lost or damaged file means defaults."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read(path)

    @property
    def scheme(self) -> Scheme:
        """The colour scheme that the user chose."""
        chosen = self._values.get("scheme")
        return next((scheme for scheme in Scheme if scheme == chosen), Scheme.SYSTEM)

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._put("scheme", str(scheme))

    @property
    def last_store(self) -> Path | None:
        """The store that was open last, wherever its file is now."""
        names = self._texts("recent_stores")
        return Path(names[0]) if names else None

    @property
    def recent_stores(self) -> tuple[Path, ...]:
        """The stores that were open before and still exist, the latest first."""
        paths = (Path(name) for name in self._texts("recent_stores"))
        return tuple(path for path in paths if path.is_file())

    def remember_store(self, path: Path) -> None:
        """Put `path` first among the recent stores."""
        name = str(path.resolve())
        others = [text for text in self._texts("recent_stores") if text != name]
        self._put("recent_stores", [name, *others][:_RECENT_LIMIT])

    @property
    def geometry(self) -> bytes:
        """Qt's saved geometry of the main window, empty at first."""
        text = self._values.get("geometry")
        try:
            return bytes.fromhex(text) if isinstance(text, str) else b""
        except ValueError:
            return b""

    @geometry.setter
    def geometry(self, data: bytes) -> None:
        self._put("geometry", data.hex())

    def hidden_columns(self, table: str) -> frozenset[str] | None:
        """Return the keys of the columns that the user hid in `table`; None where never asked."""
        if f"columns.{table}" not in self._values:
            return None
        return frozenset(self._texts(f"columns.{table}"))

    def set_hidden_columns(self, table: str, keys: frozenset[str]) -> None:
        """Remember which columns of `table` are hidden."""
        self._put(f"columns.{table}", sorted(keys))

    def text(self, key: str, default: str = "") -> str:
        """Return a text that a page remembered under `key`."""
        value = self._values.get(f"page.{key}")
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Remember a text of a page's, such as the folder of the last import."""
        self._put(f"page.{key}", value)

    def _texts(self, key: str) -> list[str]:
        value = self._values.get(key)
        return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []

    def _put(self, key: str, value: object) -> None:
        if self._values.get(key) == value:
            return
        self._values[key] = value
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as temporary:
                text = json.dumps(self._values, indent=1, sort_keys=True)
                temporary.write_text(text, encoding="utf-8")
        except (OSError, StorageUnavailable):
            # Forgetting a window's size is no reason to interrupt anybody's work.
            logger.warning("The settings could not be written")


def _read(path: Path) -> dict[str, object]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
