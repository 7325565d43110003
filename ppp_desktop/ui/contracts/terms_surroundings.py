"""What stands around a rule in its form: the other components, the contract's own values, keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ppp_desktop.ui.contracts.contract_data import ContractData, periods_around
from ppp_desktop.ui.contracts.document_field import Surroundings
from ppp_desktop.ui.contracts.terms_draft import TermsDraft


def surroundings_of(data: ContractData, draft: TermsDraft, key: str) -> Surroundings:
    """Return what the form of the rule called `key` can offer."""
    others = [
        (str(entry.get("name")), str(entry.get("id")))
        for entry in draft.components
        if entry.get("id") != key and entry.get("kind") != "bonus"
    ]
    return Surroundings(
        currency=data.row.currency,
        objectives=tuple(objective.name for objective in data.objectives),
        values=data.values,
        components=tuple(others),
        periods=periods_around(data.period),
    )


def undo_by_keys(widget: QWidget, undo: Callable[[], None], redo: Callable[[], None]) -> None:
    """Let the usual keys undo and redo while the keyboard is inside `widget`."""
    for keys, run in (("Ctrl+Z", undo), ("Ctrl+Shift+Z", redo)):
        shortcut = QShortcut(QKeySequence(keys), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)
