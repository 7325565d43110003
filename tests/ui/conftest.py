"""Fixtures of the window's tests: the theme, a worker, a context over a real store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import list_batches, undo_import
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.theme import Scheme, apply_theme
from tests.integration.factories import graduated, make_contract, terms
from tests.ui.showing import context_over

TODAY = date(2026, 7, 1)
PATIENCE_MS = 5_000


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Draw without a screen unless the caller chose a platform."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return ["ppp-desktop"]


@pytest.fixture(scope="session", autouse=True)
def themed(qapp: QApplication) -> None:
    """Dress the application once, as the program does."""
    apply_theme(qapp, Scheme.LIGHT)


@pytest.fixture(scope="session", autouse=True)
def unanswered_questions(qapp: QApplication) -> Iterator[None]:
    """Cancel a question that a failing test left open: closing its window would wait forever."""
    waiting: list[QWidget] = []

    def look() -> None:
        dialog = qapp.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog in waiting:
            dialog.reject()
        waiting[:] = [] if dialog is None else [dialog]

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(PATIENCE_MS)
    yield
    timer.stop()


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """A worker whose unexpected errors fail the test."""

    def fail(error: Exception) -> None:
        raise error

    runner = Tasks(fail)
    yield runner
    assert runner.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a file of the test's own."""
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def context(empty_store: Database, tasks: Tasks, settings: Settings) -> AppContext:
    """A context over an empty store on 1 July 2026."""
    return AppContext(database=empty_store, tasks=tasks, settings=settings, today=lambda: TODAY)


@pytest.fixture
def sample_context(sample: Database, tasks: Tasks, settings: Settings) -> AppContext:
    """A context over the sample agency, whose first contract lacks its files of July."""
    for batch in list_batches(sample, contract_id=1):
        if "2026-q3" in batch.file_name:
            undo_import(sample, batch.id)
    return context_over(sample, tasks, settings)


@pytest.fixture
def one_contract(context: AppContext) -> AppContext:
    """A context over a store with one contract for conversions."""
    make_contract(context.database, terms(graduated("conversions")))
    return context
