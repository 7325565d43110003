"""The errors that the program raises on purpose, each a sentence and a remedy for the user."""

from __future__ import annotations


class PppError(Exception):
    """Something that cannot be done, with what the user can do about it.

    `message` is one whole sentence; `remedy` one more, or empty where nothing can be done.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ValidationFailed(PppError):
    """A value that the user gave cannot be taken; `field` names it ("" where none is to blame)."""

    def __init__(self, message: str, *, field: str = "", remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.field = field


class NotFound(PppError):
    """A thing that was named does not exist."""


class Conflict(PppError):
    """The thing asked for contradicts what is stored."""


class PeriodClosed(PppError):
    """The period has an issued statement and does not change any more."""


class ImportRejected(PppError):
    """A file cannot be read as a spreadsheet of results."""


class StorageUnavailable(PppError):
    """The store file cannot be opened, read or written."""


class ConnectionFailed(PppError):
    """Another computer cannot be reached, or cannot be trusted."""


class Cancelled(Exception):  # not an error: the user's wish, shown to nobody
    """The user cancelled the work; everything begun was undone."""
