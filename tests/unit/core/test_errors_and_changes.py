"""Errors, progress and changes."""

from __future__ import annotations

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.progress import SILENT


def test_an_error_reads_as_sentence_and_remedy() -> None:
    assert str(PppError("It failed.", "Try again.")) == "It failed. Try again."
    assert str(PppError("It failed.")) == "It failed."
    assert ValidationFailed("It is wrong.", field="rate").field == "rate"


def test_changes_name_their_topics() -> None:
    changes = Changes.of(Topic.TERMS, Topic.CONTRACTS, Topic.TERMS, ids=(3,))
    assert changes == Changes(frozenset({Topic.CONTRACTS, Topic.TERMS}), (3,))


def test_silence_takes_reports_and_never_cancels() -> None:
    SILENT.report(1, 2, "Working")
    SILENT.check_cancelled()
