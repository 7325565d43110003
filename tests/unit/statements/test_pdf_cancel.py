"""Cancelling a statement in any phase of its making leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.core.errors import Cancelled
from ppp_desktop.statements.pdf import render_statement
from tests.unit.statements.documents import example


class Impatient:
    """A user who stops the work at the question number `patience`."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def report(self, done: int, total: int, text: str) -> None:
        """Hear nothing."""

    def check_cancelled(self) -> None:
        self.patience -= 1
        if self.patience <= 0:
            raise Cancelled


@pytest.mark.parametrize("patience", range(1, 12, 2))
def test_cancelled_work_writes_nothing(tmp_path: Path, patience: int) -> None:
    with pytest.raises(Cancelled):
        render_statement(example(), tmp_path / "a.pdf", progress=Impatient(patience))
    assert list(tmp_path.iterdir()) == []
